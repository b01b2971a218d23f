import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { FACTS_SCHEMA } from './cacheFile.ts';

/** Where the parts of the program are that threads are made of. */
export interface IndexProgram {
  readonly thread: URL;
  readonly parser: URL;
  /** Folder of the .wasm files; of node_modules when not `bundled`. */
  readonly grammars: { readonly folder: string; readonly bundled: boolean };
  /** Folders whose files decide what is kept of a file: another program, another index. */
  readonly sources: readonly string[];
}

/** Finds the parts from where this code runs: from its TypeScript source, or from a bundle in or below `dist`. */
export function findProgram(from: string = import.meta.filename): IndexProgram {
  const here = path.dirname(from);
  if (from.endsWith('.ts')) {
    const root = path.resolve(here, '../../..');
    return {
      thread: pathToFileURL(path.join(here, 'indexThread.ts')),
      parser: pathToFileURL(path.join(here, 'parseWorker.ts')),
      grammars: { folder: path.join(root, 'node_modules'), bundled: false },
      sources: [here, path.join(root, 'src/core')],
    };
  }
  const dist = fs.existsSync(path.join(here, 'index')) ? here : path.dirname(here);
  return bundledProgram(dist);
}

/** The parts as `esbuild.mjs` puts them into a folder. */
export function bundledProgram(dist: string): IndexProgram {
  const index = path.join(dist, 'index');
  const grammars = path.join(dist, 'grammars');
  return {
    thread: pathToFileURL(path.join(index, 'indexThread.mjs')),
    parser: pathToFileURL(path.join(index, 'parseWorker.mjs')),
    grammars: { folder: grammars, bundled: true },
    sources: [index, grammars],
  };
}

/** Identity of the program and its grammars, by the content of their files (of grammars: their sizes). */
export function fingerprint({ sources, grammars }: IndexProgram): string {
  const sum = createHash('sha256').update(FACTS_SCHEMA).update(grammars.folder);
  for (const folder of sources) {
    for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const file = path.join(folder, name);
      if (/\.(ts|mjs)$/.test(name)) sum.update(`\n${name}\n`).update(fs.readFileSync(file));
      else if (name.endsWith('.wasm')) sum.update(`\n${name} ${fs.statSync(file).size}`);
    }
  }
  return sum.digest('hex');
}

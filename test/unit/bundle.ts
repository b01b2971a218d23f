import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { GRAMMAR_FILES } from '../../src/node/index/grammars.ts';
import { root } from '../harness/paths.ts';

/** What Node is told for programs that end soon: a second, better compilation of WebAssembly would never pay. */
export const lean: readonly string[] = ['--liftoff-only'];

/**
 * Bundles a program much as the product is bundled: one file beside its wasm, many times quicker to start than its
 * sources. It lives as long as this process. Returns its path; its folder may be written to.
 */
export function bundleProgram(source: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-program-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const outfile = path.join(folder, 'program.cjs');
  buildSync({
    entryPoints: [source],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    mainFields: ['module', 'main'],
    define: {
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
      'import.meta.main': 'isMain',
    },
    banner: { js: 'const isMain = require.main === module;' },
    logLevel: 'error',
  });
  const wasm = path.join(path.dirname(createRequire(import.meta.url).resolve('sql.js')), 'sql-wasm.wasm');
  fs.copyFileSync(wasm, path.join(folder, 'sql-wasm.wasm'));
  return outfile;
}

/** The threads of the code index and its grammars, where a bundled program looks for them. */
export function bundleIndex(dist: string): void {
  const source = path.join(root, 'src/node/index');
  buildSync({
    entryPoints: [path.join(source, 'indexThread.ts'), path.join(source, 'parseWorker.ts')],
    outdir: path.join(dist, 'index'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: {
      js: "import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);",
    },
    logLevel: 'error',
  });
  fs.mkdirSync(path.join(dist, 'grammars'));
  for (const { file, from } of GRAMMAR_FILES) {
    fs.symlinkSync(path.join(root, 'node_modules', from), path.join(dist, 'grammars', file));
  }
}

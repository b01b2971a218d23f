import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { loadedBy } from './importGraph.ts';

/** For each source file the files and folders that it uses, all as paths from the root with `/`. */
export type UseGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** Stands for all files, in the list of a file that looks for files by itself. */
const EVERYTHING = '.';
/** Names the root for those who read files of the repository. */
const PATHS = 'test/harness/paths.ts';
const QUOTED = /(['"`])((?:(?!\1)[^\\\n]){1,200})\1/g;
/** Parts of a path one after the other, as `path.join` takes them. */
const PARTS = /'[\w.-]+'(?:,\s*'[\w.-]+')+/g;

/**
 * What these source files load, and what else their texts name that is there: programs that a test starts, styles,
 * fixtures, golden files. A folder that holds source files is not taken for one that is meant.
 */
export function useGraph(root: string, files: readonly string[]): UseGraph {
  const withSources = new Set(files.flatMap((file) => foldersOf(file)));
  const graph = new Map<string, ReadonlySet<string>>();
  for (const file of files) {
    const used = new Set(loadedBy(root, file));
    const text = readFileSync(path.join(root, file), 'utf8');
    if (/\bglob(Sync)?\(/.test(text)) used.add(EVERYTHING);
    for (const named of namedIn(text)) {
      // `README.md` alone is mostly a word of the test's own data.
      const fromRoot = named.includes('/') || used.has(PATHS) ? ['.'] : [];
      for (const from of [path.posix.dirname(file), ...fromRoot]) {
        const found = path.posix.join(from, named).replace(/\/$/, '');
        if (found !== file && isMeant(root, found, withSources)) used.add(found);
      }
    }
    graph.set(file, used);
  }
  return graph;
}

/** What a text may name: what stands in quotes, what stands there before a first `${`, and parts of a path as one. */
function* namedIn(text: string): Generator<string> {
  for (const match of text.matchAll(QUOTED)) {
    const quoted = match[2] ?? '';
    // What it loads is known, and which of that are types only.
    const before = text.slice(Math.max(0, match.index - 20), match.index);
    if (/\.[cm]?[jt]sx?$/.test(quoted) && /\b(from|import)\s*\(?\s*$/.test(before)) continue;
    const known = quoted.includes('${')
      ? quoted.slice(0, quoted.indexOf('${')).replace(/[^/]*$/, '')
      : quoted;
    if (/^[\w./@-]+$/.test(known)) yield known;
  }
  for (const [parts] of text.matchAll(PARTS)) yield parts.replaceAll(/'|\s/g, '').replaceAll(',', '/');
}

function isMeant(root: string, name: string, withSources: ReadonlySet<string>): boolean {
  if (name === EVERYTHING || name.startsWith('..') || name.includes('node_modules') || withSources.has(name))
    return false;
  const file = path.join(root, name);
  return existsSync(file) && (/\.\w+$/.test(name) || statSync(file).isDirectory());
}

/** The folders that a file lies in, the nearest first. */
export function foldersOf(file: string): readonly string[] {
  const parts = file.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, -1 - at).join('/'));
}

/** The files that use one of these, directly or through others, and these themselves. */
export function usersOf(graph: UseGraph, files: Iterable<string>): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const [file, used] of graph) {
    for (const one of used) {
      const known = users.get(one);
      if (known) known.push(file);
      else users.set(one, [file]);
    }
  }
  const found = new Set(files);
  // A set can be added to while it is gone through.
  for (const file of found) {
    for (const named of [file, ...foldersOf(file), EVERYTHING])
      for (const user of users.get(named) ?? []) found.add(user);
  }
  return found;
}

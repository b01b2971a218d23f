import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const typesOnly = /^(?:import|export) type [^;]*?;/gms;
const places = /(['"`])([\w./-]+\.(?:[cm]?[jt]s|tsx))\1/g;
const joined = /'(?:src|test|webview)'(?:,\s*'[^'\n]+')+/g;

/**
 * The files below `root` that a file may load: what it imports, at once or later, and what it names as a file to be
 * run (`new URL('./worker.ts', …)`, `path.join(import.meta.dirname, 'entry.ts')`,
 * `path.join(root, 'src', 'cli.ts')`). What is imported as a type only is left out.
 */
export function loadedBy(root: string, file: string): readonly string[] {
  const text = readFileSync(path.join(root, file), 'utf8').replaceAll(typesOnly, '');
  const named = [...text.matchAll(places)].map(([, , place = '']) =>
    /^(src|test|webview)\//.test(place) ? place : path.posix.join(path.posix.dirname(file), place),
  );
  const built = [...text.matchAll(joined)].map(([words]) =>
    words.replaceAll(/'|\s/g, '').replaceAll(',', '/'),
  );
  return [...new Set([...named, ...built])].filter(
    (place) =>
      place !== file &&
      /\.([cm]?[jt]s|tsx)$/.test(place) &&
      !place.startsWith('..') &&
      existsSync(path.join(root, place)),
  );
}

/** Answers for many files which ones they load, however far away; each file is read once. */
export class ImportGraph {
  readonly #root: string;
  readonly #loaded = new Map<string, readonly string[]>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Every file that the given one reaches, itself among them, with how many steps away it is. */
  distances(from: string): ReadonlyMap<string, number> {
    const found = new Map([[from, 0]]);
    for (const [file, distance] of found) {
      for (const next of this.#loadedBy(file)) if (!found.has(next)) found.set(next, distance + 1);
    }
    return found;
  }

  #loadedBy(file: string): readonly string[] {
    const known = this.#loaded.get(file) ?? loadedBy(this.#root, file);
    this.#loaded.set(file, known);
    return known;
  }
}

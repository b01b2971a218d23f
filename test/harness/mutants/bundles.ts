import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What of a bundle comes from which source; it begins at `start` and ends where the next one begins. */
export interface Region {
  readonly file: string;
  readonly start: number;
}

/** The regions of bundles by their addresses. */
export type Bundles = Readonly<Record<string, readonly Region[]>>;

const SOURCE = /^\s*\/\/ ((?:src|webview)\/\S+\.tsx?)$/gm;

/** The sources in a bundle as esbuild writes it: before the code of each stands a comment with its name. Pure. */
export function regionsOf(bundle: string): readonly Region[] {
  return [...bundle.matchAll(SOURCE)].map(({ 1: file = '', index }) => ({ file, start: index }));
}

/** The bundles that tests have made below a folder of temporary files. Those that hold no source are left out. */
export function bundlesBelow(folder: string): Bundles {
  const files = globSync('**/*.{cjs,mjs}', { cwd: folder });
  const found = files.map((file) => {
    const place = path.join(folder, file);
    return [pathToFileURL(place).href, regionsOf(readFileSync(place, 'utf8'))] as const;
  });
  return Object.fromEntries(found.filter(([, regions]) => regions.length > 0));
}

/** The source in which a place of a bundle is. */
export function sourceAt(regions: readonly Region[], offset: number): string | undefined {
  return regions.findLast(({ start }) => start <= offset)?.file;
}

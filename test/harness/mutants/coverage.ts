import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profiler } from 'node:inspector';
import { sourceAt, type Bundles, type Region } from './bundles.ts';

/** Places in files, as offsets in rising order; the files are named from the root of the copy. */
export type Places = Readonly<Record<string, readonly number[]>>;

/** Which of a file's places ran: their numbers in the list of its places. */
export type Hits = Readonly<Record<string, readonly number[]>>;

/**
 * Which places ran, by what V8 says of the scripts. Of a source in a bundle it is only known that one of its functions
 * ran: then any of its places may have. Pure.
 */
export function hitsIn(
  scripts: readonly Profiler.ScriptCoverage[],
  root: string,
  places: Places,
  bundles: Bundles = {},
): Hits {
  const hits: Record<string, readonly number[]> = {};
  for (const { url, functions } of scripts) {
    if (!url.startsWith('file:')) continue;
    for (const file of ranOfBundle(functions, bundles[url] ?? [])) {
      const all = places[file];
      if (all !== undefined) hits[file] = [...all.keys()];
    }
    const file = path.relative(root, fileURLToPath(url)).replaceAll(path.sep, '/');
    const offsets = places[file];
    if (offsets === undefined) continue;
    const ran = ranAt(
      functions.flatMap(({ ranges }) => ranges),
      offsets,
    );
    if (ran.length > 0) hits[file] = merged(hits[file] ?? [], ran);
  }
  return hits;
}

/** V8's ranges are nested; the innermost one around a place tells how often it ran. */
function ranAt(ranges: readonly Profiler.CoverageRange[], offsets: readonly number[]): readonly number[] {
  const outerFirst = ranges.toSorted((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const ran = new Uint8Array(offsets.length);
  for (const { startOffset, endOffset, count } of outerFirst) {
    ran.fill(count > 0 ? 1 : 0, firstFrom(offsets, startOffset), firstFrom(offsets, endOffset));
  }
  return offsets.flatMap((_, number) => (ran[number] === 1 ? [number] : []));
}

/** The number of the first offset that is not before a place. */
function firstFrom(offsets: readonly number[], place: number): number {
  let [low, high] = [0, offsets.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? Infinity) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ranOfBundle(
  functions: readonly Profiler.FunctionCoverage[],
  regions: readonly Region[],
): ReadonlySet<string> {
  const files = new Set<string>();
  if (regions.length === 0) return files;
  for (const { ranges } of functions) {
    const [whole] = ranges;
    const file = whole && whole.count > 0 ? sourceAt(regions, whole.startOffset) : undefined;
    if (file !== undefined) files.add(file);
  }
  return files;
}

function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}

/** What ran in one of several cases. */
export function allHits(list: readonly Hits[]): Hits {
  const all: Record<string, readonly number[]> = {};
  for (const hits of list) {
    for (const [file, ran] of Object.entries(hits)) all[file] = merged(all[file] ?? [], ran);
  }
  return all;
}

/**
 * What ran in the other processes and threads of a test run, by the files that Node left in a folder
 * (NODE_V8_COVERAGE). The process that was watched from inside is passed over. A killed process leaves none.
 */
export function hitsOfOthers(
  folder: string,
  watchedPid: number,
  root: string,
  places: Places,
  bundles: Bundles,
): Hits {
  const files = readdirSync(folder).filter(
    (name) => !(name.startsWith(`coverage-${watchedPid}-`) && name.endsWith('-0.json')),
  );
  return allHits(
    files.map((name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      try {
        const { result } = JSON.parse(text) as { result: readonly Profiler.ScriptCoverage[] };
        return hitsIn(result, root, places, bundles);
      } catch {
        return {}; // Its process was killed while it wrote.
      }
    }),
  );
}

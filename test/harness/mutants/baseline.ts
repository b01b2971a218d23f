import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Bundles } from './bundles.ts';
import type { PrivateCopy } from './copy.ts';
import { allHits, hitsOfOthers, type Hits, type Places } from './coverage.ts';
import type { Watched } from './messages.ts';
import { Worker } from './worker.ts';

/** What a test file does without any fault: which places each of its tests runs. */
export interface Baseline {
  readonly file: string;
  readonly tests: readonly Watched[];
  /** What runs when it is loaded, in its hooks, and in other processes and threads: any of its tests may need that. */
  readonly outside: Hits;
  /** Why it cannot be used; null when it can. */
  readonly broken: string | null;
}

const LIMIT_MS = 180_000;

/** Runs a test file without any fault and watches what it reaches, or takes that from the cache. */
export async function baselineOf(
  copy: PrivateCopy,
  file: string,
  places: Places,
  cache: string,
  signal: AbortSignal,
): Promise<Baseline> {
  const key = await keyOf(copy.root, [file, ...Object.keys(places)], places);
  const kept = path.join(cache, `${key}.json`);
  try {
    return JSON.parse(await readFile(kept, 'utf8')) as Baseline;
  } catch {
    // Not run yet, or of other sources.
  }
  const coverage = await copy.workerFolder();
  const worker = await Worker.start(copy, coverage);
  let tests: readonly Watched[] = [];
  let outside: Hits = {};
  let bundles: Bundles = {};
  const order = {
    root: copy.root,
    chosen: [{ file, titles: null }],
    limitMs: LIMIT_MS,
    limits: {},
    bail: false,
    places,
  };
  const outcome = await worker.run(order, signal, (said) => ({ tests, outside, bundles } = said));
  const broken = outcome.type === 'failed' ? outcome.message : null;
  if (broken === null)
    outside = allHits([outside, hitsOfOthers(coverage, worker.pid, copy.root, places, bundles)]);
  await rm(coverage, { recursive: true, force: true });
  const baseline = { file, tests, outside, broken };
  if (broken === null && !tests.some(({ failed }) => failed)) {
    await mkdir(cache, { recursive: true });
    await writeFile(kept, JSON.stringify(baseline));
  }
  return baseline;
}

async function keyOf(root: string, files: readonly string[], places: Places): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(places));
  for (const file of files) hash.update(file).update(await readFile(path.join(root, file)));
  return hash.digest('hex').slice(0, 32);
}

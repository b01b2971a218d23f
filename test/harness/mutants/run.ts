import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ImportGraph } from '../importGraph.ts';
import { baselineOf } from './baseline.ts';
import { drawn, placesOf, type Times } from './choose.ts';
import { PrivateCopy } from './copy.ts';
import type { Places } from './coverage.ts';
import { compiled, mutantsOf, mutated, type Mutant } from './mutants.ts';
import { Job, type Reaching } from './job.ts';
import { Kept, type Result } from './results.ts';

export interface MutantsOptions extends Times {
  /** The tree that is copied; the other places are named from it. */
  readonly root: string;
  readonly folder: string;
  readonly count: number;
  readonly seed: number;
  /** Test files, as globs. */
  readonly tests: readonly string[];
  readonly jobs: number;
  /** Where what was found is kept, and taken from when it still holds. */
  readonly json: string | null;
  /** Where baselines are kept. */
  readonly cache: string;
}

/**
 * Plants one small fault after the other in copies of the tree and runs the tests that get there. Tells each result
 * as it comes; resolves with all of them, also when it was stopped before the end.
 */
export async function runMutants(
  options: MutantsOptions,
  tell: (line: string, result?: Result) => void,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const sources = await sourcesIn(options.root, 'src');
  const all = [...sources].flatMap(([file, text]) => mutantsOf(file, text));
  const inFolder = all.filter(({ file }) => `${file}/`.startsWith(`${options.folder}/`));
  const sample = drawn(inFolder, options.seed)
    .values()
    .filter((mutant) => isValid(mutant, sources))
    .take(options.count)
    .toArray();
  const places = placesOf(all);
  tell(
    `${inFolder.length} mutants in ${options.folder}, ${sample.length} of them drawn with seed ${options.seed}.`,
  );
  const testFiles = await filesOf(options.root, options.tests);
  const kept = await Kept.open(options.json, options.root, testFiles);
  const copies: PrivateCopy[] = [];
  const jobs: Job[] = [];
  try {
    while (copies.length < options.jobs) copies.push(await PrivateCopy.of(options.root));
    jobs.push(...copies.map((copy) => new Job(copy, sources, signal)));
    const reaching = await watchTests(
      jobs,
      options,
      testFiles,
      places,
      new Set(sample.map(({ file }) => file)),
      tell,
    );
    const waiting = sample.values();
    const work = async (job: Job): Promise<void> => {
      for (const mutant of waiting) {
        if (signal.aborted) return;
        const place = places[mutant.file]?.indexOf(mutant.runs) ?? -1;
        const result = kept.known(mutant) ?? (await job.judge(mutant, place, reaching, options));
        if (result === undefined) return;
        tell('', result);
        await kept.add(result);
      }
    };
    await Promise.all(jobs.map(work));
  } finally {
    await Promise.all(jobs.map((job) => job.end()));
    await Promise.all(copies.map((copy) => copy.remove()));
  }
  return kept.results;
}

async function filesOf(root: string, globs: readonly string[]): Promise<readonly string[]> {
  const files = await Array.fromAsync(glob([...globs], { cwd: root }));
  return files.map((file) => file.replaceAll(path.sep, '/')).sort();
}

async function sourcesIn(root: string, folder: string): Promise<ReadonlyMap<string, string>> {
  const files = await filesOf(root, [`${folder}/**/*.ts`]);
  const texts = files
    .filter((file) => !file.endsWith('.d.ts'))
    .map(async (file) => [file, await readFile(path.join(root, file), 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

/** Whether the file can be compiled with the fault, and is something else than before. */
function isValid(mutant: Mutant, sources: ReadonlyMap<string, string>): boolean {
  const source = sources.get(mutant.file) ?? '';
  const code = compiled(mutated(source, mutant));
  return code !== undefined && code !== compiled(source);
}

/** Runs every test file that reaches a wanted source once, without a fault. */
async function watchTests(
  jobs: readonly Job[],
  options: MutantsOptions,
  testFiles: readonly string[],
  places: Places,
  wanted: ReadonlySet<string>,
  tell: (line: string) => void,
): Promise<readonly Reaching[]> {
  const graph = new ImportGraph(options.root);
  const able = testFiles
    .map((file) => ({ file, distances: graph.distances(file) }))
    .filter(({ distances }) => [...distances.keys()].some((file) => wanted.has(file)));
  tell(`${able.length} of ${testFiles.length} test files reach them; watching what they run.`);
  const reaching: Reaching[] = [];
  const waiting = able.values();
  const work = async ({ copy, signal }: Job): Promise<void> => {
    for (const { file, distances } of waiting) {
      if (signal.aborted) return;
      const own = Object.fromEntries(Object.entries(places).filter(([source]) => distances.has(source)));
      const baseline = await baselineOf(copy, file, own, options.cache, signal);
      const failed = baseline.tests.filter((test) => test.failed).map(({ title }) => title);
      if (baseline.broken && !signal.aborted) tell(`${file} is left out: ${baseline.broken}`);
      for (const title of failed) tell(`${file} is left out in part: "${title}" fails without any fault.`);
      if (!baseline.broken) reaching.push({ baseline, distances });
    }
  };
  await Promise.all(jobs.map(work));
  return reaching;
}

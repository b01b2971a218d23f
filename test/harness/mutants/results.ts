import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Mutant } from './mutants.ts';

export interface Result extends Mutant {
  /** `not run`: no test gets to it. */
  readonly verdict: 'killed' | 'survived' | 'not run';
  /** The test that noticed it. */
  readonly by: string;
  /** How many test files were run for it. */
  readonly tests: number;
  /** Tests that get there and were not run for lack of time. */
  readonly leftOut: number;
  readonly seconds: number;
}

/** What a run found, on disk after each mutant, so that the next run goes on where this one was stopped. */
export class Kept {
  readonly results: Result[] = [];
  readonly #file: string | null;
  readonly #old: ReadonlyMap<string, Result>;
  readonly #tests: string;
  readonly #sameTests: boolean;

  private constructor(
    file: string | null,
    tests: string,
    old: { tests: string; results: readonly Result[] },
  ) {
    this.#file = file;
    this.#tests = tests;
    this.#sameTests = old.tests === tests;
    this.#old = new Map(old.results.map((result) => [nameOf(result), result]));
  }

  static async open(file: string | null, root: string, testFiles: readonly string[]): Promise<Kept> {
    const hash = createHash('sha256');
    for (const each of testFiles) hash.update(each).update(await readFile(path.join(root, each)));
    let old = { tests: '', results: [] as readonly Result[] };
    try {
      if (file !== null) old = JSON.parse(await readFile(file, 'utf8')) as typeof old;
    } catch {
      // There is none yet.
    }
    return new Kept(file, hash.digest('hex'), old);
  }

  /** What is known of a mutant from before. Who was killed stays killed; who survived is tried again by other tests. */
  known(mutant: Mutant): Result | undefined {
    const old = this.#old.get(nameOf(mutant));
    return old && (old.verdict === 'killed' || this.#sameTests) ? { ...old, ...mutant } : undefined;
  }

  async add(result: Result): Promise<void> {
    this.results.push(result);
    if (this.#file === null) return;
    await writeFile(this.#file, JSON.stringify({ tests: this.#tests, results: this.results }, null, 1));
  }
}

/** The same change at the same place of the same file, as far as its text can tell. */
function nameOf({ file, kind, start, before, text }: Mutant): string {
  return JSON.stringify([file, kind, start, before, text]);
}

const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 60)} … ${line.slice(-25)}` : line;
};

/** A result as a line for people. */
export function lineOf({ verdict, file, line, kind, before, text, by, leftOut, seconds }: Result): string {
  const tail = verdict === 'killed' ? ` by ${by}` : leftOut > 0 ? ` (${leftOut} tests left out)` : '';
  return `${verdict.padEnd(8)} ${file}:${line} ${kind}: ${short(before)} → ${short(text)}${tail}, ${seconds.toFixed(1)} s`;
}

/** How many of each kind were noticed, and the rate of all. */
export function tableOf(results: readonly Result[]): string {
  const rows = [...Map.groupBy(results, ({ kind }) => kind)].toSorted(([a], [b]) => a.localeCompare(b));
  const count = (list: readonly Result[], verdict: Result['verdict']): number =>
    list.filter((result) => result.verdict === verdict).length;
  const cells = [...rows, ['all', results] as const].map(([kind, list]) => {
    const killed = count(list, 'killed');
    const rate = list.length === 0 ? '' : `${Math.round((100 * killed) / list.length)} %`;
    return [kind, list.length, killed, count(list, 'survived'), count(list, 'not run'), rate];
  });
  return [['kind', 'mutants', 'killed', 'survived', 'not run', 'rate'], ...cells]
    .map(
      ([kind, ...numbers]) =>
        `${String(kind).padEnd(12)}${numbers.map((cell) => String(cell).padStart(10)).join('')}`,
    )
    .join('\n');
}

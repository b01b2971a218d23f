import { dice, shuffled } from '../random.ts';
import type { Baseline } from './baseline.ts';
import type { Places } from './coverage.ts';
import type { Chosen } from './messages.ts';
import type { Mutant } from './mutants.ts';

/** Mutants in an order that the seed decides, of each kind as many as of the others while there are any. */
export function drawn(mutants: readonly Mutant[], seed: number): readonly Mutant[] {
  const roll = dice(seed);
  const kinds = Map.groupBy(shuffled(mutants, roll), ({ kind }) => kind);
  const rows = [...kinds.values()];
  const longest = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: longest }, (_, at) => rows.flatMap((row) => row[at] ?? [])).flat();
}

/** Where the mutants of files begin to run. */
export function placesOf(mutants: readonly Mutant[]): Places {
  const places: Record<string, readonly number[]> = {};
  for (const [file, own] of Map.groupBy(mutants, (mutant) => mutant.file)) {
    places[file] = [...new Set(own.map(({ runs }) => runs))].sort((a, b) => a - b);
  }
  return places;
}

export interface Times {
  /** How long the tests of one mutant may take together, by what they take without a fault. */
  readonly budgetMs: number;
  /** How long any test may take at least; each gets five times more than it needs without a fault on top. */
  readonly leastMs: number;
}

/** The tests that get to a mutant. */
export interface Choice {
  readonly chosen: readonly Chosen[];
  /** How long a test may take that takes longer than usual. */
  readonly limits: Readonly<Record<string, number>>;
  /** Tests that get there and were left out, because those before them take long enough. */
  readonly leftOut: number;
}

/**
 * The tests that run the place of a mutant: those of the nearest files first, of equally near ones the quick ones
 * first, and no more than take so long without the fault; one file at least.
 */
export function choose(
  mutant: Mutant,
  place: number,
  baselines: readonly { readonly baseline: Baseline; readonly distance: number }[],
  time: Times,
): Choice {
  const able = baselines.flatMap(({ baseline: { file, tests, outside }, distance }) => {
    const all = outside[mutant.file]?.includes(place) ?? false;
    const some = tests.filter(({ failed, hits }) => !failed && (all || hits[mutant.file]?.includes(place)));
    const ms = some.reduce((sum, test) => sum + test.ms, 0);
    return some.length > 0 ? [{ file, distance, ms, tests: some, whole: some.length === tests.length }] : [];
  });
  able.sort((a, b) => a.distance - b.distance || a.ms - b.ms);
  let left = time.budgetMs;
  const taken = able.filter(({ ms }, at) => {
    const fits = ms <= left || at === 0;
    if (fits) left -= ms;
    return fits;
  });
  const count = (list: typeof able): number => list.reduce((sum, { tests }) => sum + tests.length, 0);
  return {
    chosen: taken.map(({ file, tests, whole }) => ({
      file,
      titles: whole ? null : tests.map(({ title }) => title),
    })),
    limits: Object.fromEntries(
      taken.flatMap(({ tests }) => tests.map(({ title, ms }) => [title, time.leastMs + 5 * ms])),
    ),
    leftOut: count(able) - count(taken),
  };
}

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
 * The tests that run the place of a mutant, as many as fit into the time, so the quick ones before the slow ones, and
 * one at least; those of the nearest files come first, of equally near ones the quick files first.
 */
export function choose(
  mutant: Mutant,
  place: number,
  baselines: readonly { readonly baseline: Baseline; readonly distance: number }[],
  time: Times,
): Choice {
  const able = baselines.flatMap(({ baseline: { file, tests, outside }, distance }) => {
    const all = outside[mutant.file]?.includes(place) ?? false;
    return tests
      .filter(({ failed, hits }) => !failed && (all || hits[mutant.file]?.includes(place)))
      .map(({ title, ms }) => ({ file, distance, title, ms, among: tests.length }));
  });
  let left = time.budgetMs;
  const taken = able
    .toSorted((a, b) => a.ms - b.ms)
    .filter(({ ms }, at) => {
      left -= ms;
      return left >= 0 || at === 0;
    });
  const files = [...Map.groupBy(taken, ({ file }) => file)].map(([file, tests]) => ({
    file,
    distance: tests[0]?.distance ?? 0,
    ms: tests.reduce((sum, test) => sum + test.ms, 0),
    titles: tests.length === tests[0]?.among ? null : tests.map(({ title }) => title),
  }));
  files.sort((a, b) => a.distance - b.distance || a.ms - b.ms);
  return {
    chosen: files.map(({ file, titles }) => ({ file, titles })),
    limits: Object.fromEntries(taken.map(({ title, ms }) => [title, time.leastMs + 5 * ms])),
    leftOut: able.length - taken.length,
  };
}

/** How often a loop of the tests goes round: a small number in `npm test`, a large one in `npm run test:soak`. */
interface Loop {
  readonly preset: number;
  readonly full: number;
}

/** Every such loop, by the environment variable that says another number. */
const LOOPS = {
  /** Rounds of random changes after which snapshots are brought back. */
  SNAPSHOT_ROUNDS: { preset: 4, full: 200 },
  /** Files of the large repository that snapshots are taken of; more than what is counted line by line. */
  SNAPSHOT_FILES: { preset: 12_000, full: 50_000 },
  /** Commits of the history that snapshots stand beside. */
  SNAPSHOT_COMMITS: { preset: 400, full: 2000 },
  /** Kills of processes that write into a store. */
  STUDIO_KILLS: { preset: 32, full: 600 },
  /** Merges of the logs of two branches. */
  STUDIO_MERGES: { preset: 25, full: 400 },
  /** Events of processes that write to one store at once. */
  STUDIO_EVENTS: { preset: 320, full: 2000 },
  /** Random edits that an index follows, and damages of what it saved. */
  INDEX_RUNS: { preset: 4, full: 100 },
  /** Torn source files of which facts are derived. */
  INDEX_TORN: { preset: 60, full: 1000 },
  /** Random histories whose database is made in three ways. */
  STORE_RUNS: { preset: 10, full: 300 },
  /** Files of each of the branches between which the code is switched. */
  INDEX_FILES: { preset: 800, full: 1500 },
} as const satisfies Readonly<Record<string, Loop>>;

/** Whether this is `npm run test:soak`. It runs the test files that import this one. */
export const soaking = process.env['STUDIO_SOAK'] === '1';

/** How often the loop of that name goes round in this run. Its test's timeout has to follow from it. */
export function rounds(name: keyof typeof LOOPS): number {
  const given = process.env[name];
  if (given === undefined) return soaking ? LOOPS[name].full : LOOPS[name].preset;
  const number = Number(given);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} is not a number of rounds: ${given}`);
  return number;
}

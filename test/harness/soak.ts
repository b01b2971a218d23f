/** How often a loop of the tests goes round: a small number in `npm test`, a large one in `npm run test:soak`. */
interface Loop {
  readonly preset: number;
  readonly full: number;
}

/** Every such loop, by the environment variable that says another number. */
const LOOPS = {
  /** Rounds of random changes after which snapshots are brought back. */
  SNAPSHOT_ROUNDS: { preset: 12, full: 200 },
  /** Kills of processes that write into a store. */
  STUDIO_KILLS: { preset: 150, full: 600 },
  /** Merges of the logs of two branches. */
  STUDIO_MERGES: { preset: 100, full: 400 },
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

import { parseArgs } from 'node:util';

/** What one measurement found. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  /** `ms`, `KiB`, `×` (a ratio to another program in the same run)… */
  readonly unit: string;
  /** The most that `value` may be; none for figures that are only shown. */
  readonly budget?: number;
  /** How it was measured, or what else was seen. */
  readonly detail?: string;
}

/** One thing that is measured; it may give several figures. */
export interface Bench {
  /** `npm run bench -- NAME` runs the benches whose name contains NAME. */
  readonly name: string;
  /** Takes a workspace, a server or a clock by itself and leaves nothing behind. */
  run(signal: AbortSignal): Promise<readonly BenchResult[]>;
}

/** What `npm run bench` was asked for. Throws for options that it does not have. */
export function askedFor(): { readonly names: readonly string[]; readonly repository: string | null } {
  const { values, positionals } = parseArgs({
    options: { repo: { type: 'string' } },
    allowPositionals: true,
  });
  return { names: positionals, repository: values.repo ?? process.env['INDEX_REPO'] ?? null };
}

/** The middle value; throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is nothing to take the median of.');
  return middle;
}

import type { ModelPrice } from './prices.ts';

/** The day on which the prices below were last compared with what the providers publish. */
export const PRICES_AS_OF = '2026-11-21';

/** Dollars per million tokens: input, output, cache read, cache write (5 minutes). */
type Row = readonly [input: number, output: number, cacheRead: number, cacheWrite: number];

/** Standard tier, per model id without its date. `planningStudio.prices` wins over this table. */
export const ANTHROPIC_PRICES: Readonly<Record<string, ModelPrice>> = {
  'claude-fable-5-2': price([10, 50, 0.25, 12.5]),
  'claude-fable-5-1': price([10, 50, 0.25, 12.5]),
  'claude-fable-5': price([10, 50, 1, 12.5]),
  'claude-opus-5-5': price([4, 20, 0.2, 5]),
  'claude-opus-5': price([5, 25, 0.5, 6.25]),
  'claude-opus-4-8': price([5, 25, 0.5, 6.25]),
  'claude-opus-4-7': price([5, 25, 0.5, 6.25]),
  'claude-opus-4-6': price([5, 25, 0.5, 6.25]),
  'claude-opus-4-5': price([5, 25, 0.5, 6.25]),
  'claude-sonnet-5-5': price([2, 10, 0.1, 2.5]),
  'claude-sonnet-5': price([2, 10, 0.2, 2.5]),
  'claude-sonnet-4-6': price([3, 15, 0.3, 3.75]),
  'claude-sonnet-4-5': price([3, 15, 0.3, 3.75]),
  'claude-haiku-5-5': price([0.1, 0.5, 0.01, 0.125], 100_000, [0.5, 2.5, 0.05, 0.625]),
  'claude-haiku-4-5': price([1, 5, 0.1, 1.25]),
};

/** As above; requests longer than 272,000 tokens cost double input and half as much again for output. */
export const OPENAI_PRICES: Readonly<Record<string, ModelPrice>> = {
  'gpt-6.1-sol': price([2, 10, 0.1, 2.5], 272_000, [4, 15, 0.2, 5]),
  'gpt-6.1-terra': price([1, 5, 0.05, 1.25], 272_000, [2, 7.5, 0.1, 2.5]),
  'gpt-6-astra': price([10, 50, 1, 10], 272_000, [20, 75, 2, 20]),
  'gpt-6-sol': price([2, 10, 0.2, 2.5], 272_000, [4, 15, 0.4, 5]),
  'gpt-6-luna': price([0.1, 0.5, 0.01, 0.125], 272_000, [0.2, 0.75, 0.02, 0.25]),
  'gpt-5.2': price([1.75, 14, 0.175, 1.75]),
  'gpt-5.1': price([1.25, 10, 0.125, 1.25]),
  'gpt-5': price([1.25, 10, 0.125, 1.25]),
  'gpt-5-mini': price([0.25, 2, 0.025, 0.25]),
  'gpt-5-nano': price([0.05, 0.4, 0.005, 0.05]),
  'gpt-4.1': price([2, 8, 0.5, 2]),
  'gpt-4.1-mini': price([0.4, 1.6, 0.1, 0.4]),
  'gpt-4o': price([2.5, 10, 1.25, 2.5]),
  'gpt-4o-mini': price([0.15, 0.6, 0.075, 0.15]),
};

function price(row: Row, overTokens?: number, long?: Row): ModelPrice {
  return overTokens && long ? { ...rates(row), long: { overTokens, ...rates(long) } } : rates(row);
}

function rates(row: Row): Omit<ModelPrice, 'long'> {
  const [input, output, cacheRead, cacheWrite] = row.map((dollars) => Math.round(dollars * 1_000_000));
  return { input: input ?? 0, output: output ?? 0, cacheRead: cacheRead ?? 0, cacheWrite: cacheWrite ?? 0 };
}

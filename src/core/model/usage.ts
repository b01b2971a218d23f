import type { Id, MicroUsd, Timestamp } from './basics.ts';
import type { Step } from './session.ts';

/** One model call. */
export interface Usage {
  readonly id: Id;
  readonly sessionId: Id;
  readonly step: Step;
  readonly role: string;
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Part of `inputTokens` that the provider served from its cache. */
  readonly cachedTokens: number;
  /** `null` = no price known for the model. */
  readonly costMicroUsd: MicroUsd | null;
  readonly latencyMs: number;
  /** True when the provider gave no counts and they were estimated from the text. */
  readonly estimated: boolean;
  readonly outcome: 'ok' | 'failed' | 'stopped';
  readonly at: Timestamp;
}

export interface UsageTotals {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** Sum of the known prices. */
  readonly costMicroUsd: MicroUsd;
  /** Calls whose price is not known. */
  readonly unpricedCalls: number;
}

/** What a step would take, shown before it runs. */
export interface Estimate {
  readonly step: Step;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** `null` = price unknown. */
  readonly costMicroUsd: MicroUsd | null;
  readonly durationMs: number | null;
  /** `history` = from own calls of the same step; `assumed` = from fixed assumptions. */
  readonly basis: 'history' | 'assumed';
  readonly provider: string;
  readonly model: string;
  /** True when nothing leaves this machine. */
  readonly local: boolean;
}

export interface UsageRow {
  readonly key: string;
  readonly totals: UsageTotals;
}

export const NO_USAGE: UsageTotals = {
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cachedTokens: 0,
  costMicroUsd: 0,
  unpricedCalls: 0,
};

export function addUsage(totals: UsageTotals, usage: Usage): UsageTotals {
  return {
    calls: totals.calls + 1,
    inputTokens: totals.inputTokens + usage.inputTokens,
    outputTokens: totals.outputTokens + usage.outputTokens,
    cachedTokens: totals.cachedTokens + usage.cachedTokens,
    costMicroUsd: totals.costMicroUsd + (usage.costMicroUsd ?? 0),
    unpricedCalls: totals.unpricedCalls + (usage.costMicroUsd === null ? 1 : 0),
  };
}

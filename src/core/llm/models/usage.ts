import type { ModelEvent, ModelFailureKind } from '../provider.ts';

export type UsageEvent = Extract<ModelEvent, { type: 'usage' }>;

/** Both calls together; the price is unknown when one of them is. */
export function addUsage(a: UsageEvent | null, b: UsageEvent): UsageEvent {
  if (a === null) return b;
  return {
    type: 'usage',
    model: b.model,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    costMicroUsd: a.costMicroUsd === null || b.costMicroUsd === null ? null : a.costMicroUsd + b.costMicroUsd,
    estimated: a.estimated || b.estimated,
  };
}

/** Failures that come instead of an answer: nothing was counted, and nothing is charged. */
const UNCHARGED: ReadonlySet<ModelFailureKind> = new Set([
  'auth',
  'rate_limit',
  'overloaded',
  'network',
  'invalid_request',
]);

/** The usage of a call that failed without reporting any, or null when it may have used something after all. */
export function usageOfFailure(kind: ModelFailureKind, model: string): UsageEvent | null {
  if (!UNCHARGED.has(kind)) return null;
  const none = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicroUsd: 0 };
  return { type: 'usage', model, ...none, estimated: false };
}

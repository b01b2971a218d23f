import type { Clock } from '../ports.ts';
import type { ModelEvent, ModelFailure, ModelFailureKind, ModelProvider, ModelRequest } from '../provider.ts';
import { CANCELLED, duration } from './failure.ts';

export interface RetryPolicy {
  /** Calls in all, the first one included. */
  readonly attempts: number;
  /** The wait before attempt n is drawn evenly from 0 to `baseMs × 2^(n-2)`, at most `ceilingMs`. */
  readonly baseMs: number;
  readonly ceilingMs: number;
  /** A provider that asks for a longer wait than this is not waited for: the call fails and says the time. */
  readonly longestWaitMs: number;
}

export const RETRY_POLICY: RetryPolicy = {
  attempts: 4,
  baseMs: 1000,
  ceilingMs: 20_000,
  longestWaitMs: 60_000,
};

/** What may go away by itself. The rest would fail again, or has already cost money. */
const PASSING: ReadonlySet<ModelFailureKind> = new Set(['rate_limit', 'overloaded', 'timeout', 'network']);

/**
 * The same provider, whose calls are made again after failures that pass. Each new try is announced by a `retry`
 * event: the text streamed before it is void. Every try reports its own usage. Never tries again once stopped.
 */
export function withRetries(
  provider: ModelProvider,
  policy: RetryPolicy,
  clock: Clock,
  random: () => number = Math.random,
): ModelProvider {
  return {
    id: provider.id,
    label: provider.label,
    local: provider.local,
    endpoint: provider.endpoint,
    models: (signal) => provider.models(signal),
    defaultModel: (role) => provider.defaultModel(role),
    price: (model) => provider.price(model),
    stream: (request, signal) => retried(provider, request, signal, { policy, clock, random }),
  };
}

interface Retrying {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
}

async function* retried(
  provider: ModelProvider,
  request: ModelRequest,
  signal: AbortSignal,
  { policy, clock, random }: Retrying,
): AsyncIterable<ModelEvent> {
  for (let attempt = 1; ; attempt++) {
    let failure: ModelFailure | null = null;
    for await (const event of provider.stream(request, signal)) {
      if (event.type === 'failed') failure = event.failure;
      else yield event;
      if (event.type === 'done') return;
    }
    // A stream without its last event is against the port's contract; nobody shall wait for it forever.
    failure ??= {
      kind: 'unknown',
      message: `${provider.label} ended without a result. Try again.`,
      retryAfterMs: null,
    };
    const last = signal.aborted || attempt >= policy.attempts || !PASSING.has(failure.kind);
    if (last) return yield { type: 'failed', failure: signal.aborted ? CANCELLED : failure };
    const asked = failure.retryAfterMs;
    if (asked !== null && asked > policy.longestWaitMs)
      return yield { type: 'failed', failure: tooLong(failure, asked) };
    const waitMs = Math.max(asked ?? 0, backoff(policy, attempt, random));
    yield { type: 'retry', attempt: attempt + 1, waitMs, failure };
    try {
      await clock.sleep(waitMs, signal);
    } catch {
      return yield { type: 'failed', failure: CANCELLED };
    }
  }
}

function backoff(policy: RetryPolicy, attempt: number, random: () => number): number {
  return Math.round(random() * Math.min(policy.ceilingMs, policy.baseMs * 2 ** (attempt - 1)));
}

function tooLong(failure: ModelFailure, askedMs: number): ModelFailure {
  const message = `${failure.message} It was not tried again by itself, because the wait is ${duration(askedMs)}.`;
  return { ...failure, message };
}

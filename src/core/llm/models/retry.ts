import type { Clock } from '../../ports.ts';
import type { ModelEvent, ModelFailure, ModelFailureKind, ModelProvider, ModelRequest } from '../provider.ts';
import { CANCELLED, duration, failed } from './failure.ts';
import { addUsage, usageOfFailure, type UsageEvent } from './usage.ts';

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
 * event: the text streamed before it is void. The usage of all tries is added up into one event. Never tries again
 * once stopped.
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

type EndEvent = Extract<ModelEvent, { type: 'done' | 'failed' }>;

interface Retrying {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
}

async function* retried(
  provider: ModelProvider,
  request: ModelRequest,
  signal: AbortSignal,
  retrying: Retrying,
): AsyncIterable<ModelEvent> {
  const { policy, clock } = retrying;
  let used: UsageEvent | null = null;
  for (let attempt = 1; ; attempt++) {
    let end: EndEvent | null = null;
    let counted = false;
    for await (const event of provider.stream(request, signal)) {
      if (event.type === 'usage') {
        used = addUsage(used, event);
        counted = true;
      } else if (event.type === 'done' || event.type === 'failed') end = event;
      else yield event;
    }
    // A stream without its last event is against the port's contract; nobody shall wait for it for ever.
    end ??= {
      type: 'failed',
      failure: failed('unknown', `${provider.label} ended without a result. Try again.`),
    };
    if (!counted && end.type === 'failed') {
      const model = request.model ?? provider.defaultModel(request.role);
      const none = usageOfFailure(end.failure.kind, model);
      if (none) used = addUsage(used, none);
    }
    const waitMs = end.type === 'failed' && !signal.aborted ? nextWait(end.failure, attempt, retrying) : null;
    if (end.type === 'failed' && waitMs !== null) {
      yield { type: 'retry', attempt: attempt + 1, waitMs, failure: end.failure };
      const slept = await clock.sleep(waitMs, signal).then(
        () => true,
        () => false,
      );
      if (slept && !signal.aborted) continue;
    }
    if (used) yield used;
    yield lastEvent(end, policy, signal);
    return;
  }
}

/** How long to wait before the call is made again, or null when it is not. */
function nextWait(failure: ModelFailure, attempt: number, { policy, random }: Retrying): number | null {
  const asked = failure.retryAfterMs ?? 0;
  if (!PASSING.has(failure.kind) || attempt >= policy.attempts || asked > policy.longestWaitMs) return null;
  const backoff = random() * Math.min(policy.ceilingMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.max(asked, Math.round(backoff));
}

function lastEvent(end: EndEvent, policy: RetryPolicy, signal: AbortSignal): EndEvent {
  if (end.type === 'done') return end;
  if (signal.aborted) return { type: 'failed', failure: CANCELLED };
  const asked = end.failure.retryAfterMs ?? 0;
  if (!PASSING.has(end.failure.kind) || asked <= policy.longestWaitMs) return end;
  const words = `It was not tried again by itself, because the wait is ${duration(asked)}.`;
  return { type: 'failed', failure: { ...end.failure, message: `${end.failure.message} ${words}` } };
}

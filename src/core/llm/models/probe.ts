import { PlanningError } from '../../base/errors.ts';
import type { Clock } from '../../ports.ts';
import type { ModelFailure, ModelProvider, ModelRequest } from '../provider.ts';
import { duration } from './failure.ts';

export interface ProbeResult {
  readonly ok: boolean;
  /** For a person: what works, or what is wrong and what to do. */
  readonly words: string;
  readonly model: string;
  /** Ids that can be chosen; empty when the provider did not say. */
  readonly models: readonly string[];
  readonly latencyMs: number;
}

/** Longest time a probe takes. */
const PROBE_MS = 20_000;

/** Tests a provider: lists its models and makes one tiny call. Never throws; takes at most 20 seconds. */
export async function probe(
  provider: ModelProvider,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const started = clock.ticks();
  const limit = new AbortController();
  const end = (): void => limit.abort();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const timer = clock.sleep(PROBE_MS, limit.signal).then(end, () => undefined);
  const listed = await list(provider, limit.signal);
  const failure = listed.fatal ?? (await call(provider, limit.signal));
  const late = limit.signal.aborted && !signal.aborted;
  end();
  await timer;
  signal.removeEventListener('abort', end);
  const latencyMs = Math.round(clock.ticks() - started);
  // Only now: a provider without a preset model has chosen one by its list.
  const wanted = provider.defaultModel('probe');
  const base = { model: wanted, models: listed.ids, latencyMs };
  if (late)
    return { ...base, ok: false, words: `${provider.label} did not answer within ${duration(PROBE_MS)}.` };
  if (failure) return { ...base, ok: false, words: failure.message };
  const where = provider.local
    ? 'nothing leaves this machine'
    : `requests go to ${provider.endpoint ?? 'the provider'}`;
  return {
    ...base,
    ok: true,
    words: `${provider.label} answers with ${wanted} in ${duration(latencyMs)}; ${where}.`,
  };
}

/** A list that fails for its key or the network ends the probe; some servers simply have no list. */
async function list(
  provider: ModelProvider,
  signal: AbortSignal,
): Promise<{ ids: string[]; fatal: ModelFailure | null }> {
  try {
    return { ids: (await provider.models(signal)).map(({ id }) => id), fatal: null };
  } catch (error) {
    if (!(error instanceof PlanningError)) throw error;
    const kind = error.details['kind'];
    const passing = kind !== 'auth' && kind !== 'network' && kind !== 'timeout';
    return { ids: [], fatal: passing ? null : { kind, message: error.message, retryAfterMs: null } };
  }
}

async function call(provider: ModelProvider, signal: AbortSignal): Promise<ModelFailure | null> {
  for await (const event of provider.stream(PROBE_REQUEST, signal)) {
    if (event.type === 'failed') return event.failure;
  }
  return null;
}

const SUBJECT = { title: 'Test', prompt: 'Test whether the provider answers.', context: [], answers: [] };

const PROBE_REQUEST: ModelRequest = {
  role: 'probe',
  model: null,
  task: { kind: 'interview', subject: SUBJECT, thread: [], reply: true },
  system: 'You are being tested. Answer with the single word: ready',
  turns: [{ role: 'user', text: 'Are you ready?' }],
  tools: [],
  answer: null,
  // Models that think first need room for it; a limit that is reached still proves that the provider works.
  maxOutputTokens: 256,
  thinking: 'off',
};

import { estimateTokens } from '../../src/core/llm/models/estimate.ts';
import type {
  ModelEvent,
  ModelFailure,
  ModelProvider,
  ModelRequest,
  StopReason,
  ToolCall,
} from '../../src/core/llm/provider.ts';

/** What the model says in one call. A plain string is its text. */
export interface ScriptedReply {
  readonly text?: string;
  /** Streamed as JSON text; for requests with `answer`. */
  readonly json?: unknown;
  readonly thinking?: string;
  /** Ids are made up when left out. */
  readonly toolCalls?: readonly { readonly id?: string; readonly name: string; readonly input: unknown }[];
  /** Ends the call, after the text, with `failed`. */
  readonly failure?: Partial<ModelFailure> & Pick<ModelFailure, 'kind'>;
  /** Preset: `tool_use` when there are tool calls, else `end`. */
  readonly stop?: StopReason;
  /** Overrides the provider's latency for this call. */
  readonly latencyMs?: number;
  /** The call stands still after the text, before its end, until this resolves or the signal fires. */
  readonly until?: Promise<unknown>;
  /** What a call with this reply costs; `null` = unknown. Preset 0. */
  readonly costMicroUsd?: number | null;
}
export type Scripted = string | ScriptedReply | ((request: ModelRequest) => string | ScriptedReply);

export interface ScriptedModelOptions {
  readonly id?: string;
  readonly label?: string;
  readonly local?: boolean;
  readonly model?: string;
  /** Before the first event of each call. Preset 0: no timer at all. */
  readonly latencyMs?: number;
  /** Characters per streamed piece. Preset 16. */
  readonly pieceLength?: number;
  /** Between two pieces. Preset 0: no timer, but other tasks get their turn. */
  readonly pieceDelayMs?: number;
  /** Microdollars per million tokens, for estimates and for the cost of calls. Preset: free. */
  readonly priceMicroUsdPerMTok?: number | null;
}

/**
 * A working model provider in memory: says what it was told to, in pieces, and remembers what it was asked.
 * Replies are taken from the queue of the first matching `when`, then from the common queue, then `otherwise`;
 * with nothing left the call ends in `failed`, which names the role and the task that had no reply.
 */
export class ScriptedModel implements ModelProvider {
  readonly id: string;
  readonly label: string;
  readonly local: boolean;
  readonly endpoint: string | null;
  /** Every request, in the order they came. */
  readonly history: ModelRequest[] = [];
  /** The largest number of calls that ran at once. */
  mostAtOnce = 0;
  /** Calls ended by their signal. */
  cancelled = 0;
  #running = 0;
  #calls = 0;
  readonly #options: ScriptedModelOptions;
  readonly #queue: Scripted[] = [];
  readonly #matched: { readonly matches: (request: ModelRequest) => boolean; readonly queue: Scripted[] }[] =
    [];
  #fallback: Scripted | null = null;

  constructor(options: ScriptedModelOptions = {}) {
    this.#options = options;
    this.id = options.id ?? 'scripted';
    this.label = options.label ?? 'Scripted model';
    this.local = options.local ?? true;
    this.endpoint = this.local ? null : 'https://models.example';
  }

  /** Calls running now. */
  get running(): number {
    return this.#running;
  }

  /** Queues replies for whichever calls come, in order. */
  reply(...replies: readonly Scripted[]): this {
    this.#queue.push(...replies);
    return this;
  }

  /** Queues replies for the calls of one role, of one task kind, or for which a function holds. */
  when(which: string | ((request: ModelRequest) => boolean), ...replies: readonly Scripted[]): this {
    const matches =
      typeof which === 'string'
        ? (request: ModelRequest): boolean => request.role === which || request.task.kind === which
        : which;
    this.#matched.push({ matches, queue: [...replies] });
    return this;
  }

  /** The reply to every call that has no queued one. */
  otherwise(reply: Scripted): this {
    this.#fallback = reply;
    return this;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    this.history.push(request);
    this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    try {
      yield* this.#play(request, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      this.cancelled += 1;
      yield { type: 'failed', failure: { kind: 'cancelled', message: 'Stopped.', retryAfterMs: null } };
    } finally {
      this.#running -= 1;
    }
  }

  models(): ReturnType<ModelProvider['models']> {
    const price = this.#options.priceMicroUsdPerMTok === undefined ? 0 : this.#options.priceMicroUsdPerMTok;
    const prices = { inputMicroUsdPerMTok: price, outputMicroUsdPerMTok: price };
    return Promise.resolve([
      { id: this.defaultModel(), label: this.label, contextTokens: 200_000, ...prices },
    ]);
  }

  defaultModel(): string {
    return this.#options.model ?? 'scripted-1';
  }

  price(): ReturnType<ModelProvider['price']> {
    const price = this.#options.priceMicroUsdPerMTok;
    if (price === null) return null;
    return { inputMicroUsdPerMTok: price ?? 0, outputMicroUsdPerMTok: price ?? 0 };
  }

  async *#play(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const reply = this.#next(request);
    const { pieceDelayMs = 0 } = this.#options;
    const latencyMs = reply.latencyMs ?? this.#options.latencyMs ?? 0;
    await pause(latencyMs, signal);
    for (const text of this.#pieces(reply.thinking ?? '')) yield { type: 'thinking', text };
    const said = reply.json === undefined ? (reply.text ?? '') : JSON.stringify(reply.json);
    for (const text of this.#pieces(said)) {
      yield { type: 'text', text };
      await pause(pieceDelayMs, signal);
    }
    if (reply.until) await orAborted(reply.until, signal);
    const calls: ToolCall[] = (reply.toolCalls ?? []).map(({ id, name, input }, at) => ({
      id: id ?? `call_${this.#calls}_${at}`,
      name,
      input,
    }));
    for (const call of calls) yield { type: 'tool_call', call };
    yield this.#usage(request, said, reply);
    if (reply.failure) {
      const failure = {
        message: `The script says: ${reply.failure.kind}.`,
        retryAfterMs: null,
        ...reply.failure,
      };
      yield { type: 'failed', failure };
    } else yield { type: 'done', reason: reply.stop ?? (calls.length > 0 ? 'tool_use' : 'end') };
  }

  #next(request: ModelRequest): ScriptedReply {
    this.#calls += 1;
    const matched = this.#matched.find(({ matches, queue }) => queue.length > 0 && matches(request));
    const scripted = matched?.queue.shift() ?? this.#queue.shift() ?? this.#fallback;
    const reply = typeof scripted === 'function' ? scripted(request) : scripted;
    if (typeof reply === 'string') return { text: reply };
    if (reply) return reply;
    const message = `The script has no reply for role ${request.role}, task ${request.task.kind}.`;
    return { failure: { kind: 'invalid_request', message } };
  }

  /** Split between characters, never inside one. */
  *#pieces(text: string): Iterable<string> {
    const characters = [...text];
    const length = this.#options.pieceLength ?? 16;
    for (let at = 0; at < characters.length; at += length) yield characters.slice(at, at + length).join('');
  }

  #usage(request: ModelRequest, said: string, reply: ScriptedReply): ModelEvent {
    const asked = JSON.stringify([request.system, request.turns]);
    const inputTokens = estimateTokens(asked);
    const outputTokens = estimateTokens(said + (reply.thinking ?? ''));
    const price = this.#options.priceMicroUsdPerMTok ?? 0;
    const cost = Math.round(((inputTokens + outputTokens) * price) / 1_000_000);
    return {
      type: 'usage',
      model: request.model ?? this.defaultModel(),
      inputTokens,
      outputTokens,
      cachedTokens: 0,
      costMicroUsd: reply.costMicroUsd === undefined ? cost : reply.costMicroUsd,
      estimated: true,
    };
  }
}

/** Waits, or rejects when the signal fires; 0 only lets other tasks have their turn. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over =
    ms > 0 ? new Promise((resolve) => (timer = setTimeout(resolve, ms))) : new Promise(setImmediate);
  try {
    await orAborted(over, signal);
  } finally {
    clearTimeout(timer);
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('aborted'));
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    void promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

import { estimateTokens } from '../../core/llm/models/estimate.ts';
import { cutOff, emptyAnswer, refused, unreadable } from '../../core/llm/models/failure.ts';
import type { CallTokens } from '../../core/llm/models/prices.ts';
import type { ModelEvent, ModelFailure, StopReason, ToolCall } from '../../core/llm/provider.ts';
import { StatusError, WireFailure } from './wire.ts';
import { statusOfErrorType } from '../../core/llm/models/failure.ts';

interface PartialCall {
  id: string;
  name: string;
  arguments: string;
  readonly index: number | null;
}

/** Reads the chunks of one chat/completions stream. Nothing of their form is taken for granted. */
export class ChatReader {
  #done = false;
  #finish: string | null = null;
  #refusal = false;
  #said = false;
  #seen = '';
  #counts: CallTokens | null = null;
  #costUsd: number | null = null;
  readonly #calls: PartialCall[] = [];
  readonly #label: string;
  readonly #newId: () => string;

  constructor(label: string, newId: () => string) {
    this.#label = label;
    this.#newId = newId;
  }

  /** Null when the server did not count. */
  get tokens(): CallTokens | null {
    return this.#counts;
  }

  /** What the server says the call cost, in dollars. */
  get costUsd(): number | null {
    return this.#costUsd;
  }

  get estimatedOutput(): number {
    return estimateTokens(this.#seen);
  }

  /** True when anything of an answer has come. */
  get begun(): boolean {
    return this.#seen !== '' || this.#counts !== null;
  }

  /** One event's data; `last` = the stream ended right after it, perhaps inside it. */
  *read(data: string, last = false): Iterable<ModelEvent> {
    if (data.trim() === '[DONE]') {
      this.#done = true;
      return;
    }
    let chunk: unknown;
    try {
      chunk = JSON.parse(data);
    } catch {
      if (last) return;
      throw new WireFailure(unreadable(this.#label));
    }
    yield* this.chunk(chunk);
  }

  *chunk(value: unknown): Iterable<ModelEvent> {
    const chunk = record(value);
    if (!chunk) throw new WireFailure(unreadable(this.#label));
    const error = record(chunk['error']);
    if (error) throw new StatusError(errorStatus(error), chunk, new Headers());
    this.#count(record(chunk['usage']));
    const choice = record(array(chunk['choices'])[0]);
    if (!choice) return;
    yield* this.#delta(record(choice['delta']) ?? record(choice['message']) ?? {});
    if (typeof choice['finish_reason'] === 'string') this.#finish = choice['finish_reason'];
  }

  /** The calls, whole; after the stream's end. A call cut by the length limit is dropped. */
  *toolCalls(): Iterable<ToolCall> {
    for (const call of this.#calls) {
      let input: unknown = {};
      try {
        if (call.arguments.trim() !== '') input = JSON.parse(call.arguments);
      } catch {
        if (this.#finish === 'length') continue;
        // Not JSON: passed on as it is, so that the model is told by whoever checks it.
        input = call.arguments;
      }
      yield { id: call.id || this.#newId(), name: call.name, input };
    }
  }

  get outcome(): StopReason | ModelFailure {
    if (this.#finish === null && !this.#done) return cutOff(this.#label);
    if (this.#refusal || this.#finish === 'content_filter') return refused(this.#label);
    if (this.#finish === 'length') return 'max_tokens';
    if (this.#calls.length > 0) return 'tool_use';
    return this.#said ? 'end' : emptyAnswer(this.#label);
  }

  *#delta(delta: Record<string, unknown>): Iterable<ModelEvent> {
    const thinking = [delta['reasoning_content'], delta['reasoning']].find(
      (text) => typeof text === 'string' && text !== '',
    );
    if (typeof thinking === 'string') {
      this.#seen += thinking;
      yield { type: 'thinking', text: thinking };
    }
    const content = delta['content'];
    if (typeof content === 'string' && content !== '') {
      this.#seen += content;
      if (content.trim() !== '') this.#said = true;
      yield { type: 'text', text: content };
    }
    if (typeof delta['refusal'] === 'string' && delta['refusal'] !== '') this.#refusal = true;
    for (const each of array(delta['tool_calls'])) this.#call(record(each) ?? {});
  }

  /** Pieces belong to the call of their index; some servers give no index, or the same one to several ids. */
  #call(piece: Record<string, unknown>): void {
    const index = typeof piece['index'] === 'number' ? piece['index'] : null;
    const id = typeof piece['id'] === 'string' ? piece['id'] : '';
    const fn = record(piece['function']) ?? {};
    const name = typeof fn['name'] === 'string' ? fn['name'] : '';
    let call = index === null ? this.#calls.at(-1) : this.#calls.findLast((each) => each.index === index);
    if (!call || (id !== '' && call.id !== '' && call.id !== id) || (index === null && name !== '')) {
      call = { id, name: '', arguments: '', index };
      this.#calls.push(call);
    }
    if (call.id === '') call.id = id;
    if (call.name === '') call.name = name;
    const text =
      typeof fn['arguments'] === 'string'
        ? fn['arguments']
        : fn['arguments'] === undefined
          ? ''
          : JSON.stringify(fn['arguments']);
    call.arguments += text;
    this.#seen += name + text;
  }

  #count(usage: Record<string, unknown> | null): void {
    if (!usage || typeof usage['prompt_tokens'] !== 'number') return;
    const details = record(usage['prompt_tokens_details']) ?? {};
    const cacheRead = count(details['cached_tokens']);
    const cacheWrite = count(details['cache_write_tokens']);
    const input = Math.max(0, count(usage['prompt_tokens']) - cacheRead - cacheWrite);
    this.#counts = { input, output: count(usage['completion_tokens']), cacheRead, cacheWrite };
    const cost = usage['cost'];
    if (typeof cost === 'number' && Number.isFinite(cost) && cost >= 0) this.#costUsd = cost;
  }
}

/** Mid-stream errors carry a status as a number, or a word. */
function errorStatus(error: Record<string, unknown>): number {
  for (const key of ['code', 'status']) {
    const status = Number(error[key]);
    if (Number.isInteger(status) && status >= 400 && status < 600) return status;
  }
  const word = [error['type'], error['code']].find((each) => typeof each === 'string');
  return statusOfErrorType(typeof word === 'string' ? word : '');
}

export function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

export function array(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

import type { Anthropic } from '@anthropic-ai/sdk';
import {
  contextFull,
  cutOff,
  emptyAnswer,
  refused,
  setKeyWords,
  unreadable,
  type ProviderWords,
  failureError,
} from '../../core/llm/models/failure.ts';
import {
  callCost,
  findPrice,
  offeredPrice,
  type ModelPrice,
  type PriceSetting,
} from '../../core/llm/models/prices.ts';
import { ANTHROPIC_PRICES } from '../../core/llm/models/priceTable.ts';
import { addUsage, type UsageEvent } from '../../core/llm/models/usage.ts';
import { wellFormed } from '../../core/llm/models/wellFormed.ts';
import { readAddress } from '../../core/llm/models/address.ts';
import { fullName, type Timeouts } from '../../core/llm/models/entry.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type {
  ModelEvent,
  ModelFailure,
  ModelInfo,
  ModelProvider,
  ModelRequest,
  StopReason,
} from '../../core/llm/provider.ts';
import { ANTHROPIC_KEY } from './anthropicEntry.ts';
import { anthropicClient } from './anthropicSdk.ts';
import { AnthropicReader } from './anthropicReader.ts';
import { anthropicParams, thinkingChoices, type Choices } from './anthropicRequest.ts';
import { Deadline, LOCAL_TIMEOUTS, REMOTE_TIMEOUTS } from './deadline.ts';
import { failureOf, usableKey, watchedFetch, type CallFacts, type Fetch } from './wire.ts';

export interface AnthropicOptions {
  /** Asked before every call, so that a key that was changed is used at once. */
  readonly apiKey: () => Promise<string | undefined>;
  readonly baseUrl: string;
  /** Role → model id; `default` is for roles that are not named. */
  readonly models: Readonly<Record<string, string>>;
  readonly prices: Readonly<Record<string, PriceSetting>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeouts?: Partial<Timeouts>;
  readonly fetch?: Fetch;
}

const DEFAULT_MODEL = 'claude-sonnet-5-5';

/** A turn that the server paused is sent back to be continued, at most this often. */
const CONTINUATIONS = 3;
/** How many answers with thinking are kept to be sent back in tool loops; older ones are sent without it. */
const REMEMBERED = 200;

/** Anthropic's Messages API through its SDK. Tries once; `withRetries` adds the rest. */
export function anthropicProvider(options: AnthropicOptions): ModelProvider {
  const setting = ANTHROPIC_KEY.address;
  const address = readAddress(options.baseUrl, fullName(setting));
  const words: ProviderWords = {
    label: 'Anthropic',
    address: address.origin,
    local: address.local,
    setKey: setKeyWords(ANTHROPIC_KEY),
    addressSetting: address.origin === setting.preset ? null : fullName(setting),
  };
  const timeouts = { ...(address.local ? LOCAL_TIMEOUTS : REMOTE_TIMEOUTS), ...options.timeouts };
  const choices = new Map<string, Choices>();
  const remembered = new Map<string, readonly Anthropic.ContentBlockParam[]>();
  const priceOf = (model: string): ModelPrice | null => findPrice(model, options.prices, ANTHROPIC_PRICES);
  const defaultModel = (role: string): string =>
    options.models[role] ?? options.models['default'] ?? DEFAULT_MODEL;

  const facts = (
    model: string,
    deadline: Deadline,
    signal: AbortSignal,
    seen: { readonly responded: boolean },
  ): CallFacts => ({
    words,
    model,
    deadline,
    signal,
    clock: options.clock,
    log: options.log,
    responded: seen.responded,
  });

  async function open(deadline: Deadline, seen: { responded: boolean }): Promise<Anthropic> {
    const key = usableKey(await options.apiKey(), words);
    return anthropicClient(key, address.base, watchedFetch(options.fetch ?? fetch, deadline, seen));
  }

  /** Sends the request; what this model refuses is left out, and remembered to be left out. */
  async function send(
    client: Anthropic,
    request: ModelRequest,
    model: string,
    paused: readonly Anthropic.MessageParam[],
    deadline: Deadline,
  ): Promise<AsyncIterable<Anthropic.RawMessageStreamEvent>> {
    const slot = `${model} ${request.thinking}`;
    let choice = choices.get(slot) ?? { thinking: 0, schema: true };
    for (;;) {
      const params = anthropicParams(request, model, choice, remembered);
      try {
        const body = { ...params, messages: [...params.messages, ...paused] };
        const events = await client.messages.create(body, { signal: deadline.signal });
        choices.set(slot, choice);
        return events;
      } catch (error) {
        const next = lesser(error, choice, request, model);
        if (!next) throw error;
        options.log.info(`${model} refused a part of the request; asking without it.`);
        choice = next;
      }
    }
  }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const model = request.model ?? defaultModel(request.role);
    const deadline = new Deadline(timeouts, signal);
    const seen = { responded: false };
    const paused: Anthropic.MessageParam[] = [];
    let reader = new AnthropicReader(words.label);
    let used: UsageEvent | null = null;
    let result: StopReason | ModelFailure;
    try {
      const client = await open(deadline, seen);
      for (let part = 0; ; part++) {
        reader = new AnthropicReader(words.label);
        for await (const raw of await send(client, wellFormed(request), model, paused, deadline)) {
          const event = reader.read(raw);
          if (event) yield event;
        }
        if (reader.stopReason !== 'pause_turn' || !reader.ended || part === CONTINUATIONS) break;
        used = sum(used, reader, model);
        paused.push({ role: 'assistant', content: [...reader.blocks] });
      }
      // The SDK ends its stream without an error when it is aborted.
      result =
        signal.aborted || deadline.expired
          ? failureOf(null, facts(model, deadline, signal, seen))
          : outcome(reader, model, words);
    } catch (error) {
      result = failureOf(error, facts(model, deadline, signal, seen));
    } finally {
      deadline.end();
    }
    used = sum(used, reader, model);
    if (used) yield used;
    if (typeof result !== 'string') return yield { type: 'failed', failure: result };
    remember(reader);
    yield { type: 'done', reason: result };
  }

  function sum(before: UsageEvent | null, { tokens }: AnthropicReader, model: string): UsageEvent | null {
    if (!tokens) return before;
    return addUsage(before, {
      type: 'usage',
      model,
      inputTokens: tokens.input + tokens.cacheRead + tokens.cacheWrite,
      outputTokens: tokens.output,
      cachedTokens: tokens.cacheRead,
      costMicroUsd: callCost(priceOf(model), tokens),
      estimated: tokens.estimated,
    });
  }

  /** Thinking must come back unchanged with the results of the tools that it led to. */
  function remember(reader: AnthropicReader): void {
    const first = reader.blocks.find((block) => block.type === 'tool_use');
    const thought = reader.blocks.some(({ type }) => type === 'thinking' || type === 'redacted_thinking');
    if (!first || !thought) return;
    remembered.set(first.id, reader.blocks);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= REMEMBERED) break;
      remembered.delete(oldest);
    }
  }

  async function models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const deadline = new Deadline(timeouts, signal);
    const seen = { responded: false };
    try {
      const client = await open(deadline, seen);
      const infos: ModelInfo[] = [];
      for await (const info of client.models.list({ limit: 1000 }, { signal: deadline.signal })) {
        if (info.lifecycle === 'retired') continue;
        const price = priceOf(info.id);
        infos.push({
          id: info.id,
          label: info.display_name ?? info.id,
          contextTokens: info.max_input_tokens ?? null,
          inputMicroUsdPerMTok: price?.input ?? null,
          outputMicroUsdPerMTok: price?.output ?? null,
        });
      }
      return infos;
    } catch (error) {
      throw failureError(failureOf(error, facts('models', deadline, signal, seen)));
    } finally {
      deadline.end();
    }
  }

  return {
    id: 'anthropic',
    label: words.label,
    local: address.local,
    endpoint: address.origin,
    stream,
    models,
    defaultModel,
    price: (model) => offeredPrice(priceOf(model)),
  };
}

/** The next choice after the model refused a part of the request, or null when that is not what the error says. */
function lesser(error: unknown, choice: Choices, request: ModelRequest, model: string): Choices | null {
  if (!(error instanceof Error) || !('status' in error) || error.status !== 400 || !('error' in error))
    return null;
  const body = JSON.stringify(error.error) ?? '';
  const more = choice.thinking + 1 < thinkingChoices(model, request.thinking).length;
  if (more && /thinking|effort|between_tools/i.test(body))
    return { ...choice, thinking: choice.thinking + 1 };
  if (choice.schema && request.answer && /output_config|output_format|json_schema|schema/i.test(body)) {
    return { ...choice, schema: false };
  }
  return null;
}

function outcome(reader: AnthropicReader, model: string, words: ProviderWords): StopReason | ModelFailure {
  if (!reader.ended) return cutOff(words.label);
  if (reader.stopReason === 'refusal') return refused(words.label);
  if (reader.stopReason === 'model_context_window_exceeded') return contextFull(model);
  if (reader.stopReason === 'max_tokens') return 'max_tokens';
  if (reader.brokenTool) return unreadable(words.label);
  if (reader.stopReason === 'tool_use') return 'tool_use';
  return reader.said ? 'end' : emptyAnswer(words.label);
}

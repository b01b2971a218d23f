import { estimateTokens } from '../../core/llm/models/estimate.ts';
import { failed, failureError, setKeyWords, type ProviderWords } from '../../core/llm/models/failure.ts';
import {
  callCost,
  findPrice,
  FREE,
  offeredPrice,
  type ModelPrice,
  type PriceSetting,
} from '../../core/llm/models/prices.ts';
import { OPENAI_PRICES } from '../../core/llm/models/priceTable.ts';
import { wellFormed } from '../../core/llm/models/wellFormed.ts';
import { readAddress, type Address } from '../../core/llm/models/address.ts';
import { fullName, type ProviderKey, type Timeouts } from '../../core/llm/models/entry.ts';
import type { Clock, Log } from '../../core/ports.ts';
import type {
  ModelEvent,
  ModelFailure,
  ModelInfo,
  ModelProvider,
  ModelRequest,
  StopReason,
} from '../../core/llm/provider.ts';
import { Deadline, LOCAL_TIMEOUTS, REMOTE_TIMEOUTS } from './deadline.ts';
import { OPENAI_KEY } from './openaiEntry.ts';
import { modelInfos, modelOfChoice } from './openaiModels.ts';
import { array, ChatReader, record } from './openaiReader.ts';
import { chatBody, fewerFeatures, type Features } from './openaiRequest.ts';
import { SseParser } from './sse.ts';
import {
  failureOf,
  StatusError,
  usableKey,
  watchedFetch,
  WireFailure,
  type CallFacts,
  type Fetch,
} from './wire.ts';

export interface OpenAiOptions {
  /** Preset: `openai`. */
  readonly id?: string;
  /** Preset: named after the address (OpenAI, OpenRouter, Ollama, LM Studio). */
  readonly label?: string;
  /** Preset: the key of the entry `openai`. */
  readonly key?: ProviderKey;
  /** Up to and with the version, such as `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  /** Asked before every call. Servers other than OpenAI and OpenRouter are asked without one when there is none. */
  readonly apiKey: () => Promise<string | undefined>;
  /** Role → model id; `default` is for roles that are not named. */
  readonly models: Readonly<Record<string, string>>;
  readonly prices: Readonly<Record<string, PriceSetting>>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timeouts?: Partial<Timeouts>;
  readonly fetch?: Fetch;
}

const OPENAI_DEFAULT = 'gpt-6.1-terra';
/** Stands for the first model that the server offers. */
const AUTO = 'auto';

/** Any server that speaks OpenAI's chat/completions. Tries once; `withRetries` adds the rest. */
export function openAiCompatibleProvider(options: OpenAiOptions): ModelProvider {
  const { key = OPENAI_KEY } = options;
  const setting = fullName(key.address);
  const address = readAddress(options.baseUrl, setting);
  const official = address.origin === new URL(OPENAI_KEY.address.preset).origin;
  const label = options.label ?? labelOf(address);
  const needsKey = key.needed || official || label === 'OpenRouter';
  const words: ProviderWords = {
    label,
    address: address.origin,
    local: address.local,
    setKey: setKeyWords(key),
    addressSetting: setting,
  };
  if (address.warning) options.log.warn(address.warning);
  const timeouts = { ...(address.local ? LOCAL_TIMEOUTS : REMOTE_TIMEOUTS), ...options.timeouts };
  const features = new Map<string, Features>();
  const listed = new Map<string, ModelInfo>();
  let firstModel: string | null = null;

  const defaultModel = (role: string): string =>
    options.models[role] ?? options.models['default'] ?? (official ? OPENAI_DEFAULT : (firstModel ?? AUTO));

  function priceOf(model: string): ModelPrice | null {
    const known = findPrice(model, options.prices, official ? OPENAI_PRICES : {});
    // A person may have given a price for what a server on this machine passes on.
    if (address.local) return known ?? FREE;
    const info = listed.get(model);
    if (known || info?.inputMicroUsdPerMTok == null || info.outputMicroUsdPerMTok === null) return known;
    const input = info.inputMicroUsdPerMTok;
    return { input, output: info.outputMicroUsdPerMTok, cacheRead: input, cacheWrite: input };
  }

  interface Call {
    readonly deadline: Deadline;
    readonly signal: AbortSignal;
    readonly seen: { responded: boolean };
    model: string;
  }

  const facts = ({ deadline, signal, seen, model }: Call): CallFacts => ({
    words,
    model,
    deadline,
    signal,
    clock: options.clock,
    log: options.log,
    responded: seen.responded,
  });

  async function send(path: string, body: Record<string, unknown> | null, call: Call): Promise<Response> {
    const given = await options.apiKey();
    const usable = needsKey || given?.trim() ? usableKey(given, words) : null;
    const response = await watchedFetch(options.fetch ?? fetch, call.deadline)(`${address.base}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        accept: body ? 'text/event-stream' : 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(usable ? { authorization: `Bearer ${usable}` } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (response.status !== 200)
      throw new StatusError(response.status, await errorBody(response), response.headers);
    call.seen.responded = true;
    if (/html/i.test(response.headers.get('content-type') ?? ''))
      throw new WireFailure(noApi(address.origin, setting));
    return response;
  }

  /** Asks; what this server or model refuses is left out, and remembered to be left out. */
  async function ask(request: ModelRequest, call: Call): Promise<Response> {
    const slot = `${call.model} ${request.thinking}`;
    let wanted = features.get(slot) ?? {
      effort: 0,
      usage: true,
      schema: true,
      limit: official ? 'max_completion_tokens' : 'max_tokens',
    };
    for (let tries = 0; ; tries++) {
      try {
        const response = await send(
          '/chat/completions',
          chatBody(request, call.model, official, wanted),
          call,
        );
        features.set(slot, wanted);
        return response;
      } catch (error) {
        const fewer = tries < 6 ? afterRefusal(error, wanted, request, call) : null;
        if (!fewer) throw error;
        options.log.info(`${label} refused a part of the request; asking without it.`);
        wanted = fewer;
      }
    }
  }

  function afterRefusal(
    error: unknown,
    wanted: Features,
    request: ModelRequest,
    call: Call,
  ): Features | null {
    if (!(error instanceof StatusError) || (error.status !== 400 && error.status !== 422)) return null;
    const { message } = failureOf(error, facts(call));
    // A request that is too long or names no known model is refused again however it is cut.
    if (!message.includes('does not accept the request')) return null;
    return fewerFeatures(String(error.body), wanted, request, call.model, official);
  }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const call: Call = {
      deadline: new Deadline(timeouts, signal),
      signal,
      seen: { responded: false },
      model: request.model ?? defaultModel(request.role),
    };
    const reader = new ChatReader(label, () => `call_${options.clock.id()}`);
    let result: StopReason | ModelFailure;
    try {
      if (call.model === AUTO) call.model = await anyModel(call);
      const response = await ask(wellFormed(request), call);
      yield* answer(response, reader);
      result = signal.aborted || call.deadline.expired ? failureOf(null, facts(call)) : reader.outcome;
      if (typeof result === 'string')
        for (const each of reader.toolCalls()) yield { type: 'tool_call', call: each };
    } catch (error) {
      result = failureOf(error, facts(call));
    } finally {
      call.deadline.end();
    }
    if (reader.begun || typeof result === 'string') yield usageOf(request, reader, call.model);
    yield typeof result === 'string' ? { type: 'done', reason: result } : { type: 'failed', failure: result };
  }

  function usageOf(request: ModelRequest, reader: ChatReader, model: string): ModelEvent {
    const counted = reader.tokens;
    const asked = (): number =>
      estimateTokens(JSON.stringify([request.system, request.turns, request.tools]));
    const tokens = counted ?? { input: asked(), output: reader.estimatedOutput, cacheRead: 0, cacheWrite: 0 };
    const told = reader.costUsd === null ? null : Math.ceil(reader.costUsd * 1_000_000);
    return {
      type: 'usage',
      model,
      inputTokens: tokens.input + tokens.cacheRead + tokens.cacheWrite,
      outputTokens: tokens.output,
      cachedTokens: tokens.cacheRead,
      costMicroUsd: told ?? callCost(priceOf(model), tokens),
      estimated: counted === null,
    };
  }

  async function list(call: Call): Promise<readonly ModelInfo[]> {
    const response = await send('/models', null, call);
    const infos = modelInfos(array(record(await response.json())?.['data']), priceOf);
    for (const info of infos) listed.set(info.id, info);
    return infos;
  }

  async function anyModel(call: Call): Promise<string> {
    firstModel ??= modelOfChoice(await list(call));
    if (firstModel === null) throw new WireFailure(noModels(label, address.local));
    return firstModel;
  }

  async function models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const call: Call = {
      deadline: new Deadline(timeouts, signal),
      signal,
      seen: { responded: false },
      model: 'models',
    };
    try {
      return await list(call);
    } catch (error) {
      throw failureError(failureOf(error, facts(call)));
    } finally {
      call.deadline.end();
    }
  }

  return {
    id: options.id ?? 'openai',
    label,
    local: address.local,
    endpoint: address.origin,
    stream,
    models,
    defaultModel,
    price: (model) => offeredPrice(priceOf(model)),
  };
}

/** The events of a response: a stream, or the one answer of a server that cannot stream. */
async function* answer(response: Response, reader: ChatReader): AsyncIterable<ModelEvent> {
  if (/^application\/json/i.test(response.headers.get('content-type') ?? '')) {
    return yield* reader.chunk(await response.json());
  }
  const parser = new SseParser();
  if (response.body) {
    for await (const bytes of response.body)
      for (const { data } of parser.push(bytes)) yield* reader.read(data);
  }
  for (const { data } of parser.end()) yield* reader.read(data, true);
}

/** Enough of an error's body to read facts from; it is never shown. */
async function errorBody(response: Response): Promise<string> {
  try {
    return (await response.text()).slice(0, 20_000);
  } catch {
    return '';
  }
}

function labelOf({ origin, local }: Address): string {
  const { hostname, port } = new URL(origin);
  if (hostname === 'api.openai.com') return 'OpenAI';
  if (hostname === 'openrouter.ai') return 'OpenRouter';
  if (port === '11434') return 'Ollama';
  if (port === '1234') return 'LM Studio';
  return local ? 'Local model server' : hostname;
}

function noApi(origin: string, setting: string): ModelFailure {
  return failed(
    'invalid_request',
    `${origin} answers with a web page, not with a model's answer. Correct the address in ${setting}; most end with /v1.`,
  );
}

function noModels(label: string, local: boolean): ModelFailure {
  const load = local
    ? `Load one there (for Ollama: “ollama pull” and a model's name)`
    : 'Name one in planningStudio.models';
  return failed('invalid_request', `${label} offers no model. ${load}, then try again.`);
}

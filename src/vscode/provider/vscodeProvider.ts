import type * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { estimateTokens } from '../../core/llm/models/estimate.ts';
import { emptyAnswer, failureError } from '../../core/llm/models/failure.ts';
import {
  callCost,
  findPrice,
  offeredPrice,
  type ModelPrice,
  type PriceSetting,
} from '../../core/llm/models/prices.ts';
import type { Timeouts } from '../../core/llm/models/entry.ts';
import type {
  ModelEvent,
  ModelFailure,
  ModelInfo,
  ModelProvider,
  ModelRequest,
  StopReason,
} from '../../core/llm/provider.ts';
import { Deadline, REMOTE_TIMEOUTS } from '../../node/models/deadline.ts';
import { LABEL, noModels, noSuchModel, vscodeFailure } from './vscodeFailure.ts';
import {
  ANSWER_TOOL,
  chatMessages,
  chatOptions,
  sentText,
  type AnswerBy,
  type RequestParts,
} from './vscodeRequest.ts';

/** The part of the VS Code API that is used; `lm` is absent in some editors built on VS Code. */
export type LanguageModelApi = RequestParts &
  Pick<typeof vscode, 'CancellationTokenSource'> & {
    readonly lm?: Pick<typeof vscode.lm, 'selectChatModels'> | undefined;
  };

export interface VscodeProviderOptions {
  readonly api: LanguageModelApi;
  /** Role → model id or family; `default` is for roles that are not named. */
  readonly models: Readonly<Record<string, string>>;
  readonly prices: Readonly<Record<string, PriceSetting>>;
  readonly timeouts?: Partial<Timeouts>;
}

/** Stands for the first model that VS Code offers. */
const AUTO = 'auto';

/** The models that VS Code itself brings (Copilot, or other extensions): no key, counts are estimates. Tries once. */
export function vscodeProvider({
  api,
  models: chosen,
  prices,
  timeouts,
}: VscodeProviderOptions): ModelProvider {
  const byWords = new Set<string>();
  const priceOf = (model: string): ModelPrice | null => findPrice(model, prices, {});
  const defaultModel = (role: string): string => chosen[role] ?? chosen['default'] ?? AUTO;

  async function select(wanted: string): Promise<vscode.LanguageModelChat | ModelFailure> {
    const offered = (await api.lm?.selectChatModels()) ?? [];
    const [first] = offered;
    if (!first) return noModels();
    if (wanted === AUTO) return first;
    const match = offered.find(({ id }) => id === wanted) ?? offered.find(({ family }) => family === wanted);
    return (
      match ??
      noSuchModel(
        wanted,
        offered.map(({ id }) => id),
      )
    );
  }

  async function* stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const deadline = new Deadline({ ...REMOTE_TIMEOUTS, ...timeouts }, signal);
    const cancel = new api.CancellationTokenSource();
    deadline.signal.addEventListener('abort', () => cancel.cancel(), { once: true });
    if (deadline.signal.aborted) cancel.cancel();
    const heard: Heard = { said: '', calls: 0 };
    let model: vscode.LanguageModelChat | null = null;
    let result: StopReason | ModelFailure;
    try {
      const selected = await raced(select(request.model ?? defaultModel(request.role)), deadline.signal);
      if ('kind' in selected) return yield { type: 'failed', failure: selected };
      model = selected;
      yield* converse(model, request, cancel.token, deadline, heard);
      const said = heard.said.trim() === '' ? emptyAnswer(LABEL) : 'end';
      result = heard.calls > 0 ? 'tool_use' : said;
    } catch (error) {
      result = vscodeFailure(error, deadline, signal);
    } finally {
      deadline.end();
      cancel.dispose();
    }
    if (model && (heard.said || typeof result === 'string')) yield await usageOf(model, request, heard.said);
    yield typeof result === 'string' ? { type: 'done', reason: result } : { type: 'failed', failure: result };
  }

  /** Asks for a structured answer through a tool; models that know no tools are told in words, from then on. */
  async function* converse(
    model: vscode.LanguageModelChat,
    request: ModelRequest,
    token: vscode.CancellationToken,
    deadline: Deadline,
    heard: Heard,
  ): AsyncIterable<ModelEvent> {
    // A tool that must be called would keep the model from using the others.
    let by: AnswerBy = request.tools.length > 0 || byWords.has(model.id) ? 'words' : 'tool';
    for (;;) {
      try {
        return yield* once(model, request, by, token, deadline, heard);
      } catch (error) {
        // What a model cannot do shows when it is asked or in its stream, depending on who brings it.
        const noTools = request.answer !== null && by === 'tool' && heard.said === '' && mentionsTools(error);
        if (!noTools || deadline.signal.aborted) throw error;
        byWords.add(model.id);
        by = 'words';
      }
    }
  }

  async function* once(
    model: vscode.LanguageModelChat,
    request: ModelRequest,
    by: AnswerBy,
    token: vscode.CancellationToken,
    deadline: Deadline,
    heard: Heard,
  ): AsyncIterable<ModelEvent> {
    const sent = model.sendRequest(chatMessages(request, by, api), chatOptions(request, by, api), token);
    const response = await raced(sent, deadline.signal);
    deadline.connected();
    for await (const part of until(response.stream, deadline)) {
      const event = eventOf(part);
      if (!event) continue;
      if (event.type === 'text') heard.said += event.text;
      if (event.type === 'tool_call') {
        heard.calls += 1;
        heard.said += JSON.stringify(event.call);
      }
      yield event;
    }
  }

  function eventOf(part: unknown): ModelEvent | null {
    if (part instanceof api.LanguageModelTextPart)
      return part.value ? { type: 'text', text: part.value } : null;
    if (!(part instanceof api.LanguageModelToolCallPart)) return null;
    if (part.name === ANSWER_TOOL) return { type: 'text', text: JSON.stringify(part.input) };
    return { type: 'tool_call', call: { id: part.callId, name: part.name, input: part.input } };
  }

  async function usageOf(
    model: vscode.LanguageModelChat,
    request: ModelRequest,
    said: string,
  ): Promise<ModelEvent> {
    const [input, output] = await Promise.all([count(model, sentText(request)), count(model, said)]);
    return {
      type: 'usage',
      model: model.id,
      inputTokens: input,
      outputTokens: output,
      cachedTokens: 0,
      costMicroUsd: callCost(priceOf(model.id), { input, output, cacheRead: 0, cacheWrite: 0 }),
      estimated: true,
    };
  }

  async function models(signal: AbortSignal): Promise<readonly ModelInfo[]> {
    const deadline = new Deadline({ ...REMOTE_TIMEOUTS, ...timeouts }, signal);
    try {
      const offered = (await raced(Promise.resolve(api.lm?.selectChatModels()), deadline.signal)) ?? [];
      if (offered.length === 0)
        throw new PlanningError('model_failed', noModels().message, { kind: 'invalid_request' });
      return offered.map(({ id, name, vendor, maxInputTokens }) => ({
        id,
        label: `${name} (${vendor})`,
        contextTokens: maxInputTokens,
        inputMicroUsdPerMTok: priceOf(id)?.input ?? null,
        outputMicroUsdPerMTok: priceOf(id)?.output ?? null,
      }));
    } catch (error) {
      if (error instanceof PlanningError) throw error;
      throw failureError(vscodeFailure(error, deadline, signal));
    } finally {
      deadline.end();
    }
  }

  return {
    id: 'vscode',
    label: LABEL,
    local: false,
    endpoint: 'the language models of VS Code',
    stream,
    models,
    defaultModel,
    price: (model) => offeredPrice(priceOf(model)),
  };
}

/** What came of one answer, for its count and its end. */
interface Heard {
  said: string;
  calls: number;
}

function mentionsTools(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const cause = error.cause instanceof Error ? error.cause.message : '';
  return /tool/i.test(`${error.message} ${cause}`);
}

async function count(model: vscode.LanguageModelChat, text: string): Promise<number> {
  if (text === '') return 0;
  try {
    // Counting must not hold up the end of an answer.
    return await raced(Promise.resolve(model.countTokens(text)), AbortSignal.timeout(2000));
  } catch {
    return estimateTokens(text);
  }
}

/** The stream's parts, ended by the deadline even when the model does not listen to its token. */
async function* until(parts: AsyncIterable<unknown>, deadline: Deadline): AsyncIterable<unknown> {
  const iterator = parts[Symbol.asyncIterator]();
  for (;;) {
    const next = await raced(iterator.next(), deadline.signal);
    if (next.done) return;
    deadline.alive();
    yield next.value;
  }
}

function raced<T>(promise: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new Error('aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const end = (): void => signal.removeEventListener('abort', stop);
    promise.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

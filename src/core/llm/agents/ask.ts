import { throwIfCancelled } from '../../base/errors.ts';
import { failureError } from '../models/failure.ts';
import type { ModelRequest, ModelTurn, StopReason, ToolCall } from '../provider.ts';
import { jsonCandidates, whyNoJson } from './json.ts';
import type { AgentWorld } from './run.ts';
import { cleanText } from '../../base/plainText.ts';
import { ToolLoop } from './toolLoop.ts';

export interface Answer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly reason: StopReason;
}

/**
 * One model call read to its end. `show: 'stream'` passes text and thinking on as they come; after a retry or
 * a repair `kept` (what earlier calls of the same answer had streamed) is streamed again, because watchers
 * start from nothing. Throws `model_failed` or `cancelled`.
 */
export async function ask(
  request: ModelRequest,
  world: AgentWorld,
  signal: AbortSignal,
  show: 'stream' | 'quiet',
  kept = '',
): Promise<Answer> {
  throwIfCancelled(signal);
  let text = '';
  let toolCalls: ToolCall[] = [];
  for await (const event of world.ask(request, signal)) {
    throwIfCancelled(signal);
    switch (event.type) {
      case 'text': {
        const piece = cleanText(event.text);
        text += piece;
        if (show === 'stream' && piece) world.onText(piece);
        break;
      }
      case 'thinking':
        if (show === 'stream') world.onThinking(cleanText(event.text));
        break;
      case 'tool_call':
        toolCalls.push(event.call);
        break;
      case 'retry':
        text = '';
        toolCalls = [];
        if (show === 'stream') restart(world, kept);
        break;
      case 'usage':
        break;
      case 'failed':
        throw failureError(event.failure);
      case 'done':
        if (event.reason === 'refused') {
          throw failureError({
            kind: 'refused',
            message: 'The model refused to answer this. Put the idea in other words or choose another model.',
            retryAfterMs: null,
          });
        }
        return { text, toolCalls, reason: event.reason };
    }
  }
  throwIfCancelled(signal);
  throw failureError({
    kind: 'cut_off',
    message: 'The answer stopped before its end. Try again.',
    retryAfterMs: null,
  });
}

/** Tells watchers that what they have is void, and gives them what stays. */
export function restart(world: AgentWorld, kept: string): void {
  world.onRestart();
  if (kept) world.onText(kept);
}

const CONTINUATIONS = 2;

/** A long streamed answer: one that reaches the length limit is continued, at most twice. */
export async function askWhole(
  request: ModelRequest,
  world: AgentWorld,
  signal: AbortSignal,
): Promise<string> {
  let whole = '';
  let turns = request.turns;
  for (let part = 0; ; part += 1) {
    const answer = await ask({ ...request, turns }, world, signal, 'stream', whole);
    whole += answer.text;
    if (answer.reason !== 'max_tokens' || part === CONTINUATIONS || answer.text.trim() === '') return whole;
    turns = [
      ...request.turns,
      { role: 'assistant', text: whole },
      {
        role: 'user',
        text: 'You reached the length limit. Go on exactly where you stopped; repeat nothing.',
      },
    ];
  }
}

/** What a check makes of a model's JSON: a value, or words that tell the model what to correct. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly words: string };

/** Tool calls that a role may make on the way to one structured answer. */
const TOOL_CALLS_MAX = 12;

/** What came of asking for JSON. */
export type Structured<T> =
  { readonly value: T } | { readonly value: null; readonly words: string; readonly raw: string };

/** The conversation so far: what was sent before the last answer, that answer, and whether the one repair is used up. */
export interface Conversation {
  readonly turns: readonly ModelTurn[];
  readonly text: string;
  readonly repaired: boolean;
}

/**
 * Asks for JSON, checks it, and asks once more with the check's words. Not throwing for a second unusable
 * answer is deliberate: the caller knows whether there is a fallback.
 */
export async function askStructured<T>(
  request: ModelRequest,
  check: (value: unknown) => Checked<T>,
  world: AgentWorld,
  signal: AbortSignal,
): Promise<Structured<T>> {
  return (await converse(request, check, world, signal)).result;
}

/** Like `askStructured`, for who wants to ask on: the request's tools may be used on the way. */
export async function converse<T>(
  request: ModelRequest,
  check: (value: unknown) => Checked<T>,
  world: AgentWorld,
  signal: AbortSignal,
): Promise<Conversation & { readonly result: Structured<T> }> {
  const tools = new ToolLoop(request.role, TOOL_CALLS_MAX);
  let turns = request.turns;
  for (let repaired = false; ;) {
    const answer = await ask({ ...request, turns }, world, signal, 'quiet');
    if (request.tools.length > 0 && tools.goesOn(answer)) {
      turns = [...turns, ...(await tools.turns(answer, world, signal))];
      continue;
    }
    const { text } = answer;
    const result = readStructured(text, check);
    if (result.ok) return { result: { value: result.value }, turns, text, repaired };
    if (repaired) return { result: { value: null, words: result.words, raw: text }, turns, text, repaired };
    repaired = true;
    turns = [...turns, ...repairTurns(text, result.words, REPAIR)];
  }
}

/** What is demanded of a repaired answer. */
export const REPAIR = 'Answer again with the whole corrected JSON and nothing else.';

/** The first JSON value in a text that passes the check; else the words for the one that came nearest (the longest). */
export function readStructured<T>(text: string, check: (value: unknown) => Checked<T>): Checked<T> {
  let words: string | null = null;
  for (const value of jsonCandidates(text)) {
    const result = check(value);
    if (result.ok) return result;
    words ??= result.words;
  }
  return { ok: false, words: words ?? whyNoJson(text) };
}

/** The turns that show a model its unusable answer and say what is wrong with it. */
export function repairTurns(answer: string, words: string, demand: string): readonly ModelTurn[] {
  return [
    { role: 'assistant', text: answer.trim() === '' ? '(empty)' : answer },
    { role: 'user', text: `That answer cannot be used. ${words}\n\n${demand}` },
  ];
}

import { PlanningError } from '../../base/errors.ts';
import { plural } from '../../base/words.ts';
import type { ModelFailure, ModelFailureKind } from '../provider.ts';
import type { ProviderKey } from './entry.ts';

/** What the sentences about a provider's failures need to name. */
export interface ProviderWords {
  /** `Anthropic`, `Ollama`. */
  readonly label: string;
  /** Scheme, host and port that requests go to. */
  readonly address: string;
  /** True for an address of this machine. */
  readonly local: boolean;
  /** How to set the key, as a sentence; null for a provider without one. */
  readonly setKey: string | null;
  /** The setting that holds the address; null when it cannot be set. */
  readonly addressSetting: string | null;
}

export const CHOOSE_PROVIDER = '“Planning Studio: Choose Model Provider”';

/** How to set a key, as a sentence. */
export function setKeyWords({ environment }: ProviderKey): string {
  return `Set one with ${CHOOSE_PROVIDER}, or in the terminal with the environment variable ${environment}.`;
}

/**
 * What the body of an error told, reduced to facts: its own words never reach a message, because a server may
 * echo keys, headers and prompts in them.
 */
export interface ErrorFacts {
  readonly tooLong: boolean;
  readonly unknownModel: boolean;
  readonly noCredit: boolean;
  readonly refused: boolean;
}

export const NO_FACTS: ErrorFacts = { tooLong: false, unknownModel: false, noCredit: false, refused: false };

/** Reads the facts out of an error body, whatever its form. */
export function errorFacts(body: unknown): ErrorFacts {
  const text = (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''))
    .slice(0, 20_000)
    .toLowerCase();
  const has = (pattern: RegExp): boolean => pattern.test(text);
  return {
    tooLong: has(
      /context_length_exceeded|prompt is too long|maximum context|context (window|length)|too many tokens/,
    ),
    unknownModel: has(
      /model_not_found|model[^.]{0,80}(not found|does not exist|not exist)|not_found_error[^}]{0,80}model/,
    ),
    noCredit: has(/insufficient_quota|credit balance|billing_(error|hard_limit)|exceeded your current quota/),
    refused: has(/content_policy|content_filter|responsible_ai/),
  };
}

export function failed(
  kind: ModelFailureKind,
  message: string,
  retryAfterMs: number | null = null,
): ModelFailure {
  return { kind, message, retryAfterMs };
}

/** A failure as what a step or a listing throws: `cancelled`, or `model_failed` with its kind in `details`. */
export function failureError({ kind, message, retryAfterMs }: ModelFailure): PlanningError {
  if (kind === 'cancelled') return new PlanningError('cancelled', message);
  return new PlanningError('model_failed', message, { kind, retryAfterMs });
}

export const CANCELLED: ModelFailure = failed('cancelled', 'Stopped.');

/** The failure behind an HTTP status, told in sentences that say what to do. */
export function httpFailure(
  status: number,
  facts: ErrorFacts,
  retryAfterMs: number | null,
  model: string,
  words: ProviderWords,
): ModelFailure {
  const { label } = words;
  if (facts.noCredit || status === 402) {
    return failed(
      'auth',
      `The ${label} account has no credit left. Top it up, or choose another provider with ${CHOOSE_PROVIDER}.`,
    );
  }
  if (status === 401) return failed('auth', `${label} does not accept the key. ${keyHint(words)}`);
  if (status === 403) {
    return failed(
      'auth',
      `${label} does not allow this key to use ${quoted(model)} (403). Choose another model in planningStudio.models, or another key: ${keyHint(words)}`,
    );
  }
  if (facts.tooLong || status === 413) {
    return failed(
      'invalid_request',
      `The request is too long for ${quoted(model)}. Remove context from the session, or choose a model with a larger window in planningStudio.models.`,
    );
  }
  if (facts.unknownModel) return unknownModel(model, label);
  if (status === 404) {
    const where = words.addressSetting
      ? ` If the model is right, check the address in ${words.addressSetting}.`
      : '';
    return failed('invalid_request', `${unknownModel(model, label).message}${where}`);
  }
  if (facts.refused) return refused(label);
  if (status === 429)
    return failed(
      'rate_limit',
      `${label} limits how much may be asked (429)${waitWords(retryAfterMs)}. Wait a little, or run fewer personas at once.`,
      retryAfterMs,
    );
  if (status === 408)
    return failed('timeout', `${label} gave up waiting for the request (408). Try again.`, retryAfterMs);
  if (status >= 500)
    return failed(
      'overloaded',
      `${label} cannot answer now (${status})${waitWords(retryAfterMs)}. Try again in a few minutes.`,
      retryAfterMs,
    );
  if (status >= 300 && status < 400) {
    return failed(
      'invalid_request',
      `${words.address} sends requests on to another address (${status}), which is not followed.${words.addressSetting ? ` Set the final address in ${words.addressSetting}.` : ''}`,
    );
  }
  if (status >= 400)
    return failed(
      'invalid_request',
      `${label} does not accept the request for ${quoted(model)} (${status}). Choose another model in planningStudio.models.`,
    );
  return failed('unknown', `${label} answered with an unexpected status (${status}). Try again.`);
}

/** A failure told inside a stream by a word instead of a status. */
export function statusOfErrorType(type: string): number {
  const statuses: Readonly<Record<string, number>> = {
    invalid_request_error: 400,
    authentication_error: 401,
    billing_error: 402,
    permission_error: 403,
    not_found_error: 404,
    timeout_error: 408,
    request_too_large: 413,
    rate_limit_error: 429,
    rate_limit_exceeded: 429,
    api_error: 500,
    server_error: 500,
    overloaded_error: 529,
  };
  return Object.hasOwn(statuses, type) ? (statuses[type] ?? 500) : 500;
}

/** No answer at all: what the network said, by its error code. */
export function networkFailure(code: string, words: ProviderWords): ModelFailure {
  const { label, address } = words;
  if (/TIMEOUT|ETIMEDOUT/.test(code)) {
    return failed(
      'timeout',
      `No connection to ${label} at ${address} in time. Check the network, then try again.`,
    );
  }
  if (/ENOTFOUND|EAI_AGAIN|EAI_NODATA|ENODATA/.test(code)) {
    return failed('network', `The host of ${address} is not found. Check the network${orSetting(words)}.`);
  }
  if (/ECONNREFUSED/.test(code)) {
    const start = words.local ? 'Start it' : 'Check that the server runs';
    return failed('network', `${label} does not answer at ${address}. ${start}${orSetting(words)}.`);
  }
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code)) {
    return failed(
      'network',
      `The certificate of ${address} cannot be verified. Check the address, or the proxy of your network.`,
    );
  }
  return failed(
    'network',
    `${label} at ${address} cannot be reached. Check the network${orSetting(words)}, then try again.`,
  );
}

export function noKey(words: ProviderWords): ModelFailure {
  return failed('auth', `There is no key for ${words.label}. ${keyHint(words)}`);
}

export function badKey(words: ProviderWords): ModelFailure {
  return failed(
    'auth',
    `The key for ${words.label} holds spaces, line breaks or letters that no key has. ${keyHint(words)}`,
  );
}

export function refused(label: string): ModelFailure {
  return failed(
    'refused',
    `The model of ${label} refused to answer this. Put the idea into other words, or choose another model in planningStudio.models.`,
  );
}

export function cutOff(label: string): ModelFailure {
  return failed('cut_off', `The answer of ${label} broke off before its end. Try again.`);
}

export function emptyAnswer(label: string): ModelFailure {
  return failed(
    'unknown',
    `${label} ended its answer without saying anything. Try again, or choose another model in planningStudio.models.`,
  );
}

export function unreadable(label: string): ModelFailure {
  return failed('unknown', `The answer of ${label} cannot be read: its stream is damaged. Try again.`);
}

export function contextFull(model: string): ModelFailure {
  return failed(
    'invalid_request',
    `The window of ${quoted(model)} was full before the answer ended. Remove context from the session, or choose a model with a larger window in planningStudio.models.`,
  );
}

export type WaitPhase = 'connect' | 'first' | 'idle' | 'total';

/** Time is up: `connect` no response began, `first` it began but sent nothing, `idle` it stopped in the middle. */
export function timedOut(phase: WaitPhase, ms: number, label: string): ModelFailure {
  const time = duration(ms);
  const sentence: Readonly<Record<WaitPhase, string>> = {
    connect: `${label} did not begin to answer within ${time}.`,
    first: `${label} took the request but sent nothing of its answer within ${time}.`,
    idle: `${label} stopped in the middle of its answer: nothing came for ${time}.`,
    total: `${label} had not finished its answer after ${time}.`,
  };
  return failed(
    'timeout',
    `${sentence[phase]} Try again, or choose a faster model in planningStudio.models.`,
  );
}

/** `2 minutes`, `30 seconds`, `500 ms`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const [count, unit] = ms < 120_000 ? [Math.ceil(ms / 1000), 'second'] : [Math.ceil(ms / 60_000), 'minute'];
  return plural(count, unit);
}

/** The wait that a `retry-after-ms` or `retry-after` header asks for (seconds or an HTTP date), or null. */
export function retryAfter(header: (name: string) => string | null, now: string): number | null {
  const exact = header('retry-after-ms')?.trim();
  if (exact && /^\d+(\.\d+)?$/.test(exact)) return Math.ceil(Number(exact));
  const value = header('retry-after')?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.parse(now));
}

/** A model's name in a sentence: cut, without anything that could be mistaken for markup or a key. */
function quoted(model: string): string {
  return `the model “${model.replaceAll(/[^\w.:/@-]/g, '').slice(0, 80)}”`;
}

function unknownModel(model: string, label: string): ModelFailure {
  return failed(
    'invalid_request',
    `${label} does not know ${quoted(model)}. Choose one that it offers with ${CHOOSE_PROVIDER} or in planningStudio.models.`,
  );
}

function keyHint(words: ProviderWords): string {
  return words.setKey ?? `Choose a provider with ${CHOOSE_PROVIDER}.`;
}

function orSetting(words: ProviderWords): string {
  return words.addressSetting ? `, or correct the address in ${words.addressSetting}` : '';
}

function waitWords(retryAfterMs: number | null): string {
  return retryAfterMs === null ? '' : `, for ${duration(retryAfterMs)} more`;
}

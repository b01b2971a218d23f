import {
  badKey,
  CANCELLED,
  cutOff,
  errorFacts,
  failed,
  httpFailure,
  networkFailure,
  NO_FACTS,
  noKey,
  retryAfter,
  timedOut,
  unreadable,
  type ProviderWords,
} from '../../core/llm/models/failure.ts';
import type { Clock, Log } from '../../core/ports.ts';
import { errorCode } from '../errorCode.ts';
import type { ModelFailure } from '../../core/llm/provider.ts';
import type { Deadline } from './deadline.ts';

export type Fetch = typeof fetch;

/** Ends a call with a failure that is already in words. */
export class WireFailure extends Error {
  readonly failure: ModelFailure;

  constructor(failure: ModelFailure) {
    super(failure.message);
    this.name = 'WireFailure';
    this.failure = failure;
  }
}

/** An error of a server that answered with a status other than 200. */
export class StatusError extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;

  constructor(status: number, body: unknown, headers: Headers) {
    super(`HTTP ${status}`);
    this.name = 'StatusError';
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/**
 * `fetch` under a deadline, which is told what comes in. Redirects are not followed: a prompt and a key go to the
 * address that was configured and nowhere else.
 */
export function watchedFetch(inner: Fetch, deadline: Deadline, seen?: { responded: boolean }): Fetch {
  return async (input, init) => {
    deadline.asked();
    const signal = init?.signal ? AbortSignal.any([init.signal, deadline.signal]) : deadline.signal;
    const response = await inner(input, { ...init, redirect: 'manual', signal });
    deadline.connected();
    if (seen) seen.responded = true;
    if (!response.body) return response;
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, out) {
          deadline.alive();
          out.enqueue(chunk);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(watched, { status, statusText, headers });
  };
}

/** Checks a key before it goes into a header, where a bad one would be quoted in an error. */
export function usableKey(key: string | undefined, words: ProviderWords): string {
  const trimmed = key?.trim() ?? '';
  if (trimmed === '') throw new WireFailure(noKey(words));
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw new WireFailure(badKey(words));
  return trimmed;
}

export interface CallFacts {
  readonly words: ProviderWords;
  readonly model: string;
  readonly deadline: Deadline;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly log: Log;
  /** True once a response with status 200 has begun. */
  readonly responded: boolean;
}

/** Turns whatever a call threw into a failure. Nothing of the error's own text is kept: it may quote keys and prompts. */
export function failureOf(error: unknown, facts: CallFacts): ModelFailure {
  const { words, deadline, signal } = facts;
  if (signal.aborted) return CANCELLED;
  if (deadline.expired) return timedOut(deadline.expired.phase, deadline.expired.ms, words.label);
  if (error instanceof WireFailure) return error.failure;
  const { status, headers, body } = statusOf(error);
  if (status !== null) {
    const wait = retryAfter((name) => headers?.get(name) ?? null, facts.clock.now());
    return httpFailure(status, body === undefined ? NO_FACTS : errorFacts(body), wait, facts.model, words);
  }
  if (error instanceof SyntaxError || error instanceof RangeError) return unreadable(words.label);
  const code = firstCode(error);
  if (code === null && !isFetchError(error)) {
    facts.log.error(`The call to ${words.label} failed inside Planning Studio: ${placeOf(error)}`);
    return failed(
      'unknown',
      `The call to ${words.label} failed inside Planning Studio. Try again; see the log if it stays.`,
    );
  }
  return facts.responded ? cutOff(words.label) : networkFailure(code ?? '', words);
}

/** The SDK's errors and our own both carry the status, the headers and the body. */
function statusOf(error: unknown): { status: number | null; headers: Headers | null; body: unknown } {
  if (error instanceof StatusError) return { status: error.status, headers: error.headers, body: error.body };
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') {
    return { status: null, headers: null, body: undefined };
  }
  const headers = 'headers' in error && error.headers instanceof Headers ? error.headers : null;
  return { status: error.status, headers, body: 'error' in error ? error.error : error.message };
}

/** The first error code in a chain of causes, such as `ECONNREFUSED`. */
function firstCode(error: unknown): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const code = errorCode(at);
    if (code !== '') return code;
    if (at instanceof AggregateError) {
      const inner = at.errors.map(firstCode).find((code) => code !== null);
      if (inner) return inner;
    }
  }
  return null;
}

/** `fetch` tells what went wrong on the wire in words only when there is no code. */
function isFetchError(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (/fetch failed|terminated|socket|connection error|aborted|timed? ?out|premature/i.test(at.message))
      return true;
  }
  return false;
}

/** Kind and place of a bug, without its message. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return `${error.name} ${/^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() ?? ''}`;
}

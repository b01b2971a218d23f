import { PlanningError, type ErrorCode, type ErrorDetails } from '../core/base/errors.ts';

/** Two methods over postMessage; each side of a webview supplies one. */
export interface Port {
  post(message: unknown): void;
  /** The listener gets whatever arrives, unchecked. */
  listen(listener: (message: unknown) => void): { dispose(): void };
}

/** A failure as it crosses the wire. `bug` is anything that was not foreseen; its text stays on the host. */
export interface WireError {
  readonly code: ErrorCode | 'bug';
  readonly message: string;
  readonly details: ErrorDetails;
}

type Method = (...args: never[]) => Promise<unknown>;
/** Any interface of asynchronous methods. */
export type Api<T> = { readonly [K in keyof T]: T[K] extends Method ? T[K] : never };

/** Calls still waiting for their answer; more than this from one view is a runaway and is refused. */
const MAX_PENDING = 500;

/**
 * Answers calls with `handlers` until disposed. Every call gets an answer, also an unknown or malformed one
 * that carries an id; a handler's failure crosses as a value. `onBug` hears of unforeseen failures.
 */
export function serve<T extends Api<T>>(
  port: Port,
  handlers: T,
  onBug: (error: unknown) => void,
): { dispose(): void } {
  let pending = 0;
  const reply = (id: number, result: unknown): void => port.post({ kind: 'result', id, result });
  const refuse = (id: number, error: WireError): void => port.post({ kind: 'error', id, error });
  const answer = async (id: number, method: string, args: readonly unknown[]): Promise<void> => {
    const handler = Object.hasOwn(handlers, method) ? handlers[method as keyof T] : undefined;
    if (typeof handler !== 'function') {
      refuse(id, { code: 'invalid_input', message: `There is no call "${method}".`, details: {} });
      return;
    }
    if (pending >= MAX_PENDING) {
      refuse(id, {
        code: 'invalid_input',
        message: 'Too many calls at once; wait for some to end.',
        details: {},
      });
      return;
    }
    pending += 1;
    try {
      reply(id, await (handler as (...all: unknown[]) => Promise<unknown>).apply(handlers, [...args]));
    } catch (error) {
      if (!(error instanceof PlanningError)) onBug(error);
      refuse(id, toWire(error));
    } finally {
      pending -= 1;
    }
  };
  return port.listen((message) => {
    if (!isRecord(message) || message['kind'] !== 'call' || typeof message['id'] !== 'number') return;
    const { id, method, args } = message;
    if (typeof method === 'string' && Array.isArray(args)) void answer(id as number, method, args);
    else refuse(id as number, { code: 'invalid_input', message: 'Malformed call.', details: {} });
  });
}

/** Sends a push; the other side's `connect` hands it to `onEvent`. */
export function push<E>(port: Port, event: E): void {
  port.post({ kind: 'event', event });
}

/** The calling side: an object with the methods of `T`, each a round trip that rejects with PlanningError. */
export function connect<T extends Api<T>, E>(
  port: Port,
  onEvent: (event: E) => void,
): { readonly api: T; dispose(): void } {
  let lastId = 0;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  const call = (method: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      port.post({ kind: 'call', id: lastId, method, args });
    });
  const listening = port.listen((message) => {
    if (!isRecord(message)) return;
    if (message['kind'] === 'event') return onEvent(message['event'] as E);
    const waiter = typeof message['id'] === 'number' ? waiting.get(message['id']) : undefined;
    if (waiter === undefined) return;
    waiting.delete(message['id'] as number);
    if (message['kind'] === 'result') waiter.resolve(message['result']);
    else waiter.reject(fromWire(message['error']));
  });
  const api = new Proxy({} as T, {
    get: (_, method) =>
      typeof method === 'string' && method !== 'then'
        ? (...args: readonly unknown[]) => call(method, args)
        : undefined,
  });
  const dispose = (): void => {
    listening.dispose();
    for (const waiter of waiting.values())
      waiter.reject(new PlanningError('cancelled', 'The view was closed.'));
    waiting.clear();
  };
  return { api, dispose };
}

function toWire(error: unknown): WireError {
  if (error instanceof PlanningError)
    return { code: error.code, message: error.message, details: error.details };
  return {
    code: 'bug',
    message: 'Something went wrong inside Planning Studio. Its output log has the details.',
    details: {},
  };
}

function fromWire(value: unknown): Error {
  if (!isRecord(value) || typeof value['code'] !== 'string' || typeof value['message'] !== 'string') {
    return new Error('The extension gave a malformed answer.');
  }
  if (value['code'] === 'bug') return new Error(value['message']);
  return new PlanningError(
    value['code'] as ErrorCode,
    value['message'],
    isRecord(value['details']) ? value['details'] : {},
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Log } from '../core/ports.ts';

export type LogLevel = 'info' | 'warn' | 'error';
const LEVELS: readonly LogLevel[] = ['info', 'warn', 'error'];

/** A log of lines `level message`, from `least` up; stacks only of errors that nobody foresaw. Never fails. */
export function lineLog(write: (line: string) => void, least: LogLevel): Log {
  const at = (level: LogLevel, message: string): void => {
    if (LEVELS.indexOf(level) >= LEVELS.indexOf(least)) write(`${level} ${message}`);
  };
  return {
    info: (message) => at('info', message),
    warn: (message) => at('warn', message),
    error: (message, error) => at('error', error === undefined ? message : `${message}: ${describe(error)}`),
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string'
    ? `${error.message} (${error.code})`
    : (error.stack ?? error.message);
}

/** A log that keeps nothing. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

import type { LogOutputChannel } from 'vscode';
import type { Log } from '../../core/ports.ts';

/** The core's log as lines of an output channel. */
export function logTo(channel: LogOutputChannel): Log {
  return {
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message, error) => {
      channel.error(message);
      if (error !== undefined) channel.error(asText(error));
    },
  };
}

/** Whatever was thrown, for a log. */
export function asText(error: unknown): Error | string {
  if (error instanceof Error) return error;
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? 'undefined');
}

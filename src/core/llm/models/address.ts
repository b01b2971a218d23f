import { PlanningError } from '../../base/errors.ts';

export interface Address {
  /** Without a slash at its end. */
  readonly base: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** True for an address of this machine: nothing leaves it. */
  readonly local: boolean;
  /** What a person should know before using it, or null. */
  readonly warning: string | null;
}

/** Reads a base URL as a person typed it; throws `invalid_input` naming the setting. */
export function readAddress(text: string, setting: string): Address {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new PlanningError(
      'invalid_input',
      `${setting} must be an address that begins with https:// or http://, such as http://localhost:11434/v1.`,
    );
  }
  if (url.username || url.password) {
    throw new PlanningError(
      'invalid_input',
      `${setting} must not hold a user name, password or key. Store the key with “Planning Studio: Choose Model Provider”.`,
    );
  }
  if (url.search || url.hash) {
    throw new PlanningError(
      'invalid_input',
      `${setting} must be an address without ? and #, such as https://api.openai.com/v1.`,
    );
  }
  const local = isLoopback(url.hostname);
  const plain = url.protocol === 'http:' && !local;
  const warning = plain
    ? `${url.origin} is not encrypted: prompts and the key can be read on the way. Use https:// if the server offers it.`
    : null;
  return { base: url.href.replace(/\/+$/, ''), origin: url.origin, local, warning };
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}

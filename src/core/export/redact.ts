import { replaceSecrets } from '../context/secrets.ts';

/** Folders of a person's account, in the ways of Linux, macOS and Windows. */
const HOME =
  /(?:\/(?:home|Users)\/[^/\s"'`<>:]+|(?<![\w/])\/root|\b[A-Za-z]:\\Users\\[^\\\s"'`<>:]+)(?=[/\\])/g;

/** Text fit to leave this machine in a file: what looks like a secret is replaced, a home folder becomes `~`. */
export function redact(text: string): string {
  return replaceSecrets(text).replace(HOME, '~');
}

/** The same for every string of a JSON value. */
export function redactAll<T>(value: T): T {
  return deep(value) as T;
}

function deep(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(deep);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deep(each)]));
}

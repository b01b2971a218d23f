import type { LeftOut } from '../model/snapshot.ts';

/**
 * A snapshot's commit says itself what it leaves out, one line per file at its end: whoever goes back to it, with
 * or without our log, must not take a file that was left out for one that was not there.
 */
const LINE = /^Left-Out: (secret|too_large|nested_repository|unreadable|special) (\S+)$/;

/** `paths` are one character per byte, whatever their encoding. */
export function withLeftOut(message: string, leftOut: readonly LeftOut[]): string {
  const lines = leftOut.map(({ path, reason }) => `Left-Out: ${reason} ${escape(path)}`);
  return `${[message.trimEnd(), ...(lines.length > 0 ? ['', ...lines] : [])].join('\n')}\n`;
}

export function leftOutOf(message: string): readonly LeftOut[] {
  const found: LeftOut[] = [];
  for (const line of message.trimEnd().split('\n').toReversed()) {
    const [, reason, path] = LINE.exec(line) ?? [];
    if (reason === undefined || path === undefined) break;
    found.push({ path: unescape(path), reason: reason as LeftOut['reason'] });
  }
  return found.toReversed();
}

function escape(path: string): string {
  return path.replace(
    /[^A-Za-z0-9_./@+,=~-]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function unescape(text: string): string {
  return text.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

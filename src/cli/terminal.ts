import type { Writable } from 'node:stream';

/** Where a command prints: results to `out`, everything about them (progress, estimates, hints) to `note`. */
export interface Terminal {
  /** A line of the result, on stdout. */
  out(line: string): void;
  /** A line about the work, on stderr. */
  note(line: string): void;
  /** True when a person sees stderr live: only then progress is drawn. */
  readonly live: boolean;
  /** True when a person can be asked. */
  readonly interactive: boolean;
  readonly columns: number;
  readonly paint: Paint;
  /** Raw text for progress, on stderr. */
  draw(text: string): void;
}

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan';
export type Paint = (colour: Colour, text: string) => string;

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
};

interface Tty extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The process's terminal. Colours only where stdout is one, NO_COLOR is unset and TERM is not `dumb`. */
export function openTerminal(
  stdin: { readonly isTTY?: boolean },
  stdout: Tty,
  stderr: Tty,
  env: NodeJS.ProcessEnv,
): Terminal {
  const dumb = env['TERM'] === 'dumb';
  const coloured = Boolean(stdout.isTTY) && !env['NO_COLOR'] && !dumb;
  return {
    out: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${stderr.isTTY ? line : unpainted(line)}\n`),
    live: Boolean(stderr.isTTY) && !dumb,
    interactive: Boolean(stdin.isTTY) && Boolean(stderr.isTTY),
    columns: stderr.columns ?? stdout.columns ?? 80,
    paint: (colour, text) =>
      coloured ? `\u001b[${CODES[colour][0]}m${text}\u001b[${CODES[colour][1]}m` : text,
    draw: (text) => void stderr.write(text),
  };
}

/** A line without the colours of `Paint`. */
export function unpainted(line: string): string {
  // eslint-disable-next-line no-control-regex -- our own colour codes
  return line.replace(/\u001b\[\d+m/g, '');
}

/** Text of models, files and people without control characters, which could move the cursor or hide what is said. */
export function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim();
}

import canonicalize from 'canonicalize';

/** One entry of a sealed record. */
export interface SealedEntry {
  /** What `data` is: `head`, `event`, `document`, `usage`, `diff` … */
  readonly kind: string;
  readonly data: unknown;
}

/** What checking a sealed record found. */
export interface SealCheck {
  readonly entries: readonly SealedEntry[];
  /** The last hash; null when nothing could be read. */
  readonly sha256: string | null;
  /** One sentence each, with the 1-based line; empty = whole and unchanged. */
  readonly problems: readonly string[];
}

/** Before the first entry stands this hash. */
const START = '0'.repeat(64);

/**
 * Entries as JSON lines in canonical form (RFC 8785). Each line holds the hash of the one before and its own
 * (SHA-256 of the line without it), so that no line can be changed, left out or moved unseen. `hash` gives
 * lower-case hex.
 */
export function seal(
  entries: readonly SealedEntry[],
  hash: (text: string) => string,
): { readonly text: string; readonly sha256: string } {
  let previous = START;
  const lines = entries.map(({ kind, data }, index) => {
    const body = { n: index + 1, kind, data, previous };
    previous = hash(canonical(body));
    return canonical({ ...body, sha256: previous });
  });
  return { text: `${lines.join('\n')}\n`, sha256: previous };
}

/** Reads a sealed record as far as it can be read and says everything that is not as it was sealed. */
export function checkSeal(text: string, hash: (text: string) => string): SealCheck {
  const entries: SealedEntry[] = [];
  const problems: string[] = [];
  // Null behind a line that cannot be read: nobody knows what the next one should follow.
  let previous: string | null = START;
  let next = 1;
  const lines = text.split('\n');
  if (lines.pop() !== '') problems.push('The end is missing: the last line is not complete.');
  for (const [index, line] of lines.entries()) {
    const entry = read(line);
    if (entry === null) {
      problems.push(`Line ${index + 1} is not an entry of a sealed record.`);
      previous = null;
      next += 1;
      continue;
    }
    const { sha256, ...body } = entry;
    if (body.n !== next) {
      const place =
        body.n > next ? `${body.n - next} missing between them` : `it was sealed as line ${body.n}`;
      problems.push(`Line ${index + 1} does not follow the line before it: ${place}.`);
    } else if (previous !== null && body.previous !== previous) {
      problems.push(`Line ${index + 1} does not follow the line before it.`);
    }
    if (canonical(entry) !== line || hash(canonical(body)) !== sha256) {
      problems.push(`Line ${index + 1} was changed after it was sealed.`);
    }
    previous = sha256;
    next = body.n + 1;
    entries.push({ kind: body.kind, data: body.data });
  }
  if (entries.length === 0) problems.push('There is nothing in it.');
  return { entries, sha256: entries.length === 0 ? null : previous, problems };
}

interface Line {
  readonly n: number;
  readonly kind: string;
  readonly data: unknown;
  readonly previous: string;
  readonly sha256: string;
}

function read(line: string): Line | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const entry = value as Partial<Line> | null;
  const sound =
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.n === 'number' &&
    typeof entry.kind === 'string' &&
    typeof entry.previous === 'string' &&
    typeof entry.sha256 === 'string';
  return sound ? (entry as Line) : null;
}

/**
 * The one way to write a JSON value (RFC 8785): equal values give equal text. Halves of letters, which RFC 8785
 * cannot write, become U+FFFD as in every file: nothing that was once recorded keeps a plan from being sealed.
 */
export function canonical(value: unknown): string {
  const text = written(value);
  if (text === undefined) throw new TypeError('Only JSON can be sealed.');
  return text;
}

function written(value: unknown): string | undefined {
  try {
    return canonicalize(value);
  } catch {
    return canonicalize(wellFormed(value));
  }
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toWellFormed(), wellFormed(inner)]),
  );
}

import { LANGUAGES } from '../../index/facts.ts';
import { PATTERN_KINDS } from '../../model/verification.ts';
import type { PatternKind } from '../../model/verification.ts';
import { keysOf } from './describe.ts';
import type { SpecKey } from './describe.ts';
import { scan } from './scan.ts';
import type { KeyToken } from './scan.ts';

export interface SpecCompletion {
  readonly kind: 'key' | 'value';
  readonly label: string;
  /** What is put in place of `start..end`, white space as it is; `$0` marks where typing goes on. */
  readonly insert: string;
  readonly doc: string;
}

/** What can be typed at a place. */
export interface SpecCompletions {
  /** Offsets of what the chosen entry replaces. */
  readonly start: number;
  readonly end: number;
  readonly entries: readonly SpecCompletion[];
  /**
   * What the workspace can add: names for that kind of pattern, or paths. Null = nothing. `prefix` is what was
   * typed so far.
   */
  readonly ask: { readonly what: PatternKind | 'paths'; readonly prefix: string } | null;
}

/** Stands where the cursor is, as a key that nobody types. */
const HERE = '\uE000';

export function completeSpec(text: string, offset: number): SpecCompletions {
  const before = text.slice(0, offset);
  const typed = /[^\s,[\]{}'"]*$/.exec(before)?.[0] ?? '';
  const start = offset - typed.length;
  const end = offset + (/^[A-Za-z_0-9]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const nothing = { start, end, entries: [], ask: null };
  if (inComment(before)) return nothing;
  const { keys, open } = scan(`${text.slice(0, start)}${HERE}: `);
  const here = keys.findLast(({ name }) => name === HERE);
  if (!here) return { ...nothing, ...values(open.at(-1)?.key ?? null, typed) };
  const parent = open.at(-2)?.key ?? null;
  const entries = here.level === null ? [] : keyEntries(here, text, start, end);
  // In a list of patterns a text is what is mostly wanted.
  return { start, end, entries, ask: parent ? values(parent, typed).ask : null };
}

function keyEntries(here: KeyToken, text: string, start: number, end: number): readonly SpecCompletion[] {
  const { level } = here;
  if (level === null) return [];
  const { keys } = scan(`${text.slice(0, start)}${HERE}: ${text.slice(end).replace(/^\s*:/, '')}`);
  const mapping = keys.find(({ name }) => name === HERE)?.mapping;
  const present = new Set(keys.filter((key) => key.mapping === mapping).map(({ name }) => name));
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  const typedColon = /^\s*:/.test(text.slice(end));
  const meant = (key: SpecKey): string => key.sameAs ?? key.name;
  const taken = new Set(keysOf(level).flatMap((key) => (present.has(key.name) ? [meant(key)] : [])));
  return keysOf(level)
    .filter((key) => !taken.has(meant(key)) && key.sameAs === undefined)
    .map((key) => ({
      kind: 'key',
      label: key.name,
      insert: typedColon ? key.name : `${key.name}:${valueStart(key, here.flow, column)}`,
      doc: `${key.doc}\n\n    ${key.example.replaceAll('\n', '\n    ')}`,
    }));
}

function valueStart({ value }: SpecKey, flow: boolean, column: number): string {
  const indent = `\n${' '.repeat(column + 2)}`;
  switch (value.type) {
    case 'level':
      if (flow) return value.list ? ' [{$0}]' : ' {$0}';
      if (value.text) return ' $0';
      return value.list ? `${indent}- id: $0` : `${indent}$0`;
    case 'items':
    case 'texts':
      return ' [$0]';
    case 'any':
    case 'duration':
    case 'flag':
    case 'text':
    case 'whole':
    case 'word':
      return ' $0';
  }
}

function values(key: SpecKey | null, prefix: string): Pick<SpecCompletions, 'entries' | 'ask'> {
  const entries = (words: readonly string[]): readonly SpecCompletion[] =>
    words.map((word) => ({ kind: 'value', label: word, insert: word, doc: key?.doc ?? '' }));
  if (!key) return { entries: [], ask: null };
  if (key.value.type === 'word') return { entries: entries(key.value.words), ask: null };
  if (key.value.type === 'flag') return { entries: entries(['true', 'false']), ask: null };
  if (key.level === 'scope' && key.name === 'languages') return { entries: entries(LANGUAGES), ask: null };
  if (key.level === 'scope') return { entries: [], ask: { what: 'paths', prefix } };
  if (key.value.type !== 'items') return { entries: [], ask: null };
  const kind = PATTERN_KINDS.find((each) => each === (key.sameAs ?? key.name));
  return { entries: [], ask: kind ? { what: kind === 'files' ? 'paths' : kind, prefix } : null };
}

function inComment(before: string): boolean {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return /^\s*#/.test(line) || /\s#[^'"]*$/.test(line);
}

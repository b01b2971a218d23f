/** The line under a task's title in a plan's Markdown: `priority: high · size: m · tags: api · blocked by: #2`. */
import type { TaskText } from '../model/draft.ts';
import type { Task, TaskStatus } from '../model/plan.ts';
import { TASK_STATUSES } from '../model/plan.ts';
import { blankOf, FIELDS, TASK_FIELDS } from '../model/taskFields.ts';
import type { FieldName, FieldValue, TaskField } from '../model/taskFields.ts';
import { proofWords } from './proofWords.ts';

type Fields = typeof TASK_FIELDS;
/** The fields that stand under the title by their names. */
type MetaName = { [K in FieldName]: Fields[K]['markdown'] extends null ? never : K }[FieldName];
type MetaText = {
  readonly [K in keyof Pick<TaskText, MetaName>]: Fields[K]['kind'] extends 'list'
    ? TaskText[K]
    : TaskText[K] | null;
};

/** As read from a file; `null` and empty = not named there. */
export interface TaskMeta extends MetaText {
  readonly status: TaskStatus | null;
  /** Numbers of tasks. */
  readonly blockedBy: readonly number[];
  readonly assignee: string | null;
  readonly reason: string | null;
  /** How the task stands to its verification spec; told, never taken over. */
  readonly proof: string | null;
}

const SEPARATOR = ' · ';
const placed = (fits: (field: TaskField) => boolean): readonly FieldName[] =>
  FIELDS.filter(([, field]) => fits(field)).map(([name]) => name);
const WORDS = placed(({ markdown, kind }) => markdown === 'line' && kind === 'word');
const TEXTS = placed(({ markdown, kind }) => markdown === 'line' && kind !== 'word');
const OWN_LINES = placed(({ markdown }) => markdown === 'own line');
const KEYS: readonly string[] = [
  ...WORDS,
  'status',
  ...TEXTS,
  'blocked by',
  'assignee',
  ...OWN_LINES,
  'reason',
  'proof',
];
const META_LINE = new RegExp(`^(?:${KEYS.join('|')}):`, 'i');
/** Told by the box and by striking through, so their words would only repeat it; open ones need no word. */
const UNSAID: readonly TaskStatus[] = ['backlog', 'pending', 'completed', 'cancelled'];

export function isMetaLine(line: string): boolean {
  return META_LINE.test(line);
}

export function renderMeta(task: Task, numberOf: (id: string) => number | undefined): readonly string[] {
  const blockers = task.blockedBy.map(numberOf).filter((number) => number !== undefined);
  const said = (names: readonly FieldName[]): readonly string[] =>
    names.flatMap((name) => {
      const field: TaskField = TASK_FIELDS[name];
      const value = task[name] ?? blankOf(field);
      return value.length === 0 ? [] : [`${name}: ${encodeValue(value, field)}`];
    });
  const parts = [...said(WORDS)];
  if (!UNSAID.includes(task.status)) parts.push(`status: ${task.status}`);
  parts.push(...said(TEXTS));
  if (blockers.length > 0) parts.push(`blocked by: ${blockers.map((number) => `#${number}`).join(', ')}`);
  if (task.assignee !== null) parts.push(`assignee: ${encode(task.assignee, BARE)}`);
  const lines = [parts.join(SEPARATOR), ...said(OWN_LINES)];
  const proof = proofWords(task);
  if (proof !== null) lines.push(`proof: ${proof}`);
  if (task.statusReason !== null) lines.push(`reason: ${encode(task.statusReason, REASON)}`);
  return lines;
}

/** Reads meta lines; `problem` is told what cannot be understood, with the index of its line. */
export function parseMeta(
  lines: readonly string[],
  problem: (index: number, message: string) => void,
): TaskMeta {
  const values = new Map<string, { readonly value: string; readonly index: number }>();
  lines.forEach((line, index) => {
    for (const part of splitOutside(line, SEPARATOR)) {
      const colon = part.indexOf(':');
      const key = KEYS.find((known) => known === part.slice(0, colon).trim().toLowerCase());
      if (colon < 0 || !key) problem(index, `"${part.trim()}" is not one of ${KEYS.join(', ')}.`);
      else if (values.has(key)) problem(index, `"${key}" is named twice.`);
      else values.set(key, { value: part.slice(colon + 1).trim(), index });
    }
  });
  const word = <T extends string>(key: string, allowed: readonly T[]): T | null => {
    const found = values.get(key);
    if (!found || found.value === '') return null;
    const match = allowed.find((candidate) => candidate === found.value.toLowerCase().replaceAll(' ', '_'));
    if (!match) problem(found.index, `"${found.value}" is not a ${key}. Use one of: ${allowed.join(', ')}.`);
    return match ?? null;
  };
  const list = (key: string): readonly string[] =>
    splitOutside(values.get(key)?.value ?? '', ',')
      .map(decode)
      .filter((value) => value !== '');
  const text = (key: string): string | null => decode(values.get(key)?.value ?? '') || null;
  const blockedBy: number[] = [];
  for (const reference of list('blocked by')) {
    const [, digits] = /^#?(\d{1,9})$/.exec(reference) ?? [];
    if (digits) blockedBy.push(Number(digits));
    else problem(values.get('blocked by')?.index ?? 0, `"${reference}" is not a task number such as #2.`);
  }
  const valueOf = (name: FieldName): FieldValue | null => {
    const field: TaskField = TASK_FIELDS[name];
    return field.kind === 'list' ? list(name) : field.kind === 'word' ? word(name, field.words) : text(name);
  };
  const named = [...WORDS, ...TEXTS, ...OWN_LINES].flatMap((name) => {
    const field: TaskField = TASK_FIELDS[name];
    const value = valueOf(name);
    return field.optional && value === null ? [] : [[name, value] as const];
  });
  return {
    ...(Object.fromEntries(named) as MetaText),
    status: word('status', TASK_STATUSES),
    blockedBy,
    assignee: text('assignee'),
    reason: text('reason'),
    proof: text('proof'),
  };
}

/** Paths are always code spans. */
function encodeValue(value: FieldValue, field: TaskField): string {
  const bare = field.kind === 'list' && field.item === 'path' ? null : BARE;
  return typeof value === 'string' ? encode(value, bare) : value.map((item) => encode(item, bare)).join(', ');
}

const BARE = /^[\p{L}\p{N}_@./+-]+(?: [\p{L}\p{N}_@./+-]+)*$/u;
const REASON = /^[\p{L}\p{N}"'(][^`·\p{Cc}]*(?<!\s)$/u;

/** A value as it may stand in the line: bare where that is safe, else a code span, else JSON in a code span. */
function encode(value: string, bare: RegExp | null): string {
  if (bare?.test(value)) return value;
  const plain = value !== '' && value.trim() === value && !/[`\p{Cc}]/u.test(value) && !value.startsWith('"');
  return plain ? `\`${value}\`` : `\`${JSON.stringify(value).replaceAll('`', '\\u0060')}\``;
}

function decode(text: string): string {
  const trimmed = text.trim();
  const [, inner] = /^`([^`]*)`$/.exec(trimmed) ?? [];
  if (inner === undefined) return trimmed;
  if (!inner.startsWith('"')) return inner;
  try {
    const value: unknown = JSON.parse(inner);
    return typeof value === 'string' ? value : inner;
  } catch {
    return inner;
  }
}

/** Splits at `separator` where it does not stand in a code span. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const piece of text.split(/(`[^`]*`)/)) {
    if (piece.startsWith('`') && piece.endsWith('`') && piece.length > 1) {
      part += piece;
      continue;
    }
    const [first = '', ...rest] = piece.split(separator);
    part += first;
    for (const next of rest) {
      parts.push(part);
      part = next;
    }
  }
  return [...parts, part].filter((each) => each.trim() !== '');
}

import { PlanningError } from '../base/errors.ts';
import { oneLine } from '../base/plainText.ts';
import type { DraftInput, TaskText } from '../model/draft.ts';
import { blankOf, fieldsOf, TASK_FIELDS } from '../model/taskFields.ts';
import type { FieldName, FieldValue, TaskField } from '../model/taskFields.ts';

/** What a draft says, checked and whole; `number` = its place in the list. Throws `invalid_input`, see `checkField`. */
export function checkText(input: DraftInput, number: number): TaskText {
  const title = oneLine(input.title, Number.MAX_SAFE_INTEGER);
  const who = title === '' ? `Task ${number}` : nameOf(number, title);
  const text = fieldsOf((name, field) => {
    const given = input[name] ?? blankOf(field);
    const value = checkField(
      name,
      field.kind === 'text' && typeof given === 'string' ? given.trim() : given,
      who,
    );
    return field.optional && value.length === 0 ? undefined : value;
  });
  return { ...(text as TaskText), title };
}

/** A task in the sentences that refuse something of it. */
export function nameOf(number: number, title: string): string {
  return `Task ${number} “${oneLine(title, 60)}”`;
}

/**
 * One field of a task as it is kept: items trimmed and said once, words of the list, within limits. Throws
 * `invalid_input` with one sentence that begins with `who` and says what to do.
 */
export function checkField(name: FieldName, given: FieldValue, who: string): FieldValue {
  const field: TaskField = TASK_FIELDS[name];
  if (field.kind === 'list') return checkItems(field, typeof given === 'string' ? [given] : given, who);
  const text = String(given);
  if (field.kind === 'word') {
    if (field.words.includes(text)) return text;
    return refuse(`${who} has the ${field.noun} ${quotedText(text)}; use one of ${field.words.join(', ')}.`);
  }
  const value = field.kind === 'line' ? oneLine(text, Number.MAX_SAFE_INTEGER) : text;
  if (name === 'title' && value === '') refuse(`${who} has no title. Give it a few words.`);
  if (value.length > field.max) tooLong(who, `the ${field.noun}`, field.max);
  return value;
}

function checkItems(
  { item, items, max, noun }: Extract<TaskField, { kind: 'list' }>,
  given: readonly string[],
  who: string,
): readonly string[] {
  const read = item === 'path' ? (path: string) => filePath(path, who) : (text: string) => text.trim();
  const kept = [...new Set(given.map(read).filter((text) => text !== ''))];
  if (kept.length > items)
    refuse(`${who} has ${kept.length} ${noun}s; at most ${items} fit. Split the task or drop some.`);
  const long = kept.find((text) => text.length > max);
  if (long) tooLong(who, `the ${noun} “${oneLine(long, 40)}”`, max);
  return kept;
}

function filePath(path: string, who: string): string {
  const normal = normalPath(path);
  if (!isInside(normal))
    refuse(
      `${who} names the file ${quotedText(path)}, which is outside the workspace. Use a path relative to the folder.`,
    );
  return normal;
}

/** Forward slashes and no leading `./`. */
export function normalPath(path: string): string {
  return path
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '');
}

/** Whether a normal path stays in its folder (or is empty). */
export function isInside(path: string): boolean {
  return !/^(\/|[a-z]:|~|[a-z][a-z0-9+.-]*:\/\/)/i.test(path) && !path.split('/').includes('..');
}

/** What a person or model wrote, shortened to be repeated in a sentence. */
export function quotedText(text: string): string {
  return `“${oneLine(text, 80)}”`;
}

export function tooLong(who: string, what: string, max: number): never {
  return refuse(`${who}: ${what} is longer than ${max} characters. Shorten it.`);
}

export function refuse(message: string, details: Record<string, unknown> = {}): never {
  throw new PlanningError('invalid_input', message, details);
}

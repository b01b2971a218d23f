import { PRIORITIES, SIZES } from './basics.ts';
import type { TaskText } from './draft.ts';

interface Said {
  /** What sentences call it, a list's by one of its items. */
  readonly noun: string;
  /** Where it stands under a task's title in a plan's Markdown, by its name; null = it has a place of its own. */
  readonly markdown: 'line' | 'own line' | null;
  /** The terminal's option for it: its argument, and what it is; null = each command asks for it in its own way. */
  readonly option: readonly [argument: string, help: string] | null;
  /** Left out where nobody said it. Fields that came after the first release are: older logs do not have them. */
  readonly optional?: true;
}

/** A text on one line, or of any lines. */
interface TextField extends Said {
  readonly kind: 'line' | 'text';
  /** In characters. */
  readonly max: number;
}

interface WordField extends Said {
  readonly kind: 'word';
  readonly words: readonly string[];
  readonly preset: string;
}

interface ListField extends Said {
  readonly kind: 'list';
  /** `path` = in the workspace. */
  readonly item: 'line' | 'text' | 'path';
  readonly items: number;
  /** Of one item, in characters. */
  readonly max: number;
  /** The terminal's option is given once for each item, which may hold commas; preset: once, with commas between. */
  readonly repeated?: true;
}

export type TaskField = TextField | WordField | ListField;
export type FieldName = keyof TaskText;
export type FieldValue = string | readonly string[];

/**
 * What a task says, drafted or planned: the list that checks, Markdown, edits, rewinding, the terminal, models' answers
 * and views' arguments read. The forms of the webview stand in `webview/tasks/taskFields.ts`.
 */
export const TASK_FIELDS = {
  title: { kind: 'line', noun: 'title', max: 200, markdown: null, option: null },
  description: {
    kind: 'text',
    noun: 'description',
    max: 20_000,
    markdown: null,
    option: ['<text>', 'what is to be done'],
  },
  priority: {
    kind: 'word',
    noun: 'priority',
    words: PRIORITIES,
    preset: 'medium',
    markdown: 'line',
    option: ['<word>', PRIORITIES.join(', ')],
  },
  size: {
    kind: 'word',
    noun: 'size',
    words: SIZES,
    preset: 'm',
    markdown: 'line',
    option: ['<word>', SIZES.join(', ')],
  },
  tags: {
    kind: 'list',
    noun: 'tag',
    item: 'line',
    items: 20,
    max: 40,
    markdown: 'line',
    option: ['<tags>', 'separated by commas; empty = none'],
  },
  acceptance: {
    kind: 'list',
    noun: 'acceptance sentence',
    item: 'text',
    items: 50,
    max: 1000,
    repeated: true,
    markdown: null,
    option: ['<text>', 'a sentence that holds when it is done; may be repeated, empty = none'],
  },
  files: {
    kind: 'list',
    noun: 'file',
    item: 'path',
    items: 200,
    max: 1000,
    markdown: 'own line',
    option: ['<paths>', 'what it will touch, separated by commas; empty = none'],
  },
} as const satisfies { readonly [K in FieldName]-?: TaskField };

/** In the order in which they are written. */
export const FIELDS: readonly (readonly [FieldName, TaskField])[] = Object.entries(TASK_FIELDS) as [
  FieldName,
  TaskField,
][];

/** Those fields that `read` gives a value for; values must fit their fields. */
export function fieldsOf(
  read: (name: FieldName, field: TaskField) => FieldValue | undefined,
): Partial<TaskText> {
  const given = FIELDS.flatMap(([name, field]) => {
    const value = read(name, field);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

/** What a field holds when nobody said anything. */
export function blankOf(field: TaskField): FieldValue {
  return field.kind === 'list' ? [] : field.kind === 'word' ? field.preset : '';
}

/** The same text, or the same items in the same order. */
export function sameValue(a: FieldValue, b: FieldValue): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

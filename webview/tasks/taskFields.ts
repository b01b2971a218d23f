/** How each thing that a task says is shown in forms, and what two drafts that are merged say of it. */
import type { Priority, Size, TASK_FIELDS, TaskText } from '../../src/protocol/model.ts';
import { priorityWords, sizeWords } from '../words.ts';

type Fields = typeof TASK_FIELDS;
export type FieldName = keyof Fields;
type FieldValue = string | readonly string[];

interface Form<T extends FieldValue> {
  readonly label: string;
  readonly hint?: string;
  readonly blank: T;
  readonly merge: (target: T, source: T) => T;
}
interface TextForm extends Form<string> {
  readonly input: 'line' | 'text';
  /** In characters; absent = whatever fits. */
  readonly max?: number;
}
interface ChoiceForm extends Form<string> {
  readonly input: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
}
interface ListForm extends Form<readonly string[]> {
  readonly input: 'lines' | 'commas';
}
export type FieldForm = TextForm | ChoiceForm | ListForm;
type FormOf<Kind> = Kind extends 'list' ? ListForm : Kind extends 'word' ? ChoiceForm : TextForm;

const titleMax: Fields['title']['max'] = 200;
const blankPriority: Fields['priority']['preset'] = 'medium';
const blankSize: Fields['size']['preset'] = 'm';

const priorities = Object.keys(priorityWords) as Priority[];
export const sizes = Object.keys(sizeWords) as Size[];

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [...new Set([...a, ...b])];
const joined =
  (between: string) =>
  (a: string, b: string): string =>
    [a, b].filter(Boolean).join(between);
const first =
  (order: readonly string[]) =>
  (a: string, b: string): string =>
    order.indexOf(a) <= order.indexOf(b) ? a : b;

/** In the order of the form: texts, choices, what it waits for, lists. */
const TASK_FORMS: { readonly [K in FieldName]: FormOf<Fields[K]['kind']> } = {
  title: { input: 'line', label: 'Title', max: titleMax, blank: '', merge: joined(' + ') },
  description: { input: 'text', label: 'Description', blank: '', merge: joined('\n\n') },
  priority: {
    input: 'choice',
    label: 'Priority',
    options: priorities.map((value) => ({ value, label: priorityWords[value] })),
    blank: blankPriority,
    merge: first(priorities),
  },
  size: {
    input: 'choice',
    label: 'Size',
    options: sizes.map((value) => ({ value, label: sizeWords[value] })),
    blank: blankSize,
    merge: first(sizes.toReversed()),
  },
  acceptance: {
    input: 'lines',
    label: 'Acceptance',
    hint: 'one per line: what must hold when it is done',
    blank: [],
    merge: union,
  },
  files: { input: 'lines', label: 'Files', hint: 'one per line', blank: [], merge: union },
  tags: { input: 'commas', label: 'Tags', hint: 'separated by commas', blank: [], merge: union },
};

export const forms = Object.entries(TASK_FORMS) as readonly (readonly [FieldName, FieldForm])[];

/** A task's text, with a value from `make` for each field. */
function textOf(make: (name: FieldName, form: FieldForm) => FieldValue): TaskText {
  return Object.fromEntries(forms.map(([name, form]) => [name, make(name, form)])) as unknown as TaskText;
}

export const blankText = (): TaskText => textOf((_, { blank }) => blank);

/** As it is sent: without space around lines, and without blank ones. */
export function trimmedText(text: TaskText): TaskText {
  return textOf((name, { input, blank }) => {
    const value = text[name] ?? blank;
    if (typeof value !== 'string') return value.map((line) => line.trim()).filter(Boolean);
    return input === 'line' ? value.trim() : value;
  });
}

export function mergedText(target: TaskText, source: TaskText): TaskText {
  return textOf((name, form) => {
    const [a, b] = [target[name] ?? form.blank, source[name] ?? form.blank];
    const merge = form.merge as (a: FieldValue, b: FieldValue) => FieldValue;
    return merge(a, b);
  });
}

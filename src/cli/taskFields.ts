import { FIELDS, fieldsOf } from '../core/model/taskFields.ts';
import type { FieldName, FieldValue, TaskField } from '../core/model/taskFields.ts';
import type { Plan, TaskChanges } from '../core/model/plan.ts';
import type { CliOption } from './command.ts';
import type { Input } from './input.ts';
import { findTask } from './planText.ts';

/** What a task says, of a new one and of one that is changed. */
export const TASK_OPTIONS: readonly CliOption[] = [
  ...FIELDS.flatMap(([name, field]) => optionOf(name, field)),
  ['--blocked-by <tasks>', 'what comes before it, separated by commas; empty = none'],
];

function optionOf(name: FieldName, field: TaskField): readonly CliOption[] {
  if (field.option === null) return [];
  const [argument, help] = field.option;
  const flags = `--${name} ${argument}`;
  return [field.kind === 'list' && field.repeated ? [flags, help, 'many'] : [flags, help]];
}

type Fields = Omit<TaskChanges, 'title' | 'assignee'>;

/**
 * Those that were given, for the plan that is asked for afterwards. Throws UsageError; what it returns throws
 * `not_found` for a task to wait for that is not there.
 */
export function taskFields(input: Input): (plan: Plan) => Fields {
  const fields: Fields = fieldsOf((name, field) =>
    field.option === null ? undefined : valueOf(input, name, field),
  );
  const blockedBy = input.text('blockedBy');
  if (blockedBy === undefined) return () => fields;
  return (plan) => ({ ...fields, blockedBy: parts(blockedBy).map((name) => findTask(plan, name).id) });
}

function valueOf(input: Input, name: FieldName, field: TaskField): FieldValue | undefined {
  if (field.kind === 'word') return input.word(name, field.words);
  if (field.kind === 'list' && field.repeated) {
    const given = input.list(name);
    return given.length === 0 ? undefined : given.filter((text) => text.trim() !== '');
  }
  const text = input.text(name);
  return field.kind === 'list' && text !== undefined ? parts(text) : text;
}

function parts(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

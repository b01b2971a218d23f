import { PRIORITIES, SIZES } from '../core/model/basics.ts';
import type { Plan, TaskChanges } from '../core/model/plan.ts';
import type { CliOption } from './command.ts';
import type { Input } from './input.ts';
import { findTask } from './planText.ts';

/** What a task says, of a new one and of one that is changed. */
export const TASK_FIELDS: readonly CliOption[] = [
  ['--description <text>', 'what is to be done'],
  ['--priority <word>', PRIORITIES.join(', ')],
  ['--size <word>', SIZES.join(', ')],
  ['--tags <tags>', 'separated by commas; empty = none'],
  ['--acceptance <text>', 'a sentence that holds when it is done; may be repeated, empty = none', 'many'],
  ['--files <paths>', 'what it will touch, separated by commas; empty = none'],
  ['--blocked-by <tasks>', 'what comes before it, separated by commas; empty = none'],
];

type Fields = Omit<TaskChanges, 'title' | 'assignee'>;

/**
 * Those that were given, for the plan that is asked for afterwards. Throws UsageError; what it returns throws
 * `not_found` for a task to wait for that is not there.
 */
export function taskFields(input: Input): (plan: Plan) => Fields {
  const description = input.text('description');
  const priority = input.word('priority', PRIORITIES);
  const size = input.word('size', SIZES);
  const [tags, files, blockedBy] = ['tags', 'files', 'blockedBy'].map((name) => input.text(name));
  const acceptance = input.list('acceptance');
  const fields: Fields = {
    ...(description === undefined ? {} : { description }),
    ...(priority ? { priority } : {}),
    ...(size ? { size } : {}),
    ...(tags === undefined ? {} : { tags: parts(tags) }),
    ...(acceptance.length === 0 ? {} : { acceptance: acceptance.filter((text) => text.trim() !== '') }),
    ...(files === undefined ? {} : { files: parts(files) }),
  };
  if (blockedBy === undefined) return () => fields;
  return (plan) => ({ ...fields, blockedBy: parts(blockedBy).map((name) => findTask(plan, name).id) });
}

function parts(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

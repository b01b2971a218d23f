import type { DraftInput } from '../model/draft.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Plan, TaskChanges, TaskStatus } from '../model/plan.ts';
import { blankOf, fieldsOf, sameValue } from '../model/taskFields.ts';
import type { FieldValue, TaskField } from '../model/taskFields.ts';
import type { PlanEdit } from '../plan/edits.ts';
import { parsePlan } from './planMarkdown.ts';
import type { ParsedTask, ParseProblem } from './planMarkdown.ts';

interface Pair {
  readonly id: Id;
  readonly was: ParsedTask;
  readonly now: ParsedTask;
}

/**
 * What a person changed in the Markdown of a plan, as edits that bring the plan to the same state when they are
 * applied one after the other. `base` is the text they started from, `before` the plan that it was rendered from.
 *
 * - ticking completes a task, unticking makes it pending; striking its title cancels it; `status:` sets any other;
 * - a value deleted from the line under the title (tags, blocked by, assignee, files) is cleared; priority and size stay;
 * - `- [ ] text` without an id becomes a new task at its place;
 * - a task that is missing is refused, because a slip of the hand looks the same: strike it, or delete it in the studio;
 * - a changed or doubled number or id is refused, and so is text between tasks, which has no place in a plan.
 *
 * Throws `invalid_input` naming the first line; `details.problems` holds all of them.
 */
export function planEdits(before: Plan, base: string, edited: string): readonly PlanEdit[] {
  const was = parsePlan(base);
  const now = parsePlan(edited);
  const problems: ParseProblem[] = [...now.problems];
  if (was.planId !== before.id) {
    throw new PlanningError(
      'invalid_input',
      'The text to compare with does not belong to this plan. Export the plan again.',
    );
  }
  if (now.planId !== before.id)
    problems.push({
      line: 1,
      message: 'The comment that names the plan is missing or names another one. Put it back.',
    });
  if (!now.title)
    problems.push({ line: 1, message: 'The plan needs a title: a line that starts with "# ".' });

  const pairs = pairTasks(before, was.tasks, now.tasks, problems);
  const ids = new Map(before.tasks.map(({ id, number }) => [number, id]));
  const texts = pairs.flatMap((pair) => textEdit(pair, ids, problems));
  const added = addEdits(now.tasks, ids, problems);
  const statuses = pairs.flatMap((pair) => statusEdit(pair, problems));
  const [first] = problems.toSorted((a, b) => a.line - b.line);
  if (first) {
    throw new PlanningError('invalid_input', `Line ${first.line}: ${first.message}`, {
      line: first.line,
      problems: problems.toSorted((a, b) => a.line - b.line),
    });
  }
  return [
    ...planEdit(was, now),
    ...texts,
    ...moveEdits(
      before.tasks.map(({ id }) => id),
      pairs,
    ),
    ...added,
    ...blockersFirst(statuses, pairs, ids),
  ];
}

function planEdit(was: ReturnType<typeof parsePlan>, now: ReturnType<typeof parsePlan>): readonly PlanEdit[] {
  const title = now.title !== was.title && now.title ? { title: now.title } : {};
  const description = sameText(now.description, was.description) ? {} : { description: now.description };
  const changes = { ...title, ...description };
  return Object.keys(changes).length > 0 ? [{ kind: 'plan', changes, line: 1 }] : [];
}

function pairTasks(
  before: Plan,
  was: readonly ParsedTask[],
  now: readonly ParsedTask[],
  problems: ParseProblem[],
): readonly Pair[] {
  const known = new Map(was.flatMap((task) => (task.id ? [[task.id, task] as const] : [])));
  const seen = new Map<Id, ParsedTask>();
  const pairs: Pair[] = [];
  for (const task of now) {
    if (task.id === null) continue;
    const old = known.get(task.id);
    const earlier = seen.get(task.id);
    if (!old)
      problems.push({
        line: task.line,
        message: 'This task is not in the plan. Delete its "<!-- task … -->" comment to add it as a new one.',
      });
    else if (earlier)
      problems.push({
        line: task.line,
        message: `This task stands at line ${earlier.line} already. Delete its "<!-- task … -->" comment to make the copy a new task.`,
      });
    else {
      if (task.number !== old.number)
        problems.push({
          line: task.line,
          message: `The number of task #${old.number} cannot be changed: other tasks refer to it. Move the task instead.`,
        });
      if (task.title === '')
        problems.push({ line: task.line, message: `Task #${old.number} needs a title.` });
      if (task.proof !== null && task.proof !== old.proof)
        problems.push({
          line: task.line,
          message: `"proof:" of task #${old.number} tells what verification found; it cannot be edited. Put it back or delete it.`,
        });
      pairs.push({ id: task.id, was: old, now: task });
    }
    seen.set(task.id, earlier ?? task);
  }
  for (const task of before.tasks) {
    if (seen.has(task.id)) continue;
    const line = known.get(task.id)?.line ?? 1;
    problems.push({
      line,
      message: `Task #${task.number} "${task.title}" is missing. Put it back; to drop it, strike its title (~~…~~) or delete it in the studio.`,
    });
  }
  return pairs;
}

function textEdit(
  { id, was, now }: Pair,
  ids: ReadonlyMap<number, Id>,
  problems: ParseProblem[],
): readonly PlanEdit[] {
  const changes: TaskChanges = {
    ...fieldsOf((name, field) => changedValue(was[name], now[name], field)),
    ...(sameValue(was.blockedBy.map(String), now.blockedBy.map(String))
      ? {}
      : { blockedBy: blockersOf(now, ids, problems) }),
    ...(now.assignee !== was.assignee ? { assignee: now.assignee } : {}),
  };
  return Object.keys(changes).length > 0 ? [{ kind: 'edit', taskId: id, changes, line: now.line }] : [];
}

/** A word that was deleted stays as it is; anything else is cleared. */
function changedValue(
  was: FieldValue | null | undefined,
  now: FieldValue | null | undefined,
  field: TaskField,
): FieldValue | undefined {
  if (now == null && field.kind === 'word') return undefined;
  const [before, after] = [was ?? blankOf(field), now ?? blankOf(field)];
  const same = field.kind === 'text' ? sameText(String(before), String(after)) : sameValue(before, after);
  return same ? undefined : after;
}

function blockersOf(task: ParsedTask, ids: ReadonlyMap<number, Id>, problems: ParseProblem[]): readonly Id[] {
  return [...new Set(task.blockedBy)].flatMap((number) => {
    const id = ids.get(number);
    if (id && id !== task.id) return [id];
    const message = id
      ? 'A task cannot be blocked by itself.'
      : `There is no task #${number} to be blocked by.`;
    problems.push({ line: task.line + 1, message });
    return [];
  });
}

/** New tasks of one gap come last first, as each is put directly behind the task before the gap. */
function addEdits(
  now: readonly ParsedTask[],
  ids: ReadonlyMap<number, Id>,
  problems: ParseProblem[],
): readonly PlanEdit[] {
  const edits: PlanEdit[] = [];
  let gap: PlanEdit[] = [];
  let after: Id | null = null;
  for (const task of now) {
    if (task.id !== null) {
      edits.push(...gap);
      gap = [];
      after = task.id;
      continue;
    }
    blockersOf(task, ids, problems);
    const text = fieldsOf((name) => task[name] ?? undefined);
    const draft: DraftInput = { ...text, title: task.title, blockedBy: task.blockedBy };
    const status = task.struck ? 'cancelled' : task.checked ? 'completed' : task.status;
    gap.unshift({ kind: 'add', draft, after, status, line: task.line });
  }
  return [...edits, ...gap];
}

/** The box, the strike and the word can each ask for a status; the one that was changed counts. */
function statusEdit({ id, was, now }: Pair, problems: ParseProblem[]): readonly PlanEdit[] {
  const asked = new Set<TaskStatus>();
  if (now.struck && !was.struck) asked.add('cancelled');
  if (now.checked && !was.checked) asked.add('completed');
  if (now.status !== null && now.status !== was.status) asked.add(now.status);
  const withdrawn =
    (was.struck && !now.struck) ||
    (was.checked && !now.checked) ||
    (was.status !== null && now.status === null);
  if (asked.size === 0 && withdrawn)
    asked.add(now.checked ? 'completed' : now.struck ? 'cancelled' : (now.status ?? 'pending'));
  const [status, other] = asked;
  if (other) {
    problems.push({
      line: now.line,
      message: `This asks for two statuses, ${status} and ${other}. Keep one of the box, the strike and "status:".`,
    });
  }
  const reason = now.reason !== was.reason;
  if (status)
    return [{ kind: 'status', taskId: id, status, reason: reason ? now.reason : null, line: now.line }];
  const present = now.struck ? 'cancelled' : now.status;
  return reason && present
    ? [{ kind: 'status', taskId: id, status: present, reason: now.reason, line: now.line }]
    : [];
}

/** The fewest moves that turn the old order into the new one; applied in this order they end there. */
function moveEdits(before: readonly Id[], pairs: readonly Pair[]): readonly PlanEdit[] {
  const place = new Map(before.map((id, index) => [id, index]));
  const staying = longestRise(pairs.map(({ id }) => place.get(id) ?? 0));
  return pairs.flatMap(({ id, now }, index) =>
    staying.has(index)
      ? []
      : [{ kind: 'move', taskId: id, after: pairs[index - 1]?.id ?? null, line: now.line } as const],
  );
}

/** Indices of a longest strictly rising subsequence, in n log n. */
function longestRise(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = []; // tails[k] = index of the smallest value that ends a rise of length k + 1
  const previous: number[] = [];
  values.forEach((value, index) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  });
  const rise = new Set<number>();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) rise.add(index);
  return rise;
}

/** A task can only be closed after those that block it: closings go by dependency, the rest in the file's order. */
function blockersFirst(
  edits: readonly PlanEdit[],
  pairs: readonly Pair[],
  ids: ReadonlyMap<number, Id>,
): readonly PlanEdit[] {
  const blockers = new Map(
    pairs.map(({ id, now }) => [id, now.blockedBy.flatMap((number) => ids.get(number) ?? [])]),
  );
  const byTask = new Map(
    edits.flatMap((edit) => (edit.kind === 'status' ? [[edit.taskId, edit] as const] : [])),
  );
  const ordered = new Set<PlanEdit>();
  const visited = new Set<Id>();
  // An explicit stack: a chain of thousands of tasks must not end ours.
  for (const start of byTask.keys()) {
    const stack: { readonly id: Id; readonly done: boolean }[] = [{ id: start, done: false }];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const edit = byTask.get(top.id);
      if (top.done && edit) ordered.add(edit);
      if (top.done || visited.has(top.id)) continue;
      visited.add(top.id);
      stack.push({ id: top.id, done: true });
      for (const id of blockers.get(top.id) ?? []) if (!visited.has(id)) stack.push({ id, done: false });
    }
  }
  const closing = (edit: PlanEdit): boolean =>
    edit.kind === 'status' && (edit.status === 'completed' || edit.status === 'cancelled');
  return [...[...ordered].filter(closing), ...[...ordered].filter((edit) => !closing(edit))];
}

/** Editors strip or add spaces at line ends; that is nobody's change. */
function sameText(a: string, b: string): boolean {
  const bare = (text: string): string => text.replace(/[ \t]+$/gm, '');
  return bare(a) === bare(b);
}

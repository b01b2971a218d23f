import { PlanningError } from '../core/base/errors.ts';
import { proofWords } from '../core/export/proofWords.ts';
import type { Plan, Task, TaskRow } from '../core/model/plan.ts';
import { blankOf, FIELDS } from '../core/model/taskFields.ts';
import { cut, shortId, status, table } from './format.ts';
import { indent } from './sessionText.ts';
import { oneLine } from './terminal.ts';
import type { Paint } from './terminal.ts';

/** A plan with those of its tasks. */
export function planLines(plan: Plan, tasks: readonly Task[], paint: Paint): readonly string[] {
  const numbers = numbersOf(plan);
  const done = plan.tasks.filter((task) => task.status === 'completed').length;
  return [
    `${paint('bold', oneLine(plan.title))}  ${done}/${plan.tasks.length}${plan.status === 'active' ? '' : `  ${plan.status}`}`,
    paint('dim', plan.id),
    ...archiveLines(plan),
    ...table(
      tasks.map((task) => [
        `  #${task.number}`,
        status(paint, task.status),
        task.priority,
        task.size,
        cut(oneLine(task.title), 90),
        paint(
          'dim',
          [
            ...(task.blockedBy.length > 0
              ? [`after ${task.blockedBy.map((id) => `#${numbers.get(id) ?? '?'}`).join(', ')}`]
              : []),
            ...(task.verification === null ? [] : [`proof: ${proofWords(task)}`]),
          ].join('; '),
        ),
      ]),
    ),
  ];
}

function archiveLines({ archive }: Plan): readonly string[] {
  if (archive === null) return [];
  return [
    `archived ${archive.at.slice(0, 16)} by ${oneLine(archive.by.name)}, record ${archive.record.file}`,
    ...(archive.notes === null ? [] : [`notes: ${oneLine(archive.notes)}`]),
  ];
}

export function taskLines(plan: Plan, task: Task, paint: Paint): readonly string[] {
  const numbers = numbersOf(plan);
  const proof = proofWords(task);
  const facts = [
    status(paint, task.status),
    ...wordsOf(task),
    ...(task.assignee === null ? [] : [oneLine(task.assignee)]),
    ...task.tags.map((tag) => `#${oneLine(tag)}`),
  ];
  return [
    `${paint('bold', `#${task.number} ${oneLine(task.title)}`)}`,
    `${facts.join(' · ')}  ${paint('dim', `${shortId(plan.id)} ${oneLine(plan.title)}`)}`,
    ...(task.statusReason === null ? [] : [`because: ${oneLine(task.statusReason)}`]),
    ...(proof === null ? [] : [`proof: ${proof}`]),
    ...(task.blockedBy.length > 0
      ? [`after ${task.blockedBy.map((id) => `#${numbers.get(id) ?? '?'}`).join(', ')}`]
      : []),
    ...(task.description.trim() === '' ? [] : ['', ...indent(task.description)]),
    ...(task.acceptance.length > 0
      ? ['', 'Done when:', ...task.acceptance.map((text) => `  - ${oneLine(text)}`)]
      : []),
    ...(task.files.length > 0 ? ['', 'Files:', ...task.files.map((file) => `  ${oneLine(file)}`)] : []),
  ];
}

export function taskRows(rows: readonly TaskRow[], paint: Paint): readonly string[] {
  return table(
    rows.map((row) => [
      `${shortId(row.planId)} #${row.number}`,
      status(paint, row.status),
      row.priority,
      cut(oneLine(row.title), 80),
      row.ready ? paint('green', 'ready') : '',
      paint('dim', cut(oneLine(row.planTitle), 30)),
    ]),
  );
}

/** What a task says in a word or a line, beside its title. */
function wordsOf(task: Task): readonly string[] {
  return FIELDS.flatMap(([name, field]) => {
    const value = task[name] ?? blankOf(field);
    if (typeof value !== 'string' || field.markdown === null || value === '') return [];
    return [field.kind === 'word' ? value : `${field.noun} ${oneLine(value)}`];
  });
}

/** A task by number (`3`, `#3`), id, or the last characters of its id. Throws `not_found`. */
export function findTask(plan: Plan, name: string): Task {
  const wanted = name.trim().replace(/^#/, '').toLowerCase();
  const found = plan.tasks.find((task) => String(task.number) === wanted || task.id === wanted);
  const ends = found ? [found] : plan.tasks.filter((task) => wanted.length >= 4 && task.id.endsWith(wanted));
  const [first, second] = ends;
  if (first && !second) return first;
  throw new PlanningError(
    'not_found',
    `"${oneLine(plan.title)}" has no task "${name}". Its numbers go up to ${plan.lastNumber}.`,
  );
}

function numbersOf(plan: Plan): ReadonlyMap<string, number> {
  return new Map(plan.tasks.map(({ id, number }) => [id, number]));
}

import { oneLine } from '../core/base/plainText.ts';
import { PRIORITIES, SIZES } from '../core/model/basics.ts';
import type { Priority, Size } from '../core/model/basics.ts';
import type { TaskDraft } from '../core/model/draft.ts';
import { orders } from './reviseSpec.ts';
import type { AnsweredTask } from './tasks.ts';

interface Row extends Omit<AnsweredTask, 'blockedBy'> {
  readonly id: string;
  readonly blockedBy: readonly string[];
}

/**
 * Applies orders that need no understanding: add task …; remove task 3; rename task 2 to …; task 2 priority
 * high; task 2 size s; task 3 after 1; task 3 not after 1; move task 4 to 1. Numbers mean the list before the
 * first order. Returns a sentence that names the first order that cannot be done; then nothing is changed.
 */
export function reviseTasks(
  drafts: readonly TaskDraft[],
  instruction: string,
): readonly AnsweredTask[] | string {
  const given = drafts.map((draft) => draft.id);
  let rows: Row[] = drafts.map((draft) => ({ ...draft }));
  const list = orders(instruction);
  if (list.length === 0) return 'The instruction is empty. Say what to change.';
  for (const order of list) {
    const next = apply(rows, given, order);
    if (typeof next === 'string') return next;
    rows = next;
  }
  const number = new Map(rows.map((row, index) => [row.id, index + 1]));
  return rows.map(({ id: _id, blockedBy, ...row }) => ({
    ...row,
    blockedBy: blockedBy.flatMap((id) => number.get(id) ?? []),
  }));
}

function apply(rows: readonly Row[], given: readonly string[], order: string): Row[] | string {
  const text = order.replace(/^please\s+/i, '').replace(/\.$/, '');
  const added =
    /^add\s+(?:an?\s+|another\s+)?task\s*(?:to\s+|:\s*|called\s+|named\s+|that\s+)?["“]?(.+?)["”]?(?:\s+after\s+(?:task\s+)?#?(\d+))?$/i.exec(
      text,
    );
  if (added?.[1]) {
    const before =
      added[2] === undefined ? [] : [given[Number(added[2]) - 1]].filter((id) => id !== undefined);
    if (added[2] !== undefined && before.length === 0) return unknownNumber(added[2], given.length);
    return [...rows, newRow(added[1], before, rows.length)];
  }
  const match =
    /^(?:(remove|delete|drop|rename|move|set|make|change)\s+)?(?:the\s+)?(?:tasks?\s+)#?(\d+)\s*(.*)$/i.exec(
      text,
    );
  if (!match?.[2]) return cannot(order);
  const id = given[Number(match[2]) - 1];
  const row = rows.find((each) => each.id === id);
  if (!row) return unknownNumber(match[2], given.length);
  const verb = (match[1] ?? '').toLowerCase();
  const rest = (match[3] ?? '').trim();
  const change = (changes: Partial<Row>): Row[] =>
    rows.map((each) => (each.id === row.id ? { ...each, ...changes } : each));
  if (['remove', 'delete', 'drop'].includes(verb) && rest === '') {
    // What waited for the removed task now waits for what the removed one waited for.
    return rows.flatMap((each) => {
      if (each.id === row.id) return [];
      const behind = each.blockedBy.includes(row.id)
        ? [...each.blockedBy.filter((other) => other !== row.id), ...row.blockedBy]
        : each.blockedBy;
      return [{ ...each, blockedBy: [...new Set(behind)] }];
    });
  }
  const renamed = /^(?:to|as)\s+["“]?(.+?)["”]?$/i.exec(rest)?.[1];
  if (verb === 'rename' && renamed) return change({ title: oneLine(renamed, 200) });
  const place = /^(?:to\s+(?:the\s+)?)?(?:(first|top|last|end)|(?:place|position|number)?\s*#?(\d+))$/i.exec(
    rest,
  );
  if (verb === 'move' && place)
    return moved(rows, row, place[1]?.toLowerCase() ?? null, Number(place[2] ?? 0));
  const dependency =
    /^(not\s+|no longer\s+)?(?:(?:is\s+)?(?:blocked by|depends? on|waits? for)|after)\s+(?:task\s+)?#?(\d+)$/i.exec(
      rest,
    );
  if (dependency?.[2]) {
    const other = given[Number(dependency[2]) - 1];
    if (!other || !rows.some((each) => each.id === other)) return unknownNumber(dependency[2], given.length);
    const without = row.blockedBy.filter((each) => each !== other);
    return change({ blockedBy: dependency[1] ? without : [...without, other] });
  }
  const words = rest.toLowerCase().split(/[\s:=]+/);
  const priority = PRIORITIES.find((each) => words.includes(each));
  const size = SIZES.find((each) => words.includes(each));
  if (priority && !words.includes('size')) return change({ priority });
  if (size && (words.includes('size') || verb !== '')) return change({ size });
  return cannot(order);
}

function moved(rows: readonly Row[], row: Row, word: string | null, position: number): Row[] {
  const others = rows.filter((each) => each.id !== row.id);
  const at =
    word === 'first' || word === 'top'
      ? 0
      : word
        ? others.length
        : Math.min(others.length, Math.max(0, position - 1));
  return others.toSpliced(at, 0, row);
}

function newRow(title: string, blockedBy: readonly string[], count: number): Row {
  const priority: Priority = 'medium';
  const size: Size = 'm';
  return {
    id: `new-${count}`,
    title: oneLine(title.charAt(0).toUpperCase() + title.slice(1), 200),
    description:
      'Added by instruction; no language model was used, so its description, acceptance and files are yours to write.',
    priority,
    size,
    tags: [],
    acceptance: [],
    files: [],
    blockedBy,
  };
}

function unknownNumber(number: string, count: number): string {
  return `There is no task ${number}; the tasks are numbered 1 to ${count}. Nothing was changed.`;
}

function cannot(order: string): string {
  return `The offline planner does not understand “${oneLine(order, 120)}”. It can: add task …; remove task 3; rename task 2 to …; task 2 priority high; task 2 size s; task 3 after 1; move task 4 to 1. Nothing was changed; edit the tasks by hand, or choose a language model.`;
}

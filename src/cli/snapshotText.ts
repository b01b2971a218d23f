import { posix, sep } from 'node:path';
import { plural } from '../core/base/words.ts';
import type { SnapshotSide } from '../core/engine/snapshotApi.ts';
import type { Plan } from '../core/model/plan.ts';
import type { FileChange, Snapshot } from '../core/model/snapshot.ts';
import { COUNTED_MAX } from '../core/snapshot/limits.ts';
import { UsageError } from './input.ts';
import { table } from './format.ts';
import { oneLine, type Paint } from './terminal.ts';

const KIND_SIGNS: Readonly<Record<FileChange['kind'], string>> = {
  added: 'A',
  deleted: 'D',
  modified: 'M',
  renamed: 'R',
  mode: 'M',
  type: 'T',
};

/** One line per file and a sum, as git's --stat. */
export function changeLines(changes: readonly FileChange[]): readonly string[] {
  if (changes.length === 0) return ['Nothing differs.'];
  const rows = changes.map((change) => [
    KIND_SIGNS[change.kind],
    change.from === null ? oneLine(change.path) : `${oneLine(change.from)} → ${oneLine(change.path)}`,
    countWords(change),
  ]);
  const added = changes.reduce((sum, one) => sum + one.addedLines, 0);
  const removed = changes.reduce((sum, one) => sum + one.removedLines, 0);
  return [...table(rows), sumWords({ files: changes.length, addedLines: added, removedLines: removed })];
}

function countWords({ kind, newMode, binary, addedLines, removedLines }: FileChange): string {
  if (kind === 'mode') return newMode === '100755' ? 'executable' : 'not executable';
  return binary ? 'binary' : `+${addedLines} -${removedLines}`;
}

/** How much differs; of very many files the lines are not counted. */
function sumWords({ files, addedLines, removedLines }: Snapshot['changes']): string {
  const lines = files > COUNTED_MAX ? 'lines not counted' : `+${addedLines} -${removedLines}`;
  return `${plural(files, 'file')}, ${lines}`;
}

/** One line of a listing. */
export function snapshotRow(plan: Plan, snapshot: Snapshot, paint: Paint): readonly string[] {
  const task = plan.tasks.find((one) => one.id === snapshot.taskId);
  return [
    String(snapshot.number),
    oneLine(snapshot.name),
    task === undefined ? '' : `#${task.number}`,
    sumWords(snapshot.changes),
    snapshot.prunedAt === null ? snapshot.commit.slice(0, 10) : 'removed',
    paint('dim', snapshot.at.slice(0, 16)),
  ];
}

/** Everything about one snapshot. */
export function snapshotLines(plan: Plan, snapshot: Snapshot): readonly string[] {
  const task = plan.tasks.find((one) => one.id === snapshot.taskId);
  return [
    `${snapshot.number}. ${oneLine(snapshot.name)}`,
    `plan     ${oneLine(plan.title)}`,
    ...(task === undefined ? [] : [`task     #${task.number} ${oneLine(task.title)}`]),
    `taken    ${snapshot.at} (${snapshot.trigger})`,
    `commit   ${snapshot.commit}  ${snapshot.prunedAt === null ? snapshot.ref : 'removed from the repository'}`,
    `on       ${snapshot.branch ?? 'no branch'} at ${snapshot.head?.slice(0, 10) ?? 'no commit'}${snapshot.operation === null ? '' : `, ${snapshot.operation} under way`}`,
    `files    ${snapshot.fileTotal}; changed ${sumWords(snapshot.changes)}`,
    ...snapshot.leftOut.slice(0, 20).map((one) => `left out ${oneLine(one.path)} (${one.reason})`),
    ...(snapshot.leftOutTotal > 20 ? [`         and ${snapshot.leftOutTotal - 20} more`] : []),
  ];
}

/** Files and folders as typed, as snapshots name them: seen from the folder that is open. */
export function pathsOf(typed: readonly string[]): readonly string[] {
  return typed.map((one) => {
    const path = posix.normalize(one.split(sep).join('/')).replace(/\/+$/, '');
    if (path === '..' || path.startsWith('../') || posix.isAbsolute(one)) {
      throw new UsageError(`"${one}" is not in the folder. Name it as seen from there.`);
    }
    return path === '.' ? '' : path;
  });
}

/** A side of a comparison as typed: a number, `now` or `head`. */
export function sideOf(text: string): SnapshotSide {
  const word = text.trim().toLowerCase();
  if (word === 'now' || word === 'head') return word;
  return numberOf(text);
}

/** A snapshot's number as typed. */
export function numberOf(text: string): number {
  const number = Number(text.trim().replace(/^#/, ''));
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`A snapshot is named by its number, "now" or "head", not by "${text}".`);
}

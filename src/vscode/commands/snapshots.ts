import * as vscode from 'vscode';
import type { Engine } from '../../core/engine/api.ts';
import type { SnapshotBase, SnapshotSide } from '../../core/engine/snapshotApi.ts';
import { PlanningError } from '../../core/base/errors.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { Snapshot } from '../../core/model/snapshot.ts';
import { offer } from '../asking/report.ts';
import type { Shell } from '../shell.ts';
import { bytesWord, changesLine, filesWord } from '../words/snapshots.ts';
import { ago } from '../words/words.ts';
import { ask, confirm } from '../asking/ask.ts';
import { fullId } from '../names/commands.ts';
import { ACTIVE, ARCHIVED, loadTask, planOf, READABLE, tasksOf } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { whileLooking, withProgress } from '../acting/step.ts';

/** Snapshots that the question before a removal names. */
const NAMED = 10;

async function load(shell: Shell, arg: unknown, title: string, statuses = ACTIVE): Promise<Plan> {
  return (await shell.engine.get()).plan(await planOf(shell, arg, title, statuses));
}

function sideOf(value: unknown): SnapshotSide | null {
  if (value === 'now' || value === 'head') return value;
  if (typeof value === 'string' && /^base-\d{1,7}$/.test(value)) return value as SnapshotBase;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** The number of the snapshot that a row of the tree names; null = none. */
function snapshotIn(row: unknown): number | null {
  const named: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'snapshot') : undefined;
  return typeof named === 'number' ? named : null;
}

/** Both sides of two selected rows, the older first; null when it is not two of one plan. */
function selectedSides(plan: Plan, rows: unknown): { readonly from: number; readonly to: number } | null {
  if (!Array.isArray(rows) || rows.length !== 2) return null;
  const numbers = rows.flatMap((row: unknown) =>
    typeof row === 'object' && row !== null && Reflect.get(row, 'planId') === plan.id
      ? (snapshotIn(row) ?? [])
      : [],
  );
  const [from, to] = numbers.toSorted((a, b) => a - b);
  return from === undefined || to === undefined ? null : { from, to };
}

/** The number of the snapshot in a row's or page's argument, or asked for. */
async function numberOf(plan: Plan, args: readonly unknown[], title: string): Promise<number> {
  const [row, given] = args;
  if (typeof given === 'number') return given;
  const named = snapshotIn(row);
  if (named !== null) return named;
  const { pickSnapshot } = await import('../snapshots/compare.ts');
  return (await pickSnapshot(plan, title)).number;
}

/**
 * Before anything else is asked: offers to make a repository when there is none, and throws CancellationError when
 * the person does not want one; throws `git_failed` with the reason when the one here is of no use.
 */
async function needRepository(shell: Shell): Promise<void> {
  const engine = await shell.engine.get();
  const state = await engine.repository(shell.ended);
  if (state.kind === 'unusable') throw new PlanningError('git_failed', state.message);
  if (state.kind === 'none') await makeRepository(shell, engine);
}

async function makeRepository(shell: Shell, engine: Engine): Promise<void> {
  await confirm(
    vscode.l10n.t('Make a git repository here?'),
    vscode.l10n.t(
      'Snapshots are kept in git, and this folder is in no repository. “git init” makes one; nothing else is changed.',
    ),
    vscode.l10n.t('Make Repository'),
  );
  await engine.initRepository(shell.ended);
}

/** Removes the snapshot of the row in the arguments, else those that the policy lets go, after a question. */
async function prune(shell: Shell, ...args: readonly unknown[]): Promise<void> {
  const title = vscode.l10n.t('Remove Old Snapshots');
  const engine = await shell.engine.get();
  const number = snapshotIn(args[0]);
  const planId = number === null ? null : await planOf(shell, args[0], title, READABLE);
  const numbers = number === null ? [] : [number];
  const preview = await whileLooking(title, () => engine.previewPrune(planId, numbers, shell.ended));
  const count = preview.snapshots.length + preview.strays;
  if (count === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to remove.'));
    return;
  }
  const lines = preview.snapshots
    .slice(0, NAMED)
    .map((one) => `${one.planTitle}: ${one.number}. ${one.name} (${ago(one.at)})`);
  if (count > lines.length) lines.push(vscode.l10n.t('… and {0} more', count - lines.length));
  const question =
    count === 1 ? vscode.l10n.t('Remove 1 snapshot?') : vscode.l10n.t('Remove {0} snapshots?', count);
  const consequence = vscode.l10n.t(
    'About {0} can be freed. What is removed cannot be compared or gone back to afterwards.',
    bytesWord(preview.bytes),
  );
  await confirm(question, `${lines.join('\n')}\n\n${consequence}`, vscode.l10n.t('Remove'));
  await withProgress(shell, null, title, async (signal) => {
    await engine.pruneSnapshots(planId, numbers, { archivedToo: numbers.length > 0 }, signal);
  });
}

/** Says what a new snapshot changed against the one before, with a way to look at it. */
function sayTaken(plan: Plan, made: Snapshot): void {
  const parts = [vscode.l10n.t('Snapshot {0}: {1}.', made.number, changesLine(made.changes))];
  if (made.leftOutTotal > 0) parts.push(vscode.l10n.t('{0} left out.', filesWord(made.leftOutTotal)));
  const before =
    plan.snapshots.findLast(({ prunedAt }) => prunedAt === null)?.number ?? (`base-${made.number}` as const);
  const args = [plan.id, before, made.number];
  const look = { label: vscode.l10n.t('Show Changes'), command: fullId('compareSnapshots'), args };
  void offer(vscode.window.showInformationMessage, parts.join(' '), made.changes.files === 0 ? [] : [look]);
}

export const snapshotCommands = {
  takeSnapshot: async (shell, ...args) => {
    const title = vscode.l10n.t('Take Snapshot');
    const plan = await load(shell, args[0], title);
    await needRepository(shell);
    const taskId = taskIdOf(args);
    const task = plan.tasks.find((one) => one.id === taskId);
    const given = args.at(2);
    const name =
      typeof given === 'string'
        ? given
        : await ask({
            title,
            prompt: vscode.l10n.t('What do you call this moment? (may stay empty)'),
            value: task === undefined ? '' : vscode.l10n.t('Task {0}', task.number),
          });
    const engine = await shell.engine.get();
    await withProgress(shell, null, title, async (signal) => {
      const options = { taskId: task?.id ?? null, ...(name.trim() === '' ? {} : { name: name.trim() }) };
      const made = await engine.takeSnapshot(plan.id, options, signal);
      sayTaken(plan, made);
    });
  },
  compareSnapshots: async (shell, ...args) => {
    const plan = await load(shell, args[0], vscode.l10n.t('Compare Snapshots'), READABLE);
    const { compare } = await import('../snapshots/compare.ts');
    const sides = selectedSides(plan, args[1]) ?? {
      from: snapshotIn(args[0]) ?? sideOf(args[1]),
      to: sideOf(args[2]),
    };
    await compare(shell, plan, sides, typeof args[3] === 'string' ? args[3] : null);
  },
  compareWithNow: async (shell, row) => {
    const title = vscode.l10n.t('Compare Snapshot with Now');
    const plan = await load(shell, row, title, READABLE);
    const { compare } = await import('../snapshots/compare.ts');
    await compare(shell, plan, { from: await numberOf(plan, [row], title), to: 'now' }, null);
  },
  rewind: async (shell, ...args) => {
    const title = vscode.l10n.t('Go Back to Snapshot');
    const plan = await load(shell, args[0], title);
    const { rewind } = await import('../snapshots/rewind.ts');
    await rewind(shell, plan, await numberOf(plan, args, title));
  },
  showTimeline: async (shell, ...args) => {
    const title = vscode.l10n.t('Show Task Timeline');
    const [name] = await tasksOf(shell, args, title, { planStatuses: READABLE });
    if (!name) return;
    const { showTimeline } = await import('../snapshots/timeline.ts');
    const plan = await (await shell.engine.get()).plan(name.planId);
    await showTimeline(shell, plan, await loadTask(shell, name));
  },
  pruneSnapshots: prune,
  removeSnapshot: prune,
  initRepository: async (shell) => {
    await needRepository(shell);
    const message = vscode.l10n.t('This folder is in a git repository: snapshots can be taken.');
    void vscode.window.showInformationMessage(message);
  },
  archivePlan: async (shell, arg) => {
    const plan = await load(shell, arg, vscode.l10n.t('Archive Plan'));
    const { archive } = await import('../snapshots/archive.ts');
    await archive(shell, plan);
  },
  reopenPlan: async (shell, arg, reason) => {
    const plan = await load(shell, arg, vscode.l10n.t('Reopen Plan'), ARCHIVED);
    const { reopen } = await import('../snapshots/archive.ts');
    await reopen(shell, plan, reason);
  },
  checkArchive: async (shell, arg) => {
    const plan = await load(shell, arg, vscode.l10n.t('Check Archive'), ARCHIVED);
    const { checkRecord } = await import('../snapshots/archive.ts');
    return checkRecord(shell, plan);
  },
  openPlanPage: async (shell, arg) => {
    const plan = await load(shell, arg, vscode.l10n.t('Open Plan Page'), READABLE);
    await shell.planPages.open(plan.id);
  },
} satisfies Record<string, Run>;

function taskIdOf(args: readonly unknown[]): string | undefined {
  const [row, given] = args;
  if (typeof given === 'string') return given;
  const named: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'taskId') : undefined;
  return typeof named === 'string' ? named : undefined;
}

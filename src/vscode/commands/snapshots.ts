import * as vscode from 'vscode';
import type { SnapshotSide } from '../../core/engine/snapshotApi.ts';
import type { Plan } from '../../core/model/plan.ts';
import type { Shell } from '../shell.ts';
import { ask, confirm } from './ask.ts';
import { loadTask, planOf, tasksOf } from './pick.ts';
import type { Run } from './run.ts';
import { announce, withProgress } from './step.ts';

async function load(shell: Shell, arg: unknown, title: string): Promise<Plan> {
  return (await shell.engine.get()).plan(await planOf(shell, arg, title));
}

function sideOf(value: unknown): SnapshotSide | null {
  if (value === 'now' || value === 'head') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** The number of the snapshot in a row's or page's argument, or asked for. */
async function numberOf(plan: Plan, args: readonly unknown[], title: string): Promise<number> {
  const [row, given] = args;
  if (typeof given === 'number') return given;
  const named: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'snapshot') : undefined;
  if (typeof named === 'number') return named;
  const { pickSnapshot } = await import('../snapshots/compare.ts');
  return (await pickSnapshot(plan, title)).number;
}

/** Offers to make a repository when there is none; throws CancellationError when the person does not want one. */
async function needRepository(shell: Shell): Promise<void> {
  const engine = await shell.engine.get();
  if ((await engine.repository(shell.ended)).kind !== 'none') return;
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
  const number: unknown =
    typeof args[0] === 'object' && args[0] !== null ? Reflect.get(args[0], 'snapshot') : undefined;
  const planId = typeof number === 'number' ? await planOf(shell, args[0], title) : null;
  const numbers = typeof number === 'number' ? [number] : [];
  const preview = await engine.previewPrune(planId, numbers, shell.ended);
  if (preview.snapshots.length === 0 && preview.strays === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is nothing to remove.'));
    return;
  }
  const named = preview.snapshots.slice(0, 10).map((one) => `${one.planTitle}: ${one.number}. ${one.name}`);
  await confirm(
    vscode.l10n.t('Remove {0} snapshots?', preview.snapshots.length + preview.strays),
    [
      ...named,
      vscode.l10n.t(
        'About {0} KB can be freed. They cannot be compared or gone back to afterwards.',
        Math.ceil(preview.bytes / 1024),
      ),
    ].join('\n'),
    vscode.l10n.t('Remove'),
  );
  await engine.pruneSnapshots(planId, numbers, { archivedToo: numbers.length > 0 }, shell.ended);
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
      const { files, addedLines, removedLines } = made.changes;
      const said = vscode.l10n.t(
        'Snapshot {0}: {1} files changed (+{2} −{3}).',
        made.number,
        files,
        addedLines,
        removedLines,
      );
      const left =
        made.leftOutTotal === 0 ? '' : ` ${vscode.l10n.t('{0} files were left out.', made.leftOutTotal)}`;
      announce(`${said}${left}`, ['compareSnapshots'], plan.id, made.number, 'now');
    });
  },
  compareSnapshots: async (shell, ...args) => {
    const plan = await load(shell, args[0], vscode.l10n.t('Compare Snapshots'));
    const { compare } = await import('../snapshots/compare.ts');
    const row: unknown =
      typeof args[0] === 'object' && args[0] !== null ? Reflect.get(args[0], 'snapshot') : undefined;
    const from = sideOf(row) ?? sideOf(args[1]);
    const to = sideOf(args[2]) ?? (sideOf(row) === null ? null : 'now');
    await compare(shell, plan, { from, to }, typeof args[3] === 'string' ? args[3] : null);
  },
  rewind: async (shell, ...args) => {
    const title = vscode.l10n.t('Go Back to Snapshot');
    const plan = await load(shell, args[0], title);
    const { rewind } = await import('../snapshots/rewind.ts');
    await rewind(shell, plan, await numberOf(plan, args, title));
  },
  showTimeline: async (shell, ...args) => {
    const [name] = await tasksOf(shell, args, vscode.l10n.t('Show Task Timeline'));
    if (!name) return;
    const { showTimeline } = await import('../snapshots/timeline.ts');
    const plan = await (await shell.engine.get()).plan(name.planId);
    await showTimeline(shell, plan, await loadTask(shell, name));
  },
  pruneSnapshots: prune,
  removeSnapshot: prune,
  initRepository: (shell) => needRepository(shell),
  archivePlan: async (shell, arg) => {
    const plan = await load(shell, arg, vscode.l10n.t('Archive Plan'));
    const { archive } = await import('../snapshots/archive.ts');
    await archive(shell, plan);
  },
  reopenPlan: async (shell, arg, reason) => {
    const plan = await load(shell, arg, vscode.l10n.t('Reopen Plan'));
    const { reopen } = await import('../snapshots/archive.ts');
    await reopen(shell, plan, reason);
  },
  checkArchive: async (shell, arg) => {
    const plan = await load(shell, arg, vscode.l10n.t('Check Archive'));
    const { checkRecord } = await import('../snapshots/archive.ts');
    return checkRecord(shell, plan);
  },
  openPlanPage: async (shell, arg) => {
    const plan = await load(shell, arg, vscode.l10n.t('Open Plan Page'));
    await shell.planPages.open(plan.id);
  },
} satisfies Record<string, Run>;

function taskIdOf(args: readonly unknown[]): string | undefined {
  const [row, given] = args;
  if (typeof given === 'string') return given;
  const named: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, 'taskId') : undefined;
  return typeof named === 'string' ? named : undefined;
}

import * as vscode from 'vscode';
import { PlanningError } from '../../core/base/errors.ts';
import { TASK_STATUSES, type TaskStatus } from '../../core/model/plan.ts';
import type { TaskFilter } from '../../core/ports.ts';
import { showTask } from '../acting/showTask.ts';
import { offer } from '../asking/report.ts';
import type { Shell } from '../shell.ts';
import { statusIcon, statusWord } from '../words/words.ts';
import { ask, askText, choose, chooseMany } from '../asking/ask.ts';
import { fullId } from '../names/commands.ts';
import { loadTask, READABLE, tasksOf, type TaskName } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { offerUndo } from '../acting/undo.ts';

/** Sets the status of each chosen task, one after the other, so that a refusal names the task it is about. */
async function setStatus(
  shell: Shell,
  args: readonly unknown[],
  title: string,
  status: TaskStatus,
  filter: TaskFilter,
  reason?: string,
): Promise<void> {
  const engine = await shell.engine.get();
  for (const name of await tasksOf(shell, args, title, filter)) {
    const { planId, taskId } = name;
    try {
      await engine.setTaskStatus(planId, taskId, status, ...(reason === undefined ? [] : [reason]));
    } catch (error) {
      if (!isUnproven(error)) throw error;
      offerProof(error, name);
    }
  }
}

/** A task that cannot be completed because its spec does not hold: a reason of the person would do. */
function isUnproven(error: unknown): error is PlanningError {
  return error instanceof PlanningError && error.details['unproven'] === true;
}

function offerProof({ message }: PlanningError, name: TaskName): void {
  void offer(vscode.window.showWarningMessage, message, [
    { label: vscode.l10n.t('Verify'), command: fullId('verifyTask'), args: [name] },
    { label: vscode.l10n.t('Complete with Reason…'), command: fullId('overrideTask'), args: [name] },
  ]);
}

async function move(shell: Shell, args: readonly unknown[], by: 1 | -1): Promise<void> {
  const title = by === 1 ? vscode.l10n.t('Move Task Down') : vscode.l10n.t('Move Task Up');
  const [name] = await tasksOf(shell, args, title);
  if (!name) return;
  const engine = await shell.engine.get();
  const { tasks } = await engine.plan(name.planId);
  const at = tasks.findIndex(({ id }) => id === name.taskId);
  const before = by === 1 ? tasks[at + 1] : tasks[at - 2];
  if ((by === 1 && !before) || (by === -1 && at <= 0)) return;
  await engine.moveTask(name.planId, name.taskId, before?.id ?? null);
}

/** Only a proof that breaks makes a task fail. */
const SETTABLE = TASK_STATUSES.filter((status) => status !== 'failed');
const OPEN: readonly TaskStatus[] = ['backlog', 'pending', 'in_progress', 'blocked', 'in_review'];

export const taskCommands = {
  openTask: async (shell, ...args) => {
    const [name] = await tasksOf(shell, args, vscode.l10n.t('Open Task'), { planStatuses: READABLE });
    if (name) await showTask(await (await shell.engine.get()).plan(name.planId), name.taskId);
  },
  startTask: (shell, ...args) =>
    setStatus(shell, args, vscode.l10n.t('Start Task'), 'in_progress', { ready: true }),
  completeTask: (shell, ...args) =>
    setStatus(shell, args, vscode.l10n.t('Complete Task'), 'completed', {
      statuses: ['in_progress', 'in_review', 'pending'],
    }),
  blockTask: async (shell, ...args) => {
    const title = vscode.l10n.t('Block Task');
    const names = await tasksOf(shell, args, title, {
      statuses: OPEN.filter((status) => status !== 'blocked'),
    });
    const given = args.at(2);
    const reason =
      typeof given === 'string' ? given : await askText(title, vscode.l10n.t('What is it waiting for?'));
    const engine = await shell.engine.get();
    for (const { planId, taskId } of names) await engine.setTaskStatus(planId, taskId, 'blocked', reason);
  },
  setTaskStatus: async (shell, ...args) => {
    const title = vscode.l10n.t('Set Task Status');
    const names = await tasksOf(shell, args, title);
    const given = args.at(2);
    const picks = SETTABLE.map((status) => ({
      label: `$(${statusIcon(status)}) ${statusWord(status)}`,
      status,
    }));
    const named = TASK_STATUSES.find((status) => status === given);
    if (typeof given === 'string' && !named) {
      throw new PlanningError(
        'invalid_input',
        vscode.l10n.t('There is no status “{0}”: use {1}.', given, TASK_STATUSES.join(', ')),
      );
    }
    const status = named ?? (await choose(picks, title)).status;
    await setStatus(shell, [names[0], names], title, status, {});
  },
  assignTask: async (shell, ...args) => {
    const title = vscode.l10n.t('Assign Task');
    const names = await tasksOf(shell, args, title, { statuses: OPEN });
    const engine = await shell.engine.get();
    const given = args.at(2);
    const text =
      typeof given === 'string'
        ? given
        : await ask({
            title,
            prompt: vscode.l10n.t('Who does it? Empty = nobody.'),
            value: engine.owner.name,
          });
    const assignee = text.trim() === '' ? null : text.trim();
    for (const { planId, taskId } of names) await engine.editTask(planId, taskId, { assignee });
  },
  renameTask: async (shell, ...args) => {
    const title = vscode.l10n.t('Rename Task');
    const [name] = await tasksOf(shell, args, title);
    if (!name) return;
    const task = await loadTask(shell, name);
    const text = await askText(title, vscode.l10n.t('Title'), task.title);
    await (await shell.engine.get()).editTask(name.planId, name.taskId, { title: text });
  },
  moveTaskUp: (shell, ...args) => move(shell, args, -1),
  moveTaskDown: (shell, ...args) => move(shell, args, 1),
  setTaskDependencies: async (shell, ...args) => {
    const title = vscode.l10n.t('Set Task Dependencies');
    const [name] = await tasksOf(shell, args, title, { statuses: OPEN });
    if (!name) return;
    const engine = await shell.engine.get();
    const { tasks } = await engine.plan(name.planId);
    const task = await loadTask(shell, name);
    const picks = tasks.flatMap((other) =>
      other.id === task.id
        ? []
        : [
            {
              label: `${other.number}. ${other.title}`,
              picked: task.blockedBy.includes(other.id),
              id: other.id,
            },
          ],
    );
    const chosen = await chooseMany(picks, vscode.l10n.t('Done before “{0}”', task.title));
    await engine.editTask(name.planId, name.taskId, { blockedBy: chosen.map(({ id }) => id) });
  },
  copyTaskPrompt: async (shell, ...args) => {
    const [name] = await tasksOf(shell, args, vscode.l10n.t('Copy Task as Prompt'), { statuses: OPEN });
    if (!name) return;
    await vscode.env.clipboard.writeText(
      await (await shell.engine.get()).taskPrompt(name.planId, name.taskId),
    );
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied: paste it into your coding agent.'), 4000);
  },
  deleteTask: async (shell, ...args) => {
    const names = await tasksOf(shell, args, vscode.l10n.t('Delete Task'));
    const engine = await shell.engine.get();
    const undos = [];
    for (const { planId, taskId } of names) undos.push(await engine.removeTask(planId, taskId));
    const message =
      undos.length === 1 && undos[0] ? undos[0].label : vscode.l10n.t('Deleted {0} tasks.', undos.length);
    offerUndo(shell, message, undos);
  },
} satisfies Record<string, Run>;

import * as vscode from 'vscode';
import type { Engine, TaskReport } from '../../core/engine/api.ts';
import { PlanningError } from '../../core/base/errors.ts';
import type { Id } from '../../core/model/basics.ts';
import { everyItem } from '../../core/store/listing.ts';
import { askText, choose } from '../asking/ask.ts';
import { ACTIVE, planOf, READABLE, tasksOf, type TaskName } from '../acting/pick.ts';
import type { Run } from '../acting/run.ts';
import { announce, withProgress } from '../acting/step.ts';
import type { Shell } from '../shell.ts';
import { ruleRows, standingOf } from '../proof/rows.ts';
import { pickFinding } from './pickFinding.ts';
import { standingLine } from '../proof/words.ts';

/** The tasks of the arguments, or one of those with a spec by choice. */
export async function provableTasksOf(
  shell: Shell,
  args: readonly unknown[],
  title: string,
  planStatuses = ACTIVE,
): Promise<readonly TaskName[]> {
  const [first] = args;
  const isNamed = typeof first === 'string' || (typeof first === 'object' && first !== null);
  if (isNamed || Array.isArray(args[1])) return tasksOf(shell, args, title);
  const engine = await shell.engine.get();
  const picks: (vscode.QuickPickItem & { readonly name: TaskName })[] = [];
  for await (const task of everyItem((page) => engine.tasks({ planStatuses, ...page }))) {
    if (task.proof === null) continue;
    picks.push({
      label: `${task.number}. ${task.title}`,
      description: task.planTitle,
      name: { planId: task.planId, taskId: task.id },
    });
  }
  if (picks.length === 0) {
    throw new PlanningError(
      'not_found',
      vscode.l10n.t('No task has a verification spec yet: add one with “Edit Verification Spec”.'),
    );
  }
  return [(await choose(picks, title)).name];
}

/** Asks about commands of the specs that are about to run, as far as nobody has answered yet. */
async function askAboutCommands(shell: Shell, engine: Engine, names: readonly TaskName[]): Promise<void> {
  const { consent } = await shell.verification.get();
  const specs: string[] = [];
  for (const { planId, taskId } of names) {
    const task = (await engine.plan(planId)).tasks.find(({ id }) => id === taskId);
    if (task?.verification) specs.push(task.verification.spec);
  }
  await consent.askFor(specs);
}

/** What goes before a verification that a person asks for on the page of a plan; all tasks with `null`. */
export async function beforeVerifying(shell: Shell, planId: Id, taskId: Id | null): Promise<void> {
  const engine = await shell.engine.get();
  const names = taskId === null ? await provableOf(engine, planId) : [{ planId, taskId }];
  await askAboutCommands(shell, engine, names);
  (await shell.verification.get()).live.resume();
}

async function provableOf(engine: Engine, planId: Id): Promise<readonly TaskName[]> {
  const { tasks } = await engine.plan(planId);
  return tasks.flatMap(({ id, verification, status }) =>
    verification === null || status === 'cancelled' ? [] : [{ planId, taskId: id }],
  );
}

async function verifyPlans(shell: Shell, planIds: readonly Id[]): Promise<void> {
  const engine = await shell.engine.get();
  const names = (await Promise.all(planIds.map((id) => provableOf(engine, id)))).flat();
  if (names.length === 0) {
    throw new PlanningError('not_found', vscode.l10n.t('No task here has a verification spec.'));
  }
  await askAboutCommands(shell, engine, names);
  (await shell.verification.get()).live.resume();
  let [proven, provable] = [0, 0];
  await withProgress(shell, null, vscode.l10n.t('Verifying'), async (signal) => {
    for (const planId of planIds) {
      const report = await engine.verifyPlan(planId, 'person', signal);
      proven += report.proven;
      provable += report.provable;
    }
  });
  announce(vscode.l10n.t('{0} of {1} tasks proven.', proven, provable), []);
}

function outcome({ number, title, report }: TaskReport): string {
  const standing = report
    ? ({ kind: 'known', verdict: report.verdict, violations: report.findingTotal, at: '' } as const)
    : ({ kind: 'broken', message: '' } as const);
  return `${number}. ${title}: ${standingLine(standing)}.`;
}

export const verifyRuns = {
  verifyTask: async (shell, ...args) => {
    const engine = await shell.engine.get();
    const names = await provableTasksOf(shell, args, vscode.l10n.t('Verify Task'));
    await askAboutCommands(shell, engine, names);
    (await shell.verification.get()).live.resume();
    const reports: TaskReport[] = [];
    await withProgress(shell, null, vscode.l10n.t('Verifying'), async (signal) => {
      for (const { planId, taskId } of names)
        reports.push(await engine.verifyTask(planId, taskId, 'person', signal));
    });
    const [only] = reports;
    if (reports.length === 1 && only) {
      const { planId, taskId } = only;
      announce(outcome(only), only.report?.verdict === 'pass' ? [] : ['showLastRun'], { planId, taskId });
    } else announce(reports.map(outcome).join(' '), []);
    return reports;
  },
  verifyPlan: async (shell, arg) => {
    await verifyPlans(shell, [await planOf(shell, arg, vscode.l10n.t('Verify Plan'), ACTIVE)]);
  },
  verifyAll: async (shell) => {
    const engine = await shell.engine.get();
    const ids: Id[] = [];
    for await (const { id, provable } of everyItem((page) => engine.plans({ statuses: ['active'], ...page })))
      if (provable > 0) ids.push(id);
    await verifyPlans(shell, ids);
  },
  showLastRun: async (shell, ...args) => {
    const title = vscode.l10n.t('Show Last Verification');
    const [name] = await provableTasksOf(shell, args, title, READABLE);
    if (!name) return;
    const plan = await (await shell.engine.get()).plan(name.planId);
    const task = plan.tasks.find(({ id }) => id === name.taskId);
    if (!task) throw new PlanningError('not_found', vscode.l10n.t('The task is no longer in the plan.'));
    const report = shell.reports.get(task.id);
    const rows = ruleRows(task, report);
    const heading = `${task.number}. ${task.title}: ${standingLine(standingOf(task, report))}`;
    if (rows.length === 0) {
      throw new PlanningError('not_found', vscode.l10n.t('“{0}” was not verified yet.', task.title));
    }
    await pickFinding(shell, plan.id, task, rows, heading);
  },
  overrideTask: async (shell, ...args) => {
    const title = vscode.l10n.t('Complete Task with Reason');
    const names = await provableTasksOf(shell, args, title);
    const given = args.at(2);
    const reason =
      typeof given === 'string'
        ? given
        : await askText(title, vscode.l10n.t('Why is it done although its spec does not pass?'));
    const engine = await shell.engine.get();
    for (const { planId, taskId } of names) await engine.setTaskStatus(planId, taskId, 'completed', reason);
  },
} satisfies Record<string, Run>;

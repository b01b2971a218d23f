import type { Disposable } from '../base/emitter.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { PlanEvent } from '../plan/events.ts';
import { taskOf } from '../plan/decide.ts';
import { isProvable } from '../plan/proof.ts';
import { removeSpec, requireRevision } from '../plan/prove.ts';
import type { Engine } from './api.ts';
import { attach } from './attach.ts';
import { createChangeLog } from './changeLog.ts';
import { requireIndex } from './codeIndex.ts';
import type { Kernel } from './deps.ts';
import type { FileWatch } from './freshIndex.ts';
import { createProofs } from './proofs.ts';
import { resolveId } from './resolveId.ts';
import { worst } from './specCommands.ts';
import { createSpecRuns } from './specRuns.ts';
import { watchVerification } from './watchVerification.ts';

type Verification = Pick<
  Engine,
  | 'checkSpec'
  | 'testSpec'
  | 'attachSpec'
  | 'removeSpec'
  | 'verifyTask'
  | 'verifyPlan'
  | 'reports'
  | 'onDidVerify'
  | 'watchVerification'
  | 'allowCommands'
  | 'commandPermission'
> &
  Disposable;

/**
 * Verification specs: written, run, and followed by the status of their tasks. `edited` tells that an editor or a
 * watcher saw something change that the index has not taken in yet; while verification is watched, all changes are
 * named so. Disposing ends what is watched.
 */
export function verificationCalls(
  kernel: Kernel,
  edited: (listener: () => void) => Disposable,
  fileWatch: FileWatch,
): Verification {
  const { recorder } = kernel;
  const changes = createChangeLog(kernel.index);
  const runs = createSpecRuns(kernel, changes);
  const proofs = createProofs(kernel, runs, changes);
  let watching: Disposable | null = null;
  const planNamed = (id: Id): Promise<Id> => resolveId(kernel, 'plan', id);

  return {
    async checkSpec(yaml, signal) {
      const check = await runs.read(yaml);
      if (check.spec === null) return check;
      return { ...check, problems: [...check.problems, ...(await runs.checkScopes(check.spec, signal))] };
    },

    async testSpec(yaml, signal) {
      requireIndex(kernel);
      const { spec, problems } = await runs.read(yaml);
      if (spec === null) return { problems, report: null };
      const [outcome] = await runs.run([spec], true, signal);
      const scopes = await runs.checkScopes(spec, signal);
      return { problems: [...problems, ...scopes], report: outcome?.report ?? null };
    },

    async attachSpec(planId, taskId, yaml, options, signal) {
      requireIndex(kernel);
      const subject = { planId: await planNamed(planId), taskId };
      return attach(kernel, runs, proofs, subject, yaml, options, signal);
    },

    async removeSpec(plan, taskId) {
      const planId = await planNamed(plan);
      const { number } = taskOf(await recorder.plan(planId), taskId);
      const restore: PlanEvent[] = [];
      await recorder.change('plan', planId, (now) => {
        const both = removeSpec(now, taskId);
        restore.splice(0, restore.length, ...both.restore);
        return { events: both.remove };
      });
      return {
        label: `Removed the verification spec of task ${number}`,
        run: async () =>
          void (await recorder.change('plan', planId, (now) => {
            // Another spec that came meanwhile is not overwritten.
            requireRevision(taskOf(now, taskId), 0);
            return { events: restore };
          })),
      };
    },

    async verifyTask(plan, taskId, trigger, signal) {
      const planId = await planNamed(plan);
      const task = taskOf(await recorder.plan(planId), taskId);
      if (task.verification === null) {
        const message = `Task ${task.number} has no verification spec. Attach one, then verify it.`;
        throw new PlanningError('invalid_input', message);
      }
      const [report] = await proofs.verify([{ planId, taskId }], trigger, signal);
      if (report !== undefined) return report;
      throw new PlanningError('conflict', `The spec of task ${task.number} was taken away meanwhile.`);
    },

    async verifyPlan(id, trigger, signal) {
      const planId = await planNamed(id);
      const { tasks } = await recorder.plan(planId);
      const subjects = tasks.filter(isProvable).map((task) => ({ planId, taskId: task.id }));
      const found = await proofs.verify(subjects, trigger, signal);
      const byTask = new Map(found.map((report) => [report.taskId, report]));
      const reports = subjects.flatMap(({ taskId }) => byTask.get(taskId) ?? []);
      // A spec that cannot be read proves nothing.
      const verdicts = reports.map(({ report }) => report?.verdict ?? 'undecided');
      const proven = verdicts.filter((verdict) => verdict === 'pass').length;
      return { planId, tasks: reports, verdict: worst(verdicts), proven, provable: reports.length };
    },

    reports: async () => proofs.reports(),
    onDidVerify: proofs.onDidVerify,

    watchVerification(options) {
      watching?.dispose();
      const inner = watchVerification(kernel, proofs, edited, options);
      const mine: Disposable = {
        dispose() {
          inner.dispose();
          if (watching === mine) fileWatch.active = false;
        },
      };
      watching = mine;
      fileWatch.active = true;
      return mine;
    },

    async allowCommands(allow) {
      if (kernel.commands === null) {
        const message = 'Commands of verification specs are not run here. Trust the workspace first.';
        throw new PlanningError('forbidden', message, { reason: 'untrusted' });
      }
      await kernel.commands.setPermission(allow);
    },

    commandPermission: async () => (kernel.commands === null ? 'never' : kernel.commands.permission()),

    dispose() {
      watching?.dispose();
      proofs.dispose();
      changes.dispose();
    },
  };
}

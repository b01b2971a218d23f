import { PlanningError } from '../base/errors.ts';
import { STUDIO } from '../model/actor.ts';
import type { Plan, Task } from '../model/plan.ts';
import { taskOf } from '../plan/decide.ts';
import { isProvable } from '../plan/proof.ts';
import { removeSpec } from '../plan/prove.ts';
import type { Engine } from './api.ts';
import { attach } from './attach.ts';
import { recordPlan } from './changePlan.ts';
import { requireIndex } from './codeIndex.ts';
import type { Kernel } from './deps.ts';
import { createProofs, onlyTask } from './proofs.ts';
import { worst } from './specCommands.ts';
import { undoOf } from './undoData.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';
import { RUN_TRIGGERS, type ProofSpec, type RunTrigger } from '../model/verification.ts';

type VerificationCall =
  | 'checkSpec'
  | 'testSpec'
  | 'trySpec'
  | 'attachSpec'
  | 'removeSpec'
  | 'verifyTask'
  | 'verifyPlan'
  | 'reports'
  | 'watchVerification'
  | 'allowCommands'
  | 'commandPermission';

/**
 * Verification specs: written, run, and followed by the status of their tasks. `edited` tells that an editor or a
 * watcher saw something change that the index has not taken in yet; while verification is watched, all changes are
 * named so. Disposing ends what is watched.
 */
export const verificationCalls: CallGroup<VerificationCall> = {
  facts: {
    checkSpec: {
      says: 'Says what is wrong with a proof spec.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['yaml', at.text]],
    },
    testSpec: {
      says: 'Runs a loose proof spec on the code as it is; nothing is recorded.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['yaml', at.text]],
    },
    trySpec: {
      says: 'Tries a loose proof spec on the code without its commands; nothing is recorded.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['yaml', at.text],
        ['limit', z.int().min(1).max(1000)],
      ],
    },
    attachSpec: {
      says: 'Gives a task a proof spec, or another one, and runs it.',
      about: 'plan',
      needs: 'prove',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['taskId', at.id],
        ['yaml', at.text],
        [
          'options',
          z.object({
            baseRevision: at.whole,
            explanation: z.exactOptional(at.text),
            withCommands: z.exactOptional(z.boolean()),
          }),
        ],
      ],
    },
    removeSpec: {
      says: 'Takes the proof spec of a task away.',
      about: 'plan',
      needs: 'prove',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['taskId', at.id],
      ],
    },
    verifyTask: {
      says: 'Runs the proof spec of a task, keeps what is new and lets the status follow.',
      about: 'plan',
      needs: 'verify',
      effect: 'changes',
      agent: true,
      input: [
        ['planId', at.named],
        ['taskId', at.id],
        ['trigger', z.enum(RUN_TRIGGERS)],
      ],
    },
    verifyPlan: {
      says: 'Runs the proof specs of all tasks of a plan.',
      about: 'plan',
      needs: 'verify',
      effect: 'changes',
      agent: true,
      input: [
        ['planId', at.named],
        ['trigger', z.enum(RUN_TRIGGERS)],
      ],
    },
    reports: {
      says: 'Shows how tasks stood when they were last verified here.',
      needs: 'list',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [],
    },
    watchVerification: {
      says: 'Verifies by itself what changes of files and specs touch.',
      needs: 'verify',
      effect: 'changes',
      atOnce: true,
      input: [['options', z.object({ debounceMs: at.whole })]],
    },
    allowCommands: {
      says: 'Lets commands of proof specs run in this workspace, or not.',
      needs: 'commands',
      effect: 'changes',
      input: [['allow', z.boolean()]],
    },
    commandPermission: {
      says: 'Says whether commands of proof specs may run here.',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      input: [],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, VerificationCall> {
  const { recorder, specRuns: runs } = kernel;
  const proofs = createProofs(kernel);

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
      await requireCommands(kernel, spec);
      const [outcome] = await runs.run([spec], true, signal);
      const scopes = await runs.checkScopes(spec, signal);
      return { problems: [...problems, ...scopes], report: outcome?.report ?? null };
    },

    async trySpec(yaml, limit, signal) {
      const index = requireIndex(kernel);
      const { spec, problems } = await runs.read(yaml);
      if (spec === null) return { problems, report: null };
      const [report] = await index.evaluate([spec], { limit }, signal);
      return { problems, report: report ?? null };
    },

    async attachSpec(planId, taskId, yaml, options, signal) {
      requireIndex(kernel);
      return attach(kernel, proofs, { planId, taskId }, yaml, options, signal);
    },

    async removeSpec(planId, taskId) {
      const { number } = taskOf(await recorder.plan(planId), taskId);
      const { recorded } = await recordPlan(kernel, planId, (plan) => removeSpec(plan, taskId).remove);
      return undoOf(planId, `Removed the verification spec of task ${number}`, recorded);
    },

    async verifyTask(planId, taskId, trigger, signal) {
      const task = taskOf(await recorder.plan(planId), taskId);
      if (task.verification === null) {
        const message = `Task ${task.number} has no verification spec. Attach one, then verify it.`;
        throw new PlanningError('invalid_input', message);
      }
      const [report] = await proofs.verify(
        [onlyTask({ planId, taskId })],
        triggerOf(kernel, trigger),
        signal,
      );
      if (report !== undefined) return report;
      throw new PlanningError('conflict', `The spec of task ${task.number} was taken away meanwhile.`);
    },

    async verifyPlan(planId, trigger, signal) {
      const { tasks } = await recorder.plan(planId);
      const provable = new Set(tasks.filter(isProvable).map(({ id }) => id));
      const among = (plan: Plan): readonly Task[] => plan.tasks.filter(({ id }) => provable.has(id));
      const found = await proofs.verify([{ planId, among }], triggerOf(kernel, trigger), signal);
      const byTask = new Map(found.map((report) => [report.taskId, report]));
      const reports = [...provable].flatMap((taskId) => byTask.get(taskId) ?? []);
      // A spec that cannot be read proves nothing.
      const verdicts = reports.map(({ report }) => report?.verdict ?? 'undecided');
      const proven = verdicts.filter((verdict) => verdict === 'pass').length;
      return { planId, tasks: reports, verdict: worst(verdicts), proven, provable: reports.length };
    },

    reports: async () => kernel.reports.all(),

    // What happens by itself is done by the studio, whoever asked for it to be watched.
    watchVerification: (options) => kernel.verifying.watch(createProofs(kernel.as(STUDIO)), options),

    async allowCommands(allow) {
      if (kernel.commands === null) {
        const message = 'Commands of verification specs are not run here. Trust the workspace first.';
        throw new PlanningError('forbidden', message, { reason: 'untrusted' });
      }
      await kernel.commands.setPermission(allow);
    },

    commandPermission: async () => (kernel.commands === null ? 'never' : kernel.commands.permission()),
  };
}

/** A loose spec may come from anybody: that its commands run is for those to say who may let commands run. */
async function requireCommands(kernel: Kernel, { rules }: ProofSpec): Promise<void> {
  if (rules.every(({ command }) => command === null)) return;
  if ((await kernel.commands?.permission()) === 'allowed') await kernel.require('commands', null);
}

/** An agent's run is an agent's, whatever it says of it. */
function triggerOf({ actor }: Kernel, said: RunTrigger): RunTrigger {
  return actor.kind === 'agent' ? 'agent' : said;
}

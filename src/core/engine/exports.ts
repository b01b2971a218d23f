import { planJson } from '../export/planJson.ts';
import { renderSession } from '../export/sessionMarkdown.ts';
import { sessionJson } from '../export/sessionJson.ts';
import { taskPrompt } from '../export/taskPrompt.ts';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { PlanDocument } from '../model/document.ts';
import type { VerificationRule } from '../model/verification.ts';
import { applyEdits } from '../plan/apply.ts';
import { taskOf } from '../plan/decide.ts';
import type { Engine } from './api.ts';
import { changePlan } from './changePlan.ts';
import type { Kernel } from './deps.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

/** Loaded when first needed: opening plans needs no reader of Markdown. */
const planText = () => import('../export/planMarkdown.ts');

type ExportCall = 'exportPlan' | 'writePlan' | 'applyMarkdown' | 'exportSession' | 'taskPrompt';

/** Plans and sessions as text, and back. */
export const exportCalls: CallGroup<ExportCall> = {
  facts: {
    exportPlan: {
      says: 'Gives a plan as Markdown or JSON.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['id', at.named],
        ['format', z.enum(['markdown', 'json'])],
      ],
    },
    writePlan: {
      says: 'Writes a plan as Markdown into the workspace.',
      about: 'plan',
      needs: 'edit',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['path', at.line.nullable()],
        ['overwrite', z.boolean()],
      ],
    },
    applyMarkdown: {
      says: 'Takes over what a person changed in the Markdown of a plan.',
      about: 'plan',
      needs: 'edit',
      effect: 'changes',
      input: [
        ['id', at.named],
        ['base', at.text],
        ['edited', at.text],
      ],
    },
    exportSession: {
      says: 'Gives a session as Markdown or JSON.',
      about: 'session',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['id', at.named],
        ['format', z.enum(['markdown', 'json'])],
      ],
    },
    taskPrompt: {
      says: 'Gives a task with its plan, spec and neighbours as a prompt for a coding agent.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [
        ['planId', at.named],
        ['taskId', at.id],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, ExportCall> {
  const { recorder } = kernel;
  const documentOf = async (id: Id | null): Promise<PlanDocument | null> =>
    id === null ? null : recorder.document(id);
  const planNamed = async (id: Id): ReturnType<typeof recorder.plan> => recorder.plan(id);

  return {
    async exportPlan(id, format) {
      const plan = await planNamed(id);
      if (format === 'json') return planJson(plan, await documentOf(plan.documentId));
      return (await planText()).renderPlan(plan);
    },

    async writePlan(id, path, overwrite) {
      const plan = await planNamed(id);
      const target = path ?? `${kernel.settings().exportFolder}/${fileName(plan.title)}.md`;
      await kernel.workspace.write(target, (await planText()).renderPlan(plan), overwrite);
      return target;
    },

    async applyMarkdown(id, base, edited) {
      const { renderPlan, sameButProof } = await planText();
      const { planEdits } = await import('../export/planEdits.ts');
      await changePlan(kernel, id, (plan) => {
        if (!sameButProof(renderPlan(plan), base)) {
          const message = 'The plan was changed somewhere else meanwhile. Compare both, then save again.';
          throw new PlanningError('conflict', message);
        }
        const stamp = { author: kernel.owner, at: kernel.clock.now() };
        return applyEdits(plan, planEdits(plan, base, edited), () => kernel.clock.id(), stamp);
      });
    },

    async exportSession(id, format) {
      const session = await recorder.session(id);
      const document = await documentOf(session.specDocumentId);
      return format === 'markdown' ? renderSession(session, document) : sessionJson(session, document);
    },

    async taskPrompt(planId, taskId) {
      const plan = await planNamed(planId);
      const document = await documentOf(plan.documentId);
      const task = taskOf(plan, taskId);
      const rules = task.verification === null ? [] : await rulesOf(task.verification.spec);
      return taskPrompt(plan, task, document?.versions.at(-1)?.content ?? null, rules);
    },
  };
}

/** None of a spec that cannot be read any more. */
async function rulesOf(yaml: string): Promise<readonly VerificationRule[]> {
  const { readSpec } = await import('../verify/spec/read.ts');
  return readSpec(yaml).spec?.rules ?? [];
}

/** A title as a file name: letters and digits of any script, words joined by hyphens, at most 80 characters. */
function fileName(title: string): string {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['plan'];
  return words.join('-').slice(0, 80).replace(/-+$/, '');
}

import { PlanningError } from '../base/errors.ts';
import type { Plan, Task } from '../model/plan.ts';
import { reopenPlan } from '../plan/decide.ts';
import { isProvable, isProven } from '../plan/proof.ts';
import { canonical, checkSeal, seal } from '../snapshot/seal.ts';
import type { SealedEntry } from '../snapshot/seal.ts';
import { requireText } from '../base/text.ts';
import type { Engine } from './api.ts';
import type { Kernel } from './deps.ts';
import type { ArchiveCheck } from './snapshotApi.ts';
import { requireActive, requireSnapshots } from './snapshots.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

const NOTES_MAX = 5000;
/** A diff in the record is cut here; the snapshot's commit holds the rest. */
const DIFF_MAX_BYTES = 1024 * 1024;

type ArchiveCall = 'previewArchive' | 'archivePlan' | 'checkArchive' | 'reopenPlan';

/** Sealing a plan and opening it again. */
export const archiveCalls: CallGroup<ArchiveCall> = {
  facts: {
    previewArchive: {
      says: 'Shows what is still open in a plan that is to be archived.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      input: [['planId', at.named]],
    },
    archivePlan: {
      says: 'Verifies a plan for the last time, seals its record and makes it read-only.',
      about: 'plan',
      needs: 'archive',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['options', z.object({ notes: z.exactOptional(at.text), acceptOpen: z.boolean() })],
      ],
    },
    checkArchive: {
      says: 'Checks the sealed record of an archived plan.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      untrusted: true,
      agent: true,
      input: [['planId', at.named]],
    },
    reopenPlan: {
      says: 'Makes an archived plan active again, with a reason.',
      about: 'plan',
      needs: 'archive',
      effect: 'changes',
      input: [
        ['planId', at.named],
        ['reason', at.line],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, ArchiveCall> {
  const { recorder, records, log, taker } = kernel;

  return {
    async previewArchive(id, signal) {
      const plan = await recorder.plan(id);
      const provable = plan.tasks.filter(isProvable);
      return {
        openTasks: openTasks(plan).map(({ number, title, status }) => ({ number, title, status })),
        provable: provable.length,
        proven: provable.filter(isProven).length,
        repository: kernel.snapshots === null ? { kind: 'none' } : await kernel.snapshots.state(signal),
      };
    },

    async archivePlan(planId, options, signal) {
      requireActive(await recorder.plan(planId));
      const notes = options.notes === undefined ? null : requireText(options.notes, 'notes', NOTES_MAX);
      if (kernel.index !== null) await kernel.calls.verifyPlan(planId, 'archive', signal);
      const open = openTasks(await recorder.plan(planId));
      if (open.length > 0 && !options.acceptOpen) throw stillOpen(open);
      // What was asked for before this would come between the record and its seal.
      await kernel.auto.idle();
      const state = kernel.snapshots === null ? null : await kernel.snapshots.state(signal);
      const usable = state?.kind === 'ok';
      const request = { taskId: null, name: 'Archived', trigger: 'archive' as const };
      const snapshot = usable ? (await taker.take(planId, request, signal)).number : null;
      const { state: plan, sequence } = await kernel.store.load({ kind: 'plan', id: planId });
      const entries = await record(kernel, plan, usable, signal);
      const { text, sha256 } = seal(entries, (part) => kernel.clock.hash(part));
      const file = await records.write(planId, sha256, text);
      const archive = { notes, snapshot, openTasks: open.length, record: { file, sha256 } };
      const after = await recorder
        .change('plan', planId, (now, present) => {
          requireActive(now);
          if (present !== sequence) {
            const message = 'The plan was changed while it was being archived. Archive it again.';
            throw new PlanningError('conflict', message);
          }
          return { events: [{ type: 'plan_archived', archive }] };
        })
        .catch(async (error: unknown) => {
          const named = (await recorder.plan(planId)).archive?.record.file;
          if (named !== file) await records.remove(file);
          throw error;
        });
      log.info(`Archived a plan with ${entries.length} entries.`);
      if (after.archive === null) throw new PlanningError('conflict', 'The plan was reopened meanwhile.');
      return after.archive;
    },

    async checkArchive(planId): Promise<ArchiveCheck> {
      const plan = await recorder.plan(planId);
      if (plan.archive === null) {
        const message = `"${plan.title}" is not archived: there is no sealed record to check.`;
        throw new PlanningError('not_allowed_now', message);
      }
      const { file, sha256 } = plan.archive.record;
      const text = await records.read(file);
      if (text === null) {
        const gone = `The sealed record ${file} is missing.`;
        return { ok: false, problems: [gone], entries: 0, sha256: null };
      }
      const check = checkSeal(text, (part) => kernel.clock.hash(part));
      const problems = [...check.problems];
      if (problems.length === 0 && check.sha256 !== sha256) problems.push(otherRecord(plan, check.entries));
      problems.push(...(await againstLog(kernel, plan, check.entries, problems.length === 0)));
      return { ok: problems.length === 0, problems, entries: check.entries.length, sha256: check.sha256 };
    },

    async reopenPlan(planId, reason) {
      const why = requireText(reason, 'reason', 1000);
      await recorder.change('plan', planId, (plan) => ({ events: [reopenPlan(plan, why)] }));
    },
  };
}

function openTasks(plan: Plan): readonly Task[] {
  return plan.tasks.filter((task) => task.status !== 'completed' && task.status !== 'cancelled');
}

function stillOpen(open: readonly Task[]): PlanningError {
  const named = open.slice(0, 5).map((task) => `#${task.number} ${task.title}`);
  const more = open.length > named.length ? ` and ${open.length - named.length} more` : '';
  return new PlanningError(
    'not_allowed_now',
    `These tasks are still open: ${named.join(', ')}${more}. Complete or cancel them, or archive all the same.`,
    { open: open.map((task) => task.number) },
  );
}

/** Everything that the plan leaves behind, in a fixed order. */
async function record(
  kernel: Kernel,
  plan: Plan,
  usable: boolean,
  signal: AbortSignal,
): Promise<readonly SealedEntry[]> {
  const { store, clock } = kernel;
  const head = { format: 1, planId: plan.id, title: plan.title, sealedAt: clock.now(), by: kernel.owner };
  const events = await store.history({ kind: 'plan', id: plan.id });
  const document = plan.documentId === null ? null : await kernel.recorder.document(plan.documentId);
  const usage = plan.sessionId === null ? [] : await store.usageCalls(plan.sessionId);
  return [
    { kind: 'head', data: head },
    ...events.map((data) => ({ kind: 'event', data })),
    ...(document === null ? [] : [{ kind: 'document', data: document }]),
    ...usage.map((data) => ({ kind: 'usage', data })),
    ...(await diffs(kernel, plan, usable, signal)),
    { kind: 'plan', data: plan },
  ];
}

/**
 * The diff of each snapshot; null texts where there is no usable repository (a plan can be archived without), or where
 * it does not have a commit (any more): taken on another machine, or cleaned up.
 */
async function diffs(
  kernel: Kernel,
  plan: Plan,
  usable: boolean,
  signal: AbortSignal,
): Promise<readonly SealedEntry[]> {
  const kept = plan.snapshots.filter((one) => one.prunedAt === null);
  const pairs = kept.flatMap((one, index) => {
    const from = kept[index - 1]?.commit ?? one.head;
    return from === null ? [] : [{ number: one.number, from, to: one.commit }];
  });
  const texts = usable ? await requireSnapshots(kernel).diffTexts(pairs, DIFF_MAX_BYTES, signal) : [];
  const textOf = new Map(pairs.map(({ number }, index) => [number, texts[index] ?? null]));
  return kept.map(({ number }) => ({
    kind: 'diff',
    data: { snapshot: number, text: textOf.get(number) ?? null },
  }));
}

/** What is wrong with a record that is sound in itself and not the one that was sealed. */
function otherRecord(plan: Plan, entries: readonly SealedEntry[]): string {
  const head = entries[0]?.data;
  const of = typeof head === 'object' && head !== null && 'planId' in head ? head.planId : null;
  if (of !== plan.id) return 'It is the record of another plan.';
  return entries.at(-1)?.kind === 'plan'
    ? 'The record is another one than the plan was archived with.'
    : 'Lines are missing at its end.';
}

/**
 * The events in the record must be those of the log, in which the archiving follows them at once. `whole` = nothing
 * is missing in the record.
 */
async function againstLog(
  kernel: Kernel,
  plan: Plan,
  entries: readonly SealedEntry[],
  whole: boolean,
): Promise<readonly string[]> {
  const history = await kernel.store.history({ kind: 'plan', id: plan.id });
  const sealed = entries.filter((entry) => entry.kind === 'event');
  const changed = sealed.findIndex(
    (entry, index) => canonical(entry.data) !== canonical(history[index] ?? null),
  );
  if (changed >= 0) return [`Event ${changed + 1} of the plan's log is not the one that was sealed.`];
  const next = history[sealed.length]?.event;
  if (
    !whole ||
    (next?.type === 'plan_archived' && next.archive.record.sha256 === plan.archive?.record.sha256)
  )
    return [];
  return [
    `Event ${sealed.length + 1} of the plan's log came before it was archived and is not in the record.`,
  ];
}

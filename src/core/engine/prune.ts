import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { snapshotOf } from '../plan/snapshots.ts';
import { thinned } from '../snapshot/thin.ts';
import { everyItem } from '../store/listing.ts';
import type { Kernel } from './deps.ts';
import type { PrunePreview } from './snapshotApi.ts';
import { REF_PREFIX, requireSnapshots } from './snapshots.ts';
import type { Engine } from './api.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

/** What is to go: snapshots by plan, and refs that no plan knows. */
interface Victims {
  readonly plans: readonly { readonly plan: Plan; readonly snapshots: readonly Snapshot[] }[];
  readonly strays: readonly string[];
}

type PruneCall = 'previewPrune' | 'pruneSnapshots';

/** Letting go of snapshots: the refs leave the repository, the rows stay in the log. */
export const pruneCalls: CallGroup<PruneCall> = {
  facts: {
    previewPrune: {
      says: 'Shows which snapshots could go and what that would win.',
      about: 'plan',
      orAll: true,
      needs: 'list',
      effect: 'reads',
      input: [
        ['planId', at.named.nullable()],
        ['numbers', at.numbers],
      ],
    },
    pruneSnapshots: {
      says: 'Removes snapshots from the repository; their rows stay.',
      about: 'plan',
      orAll: true,
      needs: 'remove',
      effect: 'changes',
      input: [
        ['planId', at.named.nullable()],
        ['numbers', at.numbers],
        ['options', z.object({ archivedToo: z.boolean() })],
      ],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, PruneCall> {
  return {
    async previewPrune(planId, numbers, signal) {
      const victims = await choose(kernel, planId, numbers, signal);
      return preview(kernel, victims, true, signal);
    },

    async pruneSnapshots(planId, numbers, options, signal) {
      const victims = await choose(kernel, planId, numbers, signal);
      const sealed = victims.plans.find(({ plan }) => plan.status === 'archived');
      if (sealed !== undefined && !options.archivedToo) {
        throw new PlanningError(
          'not_allowed_now',
          `"${sealed.plan.title}" is archived: its snapshots are removed only when you say so.`,
        );
      }
      const result = await preview(kernel, victims, false, signal);
      await recordPruned(kernel, victims);
      return result;
    },
  };
}

/** Thins the automatic snapshots of an active plan. */
export async function thinPlan(kernel: Kernel, planId: Id, signal: AbortSignal): Promise<void> {
  const plan = await kernel.recorder.plan(planId);
  const snapshots = named(plan, thinned(plan.snapshots, kernel.settings().thinPolicy, kernel.clock.now()));
  if (plan.status !== 'active' || snapshots.length === 0) return;
  const victims = { plans: [{ plan, snapshots }], strays: [] };
  await preview(kernel, victims, false, signal);
  await recordPruned(kernel, victims);
}

async function choose(
  kernel: Kernel,
  planId: Id | null,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<Victims> {
  if (planId !== null && numbers.length > 0) {
    const plan = await kernel.recorder.plan(planId);
    const snapshots = named(plan, numbers).filter((one) => one.prunedAt === null);
    return { plans: [{ plan, snapshots }], strays: [] };
  }
  const plans: Plan[] = [];
  const statuses = ['active', 'archived', 'deleted'] as const;
  for await (const { id } of everyItem((page) => kernel.store.plans({ statuses, ...page })))
    plans.push(await kernel.recorder.plan(id));
  const known = new Set(plans.flatMap((plan) => plan.snapshots.map((one) => one.ref)));
  const refs = await requireSnapshots(kernel).refs(REF_PREFIX, signal);
  return {
    plans: plans
      .filter((plan) => plan.status !== 'archived' && (planId === null || plan.id === planId))
      .map((plan) => ({ plan, snapshots: named(plan, goneByPolicy(kernel, plan)) }))
      .filter(({ snapshots }) => snapshots.length > 0),
    strays: planId === null ? refs.map((one) => one.ref).filter((ref) => !known.has(ref)) : [],
  };
}

/** Of a deleted plan everything may go, of an active one what the policy lets go. */
function goneByPolicy(kernel: Kernel, plan: Plan): readonly number[] {
  if (plan.status === 'deleted') {
    return plan.snapshots.filter((one) => one.prunedAt === null).map((one) => one.number);
  }
  return thinned(plan.snapshots, kernel.settings().thinPolicy, kernel.clock.now());
}

async function preview(
  kernel: Kernel,
  { plans, strays }: Victims,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<PrunePreview> {
  const refs = [...plans.flatMap(({ snapshots }) => snapshots.map((one) => one.ref)), ...strays];
  const { bytes } = await requireSnapshots(kernel).prune(refs, dryRun, signal);
  const rows = plans.flatMap(({ plan, snapshots }) =>
    snapshots.map(({ number, name, at }) => ({ planId: plan.id, planTitle: plan.title, number, name, at })),
  );
  return { snapshots: rows, strays: strays.length, bytes };
}

async function recordPruned(kernel: Kernel, { plans }: Victims): Promise<void> {
  for (const { plan, snapshots } of plans) {
    const numbers = snapshots.map((one) => one.number);
    await kernel.recorder.change('plan', plan.id, () => ({
      events: [{ type: 'snapshots_pruned', numbers }],
    }));
  }
}

function named(plan: Plan, numbers: readonly number[]): readonly Snapshot[] {
  return numbers.map((number) => snapshotOf(plan, number));
}

import type PQueue from 'p-queue';
import { PlanningError } from '../base/errors.ts';
import type { Id } from '../model/basics.ts';
import type { Plan } from '../model/plan.ts';
import type { FileChange, Snapshot, SnapshotTrigger } from '../model/snapshot.ts';
import { taskOf } from '../plan/decide.ts';
import { snapshotOf } from '../plan/snapshots.ts';
import type { Side, Snapshots, Taken } from '../snapshot/port.ts';
import { isNeverThinned } from '../snapshot/thin.ts';
import { oneLine } from '../base/plainText.ts';
import { requireText } from '../base/text.ts';
import type { Kernel } from './deps.ts';
import type { Comparison, SnapshotSide } from './snapshotApi.ts';
import type { Engine } from './api.ts';
import type { CallGroup } from './call.ts';
import * as at from './schemas.ts';
import * as z from 'zod';

/** Everything of ours in a repository stands under this. */
export const REF_PREFIX = 'refs/planning-studio/';
const BASE = 'base-';
const NAME_MAX = 200;
const MAX_TRIES = 10;
const DIFF_MAX_BYTES = 4 * 1024 * 1024;
/** Most left-out files that a row names; the total is kept beside. */
const LEFT_OUT_NAMED = 200;

export interface TakeRequest {
  readonly taskId: Id | null;
  readonly name: string;
  readonly trigger: SnapshotTrigger;
}

/** Takes snapshots of plans one after the other. */
export interface SnapshotTaker {
  take(planId: Id, request: TakeRequest, signal: AbortSignal): Promise<Snapshot>;
}

/** Throws `no_repository` when no folder is open. */
export function requireSnapshots(kernel: Kernel): Snapshots {
  if (kernel.snapshots !== null) return kernel.snapshots;
  throw new PlanningError('no_repository', 'Snapshots need an open folder in a git repository.');
}

/** `queue` is one for all actors and lets one work at a time: each snapshot's parent is the one before. */
export function createTaker(kernel: Kernel, queue: PQueue): SnapshotTaker {
  const take: SnapshotTaker['take'] = async (planId, request, signal) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await takeOnce(kernel, planId, request, signal);
      } catch (error) {
        // Another process was faster with this number: what it took is the parent of ours.
        if (!(error instanceof PlanningError) || error.code !== 'conflict' || tries >= MAX_TRIES) throw error;
        await kernel.store.refresh();
      }
    }
  };
  return { take: (planId, request, signal) => queue.add(() => take(planId, request, signal)) };
}

async function takeOnce(
  kernel: Kernel,
  planId: Id,
  request: TakeRequest,
  signal: AbortSignal,
): Promise<Snapshot> {
  const git = requireSnapshots(kernel);
  const plan = await kernel.recorder.plan(planId);
  requireActive(plan);
  // On one line: it is the first of the commit's message, and what follows there is ours.
  const name = requireText(oneLine(request.name, NAME_MAX + 1), 'name', NAME_MAX);
  const held = await git.refs(`${REF_PREFIX}${planId}/`, signal);
  const there = new Set(held.map((one) => one.commit));
  const previous = plan.snapshots.findLast((one) => there.has(one.commit))?.commit ?? null;
  // A commit keeps its parents: with one that may be thinned as parent, thinning would free nothing.
  const parent =
    plan.snapshots.findLast((one) => there.has(one.commit) && isNeverThinned(one))?.commit ?? null;
  const used = held.map((one) => Number(one.ref.slice(one.ref.lastIndexOf('/') + 1)) || 0);
  const number = Math.max(0, ...used, ...plan.snapshots.map((one) => one.number)) + 1;
  const ref = `${REF_PREFIX}${planId}/${number}`;
  const taken = await git.take(
    {
      ref,
      parent,
      base: previous,
      message: message(plan, request, name, number),
      limits: kernel.settings().snapshotLimits,
    },
    signal,
  );
  const made = row(kernel, taken, { ...request, name }, ref, number);
  let snapshot = made;
  try {
    await kernel.recorder.change('plan', planId, (now) => {
      requireActive(now);
      // The task may have been removed meanwhile; the moment is held all the same.
      const taskId = now.tasks.some((task) => task.id === made.taskId) ? made.taskId : null;
      snapshot = { ...made, taskId };
      return { events: [{ type: 'snapshot_taken', snapshot }] };
    });
  } catch (error) {
    // What no plan knows must not stay in the repository; if this fails too, pruning finds it as a stray.
    await git.prune([ref], false, new AbortController().signal).catch(() => undefined);
    throw error;
  }
  return snapshot;
}

function row(kernel: Kernel, taken: Taken, request: TakeRequest, ref: string, number: number): Snapshot {
  return {
    id: kernel.clock.id(),
    number,
    taskId: request.taskId,
    name: request.name,
    trigger: request.trigger,
    at: kernel.clock.now(),
    by: kernel.owner,
    ref,
    commit: taken.commit,
    tree: taken.tree,
    head: taken.head,
    branch: taken.branch,
    operation: taken.operation,
    fileTotal: taken.fileTotal,
    changes: { files: taken.changes.length, ...lineSums(taken.changes) },
    leftOut: taken.leftOut.slice(0, LEFT_OUT_NAMED),
    leftOutTotal: taken.leftOut.length,
    prunedAt: null,
  };
}

function message(plan: Plan, request: TakeRequest, name: string, number: number): string {
  const task = plan.tasks.find((one) => one.id === request.taskId);
  const about = task === undefined ? '' : `Task: ${task.number} ${task.title}\n`;
  return `${name}\n\nPlan: ${plan.title}\n${about}Snapshot: ${number}\nTaken: ${request.trigger}\n`;
}

/** Throws `not_allowed_now` when the plan is read-only. */
export function requireActive(plan: Plan): void {
  if (plan.status === 'active') return;
  const first = plan.status === 'archived' ? 'Reopen' : 'Restore';
  throw new PlanningError('not_allowed_now', `"${plan.title}" is ${plan.status}. ${first} it first.`);
}

/** The commit of a snapshot; throws when it was pruned. */
export function commitOf(plan: Plan, number: number): string {
  const snapshot = snapshotOf(plan, number);
  if (snapshot.prunedAt === null) return snapshot.commit;
  const when = snapshot.prunedAt.slice(0, 10);
  throw new PlanningError(
    'not_allowed_now',
    `Snapshot ${number} was removed from the repository on ${when}; only its entry is left.`,
  );
}

type SnapshotCall =
  | 'repository'
  | 'initRepository'
  | 'takeSnapshot'
  | 'compareSnapshots'
  | 'diffSnapshots'
  | 'snapshotFile'
  | 'recoverSnapshots';

/** Repository, taking and comparing. */
export const snapshotCalls: CallGroup<SnapshotCall> = {
  facts: {
    repository: {
      says: 'Says how the repository around the folder stands.',
      needs: 'view',
      effect: 'reads',
      agent: true,
      input: [],
    },
    initRepository: {
      says: 'Makes the folder a git repository.',
      needs: 'administer',
      effect: 'changes',
      input: [],
    },
    takeSnapshot: {
      says: 'Keeps the whole working tree as it is on disk.',
      about: 'plan',
      needs: 'snapshot',
      effect: 'changes',
      agent: true,
      input: [
        ['planId', at.named],
        ['options', z.object({ taskId: z.exactOptional(at.id.nullable()), name: z.exactOptional(at.line) })],
      ],
    },
    compareSnapshots: {
      says: 'Lists the files that differ between two moments.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      agent: true,
      input: [
        ['planId', at.named],
        ['from', at.moment],
        ['to', at.moment],
      ],
    },
    diffSnapshots: {
      says: 'Shows what differs between two moments as a unified diff.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      agent: true,
      input: [
        ['planId', at.named],
        ['from', at.moment],
        ['to', at.moment],
        ['paths', at.paths],
      ],
    },
    snapshotFile: {
      says: 'Gives a file as it was.',
      about: 'plan',
      needs: 'view',
      effect: 'reads',
      agent: true,
      input: [
        ['planId', at.named],
        ['side', at.heldMoment],
        ['path', at.workspacePath],
      ],
    },
    recoverSnapshots: {
      says: 'Ends what a killed process left half-done.',
      needs: 'recover',
      effect: 'changes',
      input: [],
    },
  },
  implement,
};

function implement(kernel: Kernel): Pick<Engine, SnapshotCall> {
  const planOf = async (id: Id): Promise<Plan> => kernel.recorder.plan(id);
  const side = async (plan: Plan, of: SnapshotSide, signal: AbortSignal): Promise<Side> => {
    if (of === 'now') return { now: true, limits: kernel.settings().snapshotLimits };
    return { commit: await commitAt(kernel, plan, of, signal) };
  };
  return {
    repository: async (signal) =>
      kernel.snapshots === null ? { kind: 'none' } : kernel.snapshots.state(signal),
    initRepository: (signal) => requireSnapshots(kernel).init(signal),

    async takeSnapshot(planId, options, signal) {
      const plan = await planOf(planId);
      const task = options.taskId ? taskOf(plan, options.taskId) : null;
      const preset = task === null ? 'By hand' : `Task ${task.number}: ${task.status.replaceAll('_', ' ')}`;
      const request = { taskId: task?.id ?? null, name: options.name ?? preset, trigger: 'person' as const };
      return kernel.taker.take(plan.id, request, signal);
    },

    async compareSnapshots(planId, from, to, signal): Promise<Comparison> {
      const plan = await planOf(planId);
      const [left, right] = await Promise.all([side(plan, from, signal), side(plan, to, signal)]);
      const changes = await requireSnapshots(kernel).compare(left, right, [], signal);
      return { from, to, changes, ...lineSums(changes) };
    },

    async diffSnapshots(planId, from, to, paths, signal) {
      const plan = await planOf(planId);
      const [left, right] = await Promise.all([side(plan, from, signal), side(plan, to, signal)]);
      return requireSnapshots(kernel).diffText(left, right, paths, DIFF_MAX_BYTES, signal);
    },

    async snapshotFile(planId, of, path, signal) {
      const plan = await planOf(planId);
      const commit = await commitAt(kernel, plan, of, signal);
      return requireSnapshots(kernel).read(commit, path, signal);
    },

    recoverSnapshots: async (signal) => (kernel.snapshots === null ? [] : kernel.snapshots.recover(signal)),
  };
}

async function commitAt(
  kernel: Kernel,
  plan: Plan,
  of: Exclude<SnapshotSide, 'now'>,
  signal: AbortSignal,
): Promise<string> {
  if (of === 'head') return headOf(kernel, signal);
  if (typeof of === 'number') return commitOf(plan, of);
  const { number, head } = snapshotOf(plan, Number(of.slice(BASE.length)));
  if (head !== null) return head;
  throw new PlanningError('no_repository', `There was no commit yet when snapshot ${number} was taken.`);
}

async function headOf(kernel: Kernel, signal: AbortSignal): Promise<string> {
  const state = await requireSnapshots(kernel).state(signal);
  if (state.kind === 'ok' && state.head !== null) return state.head;
  throw new PlanningError('no_repository', 'There is no commit yet to compare with.');
}

function lineSums(changes: readonly FileChange[]): { addedLines: number; removedLines: number } {
  return {
    addedLines: changes.reduce((sum, one) => sum + one.addedLines, 0),
    removedLines: changes.reduce((sum, one) => sum + one.removedLines, 0),
  };
}

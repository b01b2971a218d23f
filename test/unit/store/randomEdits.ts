import { PlanningError } from '../../../src/core/base/errors.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { PlanEvent } from '../../../src/core/plan/events.ts';
import type { Store } from '../../../src/core/ports.ts';
import type { EventOf, StreamKind, StreamRef } from '../../../src/core/store/streams.ts';
import { run, SPEC } from '../../fakes/runs.ts';
import { dice } from '../../harness/random.ts';
import {
  ada,
  change,
  documentCreated,
  newId,
  newTask,
  planCreated,
  sessionCreated,
  usageOf,
  versionAdded,
} from './samples.ts';

/** Numbers 0 ≤ n < 1; the same seed gives the same ones. */
export function randomFrom(seed: number): () => number {
  const roll = dice(seed);
  return () => roll(2 ** 32) / 2 ** 32;
}

/** One random change by somebody who sees the store as it is and asks nobody; what can mean nothing is left out. */
export async function editAtRandom(store: Store, streams: StreamRef[], random: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  if (streams.length < 4 || random() < 0.06) {
    const id = newId();
    const kind = pick(['plan', 'plan', 'document', 'session'] as const) ?? 'plan';
    const created = {
      plan: planCreated(`plan ${streams.length}`),
      document: documentCreated('doc', 'one'),
      session: sessionCreated('s'),
    };
    await store.append([change(kind, id, 0, created[kind])], ada);
    streams.push({ kind, id });
    return;
  }
  const ref = pick(streams);
  if (ref === undefined) return;
  try {
    const { state, sequence } = await store.load(ref);
    const events = isPlan(ref, state) ? planEdit(state, random, pick) : otherEdit(ref, sequence, random);
    await store.append(
      [change(ref.kind, ref.id, sequence, ...(events as readonly EventOf<StreamKind>[]))],
      ada,
    );
  } catch (error) {
    if (!(error instanceof PlanningError) || error.code === 'store_failed') throw error;
  }
}

function isPlan(ref: StreamRef, state: unknown): state is Plan {
  return ref.kind === 'plan' && state !== undefined;
}

function otherEdit(ref: StreamRef, sequence: number, random: () => number): readonly EventOf<StreamKind>[] {
  if (ref.kind === 'session') {
    const usage = usageOf(ref.id, { inputTokens: Math.floor(random() * 1000) });
    const turn = random();
    if (turn < 0.2) return [materialized(ref.id, random)];
    if (turn < 0.3) return [{ type: 'session_discarded', reason: null }];
    return turn < 0.6
      ? [{ type: 'session_renamed', title: `title ${sequence}` }]
      : [{ type: 'usage_recorded', usage, messageId: null }];
  }
  return random() < 0.7
    ? [versionAdded(sequence + 1, `content ${random()}`)]
    : [{ type: 'document_retitled', title: `doc ${sequence}` }];
}

function materialized(sessionId: string, random: () => number): EventOf<'session'> {
  const [id, planId, at] = [newId(), newId(), new Date().toISOString()];
  const episode = { id, sessionId, planId, title: 'episode', content: `task ${random()}`, at };
  return { type: 'materialized', result: { planId, documentId: null, episode, at } };
}

function planEdit(
  plan: Plan,
  random: () => number,
  pick: <T>(list: readonly T[]) => T | undefined,
): readonly PlanEvent[] {
  const task = pick(plan.tasks);
  const other = pick(plan.tasks);
  const after = pick([null, other?.id ?? null]) ?? null;
  const add = (number: number): PlanEvent => ({
    type: 'task_added',
    task: newTask(number, { title: `task ${random()}`, tags: random() < 0.5 ? ['a'] : [] }),
    after,
  });
  if (task === undefined || random() < 0.3) {
    return random() < 0.3 ? [add(plan.lastNumber + 1), add(plan.lastNumber + 2)] : [add(plan.lastNumber + 1)];
  }
  const taskId = task.id;
  const edits: readonly PlanEvent[] = [
    {
      type: 'task_status_set',
      taskId,
      status: pick(['pending', 'completed', 'cancelled', 'in_progress', 'failed'] as const) ?? 'pending',
      reason: null,
    },
    {
      type: 'task_spec_set',
      taskId,
      spec: pick([null, { ...SPEC, spec: `name: spec ${random()}` }]) ?? null,
    },
    {
      type: 'task_verified',
      taskId,
      run: run({ a: pick(['pass', 'fail', 'undecided'] as const) ?? 'pass' }, { id: newId() }),
      regression: null,
    },
    {
      type: 'task_edited',
      taskId,
      changes: { blockedBy: other === undefined || other === task ? [] : [other.id] },
    },
    { type: 'task_edited', taskId, changes: { title: `renamed ${random()}`, tags: ['b'] } },
    { type: 'task_moved', taskId, after: other === task ? null : after },
    { type: 'task_removed', taskId },
    { type: 'plan_edited', title: `plan ${random()}` },
    { type: 'plan_deleted' },
    { type: 'plan_restored' },
    {
      type: 'plan_archived',
      archive: { notes: null, snapshot: null, openTasks: 0, record: { file: 'x', sha256: `${random()}` } },
    },
    { type: 'plan_reopened', reason: 'again' },
    {
      type: 'task_restored',
      task: { ...task, id: newId(), number: task.number },
      after: null,
      dependents: [],
    },
  ];
  return [pick(edits) ?? add(plan.lastNumber + 1)];
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Plan, Task } from '../../../src/core/model/plan.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import type { PlanEvent } from '../../../src/core/plan/events.ts';
import { reducePlan } from '../../../src/core/plan/reduce.ts';
import { planStream } from '../../../src/core/plan/stream.ts';
import { ADA, fold, recorded, uuid } from '../../fakes/fold.ts';
import { run, SPEC } from '../../fakes/runs.ts';
import { draft } from '../../fakes/sessions.ts';

const TIME = 1000;
const id = (number: number): string => uuid(200 + number);
const newTask = (number: number, blockedBy: readonly number[] = []) => ({
  ...draft(number, blockedBy),
  number,
});
const CREATED: PlanEvent = {
  type: 'plan_created',
  title: 'Limits',
  description: '',
  sessionId: null,
  documentId: null,
  tasks: [{ ...newTask(1), verification: SPEC }, newTask(2, [1])],
};
const AT = recorded(CREATED, TIME).at;

const archiveOf = (notes: string) => ({
  notes,
  snapshot: null,
  openTasks: 0,
  record: { file: `archive/${notes}.jsonl`, sha256: 'f'.repeat(64) },
});
const snapshot = (number: number): Snapshot => ({
  id: uuid(950 + number),
  number,
  taskId: null,
  name: 'By hand',
  trigger: 'person',
  at: '2026-01-01T00:00:00.000Z',
  by: ADA,
  ref: `refs/planning-studio/x/${number}`,
  commit: 'c'.repeat(40),
  tree: 'd'.repeat(40),
  head: null,
  branch: null,
  operation: null,
  fileTotal: 1,
  changes: { files: 1, addedLines: 1, removedLines: 0 },
  leftOut: [],
  leftOutTotal: 0,
  prunedAt: null,
});

const ARCHIVED: PlanEvent = { type: 'plan_archived', archive: archiveOf('first') };
/** A plan can be archived and deleted: one branch did this, the other that. */
const STATES: Readonly<Record<string, readonly PlanEvent[]>> = {
  active: [],
  archived: [ARCHIVED],
  deleted: [{ type: 'plan_deleted' }],
  'archived, then deleted': [ARCHIVED, { type: 'plan_deleted' }],
  'deleted, then archived': [{ type: 'plan_deleted' }, ARCHIVED],
};

function planIn(state: string): Plan {
  return fold('plan', [CREATED, { type: 'snapshot_taken', snapshot: snapshot(1) }, ...(STATES[state] ?? [])]);
}

function apply(before: Plan, event: PlanEvent): Plan {
  return reducePlan(before, recorded(event, TIME), { kind: 'plan', id: before.id });
}

const withTask = ({ tasks }: Plan, number: number, change: Partial<Task>): Partial<Plan> => ({
  tasks: tasks.map((task) => (task.number === number ? { ...task, ...change } : task)),
});
const fresh = {
  status: 'pending',
  assignee: null,
  statusReason: null,
  createdAt: AT,
  updatedAt: AT,
  startedAt: null,
  completedAt: null,
  verification: null,
} as const;

/** An event, and all that it changes in each of the states. */
interface Meaning {
  readonly event: PlanEvent;
  readonly changes: (before: Plan) => Partial<Plan>;
}

const old: Task = { ...newTask(3), ...fresh, createdAt: '2026-01-01T00:00:00.000Z' };
const passed = run({ a: 'pass' });

/** What a fold makes of every event, whoever was allowed to cause it. */
const MEANINGS: Readonly<
  Record<Exclude<PlanEvent['type'], 'plan_created'>, readonly [Meaning, ...Meaning[]]>
> = {
  plan_edited: [{ event: { type: 'plan_edited', title: 'New' }, changes: () => ({ title: 'New' }) }],
  plan_deleted: [{ event: { type: 'plan_deleted' }, changes: () => ({ status: 'deleted' }) }],
  plan_restored: [
    {
      event: { type: 'plan_restored' },
      changes: ({ archive }) => ({ status: archive === null ? 'active' : 'archived' }),
    },
  ],
  plan_archived: [
    {
      event: { type: 'plan_archived', archive: archiveOf('second') },
      changes: ({ status }) => ({
        status: status === 'deleted' ? 'deleted' : 'archived',
        archive: { ...archiveOf('second'), at: AT, by: ADA },
      }),
    },
  ],
  plan_reopened: [
    {
      event: { type: 'plan_reopened', reason: 'Back.' },
      changes: ({ status }) => ({ status: status === 'deleted' ? 'deleted' : 'active', archive: null }),
    },
  ],
  task_added: [
    {
      event: { type: 'task_added', task: newTask(3, [2]), after: id(1) },
      changes: ({ tasks }) => ({
        tasks: tasks.toSpliced(1, 0, { ...newTask(3, [2]), ...fresh }),
        lastNumber: 3,
      }),
    },
  ],
  task_edited: [
    {
      event: { type: 'task_edited', taskId: id(1), changes: { title: 'New', assignee: 'bob' } },
      changes: (before) => withTask(before, 1, { title: 'New', assignee: 'bob', updatedAt: AT }),
    },
  ],
  task_status_set: [
    {
      event: { type: 'task_status_set', taskId: id(2), status: 'completed', reason: null },
      changes: (before) =>
        withTask(before, 2, { status: 'completed', startedAt: AT, completedAt: AT, updatedAt: AT }),
    },
  ],
  task_spec_set: [
    {
      event: { type: 'task_spec_set', taskId: id(1), spec: null },
      changes: (before) => withTask(before, 1, { verification: null, updatedAt: AT }),
    },
  ],
  task_verified: [
    {
      event: { type: 'task_verified', taskId: id(1), run: passed, regression: null },
      changes: (before) => {
        const verification = before.tasks[0]?.verification;
        assert.ok(verification);
        return withTask(before, 1, { verification: { ...verification, runs: [passed], runTotal: 1 } });
      },
    },
    {
      event: { type: 'task_verified', taskId: id(2), run: passed, regression: null },
      // Its spec was taken away by another branch: there is nothing that it proves.
      changes: () => ({}),
    },
  ],
  task_moved: [
    {
      event: { type: 'task_moved', taskId: id(1), after: id(2) },
      changes: ({ tasks }) => ({ tasks: tasks.toReversed() }),
    },
  ],
  task_removed: [
    {
      event: { type: 'task_removed', taskId: id(1) },
      changes: ({ tasks }) => ({
        tasks: tasks.slice(1).map((task) => ({ ...task, blockedBy: [], updatedAt: AT })),
      }),
    },
  ],
  task_restored: [
    {
      event: { type: 'task_restored', task: { ...old, number: 0 }, after: null, dependents: [id(2)] },
      changes: ({ tasks }) => ({
        tasks: [
          { ...old, number: 0, updatedAt: AT },
          ...tasks.map((task) =>
            task.number === 2 ? { ...task, blockedBy: [...task.blockedBy, id(3)] } : task,
          ),
        ],
      }),
    },
  ],
  snapshot_taken: [
    {
      event: { type: 'snapshot_taken', snapshot: snapshot(2) },
      changes: ({ snapshots }) => ({ snapshots: [...snapshots, snapshot(2)] }),
    },
  ],
  snapshots_pruned: [
    {
      event: { type: 'snapshots_pruned', numbers: [1, 9] },
      changes: ({ snapshots }) => ({ snapshots: snapshots.map((one) => ({ ...one, prunedAt: AT })) }),
    },
  ],
  rewound: [{ event: { type: 'rewound', to: 1, safety: 1, paths: [], files: 2 }, changes: () => ({}) }],
};

/**
 * What can mean nothing anywhere: an id given twice, one that is not there, a cycle. That numbers of tasks must be the
 * next, and those of snapshots free, is so for now.
 */
const MEANINGLESS: readonly PlanEvent[] = [
  CREATED,
  { type: 'task_added', task: { ...newTask(3), id: id(1) }, after: null },
  { type: 'task_added', task: newTask(4), after: null },
  { type: 'task_added', task: newTask(2), after: null },
  { type: 'task_added', task: newTask(3, [9]), after: null },
  { type: 'task_added', task: newTask(3), after: id(9) },
  { type: 'task_edited', taskId: id(9), changes: {} },
  { type: 'task_edited', taskId: id(1), changes: { blockedBy: [id(9)] } },
  { type: 'task_edited', taskId: id(1), changes: { blockedBy: [id(2)] } },
  { type: 'task_status_set', taskId: id(9), status: 'completed', reason: null },
  { type: 'task_spec_set', taskId: id(9), spec: null },
  { type: 'task_verified', taskId: id(9), run: passed, regression: null },
  { type: 'task_moved', taskId: id(9), after: null },
  { type: 'task_moved', taskId: id(1), after: id(9) },
  { type: 'task_moved', taskId: id(1), after: id(1) },
  { type: 'task_removed', taskId: id(9) },
  { type: 'task_restored', task: { ...old, id: id(1) }, after: null, dependents: [] },
  { type: 'task_restored', task: { ...old, number: 1 }, after: null, dependents: [] },
  { type: 'task_restored', task: old, after: null, dependents: [] },
  { type: 'snapshot_taken', snapshot: snapshot(1) },
];

describe('What the events of a plan mean, in every status', () => {
  it('stands here for every type that there is', () => {
    assert.deepEqual(
      ['plan_created', ...Object.keys(MEANINGS)].sort(),
      Object.keys(planStream.versions).sort(),
    );
  });

  for (const [type, meanings] of Object.entries(MEANINGS)) {
    it(type, () => {
      for (const { event, changes } of meanings) {
        for (const state of Object.keys(STATES)) {
          const before = planIn(state);
          assert.deepEqual(
            apply(before, event),
            { ...before, ...changes(before), updatedAt: AT },
            `${JSON.stringify(event)} in ${state}`,
          );
        }
      }
    });
  }

  it('is nothing for an id that was given already or is not there, and for a cycle', () => {
    for (const state of Object.keys(STATES)) {
      for (const event of MEANINGLESS)
        assert.throws(() => apply(planIn(state), event), { name: 'PlanningError' }, JSON.stringify(event));
    }
  });

  it('is nothing before the beginning', () => {
    for (const { event } of Object.values(MEANINGS).flat())
      assert.throws(() => fold('plan', [event]), { code: 'not_allowed_now' });
  });
});

describe('What two branches did to one plan', () => {
  it('hides what one deleted and seals what the other archived, in whichever order they are read', () => {
    const mine: readonly PlanEvent[] = [ARCHIVED, { type: 'plan_reopened', reason: 'Back.' }, ARCHIVED];
    const theirs: readonly PlanEvent[] = [{ type: 'plan_deleted' }, { type: 'plan_restored' }];
    fc.assert(
      fc.property(
        fc.nat({ max: mine.length }),
        fc.nat({ max: theirs.length }),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        (first, second, turns) => {
          const [left, right] = [mine.slice(0, first), theirs.slice(0, second)];
          let plan = planIn('active');
          for (const turn of turns) {
            const event = (turn ? left.shift() : right.shift()) ?? left.shift() ?? right.shift();
            if (event !== undefined) plan = apply(plan, event);
          }
          const [archived, deleted] = [first % 2 === 1, second === 1];
          assert.equal(plan.archive !== null, archived);
          assert.equal(plan.status, deleted ? 'deleted' : archived ? 'archived' : 'active');
        },
      ),
    );
  });
});

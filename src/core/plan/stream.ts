import type { Listed } from '../log/streamType.ts';
import { searchable, streamType } from '../log/streamType.ts';
import type { Plan, PlanSummary } from '../model/plan.ts';
import { reducePlan } from './reduce.ts';
import { planSummary } from './summary.ts';

/** The log of a plan. */
export const planStream = streamType({
  kind: 'plan',
  folder: 'plans',
  share: 'with plans',
  versions: {
    plan_created: 1,
    plan_edited: 1,
    plan_deleted: 1,
    plan_restored: 1,
    task_added: 1,
    task_edited: 1,
    task_status_set: 1,
    task_moved: 1,
    task_removed: 1,
    task_restored: 1,
    task_spec_set: 1,
    task_verified: 1,
    snapshot_taken: 1,
    snapshots_pruned: 1,
    rewound: 1,
    plan_archived: 1,
    plan_reopened: 1,
  },
  evolve: reducePlan,
  summary: (plan: Plan): Listed<PlanSummary> => ({
    item: planSummary(plan),
    title: plan.title,
    status: plan.status,
    parent: plan.sessionId,
    at: plan.updatedAt,
    text: [plan.title, plan.description],
  }),
  // A deleted plan and its tasks are out of sight.
  entries: [
    searchable({
      kind: 'plan',
      parts: (plan: Plan) => (plan.status === 'deleted' ? [] : [plan]),
      entry: ({ title, description, createdAt }) => ({ title, body: description, at: createdAt }),
    }),
    searchable({
      kind: 'task',
      parts: (plan: Plan) => (plan.status === 'deleted' ? [] : plan.tasks),
      entry: ({ title, description, acceptance, tags, verification, createdAt }) => ({
        title,
        body: [description, ...acceptance, tags.join(' '), verification?.spec ?? '']
          .filter((part) => part !== '')
          .join('\n'),
        at: createdAt,
      }),
    }),
  ],
});

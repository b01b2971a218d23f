import type { HostEvent } from '../../src/protocol/api.ts';
import type { PlanApi } from '../../src/protocol/planApi.ts';
import type { PlanView } from '../../src/core/engine/api.ts';
import type { RepositoryState } from '../../src/core/snapshot/port.ts';
import { AUTHOR } from './fakeSession.ts';
import { planView } from './fakePlan.ts';

/** What the page of a plan is shown, and how a test changes it. */
export interface FakePlanHost {
  readonly api: PlanApi;
  set(view: PlanView): void;
}

const nothing = async (): Promise<void> => undefined;

/** The calls of a plan's page over one made-up plan. */
export function createFakePlanHost(
  push: (event: HostEvent) => void,
  repository: RepositoryState = { kind: 'ok', head: 'f'.repeat(40), branch: 'main', operation: null },
): FakePlanHost {
  let view = planView();
  const entry = { by: AUTHOR, verdict: null, snapshot: null, changes: null };
  const file = { from: null, oldMode: '100644', newMode: '100644', binary: false };
  return {
    set: (next) => {
      view = next;
      push({ type: 'plan_changed', view });
    },
    api: {
      planView: async () => view,
      repository: async () => repository,
      timeline: async () => [
        { ...entry, at: view.plan.createdAt, kind: 'added', text: 'Came with the plan.' },
        { ...entry, at: view.plan.updatedAt, kind: 'run', text: 'Verified: 2 violations.', verdict: 'fail' },
        {
          ...entry,
          at: view.plan.updatedAt,
          kind: 'snapshot',
          text: 'Snapshot 2: Task 1 started (2 files changed).',
          snapshot: 2,
          changes: { from: 1, to: 2 },
        },
        {
          ...entry,
          at: view.plan.updatedAt,
          kind: 'snapshot',
          text: 'Snapshot 3: By hand (no changes).',
          snapshot: 3,
        },
      ],
      compareSnapshots: async (_, from, to) => ({
        from,
        to,
        changes: [
          { ...file, path: 'src/auth/login.ts', kind: 'modified', addedLines: 12, removedLines: 3 },
          {
            ...file,
            path: 'media/logo.png',
            kind: 'added',
            binary: true,
            oldMode: null,
            addedLines: 0,
            removedLines: 0,
          },
        ],
        addedLines: 12,
        removedLines: 3,
      }),
      verifyPlan: nothing,
      verifyTask: nothing,
      stopPlanWork: nothing,
      takeSnapshot: nothing,
      openTask: nothing,
      editTaskSpec: nothing,
      openFinding: nothing,
      openComparison: nothing,
      rewind: nothing,
      archivePlan: nothing,
      reopenPlan: nothing,
      initRepository: nothing,
    },
  };
}

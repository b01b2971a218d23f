import type { Id, PlanView } from '../../src/protocol/model.ts';
import { useCall } from '../calls.ts';
import { usePersistedState } from '../persisted.ts';
import { RestrictedNotice, useReadOnly, useRestricted } from '../restricted.tsx';
import { usePlanPage } from '../pages.ts';
import { Button } from '../ui/button.tsx';
import { Failure, Notice, ProgressRing } from '../ui/small.tsx';
import { visible } from '../ui/text.ts';
import { useNow } from '../now.ts';
import { ago } from '../words.ts';
import { ProgressChart } from './progressChart.tsx';
import { SnapshotList } from './snapshotList.tsx';
import { TaskList } from './taskList.tsx';
import { usePlan } from './usePlan.ts';

/** A plan's own page: how far it is, what its proofs say, and its snapshots. */
export function PlanPage() {
  const { view, error, retry } = usePlan();
  if (view === null) {
    return (
      <main class="ps-alone" aria-busy={error === null}>
        {error === null ? (
          <ProgressRing label="Opening the plan" />
        ) : (
          <Notice tone="error" actions={<Button onClick={retry}>Try again</Button>}>
            {error}
          </Notice>
        )}
      </main>
    );
  }
  return <OpenPlan view={view} />;
}

const isId = (value: unknown): value is Id | null => value === null || typeof value === 'string';

function OpenPlan({ view }: { readonly view: PlanView }) {
  const { plan, progress } = view;
  const [open, setOpen] = usePersistedState<Id | null>(`${plan.id}.task`, null, isId);
  return (
    <main class="ps-plan">
      <PlanHeader view={view} />
      <section aria-labelledby="ps-plan-progress">
        <h2 id="ps-plan-progress">Progress</h2>
        <ProgressChart points={progress} />
      </section>
      <section aria-labelledby="ps-plan-tasks">
        <h2 id="ps-plan-tasks">Tasks</h2>
        <TaskList view={view} open={open} onOpen={setOpen} />
      </section>
      <section aria-labelledby="ps-plan-snapshots">
        <h2 id="ps-plan-snapshots">Snapshots</h2>
        <SnapshotList plan={plan} />
      </section>
    </main>
  );
}

function PlanHeader({ view }: { readonly view: PlanView }) {
  const { plan } = view;
  const api = usePlanPage();
  const work = useCall();
  const snapshot = useCall();
  const close = useCall();
  const stop = useCall();
  const failed = [work, snapshot, close, stop].find(({ error }) => error !== null);
  const now = useNow();
  const archived = plan.status === 'archived';
  const readOnly = useReadOnly(plan);
  const restricted = useRestricted();
  const provable = plan.tasks.some((task) => task.verification !== null);
  return (
    <header class="ps-header">
      <div class="ps-header-row">
        <h1 class="ps-grow">{visible(plan.title)}</h1>
        {archived ? <span class="ps-phase phase-discarded">Archived</span> : null}
      </div>
      <RestrictedNotice />
      <div class="ps-row">
        <Button
          kind="primary"
          icon="check"
          busy={work.busy}
          why={readOnly ?? (provable ? null : 'no task has a verification spec')}
          onClick={() => void work.run(() => api.verifyPlan())}
        >
          Verify all
        </Button>
        {work.busy ? (
          <Button icon="stop" onClick={() => void stop.run(() => api.stopPlanWork())}>
            Stop
          </Button>
        ) : null}
        <Button
          icon="layers"
          busy={snapshot.busy}
          why={readOnly}
          onClick={() => void snapshot.run(() => api.takeSnapshot(null))}
        >
          Take snapshot
        </Button>
        {archived ? (
          <Button
            icon="undo"
            busy={close.busy}
            why={restricted}
            onClick={() => void close.run(() => api.reopenPlan())}
          >
            Reopen
          </Button>
        ) : (
          <Button
            icon="archive"
            busy={close.busy}
            why={readOnly}
            onClick={() => void close.run(() => api.archivePlan())}
          >
            Archive
          </Button>
        )}
      </div>
      {plan.archive === null ? null : (
        <p class="ps-quiet">
          Archived {ago(plan.archive.at, now)} by {visible(plan.archive.by.name)}, sealed as{' '}
          <code>{plan.archive.record.sha256.slice(0, 12)}</code>.
          {plan.archive.notes === null ? '' : ` ${visible(plan.archive.notes)}`}
        </p>
      )}
      {failed ? <Failure error={failed.error} onClose={failed.clear} /> : null}
    </header>
  );
}

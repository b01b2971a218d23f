import { useCall } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { useView } from '../session/sessionContext.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Empty, Failure } from '../ui/small.tsx';
import { ago, count, money } from '../words.ts';

/** What materializing made, with the ways to it. */
export function PlanView() {
  const { session, gates } = useView();
  const api = useStudioPage();
  const call = useCall();
  const made = session.materialized;
  if (made === null) {
    return (
      <Empty icon="sparkle" title="No plan yet">
        <p>
          When the tasks are right, mark them ready and materialize: the plan, its spec and the memory of this
          session are made in one step.
        </p>
        {gates.materialize === null ? null : <p class="ps-why">{gates.materialize}</p>}
      </Empty>
    );
  }
  const { documentId } = made;
  return (
    <div class="ps-made">
      <span class="ps-made-mark">
        <Icon name="check" size={32} />
      </span>
      <h2>The plan is made</h2>
      <p>
        {count(session.drafts.length, 'task')} stand in the Plans view, made {ago(made.at, Date.now())}. The
        session took {count(session.usage.calls, 'model call')}
        {session.usage.costMicroUsd > 0 ? ` and ${money(session.usage.costMicroUsd)}` : ''}.
      </p>
      <div class="ps-row">
        <Button kind="primary" icon="tasks" onClick={() => void call.run(() => api.openPlan())}>
          Open the plan
        </Button>
        {documentId === null ? null : (
          <Button icon="book" onClick={() => void call.run(() => api.openSpec())}>
            Open the spec
          </Button>
        )}
        <Button
          kind="icon"
          icon="copy"
          label="Copy the id of the plan"
          onClick={() => void call.run(() => api.copyText(made.planId))}
        />
      </div>
      <Failure error={call.error} onClose={call.clear} />
    </div>
  );
}

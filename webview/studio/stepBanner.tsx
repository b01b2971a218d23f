import { useEffect, useState } from 'preact/hooks';
import { useCall } from '../calls.ts';
import { useStudioPage } from '../pages.ts';
import { useStudioState } from '../studio.ts';
import type { Step, StepFailure } from '../../src/protocol/model.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Failure, LinkButton, Notice } from '../ui/small.tsx';
import { duration, stepWords } from '../words.ts';
import type { Part } from '../session/parts.ts';
import { useView } from '../session/sessionContext.ts';

const partOfStep: Readonly<Record<Step, Part>> = {
  personas: 'brief',
  discuss: 'brief',
  brainstorm: 'threads',
  synthesis: 'synthesis',
  spec: 'spec',
  tasks: 'tasks',
};

/** The step under way with its time and a Stop, or how the last one failed. */
export function StepBanner({ onShow }: { readonly onShow: (part: Part) => void }) {
  const { session, gates, interrupted } = useView();
  const api = useStudioPage();
  const progress = useStudioState((state) => state.progress);
  const call = useCall();
  const { running } = session;
  const failed = <LastFailure failure={session.lastFailure} running={running !== null} />;
  if (running === null) return failed;
  if (interrupted) {
    return (
      <>
        <Notice
          tone="warning"
          actions={
            <Button
              kind="primary"
              busy={call.busy}
              why={gates.resume}
              onClick={() => void call.run(() => api.resume())}
            >
              Resume
            </Button>
          }
        >
          {stepWords[running.step]} was interrupted. Everything that had arrived is kept.
        </Notice>
        <Failure error={call.error} onClose={call.clear} />
      </>
    );
  }
  return (
    <>
      <div class="ps-running">
        <Icon name="spinner" />
        <span role="status" class="ps-running-text">
          <LinkButton onClick={() => onShow(partOfStep[running.step])}>{stepWords[running.step]}</LinkButton>
          {progress === null ? null : <span class="ps-quiet"> {progress.message}</span>}
        </span>
        <Elapsed since={running.startedAt} />
        <Button
          kind="icon"
          icon="stop"
          label="Stop this step"
          why={gates.stop}
          busy={call.busy}
          onClick={() => void call.run(() => api.stop())}
        />
      </div>
      <Failure error={call.error} onClose={call.clear} />
    </>
  );
}

/** Beside the live region, not in it: a clock is no news. */
function Elapsed({ since }: { readonly since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span class="ps-quiet ps-figures">{duration(now - Date.parse(since))}</span>;
}

function LastFailure({
  failure,
  running,
}: {
  readonly failure: StepFailure | null;
  readonly running: boolean;
}) {
  const [closed, setClosed] = useState<string | null>(null);
  if (failure === null || running || closed === failure.at) return null;
  return (
    <Notice tone={failure.outcome === 'failed' ? 'error' : 'info'} onClose={() => setClosed(failure.at)}>
      <strong>{stepWords[failure.step]}</strong>{' '}
      {failure.outcome === 'failed' ? 'failed' : 'was ' + failure.outcome}: {failure.message}
    </Notice>
  );
}

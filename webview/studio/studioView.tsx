import { useEffect } from 'preact/hooks';
import type { SessionView } from '../../src/protocol/model.ts';
import { BriefView } from '../brief/briefView.tsx';
import { usePersistedState } from '../persisted.ts';
import { useStudioState } from '../studio.ts';
import { SpecView } from '../spec/specView.tsx';
import { SynthesisView } from '../synthesis/synthesisView.tsx';
import { PlanView } from '../tasks/planView.tsx';
import { TasksView } from '../tasks/tasksView.tsx';
import { ThreadsView } from '../threads/threadsView.tsx';
import { Button } from '../ui/button.tsx';
import { Notice, ProgressRing } from '../ui/small.tsx';
import { Blockers } from './blockers.tsx';
import { Header } from './header.tsx';
import { isPart, startPart, type Part } from '../session/parts.ts';
import { Rail } from './rail.tsx';
import { SessionContext } from '../session/sessionContext.ts';
import { StepBanner } from './stepBanner.tsx';
import { useSession } from './useSession.ts';

export function StudioView() {
  const view = useStudioState((state) => state.view);
  const { error, retry } = useSession();
  if (view === null) {
    return (
      <main class="ps-alone" aria-busy={error === null}>
        {error === null ? (
          <ProgressRing label="Opening the session" />
        ) : (
          <Notice tone="error" actions={<Button onClick={retry}>Try again</Button>}>
            {error}
          </Notice>
        )}
      </main>
    );
  }
  return (
    <SessionContext.Provider value={view}>
      <OpenSession view={view} error={error} onRetry={retry} />
    </SessionContext.Provider>
  );
}

const isChosen = (value: unknown): value is Part | null => value === null || isPart(value);

function OpenSession(props: {
  readonly view: SessionView;
  readonly error: string | null;
  readonly onRetry: () => void;
}) {
  const { session } = props.view;
  const [chosen, choose] = usePersistedState<Part | null>(`${session.id}.part`, null, isChosen);
  const reveal = useStudioState((state) => state.reveal);
  useEffect(() => {
    if (reveal !== null) choose(reveal.part);
  }, [reveal, choose]);
  const part = chosen ?? startPart(session);
  return (
    <main class="ps-studio">
      <Header />
      <Rail session={session} part={part} onSelect={choose} />
      <div class="ps-banners">
        {props.error === null ? null : (
          <Notice tone="error" actions={<Button onClick={props.onRetry}>Try again</Button>}>
            {props.error}
          </Notice>
        )}
        <Blockers />
        <StepBanner onShow={choose} />
      </div>
      <div
        id="ps-part-panel"
        role="tabpanel"
        aria-labelledby={`ps-part-${part}`}
        class={`ps-part part-${part}`}
        tabIndex={-1}
      >
        <PartBody part={part} onShow={choose} />
      </div>
    </main>
  );
}

function PartBody({ part, onShow }: { readonly part: Part; readonly onShow: (part: Part) => void }) {
  switch (part) {
    case 'brief':
      return <BriefView onShow={onShow} />;
    case 'threads':
      return <ThreadsView onShow={onShow} />;
    case 'synthesis':
      return <SynthesisView onShow={onShow} />;
    case 'spec':
      return <SpecView onShow={onShow} />;
    case 'tasks':
      return <TasksView onShow={onShow} />;
    case 'plan':
      return <PlanView />;
  }
}

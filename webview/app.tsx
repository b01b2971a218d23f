import { useEffect, useMemo } from 'preact/hooks';
import type { CommonCalls, Greeting } from '../src/protocol/api.ts';
import { useCall } from './calls.ts';
import { PlanPage } from './plan/planPage.tsx';
import { PageContext, pageOf } from './pages.ts';
import { SessionsView } from './sessions/sessionsView.tsx';
import { StudioView } from './studio/studioView.tsx';
import { StudioContext, useStudioState, type Studio } from './studio.ts';
import { Button } from './ui/button.tsx';
import { Notice, ProgressRing } from './ui/small.tsx';

interface Connected {
  /** The connection to the host, before its greeting says what more there is. */
  readonly api: CommonCalls;
}

/** One page for all views; the host's greeting says which one this is. */
export function App({ api, store, memory }: Studio & Connected) {
  const studio = useMemo(() => ({ store, memory }), [store, memory]);
  return (
    <StudioContext.Provider value={studio}>
      <Views api={api} {...studio} />
    </StudioContext.Provider>
  );
}

function Views({ api, store, memory }: Studio & Connected) {
  const greeting = useStudioState((state) => state.greeting);
  const hello = useCall();
  const greet = (): void => {
    void hello.run(async () => store.dispatch({ type: 'greeted', greeting: await api.hello() }));
  };
  useEffect(greet, []);
  useEffect(() => {
    if (greeting === null) return;
    document.body.dataset['view'] = greeting.view;
    // By this the host knows the panel again after a reload of the window.
    if (greeting.view === 'studio') memory.write('sessionId', greeting.sessionId);
    if (greeting.view === 'plan') memory.write('planId', greeting.planId);
  }, [greeting, memory]);
  const page = useMemo(() => (greeting === null ? null : pageOf(greeting, api)), [greeting, api]);
  if (hello.error !== null) {
    return (
      <main class="ps-alone">
        <Notice tone="error" actions={<Button onClick={greet}>Try again</Button>}>
          {hello.error}
        </Notice>
      </main>
    );
  }
  if (greeting === null) {
    return (
      <main class="ps-alone" aria-busy="true">
        <ProgressRing label="Opening" />
      </main>
    );
  }
  return <PageContext.Provider value={page}>{viewOf(greeting)}</PageContext.Provider>;
}

function viewOf(greeting: Greeting) {
  switch (greeting.view) {
    case 'sessions':
      return <SessionsView />;
    case 'studio':
      return <StudioView />;
    case 'plan':
      return <PlanPage />;
  }
}

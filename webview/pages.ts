/** The calls of each page. A component asks for those of the page that it stands on, and so cannot make another's. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CommonCalls, Greeting, ProviderCalls } from '../src/protocol/api.ts';
import type { PlanPage } from '../src/protocol/planPage.ts';
import type { SessionsPage } from '../src/protocol/sessionsPage.ts';
import type { StudioPage } from '../src/protocol/studioPage.ts';

export type Page =
  | { readonly view: 'sessions'; readonly api: SessionsPage }
  | { readonly view: 'studio'; readonly api: StudioPage }
  | { readonly view: 'plan'; readonly api: PlanPage };

/** The page that the host serves: which calls stand behind the connection, only its greeting says. */
export function pageOf({ view }: Greeting, api: CommonCalls): Page {
  switch (view) {
    case 'sessions':
      return { view, api: api as SessionsPage };
    case 'studio':
      return { view, api: api as StudioPage };
    case 'plan':
      return { view, api: api as PlanPage };
  }
}

export const PageContext = createContext<Page | null>(null);

export function useSessionsPage(): SessionsPage {
  const page = useContext(PageContext);
  return page?.view === 'sessions' ? page.api : misplaced();
}

export function useStudioPage(): StudioPage {
  const page = useContext(PageContext);
  return page?.view === 'studio' ? page.api : misplaced();
}

export function usePlanPage(): PlanPage {
  const page = useContext(PageContext);
  return page?.view === 'plan' ? page.api : misplaced();
}

/** Of the pages that show which model answers. */
export function useProviderPage(): ProviderCalls {
  const page = useContext(PageContext);
  return page !== null && page.view !== 'plan' ? page.api : misplaced();
}

function misplaced(): never {
  throw new Error('This component stands on another page than its calls.');
}

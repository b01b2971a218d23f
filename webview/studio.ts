/** What every component may ask for, whichever page it stands on; the calls of each page are in `pages.ts`. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useComputed } from '@preact/signals';
import type { Memory } from './host.ts';
import type { StudioState } from './state.ts';
import type { StudioStore } from './store.ts';

export interface Studio {
  readonly store: StudioStore;
  readonly memory: Memory;
}

export const StudioContext = createContext<Studio | null>(null);

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (studio === null) throw new Error('This component stands outside of <StudioContext.Provider>.');
  return studio;
}

/** A part of the state; the component is drawn again only when that part is another value. */
export function useStudioState<T>(select: (state: StudioState) => T): T {
  const { store } = useStudio();
  return useComputed(() => select(store.state.value)).value;
}

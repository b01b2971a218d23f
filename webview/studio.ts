/** What every component may ask for. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useComputed } from '@preact/signals';
import type { HostApi } from '../src/protocol/api.ts';
import type { Memory } from './host.ts';
import type { StudioState } from './state.ts';
import type { StudioStore } from './store.ts';

export interface Studio {
  readonly api: HostApi;
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

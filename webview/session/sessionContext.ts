import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SessionView } from '../../src/protocol/model.ts';

export const SessionContext = createContext<SessionView | null>(null);

/** The session of this panel, whole, with its gates. */
export function useView(): SessionView {
  const view = useContext(SessionContext);
  if (view === null) throw new Error('This component stands outside of <SessionContext.Provider>.');
  return view;
}

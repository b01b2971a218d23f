import type { SessionView } from '../../core/engine/api.ts';
import { ACTIONS, isPaused, type Action } from '../../core/session/gates.ts';

/** Keys of the window as a whole. */
export const WINDOW_KEYS = [
  'planningStudio.opened',
  'planningStudio.failed',
  'planningStudio.hasPlans',
  'planningStudio.filtered',
  'planningStudio.indexing',
] as const;

/** Keys about the active session, `can.ACTION` apart. */
export const SESSION_KEYS = [
  'planningStudio.hasSession',
  'planningStudio.phase',
  'planningStudio.paused',
  'planningStudio.running',
  'planningStudio.hasSynthesis',
  'planningStudio.hasSpec',
  'planningStudio.hasDrafts',
] as const;

export type ContextKey =
  (typeof WINDOW_KEYS)[number] | (typeof SESSION_KEYS)[number] | `planningStudio.can.${Action}`;

type SessionKey = Exclude<ContextKey, (typeof WINDOW_KEYS)[number]>;

/** Every key that a `when` clause of the manifest may use. */
export const CONTEXT_KEYS: readonly string[] = [
  ...WINDOW_KEYS,
  ...SESSION_KEYS,
  ...ACTIONS.map((action) => `planningStudio.can.${action}`),
];

/** The keys' values for the active session: the gates decide, so the palette and the panel never differ. */
export function keysOf(view: SessionView | null): Readonly<Record<SessionKey, string | boolean>> {
  const session = view?.session;
  const can = Object.fromEntries(
    ACTIONS.map((action) => [`planningStudio.can.${action}`, view !== null && view.gates[action] === null]),
  ) as Record<`planningStudio.can.${Action}`, boolean>;
  return {
    ...can,
    'planningStudio.hasSession': session !== undefined,
    'planningStudio.phase': session?.phase ?? '',
    'planningStudio.paused': session !== undefined && isPaused(session),
    'planningStudio.running': session?.running?.step ?? '',
    'planningStudio.hasSynthesis': session !== undefined && session.synthesis !== null,
    'planningStudio.hasSpec': session !== undefined && session.specDocumentId !== null,
    'planningStudio.hasDrafts': session !== undefined && session.drafts.length > 0,
  };
}

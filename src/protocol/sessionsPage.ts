/** The calls of the list of sessions: the only page that names sessions, as it is about none of them. */
import type { NewSession } from '../core/engine/api.ts';
import type { EngineCall } from '../core/engine/call.ts';
import type { Id } from '../core/model/basics.ts';
import type { SessionPhase } from '../core/model/session.ts';
import type { SearchHit } from '../core/ports.ts';
import type { CommonCalls, ProviderCalls } from './api.ts';
import type { WholeCalls } from './engineCalls.ts';

/** The engine's calls that this page has as they are. */
export const SESSIONS_CALLS = [
  'sessions',
  'search',
  'renameSession',
  'discardSession',
  'stop',
] as const satisfies readonly EngineCall[];

export interface SessionsPage extends CommonCalls, ProviderCalls, WholeCalls<typeof SESSIONS_CALLS> {
  sessionCounts(): Promise<Readonly<Record<SessionPhase, number>>>;
  createSession(input: NewSession): Promise<Id>;
  /** Opens the studio panel on the session. */
  openSession(id: Id): Promise<void>;
  openHit(hit: Pick<SearchHit, 'kind' | 'id' | 'stream'>): Promise<void>;
}

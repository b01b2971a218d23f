import * as z from 'zod';
import * as at from '../../core/engine/schemas.ts';
import { SESSION_PHASES, type SessionPhase } from '../../core/model/session.ts';
import { SESSIONS_CALLS, type SessionsPage } from '../../protocol/sessionsPage.ts';
import { checked, commonCalls, engineCalls, nothing, providerCalls } from './calls.ts';
import type { HostDoors } from './doors.ts';

const hit = z.object({
  kind: z.enum(['session', 'plan', 'task', 'document', 'episode', 'message']),
  id: at.id,
  stream: z.object({ kind: z.enum(['session', 'document', 'plan']), id: at.id }),
});

/** The calls of the list of sessions. */
export function sessionsPage(doors: HostDoors): SessionsPage {
  const { call, whole } = engineCalls(doors);
  return {
    ...commonCalls({ view: 'sessions' }, doors),
    ...providerCalls(doors),
    ...whole(SESSIONS_CALLS),
    createSession: async (...args) => (await call('createSession', args)).id,
    ...checked<Pick<SessionsPage, 'sessionCounts' | 'openSession' | 'openHit'>>({
      sessionCounts: [
        nothing,
        async () => {
          const totals = SESSION_PHASES.map(async (phase) => {
            const { total } = await call('sessions', [{ phases: [phase], limit: 1 }]);
            return [phase, total] as const;
          });
          return Object.fromEntries(await Promise.all(totals)) as Record<SessionPhase, number>;
        },
      ],
      openSession: [z.tuple([at.id]), (id) => doors.openSession(id)],
      openHit: [z.tuple([hit]), (found) => doors.openHit(found)],
    }),
  };
}

import type { Session, SessionSummary } from '../model/session.ts';

/** How a session looks in a listing. Pure. */
export function sessionSummary(session: Session): SessionSummary {
  return {
    id: session.id,
    title: session.title,
    prompt: session.prompt,
    phase: session.phase,
    paused: session.blockers.some((blocker) => blocker.answer === undefined),
    running: session.running?.step ?? null,
    createdBy: session.createdBy,
    createdAt: session.createdAt,
    updatedAt: session.updatedAt,
    personaCount: session.personas.length,
    draftCount: session.drafts.length,
    costMicroUsd: session.usage.costMicroUsd,
    planId: session.materialized?.planId ?? null,
  };
}

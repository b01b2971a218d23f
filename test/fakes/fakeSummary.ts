import type { Session, SessionSummary } from '../../src/core/model/session.ts';

/** A session as a listing shows it. */
export function summaryOf(session: Session): SessionSummary {
  return {
    id: session.id,
    title: session.title,
    prompt: session.prompt,
    phase: session.phase,
    paused: session.blockers.some(({ answer }) => answer === undefined),
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

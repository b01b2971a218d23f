import type { Session, SessionPhase } from '../model/session.ts';

/** What a person can do with a session. */
export const ACTIONS = [
  'add_context',
  'remove_context',
  'scan',
  'rename',
  'set_budget',
  'discuss',
  'edit_personas',
  'generate_personas',
  'brainstorm',
  'next_round',
  'say',
  'retry_thread',
  'answer_question',
  'synthesize',
  'edit_synthesis',
  'draft_spec',
  'edit_spec',
  'draft_tasks',
  'edit_drafts',
  'mark_ready',
  'reopen',
  'materialize',
  'stop',
  'resume',
  'answer_blocker',
  'discard',
  'show',
  'export',
] as const;
export type Action = (typeof ACTIONS)[number];

/** `null` = allowed now; otherwise one sentence that says why not and what would make it possible. */
export type Gates = Readonly<Record<Action, string | null>>;

/** The gates table: in which phases each action is possible at all. Every door asks it; nothing else decides. */
export const ALLOWED_PHASES: Readonly<Record<Action, readonly SessionPhase[]>> = {
  add_context: ['created', 'brainstorming', 'drafting'],
  remove_context: ['created', 'brainstorming', 'drafting'],
  scan: ['created', 'brainstorming', 'drafting'],
  rename: ['created', 'brainstorming', 'synthesizing', 'drafting', 'ready', 'materialized'],
  set_budget: ['created', 'brainstorming', 'synthesizing', 'drafting', 'ready'],
  discuss: ['created', 'brainstorming', 'drafting'],
  edit_personas: ['created'],
  generate_personas: ['created'],
  brainstorm: ['created'],
  next_round: ['brainstorming'],
  say: ['brainstorming'],
  retry_thread: ['brainstorming'],
  answer_question: ['created', 'brainstorming', 'synthesizing', 'drafting'],
  synthesize: ['brainstorming', 'drafting'],
  edit_synthesis: ['drafting'],
  draft_spec: ['created', 'brainstorming', 'drafting'],
  edit_spec: ['drafting'],
  draft_tasks: ['created', 'brainstorming', 'drafting'],
  edit_drafts: ['created', 'drafting'],
  mark_ready: ['drafting'],
  reopen: ['ready'],
  materialize: ['ready'],
  stop: ['created', 'brainstorming', 'synthesizing', 'drafting'],
  resume: ['created', 'brainstorming', 'synthesizing', 'drafting'],
  answer_blocker: ['created', 'brainstorming', 'synthesizing', 'drafting', 'ready'],
  discard: ['created', 'brainstorming', 'synthesizing', 'drafting', 'ready'],
  show: ['created', 'brainstorming', 'synthesizing', 'drafting', 'ready', 'materialized', 'discarded'],
  export: ['created', 'brainstorming', 'synthesizing', 'drafting', 'ready', 'materialized', 'discarded'],
};

/** What stays possible while a blocker is open. */
const WHILE_PAUSED: readonly Action[] = ['answer_blocker', 'show', 'export', 'discard', 'rename'];

/** What stays possible while a step runs; `say` only joins a running brainstorm. */
const WHILE_RUNNING: readonly Action[] = [
  'stop',
  'discard',
  'rename',
  'set_budget',
  'answer_question',
  'show',
  'export',
];

const PHASE_WORDS: Readonly<Record<SessionPhase, string>> = {
  created: 'before the brainstorm',
  brainstorming: 'during the brainstorm',
  synthesizing: 'while the synthesis is written',
  drafting: 'while drafting',
  ready: 'when ready',
  materialized: 'after materializing',
  discarded: 'after discarding',
};

/** True while a blocker waits for an answer. */
export function isPaused(session: Pick<Session, 'blockers'>): boolean {
  return session.blockers.some((blocker) => blocker.answer === undefined);
}

/**
 * Why an action is not possible now, or null. `interrupted` = the running step's process is gone, so the step
 * counts as ended (the engine ends it before the next change).
 */
export function gate(session: Session, action: Action, interrupted = false): string | null {
  const phases = ALLOWED_PHASES[action];
  if (!phases.includes(session.phase)) return wrongPhase(session.phase, phases);
  if (isPaused(session) && !WHILE_PAUSED.includes(action))
    return 'The session is paused: answer its open question first.';
  const running = interrupted ? null : session.running;
  if (
    running !== null &&
    !WHILE_RUNNING.includes(action) &&
    !(action === 'say' && running.step === 'brainstorm')
  ) {
    return action === 'resume'
      ? 'The step is still running.'
      : 'Wait until the running step has ended, or stop it.';
  }
  return missing(session, action, running !== null, interrupted);
}

/** All gates of a session, for views. */
export function gates(session: Session, interrupted = false): Gates {
  return Object.fromEntries(ACTIONS.map((action) => [action, gate(session, action, interrupted)])) as Gates;
}

/** What of a session may be done where nothing may be changed. */
const WITHOUT_CHANGE: readonly Action[] = ['show', 'export'];

/** Gates of a session in a workspace in which nothing may be changed, for the reason given. */
export function closedGates(open: Gates, why: string): Gates {
  return Object.fromEntries(
    ACTIONS.map((action) => [action, WITHOUT_CHANGE.includes(action) ? open[action] : why]),
  ) as Gates;
}

/** Conditions beyond the phase: what an action needs to be there. */
function missing(session: Session, action: Action, running: boolean, interrupted: boolean): string | null {
  switch (action) {
    case 'stop':
      return running ? null : 'Nothing is running.';
    case 'resume':
      return interrupted ? null : 'Nothing was interrupted.';
    case 'answer_blocker':
      return isPaused(session) ? null : 'No question is open.';
    case 'synthesize':
      return hasAnswers(session)
        ? null
        : 'No persona has answered yet: brainstorm, or retry the failed threads, first.';
    case 'edit_synthesis':
      return session.synthesis === null ? 'There is no synthesis yet.' : null;
    case 'edit_spec':
      return session.specDocumentId === null ? 'There is no spec yet: draft it first.' : null;
    case 'mark_ready':
      return session.drafts.length === 0
        ? 'There are no task drafts yet: draft or add at least one task first.'
        : null;
    case 'retry_thread':
      return session.threads.some(canRetry) ? null : 'No thread has failed or was stopped.';
    default:
      return null;
  }
}

function hasAnswers(session: Session): boolean {
  const personaThreads = new Set(
    session.threads.filter((thread) => thread.kind === 'persona').map((thread) => thread.id),
  );
  return session.messages.some(
    (message) =>
      message.role === 'assistant' && message.status === 'complete' && personaThreads.has(message.threadId),
  );
}

/** A thread whose last answer did not arrive whole. */
export function canRetry(thread: Session['threads'][number]): boolean {
  return (
    thread.kind === 'persona' &&
    (thread.status === 'failed' || thread.status === 'stopped' || thread.status === 'pending')
  );
}

function wrongPhase(phase: SessionPhase, allowed: readonly SessionPhase[]): string {
  if (phase === 'discarded') return 'The session was discarded.';
  if (phase === 'materialized')
    return 'The session was materialized: its plan is where changes are made now.';
  return `Not possible ${PHASE_WORDS[phase]}; possible ${allowed.map((one) => PHASE_WORDS[one]).join(', ')}.`;
}

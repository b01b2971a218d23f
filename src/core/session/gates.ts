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

import type { Id, MicroUsd } from '../model/basics.ts';
import type { TaskDraft } from '../model/draft.ts';
import type { Persona } from '../model/persona.ts';
import type {
  Blocker,
  ContextEntry,
  Materialized,
  SessionConfig,
  Step,
  StepFailure,
} from '../model/session.ts';
import type { Synthesis } from '../model/synthesis.ts';
import type { Question, Thread, ToolUse } from '../model/thread.ts';
import type { Usage } from '../model/usage.ts';

/**
 * Everything that can happen to a session. The log keeps these for ever: never change the meaning of a field;
 * add a new type, or raise the version and write an upcaster (stream.ts). What an event means in a state
 * in which nobody may cause it stands in a table (`meanings.test.ts` of each kind).
 */
export type SessionEvent =
  | {
      readonly type: 'session_created';
      readonly prompt: string;
      readonly title: string;
      readonly projectId: Id | null;
      readonly config: SessionConfig;
    }
  | { readonly type: 'session_renamed'; readonly title: string }
  | { readonly type: 'config_changed'; readonly config: Partial<SessionConfig> }
  | { readonly type: 'context_added'; readonly entry: ContextEntry }
  | { readonly type: 'context_removed'; readonly entryId: Id }
  | {
      readonly type: 'personas_set';
      readonly personas: readonly Persona[];
      readonly source: 'model' | 'builtin' | 'person';
      readonly note: string | null;
    }
  /** A long-running step begins, in the place of one that runs. Moves to `synthesizing` for `synthesis`. */
  | { readonly type: 'step_started'; readonly step: Step; readonly runner: string }
  /** It ended; nothing when another one runs. Anything but `completed` puts the phase back and keeps what arrived. */
  | {
      readonly type: 'step_ended';
      readonly step: Step;
      readonly outcome: 'completed' | StepFailure['outcome'];
      readonly message: string | null;
    }
  /** A round of the brainstorm over these threads; moves `created` to `brainstorming`. */
  | {
      readonly type: 'round_started';
      readonly round: number;
      readonly threads: readonly Pick<Thread, 'id' | 'kind' | 'personaId'>[];
    }
  | { readonly type: 'thread_added'; readonly thread: Pick<Thread, 'id' | 'kind' | 'personaId'> }
  | { readonly type: 'person_said'; readonly threadId: Id; readonly messageId: Id; readonly content: string }
  | { readonly type: 'answer_started'; readonly threadId: Id; readonly messageId: Id; readonly round: number }
  /** The next piece of streamed text of a message, or of a synthesis or spec attempt (`targetId` = its id). */
  | {
      readonly type: 'text_streamed';
      readonly targetId: Id;
      readonly text: string;
      readonly thinking: string;
    }
  /** The streamed text of the target is void: the call is made again. */
  | { readonly type: 'text_reset'; readonly targetId: Id }
  | { readonly type: 'tool_used'; readonly messageId: Id; readonly use: ToolUse }
  /** `content`, when given, replaces the streamed text (e.g. questions taken out of it). */
  | {
      readonly type: 'answer_ended';
      readonly messageId: Id;
      readonly outcome: 'complete' | 'failed' | 'stopped';
      readonly error: string | null;
      readonly content?: string;
      readonly questions?: readonly Question[];
    }
  | { readonly type: 'question_answered'; readonly questionId: Id; readonly answer: string }
  | { readonly type: 'attempt_started'; readonly step: 'synthesis' | 'spec'; readonly attemptId: Id }
  /** These three move to `drafting`, wherever the session stands but at its end. */
  | { readonly type: 'synthesis_set'; readonly synthesis: Synthesis }
  /** The session's spec is this document. */
  | { readonly type: 'spec_linked'; readonly documentId: Id }
  | { readonly type: 'drafts_set'; readonly drafts: readonly TaskDraft[]; readonly by: 'planner' | 'person' }
  | { readonly type: 'marked_ready' }
  | { readonly type: 'reopened' }
  /** The end, whatever came before. */
  | { readonly type: 'materialized'; readonly result: Materialized }
  /** The end, unless it was materialized. */
  | { readonly type: 'session_discarded'; readonly reason: string | null }
  | { readonly type: 'usage_recorded'; readonly usage: Usage; readonly messageId: Id | null }
  | { readonly type: 'blocker_opened'; readonly blocker: Omit<Blocker, 'openedAt' | 'answer'> }
  | {
      readonly type: 'blocker_answered';
      readonly blockerId: Id;
      readonly text: string;
      readonly budgetMicroUsd?: MicroUsd | null;
    };

import type { ContextEntry } from '../model/session.ts';
import type { Persona } from '../model/persona.ts';
import type { TaskDraft } from '../model/draft.ts';
import type { Id } from '../model/basics.ts';

/** What every ask knows about the session. */
export interface Subject {
  readonly title: string;
  readonly prompt: string;
  readonly context: readonly Pick<ContextEntry, 'kind' | 'label' | 'content' | 'range'>[];
  /** The person's answers to the interviewer's questions. */
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
}

/** A message as quoted to a model; `label` (such as `M3`) is how an answer refers to it. */
export interface Quote {
  readonly label: string;
  readonly messageId: Id;
  readonly speaker: string;
  readonly round: number;
  readonly content: string;
}

/** What a model is asked for, as data. Prompts (core/llm/agents/prompts) render it; the offline planner reads it as it is. */
export type ModelTask =
  | { readonly kind: 'personas'; readonly subject: Subject; readonly count: number }
  | {
      readonly kind: 'think';
      readonly subject: Subject;
      readonly persona: Persona;
      readonly round: number;
      /** This thread so far, oldest first; speaker `You` is the persona, `Person` the user. */
      readonly thread: readonly Quote[];
      /** The others' last answers; empty in round 1. */
      readonly others: readonly Quote[];
    }
  | {
      readonly kind: 'interview';
      readonly subject: Subject;
      readonly thread: readonly Quote[];
      /** True = answer the person's last message; false = ask what is unclear. */
      readonly reply: boolean;
    }
  | {
      readonly kind: 'synthesis';
      readonly subject: Subject;
      readonly quotes: readonly Quote[];
      readonly challenges: readonly Quote[];
    }
  | {
      readonly kind: 'spec';
      readonly subject: Subject;
      /** Markdown of the synthesis; null when the funnel was skipped. */
      readonly synthesis: string | null;
      /** The spec to revise and what to change; null = write a first one. */
      readonly revise: { readonly content: string; readonly instruction: string } | null;
    }
  | {
      readonly kind: 'tasks';
      readonly subject: Subject;
      /** The spec's Markdown; null when the funnel was skipped: tasks from the idea alone. */
      readonly spec: string | null;
      /** Existing drafts to improve, and what to change; null = first ones. */
      readonly revise: { readonly drafts: readonly TaskDraft[]; readonly instruction: string } | null;
    };

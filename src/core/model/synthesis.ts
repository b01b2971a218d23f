import type { Id, Timestamp } from './basics.ts';

export const SYNTHESIS_SECTIONS = [
  'themes',
  'agreement',
  'contention',
  'risks',
  'recommendations',
  'open_questions',
] as const;
export type SynthesisSection = (typeof SYNTHESIS_SECTIONS)[number];

/** One statement of the synthesis and the messages it came from. */
export interface SynthesisPoint {
  readonly section: SynthesisSection;
  /** Markdown of one list item, without the reference marks. */
  readonly text: string;
  /** Ids of messages of this session; empty = the point names no source (shown as such). */
  readonly sources: readonly Id[];
}

/** A claim that one persona disputed and what the synthesis answers. */
export interface Challenge {
  readonly messageId: Id;
  readonly text: string;
  /** `null` = the synthesis left it unanswered (shown as such). */
  readonly answer: string | null;
}

/** The rewrite of a brainstorm. `markdown` is what a person reads and may edit; the rest is derived from it. */
export interface Synthesis {
  readonly markdown: string;
  readonly points: readonly SynthesisPoint[];
  readonly challenges: readonly Challenge[];
  /** 0 (all said the same) to 1 (nothing in common): mean pairwise distance of the personas' first answers. */
  readonly diversity: number | null;
  /** Areas worth a thought that no persona touched, e.g. `accessibility`. */
  readonly uncovered: readonly string[];
  readonly author: 'planner' | 'person';
  readonly at: Timestamp;
}

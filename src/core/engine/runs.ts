import type { Id } from '../model/basics.ts';
import type { Step } from '../model/session.ts';
import type { Recorder } from './record.ts';

/** A step under way in this process. */
export interface ActiveRun {
  /** In the name of who began it. */
  readonly recorder: Recorder;
  readonly step: Step;
  readonly controller: AbortController;
  /** True once the start of the step stands in the log. */
  started: boolean;
  /** Per thread of a brainstorm: stops that thread only. */
  readonly threads: Map<Id, AbortController>;
  /** Takes a thread into the running brainstorm; undefined when the step cannot (any more). */
  join: ((threadId: Id) => void) | undefined;
}

/** The steps that this process runs, by session. At most one per session. */
export type ActiveRuns = Map<Id, ActiveRun>;

import type { Id } from '../model/basics.ts';
import type { Task } from '../model/plan.ts';
import type { SnapshotTrigger } from '../model/snapshot.ts';

/** Snapshots that nobody asked for: they wait their turn, and never make what caused them fail. */
export interface AutoSnapshots {
  /** Takes one soon, when the settings want it and there is a repository. */
  soon(planId: Id, request: AutoRequest): void;
  /** Resolves when none is under way. */
  idle(): Promise<void>;
}

export interface AutoRequest {
  readonly taskId: Id;
  readonly trigger: Extract<SnapshotTrigger, 'task_started' | 'verification_failed' | 'verification_passed'>;
  readonly name: string;
}

/** `word` says what happened to the task: starts, fails, passes. */
export function autoRequest(task: Task, trigger: AutoRequest['trigger'], word: string): AutoRequest {
  return { taskId: task.id, trigger, name: `#${task.number} ${word}: ${task.title}`.slice(0, 200) };
}

/** What automatic snapshots need; the engine supplies it. */
export interface AutoSnapshotsDeps {
  wanted(): boolean;
  take(planId: Id, request: AutoRequest, signal: AbortSignal): Promise<void>;
  /** Lets go of what the policy no longer keeps. */
  thin(planId: Id, signal: AbortSignal): Promise<void>;
  failed(error: unknown): void;
}

export function createAutoSnapshots(deps: AutoSnapshotsDeps): AutoSnapshots {
  let last: Promise<void> = Promise.resolve();
  const run = async (planId: Id, request: AutoRequest): Promise<void> => {
    const { signal } = new AbortController();
    try {
      await deps.take(planId, request, signal);
      await deps.thin(planId, signal);
    } catch (error) {
      deps.failed(error);
    }
  };
  return {
    soon(planId, request) {
      if (deps.wanted()) last = last.then(() => run(planId, request));
    },
    idle: () => last,
  };
}

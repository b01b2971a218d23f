import type { Id } from '../model/basics.ts';
import type { DraftInput } from '../model/draft.ts';
import type { TaskChanges, TaskStatus } from '../model/plan.ts';

/** One change to a plan. `line` (1-based) is the place in the edited text that asks for it. */
export type PlanEdit =
  | {
      readonly kind: 'plan';
      readonly changes: { readonly title?: string; readonly description?: string };
      readonly line: number;
    }
  | { readonly kind: 'edit'; readonly taskId: Id; readonly changes: TaskChanges; readonly line: number }
  | { readonly kind: 'move'; readonly taskId: Id; readonly after: Id | null; readonly line: number }
  /** `after` is a task that was there before; `status` null = as new tasks are. */
  | {
      readonly kind: 'add';
      readonly draft: DraftInput;
      readonly after: Id | null;
      readonly status: TaskStatus | null;
      readonly line: number;
    }
  | {
      readonly kind: 'status';
      readonly taskId: Id;
      readonly status: TaskStatus;
      readonly reason: string | null;
      readonly line: number;
    };

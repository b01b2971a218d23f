import type * as z from 'zod';
import type { CodeIndex } from '../../../index/port.ts';
import type { Store, Workspace } from '../../../ports.ts';

/** What the tools may read. There is nothing here to write with. */
export interface ToolDeps {
  /** `null` when no folder is open or it may not be read. */
  readonly workspace: Workspace | null;
  readonly store: Pick<Store, 'search'>;
  /** `null` when there is no code to index. */
  readonly index: CodeIndex | null;
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
}

/** What a tool gives back: `text` for the model, `summary` as the one line that a person sees. */
export interface ToolOutput {
  readonly text: string;
  readonly summary: string;
}

/** Something that a role may do while it thinks. */
export interface Tool<Input = unknown> {
  readonly name: string;
  /** For the model: what it does and when to use it. */
  readonly description: string;
  readonly input: z.ZodType<Input>;
  run(input: Input, deps: ToolDeps, signal: AbortSignal): Promise<ToolOutput>;
}

/** Most characters that a tool gives a model: about 1,500 tokens. */
export const TOOL_TEXT_MAX = 6000;

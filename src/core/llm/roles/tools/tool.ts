import type * as z from 'zod';
import type { Analogue, AnalogueQuery, SymbolHit, SymbolQuery } from '../../../index/port.ts';
import type { ProofSpecProblem, ProofReport } from '../../../model/verification.ts';
import type { SearchHit, WorkspaceHit } from '../../../ports.ts';

/**
 * The calls of the engine that tools may make, as the role that thinks: what its permissions forbid is refused there.
 * There is nothing here to write with. All but `search` throw `no_workspace` when no folder is open.
 */
export interface ToolCalls {
  search(text: string, limit: number): Promise<readonly SearchHit[]>;
  searchCode(query: string, limit: number, signal: AbortSignal): Promise<readonly WorkspaceHit[]>;
  symbols(query: SymbolQuery, signal: AbortSignal): Promise<readonly SymbolHit[]>;
  analogous(query: AnalogueQuery, limit: number, signal: AbortSignal): Promise<readonly Analogue[]>;
  /** Problems of the YAML, and what the rules say of the code; null when it cannot be run. Commands are not run. */
  trySpec(
    yaml: string,
    limit: number,
    signal: AbortSignal,
  ): Promise<{ readonly problems: readonly ProofSpecProblem[]; readonly report: ProofReport | null }>;
}

export interface ToolDeps {
  readonly calls: ToolCalls;
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

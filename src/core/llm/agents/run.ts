import type { ModelEvent, ModelRequest } from '../provider.ts';
import type { ToolUse } from '../../model/thread.ts';

/**
 * What an agent function may use of the world. The engine supplies it: it meters every call, keeps the
 * budget, streams the text out, and audits the tools.
 */
export interface AgentWorld {
  /** Asks the model; contract of `ModelProvider.stream`. Throws `budget_reached` before a call that is not covered. */
  ask(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /**
   * Runs a tool for a role. A tool that is not the role's, or input that does not fit its schema, is refused
   * (outcome `refused`), audited, and told to the model; it never throws for what a model did wrong.
   */
  tool(
    role: string,
    name: string,
    input: unknown,
    signal: AbortSignal,
  ): Promise<{ readonly text: string; readonly use: ToolUse }>;
  /** Streams to whoever watches. */
  onText(text: string): void;
  onThinking(text: string): void;
  onTool(use: ToolUse): void;
  /** Text streamed so far is void: the call is made again. */
  onRestart(): void;
  /** A new id. */
  id(): string;
}

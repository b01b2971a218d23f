/** The port to language models: what is asked, and the stream that comes back. */
import type { MicroUsd } from '../model/basics.ts';
import type { ModelTask } from './tasks.ts';

/** A JSON Schema (draft 2020-12) object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
}

/** A turn of the conversation. Tool results follow the assistant turn that called the tools. */
export type ModelTurn =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly results: readonly ToolResult[] };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model gave it: unchecked. */
  readonly input: unknown;
}

export interface ToolResult {
  readonly callId: string;
  readonly text: string;
  readonly isError: boolean;
}

export interface ModelRequest {
  /** Who asks (a role's name); decides the model through the settings. */
  readonly role: string;
  /** Model id, or null for the provider's default. */
  readonly model: string | null;
  /** What is asked, as data. Language models read `system` and `turns`; the offline planner reads this. */
  readonly task: ModelTask;
  readonly system: string;
  readonly turns: readonly ModelTurn[];
  readonly tools: readonly ToolDefinition[];
  /** When set, the answer must be JSON of this schema, streamed as text. */
  readonly answer: { readonly name: string; readonly schema: JsonSchema } | null;
  readonly maxOutputTokens: number;
  readonly thinking: 'off' | 'brief' | 'deep';
}

export type ModelFailureKind =
  | 'auth'
  | 'rate_limit'
  | 'overloaded'
  | 'timeout'
  | 'network'
  | 'invalid_request' // also: unknown model
  | 'refused'
  | 'cut_off' // the stream ended before its end mark
  | 'cancelled'
  | 'unknown';

export interface ModelFailure {
  readonly kind: ModelFailureKind;
  /** For a person: what happened and what to do; holds no key and no header. */
  readonly message: string;
  /** When the provider said how long to wait. */
  readonly retryAfterMs: number | null;
}

export type StopReason = 'end' | 'tool_use' | 'max_tokens' | 'refused';

export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string }
  | { readonly type: 'tool_call'; readonly call: ToolCall }
  /** A retry is about to happen after a wait. Text already streamed for this request is void. */
  | {
      readonly type: 'retry';
      readonly attempt: number;
      readonly waitMs: number;
      readonly failure: ModelFailure;
    }
  /** At most one per stream, just before its last event; tries of the same request are added up. */
  | {
      readonly type: 'usage';
      readonly model: string;
      readonly inputTokens: number;
      readonly outputTokens: number;
      readonly cachedTokens: number;
      /** `null` = price unknown. */
      readonly costMicroUsd: MicroUsd | null;
      readonly estimated: boolean;
    }
  /** The last event, exactly one of `done` and `failed`. */
  | { readonly type: 'done'; readonly reason: StopReason }
  | { readonly type: 'failed'; readonly failure: ModelFailure };

export interface ModelInfo {
  readonly id: string;
  readonly label: string;
  readonly contextTokens: number | null;
  /** Per million tokens; null = unknown, 0 = free. */
  readonly inputMicroUsdPerMTok: MicroUsd | null;
  readonly outputMicroUsdPerMTok: MicroUsd | null;
}

/**
 * A source of answers. `stream` must not throw or reject and must end with `done` or `failed`:
 * failures are events. Aborting the signal ends the stream with `failed` of kind `cancelled`.
 */
export interface ModelProvider {
  /** `offline`, `anthropic`, `openai`, `vscode`. */
  readonly id: string;
  readonly label: string;
  /** True when nothing leaves this machine (offline, a loopback address). */
  readonly local: boolean;
  /** Where requests go, for the privacy note; null when nowhere. */
  readonly endpoint: string | null;
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
  /** What can be chosen; throws PlanningError `model_failed` with what to do. */
  models(signal: AbortSignal): Promise<readonly ModelInfo[]>;
  /** The model used when a request names none. */
  defaultModel(role: string): string;
  /** Price per million tokens of a model, or null. Used for estimates before anything is sent. */
  price(model: string): Pick<ModelInfo, 'inputMicroUsdPerMTok' | 'outputMicroUsdPerMTok'> | null;
}

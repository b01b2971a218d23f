import type { AgentWorld } from '../../../src/core/llm/agents/run.ts';
import type { Subject } from '../../../src/core/llm/tasks.ts';
import type { ToolUse } from '../../../src/core/model/thread.ts';
import { PlanningError } from '../../../src/core/base/errors.ts';
import type { ErrorCode } from '../../../src/core/base/errors.ts';
import type { ModelEvent, ModelProvider, ModelRequest } from '../../../src/core/llm/provider.ts';
import { executeTool } from '../../../src/core/llm/roles/execute.ts';
import type { ToolDeps } from '../../../src/core/llm/roles/tools/tool.ts';
import { toolDeps, type ToolPorts } from '../../fakes/toolDeps.ts';

/** What an engine would give an agent, with everything that came out of it kept. */
export class RecordingWorld implements AgentWorld {
  /** What a watcher has on the screen: text since the last restart. */
  text = '';
  thinking = '';
  restarts = 0;
  readonly uses: ToolUse[] = [];
  #ids = 0;
  readonly #provider: ModelProvider;
  readonly #tools: ToolDeps;

  constructor(provider: ModelProvider, tools: ToolPorts = {}) {
    this.#provider = provider;
    this.#tools = toolDeps(tools);
  }

  ask: AgentWorld['ask'] = (request, signal) => this.#provider.stream(request, signal);
  tool: AgentWorld['tool'] = (role, name, input, signal) =>
    executeTool(role, name, input, this.#tools, signal);

  onText(text: string): void {
    this.text += text;
  }
  onThinking(text: string): void {
    this.thinking += text;
  }
  onTool(use: ToolUse): void {
    this.uses.push(use);
  }
  onRestart(): void {
    this.text = '';
    this.thinking = '';
    this.restarts += 1;
  }
  id(): string {
    this.#ids += 1;
    return `id-${this.#ids}`;
  }
}

export function subject(prompt: string, more: Partial<Subject> = {}): Subject {
  return { title: prompt.split('\n')[0]?.slice(0, 80) ?? prompt, prompt, context: [], answers: [], ...more };
}

export const never = new AbortController().signal;

/** A provider that plays the given events for each call, one list per call; the last list repeats. */
export function playing(
  ...calls: readonly (readonly ModelEvent[])[]
): ModelProvider & { readonly asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    asked,
    id: 'playing',
    label: 'Playing',
    local: true,
    endpoint: null,
    async *stream(request) {
      asked.push(request);
      yield* calls[Math.min(asked.length, calls.length) - 1] ?? [];
    },
    models: async () => [],
    defaultModel: () => 'playing-1',
    price: () => null,
  };
}

/** Rejects unless the promise rejects with a PlanningError of this code; gives the error. */
export async function refusal(promise: Promise<unknown>, code: ErrorCode): Promise<PlanningError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof PlanningError && error.code === code) return error;
    throw error;
  }
  throw new Error(`expected ${code}, but it succeeded`);
}

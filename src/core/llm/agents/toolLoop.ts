import { throwIfCancelled } from '../../base/errors.ts';
import type { ModelTurn, ToolResult } from '../provider.ts';
import type { Answer } from './ask.ts';
import type { AgentWorld } from './run.ts';

const LAST_WORD = 'You have used all your tool calls. Answer now with what you know.';

/** Counts the tool calls of one answer: past `max` they are refused, and the model is told to answer. */
export class ToolLoop {
  readonly #role: string;
  readonly #max: number;
  #calls = 0;
  #told = 0;

  constructor(role: string, max: number) {
    this.#role = role;
    this.#max = max;
  }

  /** False when the answer stands: no call, or a model that was told twice to answer and still calls. */
  goesOn(answer: Answer): boolean {
    return answer.toolCalls.length > 0 && this.#told < 2;
  }

  /** Runs what the answer called; gives the turns that continue the conversation. */
  async turns(answer: Answer, world: AgentWorld, signal: AbortSignal): Promise<readonly ModelTurn[]> {
    const results: ToolResult[] = [];
    for (const call of answer.toolCalls) {
      throwIfCancelled(signal);
      this.#calls += 1;
      if (this.#calls > this.#max) {
        results.push({ callId: call.id, text: LAST_WORD, isError: true });
        continue;
      }
      const { text, use } = await world.tool(this.#role, call.name, call.input, signal);
      world.onTool(use);
      const words = this.#calls >= this.#max ? `${text}\n\n${LAST_WORD}` : text;
      results.push({ callId: call.id, text: words, isError: use.outcome !== 'ok' });
    }
    if (this.#calls >= this.#max) this.#told += 1;
    return [
      { role: 'assistant', text: answer.text, toolCalls: answer.toolCalls },
      { role: 'tool', results },
    ];
  }
}

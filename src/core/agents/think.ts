import { PlanningError, throwIfCancelled } from '../errors.ts';
import type { ModelRequest, ModelTurn, ToolResult } from '../provider.ts';
import { toolDefinitions } from '../roles/roles.ts';
import { ask } from './ask.ts';
import { thinkPrompt } from './prompts/think.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask } from './tasks.ts';

type ThinkTask = Extract<ModelTask, { kind: 'think' }>;

/** Tool calls that a persona may make for one answer. */
export const TOOL_CALLS_MAX = 6;
const LAST_WORD = 'You have used all your tool calls. Answer now with what you know.';

/**
 * One answer of a persona, streamed; it may search plans and code on the way, at most six times, and is then
 * told to answer. Throws `model_answer` when there is no text at the end.
 */
export async function think(
  input: Omit<ThinkTask, 'kind'> & { readonly model: string | null },
  world: AgentWorld,
  signal: AbortSignal,
): Promise<{ readonly content: string }> {
  const { model, ...rest } = input;
  const task: ThinkTask = { kind: 'think', ...rest };
  const prompt = thinkPrompt(task);
  const request: Omit<ModelRequest, 'turns'> = {
    role: 'persona',
    model,
    task,
    system: prompt.system,
    tools: toolDefinitions('persona'),
    answer: null,
    maxOutputTokens: 2500,
    thinking: 'brief',
  };
  let turns: readonly ModelTurn[] = [{ role: 'user', text: prompt.user }];
  let content = '';
  let calls = 0;
  let told = 0;
  for (;;) {
    const answer = await ask({ ...request, turns }, world, signal, 'stream', content);
    content += answer.text;
    // A model that was told twice to answer and still calls tools is taken at its words so far.
    if (answer.toolCalls.length === 0 || told === 2) break;
    const results: ToolResult[] = [];
    for (const call of answer.toolCalls) {
      throwIfCancelled(signal);
      calls += 1;
      if (calls > TOOL_CALLS_MAX) {
        results.push({ callId: call.id, text: LAST_WORD, isError: true });
        continue;
      }
      const { text, use } = await world.tool(request.role, call.name, call.input, signal);
      world.onTool(use);
      const words = calls >= TOOL_CALLS_MAX ? `${text}\n\n${LAST_WORD}` : text;
      results.push({ callId: call.id, text: words, isError: use.outcome !== 'ok' });
    }
    if (calls >= TOOL_CALLS_MAX) told += 1;
    turns = [
      ...turns,
      { role: 'assistant', text: answer.text, toolCalls: answer.toolCalls },
      { role: 'tool', results },
    ];
    if (content !== '' && !/\n\s*\n$/.test(content)) {
      content += '\n\n';
      world.onText('\n\n');
    }
  }
  const text = content.trim();
  if (text === '') {
    throw new PlanningError(
      'model_answer',
      `${task.persona.name} gave no answer. Retry the thread, or choose another model.`,
      { raw: content },
    );
  }
  return { content: text };
}

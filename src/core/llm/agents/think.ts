import { PlanningError } from '../../base/errors.ts';
import type { ModelRequest, ModelTurn } from '../provider.ts';
import { toolDefinitions } from '../roles/roles.ts';
import { ask } from './ask.ts';
import { thinkPrompt } from './prompts/think.ts';
import type { AgentWorld } from './run.ts';
import type { ModelTask } from '../tasks.ts';
import { ToolLoop } from './toolLoop.ts';

type ThinkTask = Extract<ModelTask, { kind: 'think' }>;

/** Tool calls that a persona may make for one answer. */
export const TOOL_CALLS_MAX = 6;

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
  const tools = new ToolLoop(request.role, TOOL_CALLS_MAX);
  for (;;) {
    const answer = await ask({ ...request, turns }, world, signal, 'stream', content);
    content += answer.text;
    if (!tools.goesOn(answer)) break;
    turns = [...turns, ...(await tools.turns(answer, world, signal))];
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

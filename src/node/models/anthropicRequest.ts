import type { Anthropic } from '@anthropic-ai/sdk';
import { plainSchema } from '../../core/llm/models/answerSchema.ts';
import { answerInstruction, thinkingRoom } from '../../core/llm/models/answerText.ts';
import type { ModelRequest, ModelTurn, ToolCall } from '../../core/llm/provider.ts';

type Params = Anthropic.MessageCreateParamsStreaming;
type Block = Anthropic.ContentBlockParam;

/** Parts of a request that some models refuse; the next choice is taken when one is. */
export interface Choices {
  /** Index into `thinkingChoices`. */
  readonly thinking: number;
  /** False: the schema is told in words instead. */
  readonly schema: boolean;
}

/** Answers as the model gave them, thinking included, by the id of their first tool call. */
export type Remembered = ReadonlyMap<string, readonly Block[]>;

/**
 * The Messages request. Tools, system and the first turn (with the session's context) come first and are marked for
 * the prompt cache, so that the rounds of a tool loop and the repair of an answer read them at a tenth of the price.
 */
export function anthropicParams(
  request: ModelRequest,
  model: string,
  choices: Choices,
  remembered: Remembered,
): Params {
  const { answer, tools } = request;
  const spoken =
    answer && !choices.schema ? `${request.system}\n\n${answerInstruction(answer)}` : request.system;
  const thinking = thinkingChoices(model, request.thinking)[choices.thinking] ?? {};
  const output = {
    ...(thinking.effort ? { effort: thinking.effort } : {}),
    ...(answer && choices.schema
      ? { format: { type: 'json_schema' as const, schema: plainSchema(answer.schema) } }
      : {}),
  };
  return {
    model,
    max_tokens:
      request.maxOutputTokens +
      thinkingRoom(thinking.effort ?? (thinking.param?.type === 'adaptive' ? 'high' : null)),
    stream: true,
    ...(spoken ? { system: [{ type: 'text', text: spoken, cache_control: CACHE }] } : {}),
    messages: messages(request.turns, remembered),
    ...(tools.length > 0 ? { tools: tools.map(tool) } : {}),
    ...(thinking.param ? { thinking: thinking.param } : {}),
    ...(Object.keys(output).length > 0 ? { output_config: output } : {}),
  };
}

const CACHE = { type: 'ephemeral' } as const;

interface ThinkingChoice {
  readonly param?: Anthropic.ThinkingConfigParam;
  readonly effort?: 'low' | 'medium' | 'high';
}

const ADAPTIVE = { type: 'adaptive', display: 'summarized' } as const;

/** How a model can be asked for an amount of thinking, best first; what one model needs another one refuses. */
export function thinkingChoices(model: string, level: ModelRequest['thinking']): readonly ThinkingChoice[] {
  // Up to version 4.5 there is no adaptive thinking and, but for Opus, no effort.
  if (/-(3|4-0|4-1|4-5)\b|-4-20\d{6}/.test(model)) return [{}];
  if (level === 'deep') return [{ param: ADAPTIVE, effort: 'high' }, { param: ADAPTIVE }, {}];
  const little: ThinkingChoice = { param: ADAPTIVE, effort: 'low' };
  if (level === 'brief') return [little, { param: ADAPTIVE }, {}];
  const off: readonly ThinkingChoice[] = [
    { param: { type: 'disabled' } },
    { param: { type: 'between_tools' } },
    little,
    {},
  ];
  // Some models cannot do without, and one takes another word for it: start where they will not refuse.
  if (/fable|mythos|opus-5-5/.test(model)) return off.slice(2);
  return /sonnet-5-5/.test(model) ? off.slice(1) : off;
}

function tool({ name, description, inputSchema }: ModelRequest['tools'][number]): Anthropic.Tool {
  return { name, description, input_schema: { ...inputSchema, type: 'object' } };
}

function messages(turns: readonly ModelTurn[], remembered: Remembered): Anthropic.MessageParam[] {
  return turns.map((turn, at) => {
    // The first turn holds the context; the last one is where the next request of a tool loop goes on from.
    const cached = at === 0 || (at === turns.length - 1 && turns.length > 1);
    const content = blocks(turn, remembered);
    const last = content.at(-1);
    if (cached && last && last.type !== 'thinking' && last.type !== 'redacted_thinking') {
      content[content.length - 1] = { ...last, cache_control: CACHE } as Block;
    }
    return { role: turn.role === 'assistant' ? 'assistant' : 'user', content };
  });
}

function blocks(turn: ModelTurn, remembered: Remembered): Block[] {
  switch (turn.role) {
    case 'user':
      return [{ type: 'text', text: turn.text || '(empty)' }];
    case 'tool':
      return turn.results.map(({ callId, text, isError }) => ({
        type: 'tool_result',
        tool_use_id: callId,
        content: text || '(empty)',
        ...(isError ? { is_error: true } : {}),
      }));
    case 'assistant': {
      const calls = turn.toolCalls ?? [];
      const whole = calls[0] ? remembered.get(calls[0].id) : undefined;
      if (whole && sameCalls(whole, calls)) return [...whole];
      const text: Block[] = turn.text.trim() ? [{ type: 'text', text: turn.text.trimEnd() }] : [];
      const uses: Block[] = calls.map(({ id, name, input }) => ({
        type: 'tool_use',
        id,
        name,
        input: input ?? {},
      }));
      const all = [...text, ...uses];
      return all.length > 0 ? all : [{ type: 'text', text: '(empty)' }];
    }
  }
}

function sameCalls(whole: readonly Block[], calls: readonly ToolCall[]): boolean {
  const ids = whole.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
  return ids.length === calls.length && calls.every(({ id }, at) => ids[at] === id);
}

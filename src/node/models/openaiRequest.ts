import { needsEveryProperty, plainSchema } from '../../core/llm/models/answerSchema.ts';
import { answerInstruction, thinkingRoom } from '../../core/llm/models/answerText.ts';
import type { ModelRequest, ModelTurn } from '../../core/llm/provider.ts';

/** Parts of a request that not every server and model takes. */
export interface Features {
  /** Index into `effortChoices`. */
  readonly effort: number;
  /** Asks for counts at the end of the stream. */
  readonly usage: boolean;
  /** Holds the model to a schema; without it the schema is told in words. */
  readonly schema: boolean;
  readonly limit: 'max_tokens' | 'max_completion_tokens';
}

/** The chat/completions body. */
export function chatBody(
  request: ModelRequest,
  model: string,
  official: boolean,
  features: Features,
): Record<string, unknown> {
  const { answer, tools } = request;
  const system =
    answer && !features.schema ? `${request.system}\n\n${answerInstruction(answer)}` : request.system;
  const effort = effortChoices(model, request.thinking, official)[features.effort];
  return {
    model,
    stream: true,
    ...(features.usage ? { stream_options: { include_usage: true } } : {}),
    [features.limit]: request.maxOutputTokens + thinkingRoom(effort),
    ...(effort ? { reasoning_effort: effort } : {}),
    messages: [...(system ? [{ role: 'system', content: system }] : []), ...request.turns.flatMap(messages)],
    ...(tools.length > 0
      ? {
          tools: tools.map(({ name, description, inputSchema }) => ({
            type: 'function',
            function: { name, description, parameters: inputSchema },
          })),
        }
      : {}),
    ...(answer && features.schema ? { response_format: responseFormat(answer) } : {}),
  };
}

function responseFormat(answer: NonNullable<ModelRequest['answer']>): Record<string, unknown> {
  const schema = plainSchema(answer.schema);
  const name = answer.name.replaceAll(/[^\w-]/g, '_').slice(0, 64);
  return { type: 'json_schema', json_schema: { name, strict: needsEveryProperty(schema), schema } };
}

/** Words for an amount of reasoning, best first; null leaves the model's own. */
function effortChoices(
  model: string,
  level: ModelRequest['thinking'],
  official: boolean,
): readonly (string | null)[] {
  if (official && !/^(gpt-([5-9]|\d\d)|o\d)/.test(model)) return [null];
  if (level === 'brief') return ['low', null];
  if (level === 'deep') return ['high', null];
  // Elsewhere most models do not reason, and asking them not to is an error.
  return official ? ['none', 'minimal', 'low', null] : [null];
}

/** What to leave out after a server refused the request with this body, or null when it refused something else. */
export function fewerFeatures(
  body: string,
  features: Features,
  request: ModelRequest,
  model: string,
  official: boolean,
): Features | null {
  const named = (pattern: RegExp): boolean => pattern.test(body);
  const efforts = effortChoices(model, request.thinking, official);
  const schema = features.schema && request.answer !== null;
  const lessEffort =
    features.effort + 1 < efforts.length ? { ...features, effort: features.effort + 1 } : null;
  if (features.limit === 'max_tokens' && named(/max_completion_tokens/))
    return { ...features, limit: 'max_completion_tokens' };
  if (lessEffort && named(/reasoning|thinking/i)) return lessEffort;
  if (features.usage && named(/stream_options|include_usage/i)) return { ...features, usage: false };
  if (schema && named(/response_format|json_schema|schema|grammar/i)) return { ...features, schema: false };
  // Many servers say no without saying to what: leave out the likeliest first.
  if (schema) return { ...features, schema: false };
  if (lessEffort && efforts[features.effort] !== null) return lessEffort;
  return features.usage && !official ? { ...features, usage: false } : null;
}

function messages(turn: ModelTurn): Record<string, unknown>[] {
  switch (turn.role) {
    case 'user':
      return [{ role: 'user', content: turn.text }];
    case 'assistant': {
      const calls = (turn.toolCalls ?? []).map(({ id, name, input }) => ({
        id,
        type: 'function',
        // Arguments that were no JSON go back as they came.
        function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input ?? {}) },
      }));
      return [{ role: 'assistant', content: turn.text, ...(calls.length > 0 ? { tool_calls: calls } : {}) }];
    }
    case 'tool':
      return turn.results.map(({ callId, text, isError }) => ({
        role: 'tool',
        tool_call_id: callId,
        content: isError ? `Error: ${text}` : text,
      }));
  }
}

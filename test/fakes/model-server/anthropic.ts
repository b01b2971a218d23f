import { ModelServer, pieces, type Dialect, type Exchange, type Fault, type Reply } from './server.ts';

export const ANTHROPIC_VERSION = '2026-10-21';

/** A server that speaks the Messages API as SDK 1.x uses it. */
export function startAnthropicServer(key: string | null, models?: readonly string[]): Promise<ModelServer> {
  return ModelServer.start(models ? { ...ANTHROPIC, models } : ANTHROPIC, key);
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
};

const ANTHROPIC: Dialect = {
  paths: { models: '/v1/models', call: '/v1/messages' },
  models: ['claude-sonnet-5-5', 'claude-opus-5-5', 'claude-haiku-5-5', 'claude-haiku-4-5', 'claude-opus-4-8'],
  modelList: (models) => ({
    data: models.map((id) => ({
      type: 'model',
      id,
      display_name: id.replaceAll('-', ' '),
      created_at: '2026-09-01T00:00:00Z',
      lifecycle: 'active',
      max_input_tokens: 1_000_000,
    })),
    has_more: false,
    first_id: models[0],
    last_id: models.at(-1),
  }),
  events,
  error: (status, fault) =>
    JSON.stringify({
      type: 'error',
      error: { type: fault.error ?? ERROR_TYPES[status] ?? 'api_error', message: fault.message ?? 'no' },
      request_id: 'req_test',
    }),
  refuse,
};

/** The checks of the real API that a wrong client would trip over. */
function refuse({ headers, body }: Exchange): { status: number; fault: Fault } | null {
  const bad = (message: string): { status: number; fault: Fault } => ({ status: 400, fault: { message } });
  if (headers['anthropic-version'] !== ANTHROPIC_VERSION) return bad('anthropic-version: unsupported');
  if (!body || typeof body['max_tokens'] !== 'number') return bad('max_tokens: Field required');
  const model = String(body['model']);
  if (!ANTHROPIC.models.includes(model)) return { status: 404, fault: { message: `model: ${model}` } };
  const thinking = (body['thinking'] as { type?: string } | undefined)?.type;
  if (thinking === 'disabled' && /opus-5-5|sonnet-5-5/.test(model))
    return bad('thinking.type: "disabled" is not supported for this model');
  if (thinking === 'between_tools' && !/sonnet-5-5/.test(model))
    return bad('thinking.type: "between_tools" is not supported for this model');
  if (thinking === 'adaptive' && /-4-5/.test(model))
    return bad("thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags");
  const format = (body['output_config'] as { format?: { schema?: unknown } } | undefined)?.format;
  if (format && /"(minimum|maxLength|minItems|\$schema)"/.test(JSON.stringify(format)))
    return bad('output_config.format.schema: unsupported keyword');
  return unpaired(body['messages'] as Message[])
    ? bad('messages: `tool_use` ids were found without `tool_result` blocks')
    : null;
}

interface Message {
  readonly role: string;
  readonly content: readonly { readonly type: string; readonly id?: string; readonly tool_use_id?: string }[];
}

/** True when a tool call is not answered in the very next message. */
function unpaired(messages: readonly Message[]): boolean {
  return messages.some((message, at) => {
    const asked = message.content.filter(({ type }) => type === 'tool_use').map(({ id }) => id);
    const given = (messages[at + 1]?.content ?? []).map(({ tool_use_id }) => tool_use_id);
    return asked.some((id) => !given.includes(id));
  });
}

function sse(type: string, data: Record<string, unknown>): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
}

function events(reply: Reply, model: string): string[] {
  const { input, output, cacheRead = 0, cacheWrite = 0 } = reply.usage ?? { input: 10, output: 5 };
  const start = {
    input_tokens: input,
    output_tokens: 1,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
  };
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    content: [],
    stop_reason: null,
    usage: start,
  };
  const calls = reply.toolCalls ?? [];
  const length = reply.pieceLength;
  const blocks = [
    ...(reply.thinking === undefined ? [] : [thinkingBlock(reply.thinking, length)]),
    ...(reply.text === undefined ? [] : [textBlock(reply.text, length)]),
    ...calls.map((call) => toolBlock(call, length)),
  ];
  const stop = reply.stop ?? (calls.length > 0 ? 'tool_use' : 'end_turn');
  return [
    sse('message_start', { message }),
    sse('ping', {}),
    ...blocks.flatMap(({ open, deltas }, index) => [
      sse('content_block_start', { index, content_block: open }),
      ...deltas.map((delta) => sse('content_block_delta', { index, delta })),
      sse('content_block_stop', { index }),
    ]),
    sse('message_delta', {
      delta: { stop_reason: stop, stop_sequence: null },
      usage: { output_tokens: output },
    }),
    sse('message_stop', {}),
  ];
}

interface WireBlock {
  readonly open: Record<string, unknown>;
  readonly deltas: Record<string, unknown>[];
}

function textBlock(text: string, length?: number): WireBlock {
  return {
    open: { type: 'text', text: '' },
    deltas: pieces(text, length).map((piece) => ({ type: 'text_delta', text: piece })),
  };
}

function thinkingBlock(thinking: string, length?: number): WireBlock {
  const deltas: Record<string, unknown>[] = pieces(thinking, length).map((piece) => ({
    type: 'thinking_delta',
    thinking: piece,
  }));
  return {
    open: { type: 'thinking', thinking: '', signature: '' },
    deltas: [...deltas, { type: 'signature_delta', signature: 'signed' }],
  };
}

function toolBlock(
  { id, name, input }: { id: string; name: string; input: unknown },
  length?: number,
): WireBlock {
  const json = typeof input === 'string' ? input : JSON.stringify(input);
  return {
    open: { type: 'tool_use', id, name, input: {} },
    deltas: pieces(json, length).map((partial_json) => ({ type: 'input_json_delta', partial_json })),
  };
}

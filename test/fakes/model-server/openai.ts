import { ModelServer, pieces, type Dialect, type Exchange, type Fault, type Reply } from './server.ts';

/** What a server of the family can and cannot do. */
export interface OpenAiTraits {
  readonly models?: readonly string[];
  /** Fields of the body that are refused with 400. */
  readonly refuses?: readonly string[];
  /** The message of that 400; `{field}` is replaced. Preset: OpenAI's own words. */
  readonly refusal?: string;
  /** Sends no counts even when asked. */
  readonly noUsage?: boolean;
  /** Name of the field that thinking is streamed in. */
  readonly thinkingField?: 'reasoning_content' | 'reasoning';
  /** Added to each entry of the model list. */
  readonly listed?: Readonly<Record<string, unknown>>;
}

/** A server that speaks chat/completions under `/v1`. */
export function startOpenAiServer(key: string | null, traits: OpenAiTraits = {}): Promise<ModelServer> {
  return ModelServer.start(dialect(traits), key);
}

function dialect(traits: OpenAiTraits): Dialect {
  const models = traits.models ?? ['small-model', 'large-model'];
  return {
    paths: { models: '/v1/models', call: '/v1/chat/completions' },
    models,
    modelList: (ids) => ({
      object: 'list',
      data: ids.map((id) => ({ id, object: 'model', ...traits.listed })),
    }),
    events: (reply, model, request) => events(reply, model, request, traits),
    error: (_status, fault) =>
      JSON.stringify({
        error: {
          message: fault.message ?? 'no',
          type: fault.error ?? 'invalid_request_error',
          param: null,
          code: null,
        },
      }),
    refuse: (exchange) => refuse(exchange, models, traits),
  };
}

function refuse(
  { body }: Exchange,
  models: readonly string[],
  traits: OpenAiTraits,
): { status: number; fault: Fault } | null {
  const model = String(body?.['model']);
  if (!models.includes(model))
    return { status: 404, fault: { message: `The model \`${model}\` does not exist` } };
  const field = traits.refuses?.find((each) => body && each in body);
  if (field) {
    const words = traits.refusal ?? "Unsupported parameter: '{field}' is not supported with this model.";
    return { status: 400, fault: { message: words.replace('{field}', field) } };
  }
  const messages = (body?.['messages'] ?? []) as {
    role: string;
    tool_calls?: { id: string }[];
    tool_call_id?: string;
  }[];
  const asked = messages.flatMap(({ tool_calls }) => (tool_calls ?? []).map(({ id }) => id));
  const given = new Set(messages.map(({ tool_call_id }) => tool_call_id));
  return asked.every((id) => given.has(id))
    ? null
    : { status: 400, fault: { message: 'tool_calls must be followed by tool messages' } };
}

function events(
  reply: Reply,
  model: string,
  request: Record<string, unknown>,
  traits: OpenAiTraits,
): string[] {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model };
  const chunk = (delta: Record<string, unknown>, finish_reason: string | null = null): string =>
    data({ ...base, choices: [{ index: 0, delta, finish_reason }] });
  const calls = reply.toolCalls ?? [];
  const stop = reply.stop ?? (calls.length > 0 ? 'tool_calls' : 'stop');
  const thinking = pieces(reply.thinking ?? '', reply.pieceLength).map((piece) =>
    chunk({ [traits.thinkingField ?? 'reasoning_content']: piece }),
  );
  const text = pieces(reply.text ?? '', reply.pieceLength).map((content) => chunk({ content }));
  // The first pieces of all calls come before the rest of any, as parallel calls may.
  const opened = calls.map(({ id, name }, index) =>
    chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
  );
  const filled = calls.flatMap(({ input }, index) => {
    const json = typeof input === 'string' ? input : JSON.stringify(input);
    return pieces(json, reply.pieceLength).map((piece) =>
      chunk({ tool_calls: [{ index, function: { arguments: piece } }] }),
    );
  });
  const { input, output, cacheRead = 0 } = reply.usage ?? { input: 10, output: 5 };
  const usage = {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cacheRead },
  };
  const counted = 'stream_options' in request && !traits.noUsage;
  return [
    ': comment\n\n',
    chunk({ role: 'assistant', content: '' }),
    ...thinking,
    ...text,
    ...opened,
    ...filled,
    chunk({}, stop),
    ...(counted ? [data({ ...base, choices: [], usage })] : []),
    'data: [DONE]\n\n',
  ];
}

export function data(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

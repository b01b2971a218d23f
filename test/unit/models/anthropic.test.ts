import assert from 'node:assert/strict';
import { anthropicProvider } from '../../../src/node/models/anthropic.ts';
import type { ModelProvider, ModelTurn } from '../../../src/core/llm/provider.ts';
import { ANTHROPIC_VERSION, startAnthropicServer } from '../../fakes/model-server/anthropic.ts';
import type { ModelServer } from '../../fakes/model-server/server.ts';
import { collect, failureOf, NEVER, request, TestClock, TestLog, textOf } from './support.ts';

const KEY = 'sk-ant-test-0123456789';

describe('the Anthropic provider', () => {
  let server: ModelServer;
  let provider: ModelProvider;

  beforeEach(async () => {
    server = await startAnthropicServer(KEY);
    provider = make();
  });
  afterEach(() => server.close());

  function make(change: Partial<Parameters<typeof anthropicProvider>[0]> = {}): ModelProvider {
    return anthropicProvider({
      apiKey: () => Promise.resolve(KEY),
      baseUrl: server.url,
      models: {},
      prices: {},
      clock: new TestClock(),
      log: new TestLog(),
      ...change,
    });
  }

  it('streams text as it comes, then usage with its price, then the end', async () => {
    server.reply({
      text: 'Per key: 100 a minute.',
      usage: { input: 1000, output: 200, cacheRead: 5000, cacheWrite: 2000 },
    });
    const events = await collect(provider.stream(request(), NEVER));
    assert.equal(textOf(events), 'Per key: 100 a minute.');
    assert.ok(events.filter(({ type }) => type === 'text').length > 2);
    assert.deepEqual(events.slice(-2), [
      {
        type: 'usage',
        model: 'claude-sonnet-5-5',
        inputTokens: 8000,
        outputTokens: 200,
        cachedTokens: 5000,
        costMicroUsd: 2000 + 2000 + 500 + 5000,
        estimated: false,
      },
      { type: 'done', reason: 'end' },
    ]);
  });

  it('sends the key, the version, the model, and marks system and context for the prompt cache', async () => {
    const turns: ModelTurn[] = [
      { role: 'user', text: 'context' },
      {
        role: 'assistant',
        text: 'I look.',
        toolCalls: [{ id: 'toolu_1', name: 'search_code', input: { text: 'x' } }],
      },
      { role: 'tool', results: [{ callId: 'toolu_1', text: 'nothing', isError: true }] },
    ];
    const tools = [
      { name: 'search_code', description: 'Searches.', inputSchema: { type: 'object', properties: {} } },
    ];
    await collect(
      provider.stream(request({ turns, tools, model: 'claude-opus-4-8', maxOutputTokens: 77 }), NEVER),
    );
    const [sent] = server.exchanges;
    assert.equal(sent?.method, 'POST');
    assert.equal(sent?.path, '/v1/messages');
    assert.equal(sent?.headers.authorization, `Bearer ${KEY}`);
    assert.equal(sent?.headers['anthropic-version'], ANTHROPIC_VERSION);
    const cache_control = { type: 'ephemeral' };
    assert.deepEqual(sent?.body, {
      model: 'claude-opus-4-8',
      max_tokens: 77,
      stream: true,
      system: [{ type: 'text', text: 'You are a careful engineer.', cache_control }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'context', cache_control }] },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'toolu_1', name: 'search_code', input: { text: 'x' } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'toolu_1',
              content: 'nothing',
              is_error: true,
              cache_control,
            },
          ],
        },
      ],
      tools: [
        { name: 'search_code', description: 'Searches.', input_schema: { type: 'object', properties: {} } },
      ],
      thinking: { type: 'disabled' },
    });
  });

  it('shows thinking, and sends it back unchanged with the results of the tools it led to', async () => {
    const toolCalls = [
      { id: 'toolu_1', name: 'search_code', input: { text: 'limit' } },
      { id: 'toolu_2', name: 'search_plans', input: { text: 'quota', deep: [1, { a: 'é' }] } },
    ];
    server.reply({ thinking: 'Let me see…', text: 'I search.', toolCalls });
    const events = await collect(provider.stream(request({ thinking: 'deep' }), NEVER));
    assert.equal(textOf(events, 'thinking'), 'Let me see…');
    const calls = events.flatMap((event) => (event.type === 'tool_call' ? [event.call] : []));
    assert.deepEqual(calls, toolCalls);
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'tool_use' });

    const turns: ModelTurn[] = [
      ...request().turns,
      { role: 'assistant', text: 'I search.', toolCalls: calls },
      { role: 'tool', results: calls.map(({ id }) => ({ callId: id, text: 'found', isError: false })) },
    ];
    await collect(provider.stream(request({ turns, thinking: 'deep' }), NEVER));
    const body = server.calls[1]?.body as {
      messages: { content: unknown[] }[];
      thinking: unknown;
      output_config: unknown;
    };
    assert.deepEqual(body.messages[1]?.content[0], {
      type: 'thinking',
      thinking: 'Let me see…',
      signature: 'signed',
    });
    assert.equal(body.messages[1]?.content.length, 4);
    assert.deepEqual(body.thinking, { type: 'adaptive', display: 'summarized' });
    // Thinking counts as output: the answer keeps its own room.
    assert.equal(server.calls[1]?.body?.['max_tokens'], 17_000);
    assert.deepEqual(body.output_config, { effort: 'high' });
  });

  it('holds the model to a schema, with the limits that the API refuses told in words', async () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: { names: { type: 'array', minItems: 2, items: { type: 'string', maxLength: 40 } } },
      required: ['names'],
    };
    server.reply({ text: '{"names":["a","b"]}' });
    const events = await collect(provider.stream(request({ answer: { name: 'names', schema } }), NEVER));
    assert.deepEqual(JSON.parse(textOf(events)), { names: ['a', 'b'] });
    assert.equal(server.calls.length, 1);
    const config = server.calls[0]?.body?.['output_config'] as { format: unknown } | undefined;
    assert.deepEqual(config?.format, {
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: {
          names: {
            type: 'array',
            items: { type: 'string', description: '(maxLength: 40)' },
            description: '(minItems: 2)',
          },
        },
        required: ['names'],
        additionalProperties: false,
      },
    });
  });

  it('leaves out what a model refuses, at once and from then on', async () => {
    const ask = request({ model: 'claude-opus-4-8', thinking: 'brief' });
    server.fault({ status: 400, message: 'output_config.effort is not supported for this model' });
    const events = await collect(provider.stream(ask, NEVER));
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'end' });
    await collect(provider.stream(ask, NEVER));
    const efforts = server.calls.map(
      ({ body }) => (body?.['output_config'] as { effort?: string } | undefined)?.effort,
    );
    assert.deepEqual(efforts, ['low', undefined, undefined]);
  });

  for (const model of [
    'claude-sonnet-5-5',
    'claude-opus-5-5',
    'claude-haiku-5-5',
    'claude-haiku-4-5',
    'claude-opus-4-8',
  ]) {
    it(`asks ${model} for every amount of thinking in a way that it takes at the first try`, async () => {
      for (const thinking of ['off', 'brief', 'deep'] as const) {
        const events = await collect(provider.stream(request({ model, thinking }), NEVER));
        assert.deepEqual(events.at(-1), { type: 'done', reason: 'end' }, `${model} ${thinking}`);
      }
      assert.equal(server.calls.length, 3);
    });
  }

  it('sends a paused turn back to be continued and joins the parts', async () => {
    server.reply({ text: 'first ', stop: 'pause_turn' }).reply({ text: 'second' });
    const events = await collect(provider.stream(request(), NEVER));
    assert.equal(textOf(events), 'first second');
    const body = server.calls[1]?.body as { messages: { role: string; content: unknown }[] };
    assert.deepEqual(body.messages[1], { role: 'assistant', content: [{ type: 'text', text: 'first ' }] });
    const usage = events.filter((event) => event.type === 'usage');
    assert.deepEqual(
      usage.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]),
      [[20, 10]],
    );
  });

  it('tells a full answer, a refusal and a full window apart', async () => {
    server.reply({ text: 'cut', stop: 'max_tokens' }).reply({ text: '', stop: 'refusal' });
    server.reply({ text: 'long', stop: 'model_context_window_exceeded' }).reply({ text: '' });
    const ends = [];
    for (let at = 0; at < 4; at++) ends.push(await collect(provider.stream(request(), NEVER)));
    assert.deepEqual(ends[0]?.at(-1), { type: 'done', reason: 'max_tokens' });
    assert.equal(failureOf(ends[1] ?? []).kind, 'refused');
    assert.match(failureOf(ends[2] ?? []).message, /window of the model “claude-sonnet-5-5” was full/);
    assert.match(failureOf(ends[3] ?? []).message, /without saying anything/);
  });

  it('lists models with their prices, and says what is unknown', async () => {
    const infos = await provider.models(NEVER);
    assert.deepEqual(infos[0], {
      id: 'claude-sonnet-5-5',
      label: 'claude sonnet 5 5',
      contextTokens: 1_000_000,
      inputMicroUsdPerMTok: 2_000_000,
      outputMicroUsdPerMTok: 10_000_000,
    });
    assert.equal(provider.price('claude-next-9'), null);
  });

  it('takes the model of the role, then the default one', () => {
    const chosen = make({ models: { reviewer: 'claude-opus-5-5', default: 'claude-haiku-5-5' } });
    assert.equal(chosen.defaultModel('reviewer'), 'claude-opus-5-5');
    assert.equal(chosen.defaultModel('persona'), 'claude-haiku-5-5');
    assert.equal(provider.defaultModel('persona'), 'claude-sonnet-5-5');
  });
});

import assert from 'node:assert/strict';
import type { ModelProvider, ModelTurn } from '../../../src/core/llm/provider.ts';
import { openAiCompatibleProvider } from '../../../src/node/models/openai.ts';
import { data, startOpenAiServer, type OpenAiTraits } from '../../fakes/model-server/openai.ts';
import type { ModelServer } from '../../fakes/model-server/server.ts';
import { collect, failureOf, NEVER, request, TestClock, TestLog, textOf } from './support.ts';

const KEY = 'sk-test-0123456789';
const SCHEMA = { type: 'object', properties: { a: { type: 'number', minimum: 1 } }, required: ['a'] };

describe('the OpenAI-compatible provider', () => {
  let server: ModelServer;
  const servers: ModelServer[] = [];
  const log = new TestLog();

  async function make(
    traits: OpenAiTraits = {},
    change: Partial<Parameters<typeof openAiCompatibleProvider>[0]> = {},
  ): Promise<ModelProvider> {
    server = await startOpenAiServer(KEY, traits);
    servers.push(server);
    return openAiCompatibleProvider({
      baseUrl: `${server.url}/v1/`,
      apiKey: () => Promise.resolve(KEY),
      models: { default: 'small-model' },
      prices: {},
      clock: new TestClock(),
      log,
      ...change,
    });
  }
  afterEach(async () => {
    for (const each of servers.splice(0)) await each.close();
  });

  it('streams text and thinking, then usage, then the end, and costs nothing on this machine', async () => {
    const provider = await make();
    server.reply({
      thinking: 'hm, well',
      text: 'Limit by key.',
      usage: { input: 100, output: 20, cacheRead: 60 },
    });
    const events = await collect(provider.stream(request(), NEVER));
    assert.equal(textOf(events), 'Limit by key.');
    assert.equal(textOf(events, 'thinking'), 'hm, well');
    assert.equal(provider.local, true);
    assert.deepEqual(events.slice(-2), [
      {
        type: 'usage',
        model: 'small-model',
        inputTokens: 100,
        outputTokens: 20,
        cachedTokens: 60,
        costMicroUsd: 0,
        estimated: false,
      },
      { type: 'done', reason: 'end' },
    ]);
  });

  it('sends path, key and body as the format has them', async () => {
    const provider = await make();
    const turns: ModelTurn[] = [
      { role: 'user', text: 'q' },
      { role: 'assistant', text: '', toolCalls: [{ id: 'c1', name: 'search_code', input: { text: 'x' } }] },
      { role: 'tool', results: [{ callId: 'c1', text: 'bad', isError: true }] },
    ];
    const tools = [{ name: 'search_code', description: 'Searches.', inputSchema: { type: 'object' } }];
    await collect(provider.stream(request({ turns, tools, maxOutputTokens: 55, thinking: 'deep' }), NEVER));
    const [sent] = server.exchanges;
    assert.equal(sent?.path, '/v1/chat/completions');
    assert.equal(sent?.headers.authorization, `Bearer ${KEY}`);
    assert.deepEqual(sent?.body, {
      model: 'small-model',
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 55 + 16_000,
      reasoning_effort: 'high',
      messages: [
        { role: 'system', content: 'You are a careful engineer.' },
        { role: 'user', content: 'q' },
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'search_code', arguments: '{"text":"x"}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'Error: bad' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'search_code', description: 'Searches.', parameters: { type: 'object' } },
        },
      ],
    });
  });

  it('assembles parallel tool calls from interleaved pieces', async () => {
    const provider = await make();
    const toolCalls = [
      { id: 'c1', name: 'search_code', input: { text: 'limit "quoted" é' } },
      { id: 'c2', name: 'search_plans', input: {} },
      { id: 'c3', name: 'search_code', input: { text: 'other' } },
    ];
    server.reply({ text: 'I look.', toolCalls });
    const events = await collect(provider.stream(request(), NEVER));
    assert.deepEqual(
      events.flatMap((event) => (event.type === 'tool_call' ? [event.call] : [])),
      toolCalls,
    );
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'tool_use' });
  });

  it('keeps calls apart that come whole and share an index, or have none', async () => {
    const provider = await make();
    const whole = (index: number | undefined, id: string): object => ({
      index,
      id,
      function: { name: 'search_code', arguments: `{"text":"${id}"}` },
    });
    for (const index of [0, undefined]) {
      const delta = { tool_calls: [whole(index, 'a'), whole(index, 'b')] };
      server.fault({
        events: () => [data({ choices: [{ delta, finish_reason: 'stop' }] }), 'data: [DONE]\n\n'],
      });
      const events = await collect(provider.stream(request(), NEVER));
      const ids = events.flatMap((event) => (event.type === 'tool_call' ? [event.call] : []));
      assert.deepEqual(ids, [
        { id: 'a', name: 'search_code', input: { text: 'a' } },
        { id: 'b', name: 'search_code', input: { text: 'b' } },
      ]);
      assert.deepEqual(events.at(-1), { type: 'done', reason: 'tool_use' });
    }
  });

  it('hands on arguments that are no JSON as text, and drops them when the length limit cut them', async () => {
    const provider = await make();
    const toolCalls = [{ id: 'c1', name: 'search_code', input: '{"text": "li' }];
    server.reply({ toolCalls }).reply({ toolCalls, stop: 'length' });
    const wrong = await collect(provider.stream(request(), NEVER));
    assert.deepEqual(
      wrong.find(({ type }) => type === 'tool_call'),
      { type: 'tool_call', call: toolCalls[0] },
    );
    const cut = await collect(provider.stream(request(), NEVER));
    assert.equal(
      cut.some(({ type }) => type === 'tool_call'),
      false,
    );
    assert.deepEqual(cut.at(-1), { type: 'done', reason: 'max_tokens' });
  });

  it('holds the model to a schema', async () => {
    const provider = await make();
    await collect(provider.stream(request({ answer: { name: 'a b', schema: SCHEMA } }), NEVER));
    assert.deepEqual(server.calls[0]?.body?.['response_format'], {
      type: 'json_schema',
      json_schema: {
        name: 'a_b',
        strict: true,
        schema: {
          type: 'object',
          properties: { a: { type: 'number', description: '(minimum: 1)' } },
          required: ['a'],
          additionalProperties: false,
        },
      },
    });
  });

  for (const refusal of [undefined, 'Bad request.', 'failed to parse grammar']) {
    it(`tells the schema in words when the server refuses it (${refusal ?? 'by name'}), once and for all`, async () => {
      const provider = await make({ refuses: ['response_format'], ...(refusal ? { refusal } : {}) });
      const ask = request({ answer: { name: 'a', schema: SCHEMA } });
      for (const reply of ['{"a":1}', '{"a":2}']) {
        server.reply({ text: reply });
        const events = await collect(provider.stream(ask, NEVER));
        assert.equal(textOf(events), reply);
      }
      assert.equal(server.calls.length, 3);
      const messages = server.calls[1]?.body?.['messages'] as { content: string }[] | undefined;
      assert.match(messages?.[0]?.content ?? '', /^You are a careful engineer\.[^]*"minimum":1/);
    });
  }

  it('does without counts when the server refuses or forgets them, and says that they are estimates', async () => {
    for (const traits of [{ refuses: ['stream_options'] }, { noUsage: true }]) {
      const provider = await make(traits);
      server.reply({ text: 'x'.repeat(400) });
      const usage = (await collect(provider.stream(request(), NEVER))).find(
        (event) => event.type === 'usage',
      );
      assert.ok(
        usage?.type === 'usage' && usage.estimated && usage.inputTokens > 5 && usage.outputTokens >= 100,
      );
    }
  });

  it('leaves out reasoning effort and renames the length limit for models that want it so', async () => {
    const provider = await make({
      refuses: ['reasoning_effort', 'max_tokens'],
      refusal: "'{field}' is not supported, see max_completion_tokens and reasoning",
    });
    const events = await collect(provider.stream(request({ thinking: 'brief' }), NEVER));
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'end' });
    assert.equal(server.calls.at(-1)?.body?.['max_completion_tokens'], 1000);
  });

  it('gives up on a request that is refused however it is cut, without remembering anything', async () => {
    const provider = await make({ refuses: ['messages'], refusal: 'no' });
    const failure = failureOf(
      await collect(provider.stream(request({ answer: { name: 'a', schema: SCHEMA } }), NEVER)),
    );
    assert.equal(failure.kind, 'invalid_request');
    assert.ok(server.calls.length <= 4);
    await collect(provider.stream(request({ answer: { name: 'a', schema: SCHEMA } }), NEVER));
    assert.ok(server.calls.some(({ body }, at) => at > 2 && body && 'response_format' in body));
  });

  it('takes the first model that talks when none is named', async () => {
    const provider = await make({ models: ['nomic-embed-text', 'llama4'] }, { models: {} });
    assert.equal(provider.defaultModel('persona'), 'auto');
    await collect(provider.stream(request(), NEVER));
    assert.equal(server.calls[0]?.body?.['model'], 'llama4');
    assert.equal(provider.defaultModel('persona'), 'llama4');
    const empty = await make({ models: [] }, { models: {} });
    assert.match(
      failureOf(await collect(empty.stream(request(), NEVER))).message,
      /offers no model\. Load one there/,
    );
  });

  it('asks servers on this machine without a key, and takes an answer that was not streamed', async () => {
    server = await startOpenAiServer(null);
    servers.push(server);
    const provider = openAiCompatibleProvider({
      baseUrl: `${server.url}/v1`,
      apiKey: () => Promise.resolve(undefined),
      models: { default: 'small-model' },
      prices: {},
      clock: new TestClock(),
      log,
    });
    const message = { content: 'whole', tool_calls: [{ id: 't', function: { name: 'n', arguments: '{}' } }] };
    const body = JSON.stringify({
      choices: [{ message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 4 },
    });
    server.fault({ status: 200, body });
    const events = await collect(provider.stream(request(), NEVER));
    assert.equal(server.exchanges[0]?.headers.authorization, undefined);
    assert.equal(textOf(events), 'whole');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['text', 'tool_call', 'usage', 'done'],
    );
  });

  it('tells a refusal and a length limit, and reads errors that come inside a stream', async () => {
    const provider = await make();
    server.reply({ text: 'a', stop: 'content_filter' }).reply({ text: 'a', stop: 'length' });
    server.fault({
      events: ([first = '']) => [first, data({ error: { code: 429, message: `slow ${KEY}` } })],
    });
    server.fault({
      events: () => [data({ choices: [{ delta: { refusal: 'no' }, finish_reason: 'stop' }] })],
    });
    assert.equal(failureOf(await collect(provider.stream(request(), NEVER))).kind, 'refused');
    assert.deepEqual((await collect(provider.stream(request(), NEVER))).at(-1), {
      type: 'done',
      reason: 'max_tokens',
    });
    const limited = failureOf(await collect(provider.stream(request(), NEVER)));
    assert.equal(limited.kind, 'rate_limit');
    assert.equal(limited.message.includes(KEY), false);
    assert.equal(failureOf(await collect(provider.stream(request(), NEVER))).kind, 'refused');
  });

  it('says so when the address is a web site', async () => {
    const provider = await make();
    server.fault({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' });
    assert.match(
      failureOf(await collect(provider.stream(request(), NEVER))).message,
      /web page.*planningStudio\.openai\.baseUrl/,
    );
  });

  it('lists models with the window and prices that the server tells', async () => {
    const provider = await make({ listed: { context_length: 8192, name: 'Nice' } });
    const [info] = await provider.models(NEVER);
    assert.deepEqual(info, {
      id: 'small-model',
      label: 'Nice',
      contextTokens: 8192,
      inputMicroUsdPerMTok: 0,
      outputMicroUsdPerMTok: 0,
    });
  });

  it('takes the prices that a remote server tells, and knows none otherwise', async () => {
    server = await startOpenAiServer(null, {
      listed: { pricing: { prompt: '0.0000005', completion: '0.000002' } },
    });
    servers.push(server);
    const redirected: typeof fetch = (url, init) =>
      fetch((url as string).replace('https://models.example', server.url), init);
    const provider = openAiCompatibleProvider({
      baseUrl: 'https://models.example/v1',
      apiKey: () => Promise.resolve(undefined),
      models: { default: 'small-model' },
      prices: {},
      clock: new TestClock(),
      log,
      fetch: redirected,
    });
    assert.equal(provider.local, false);
    const before = (await collect(provider.stream(request(), NEVER))).find((event) => event.type === 'usage');
    assert.equal(before?.type === 'usage' && before.costMicroUsd, null);
    await provider.models(NEVER);
    const after = (await collect(provider.stream(request(), NEVER))).find((event) => event.type === 'usage');
    assert.equal(after?.type === 'usage' && after.costMicroUsd, Math.ceil(10 * 0.5 + 5 * 2));
  });
});

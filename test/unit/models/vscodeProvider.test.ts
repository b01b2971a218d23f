import assert from 'node:assert/strict';
import type { ModelFailureKind, ModelProvider, ModelTurn } from '../../../src/core/llm/provider.ts';
import { vscodeProvider } from '../../../src/vscode/provider/vscodeProvider.ts';
import { FakeLanguageModelError, FakeLanguageModels } from '../../fakes/vscodeLanguageModels.ts';
import { collect, failureOf, NEVER, request, textOf } from './support.ts';

const KEY = 'sk-planted-4711';
const SCHEMA = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };

describe('the provider over the language models of VS Code', () => {
  let lm: FakeLanguageModels;
  let provider: ModelProvider;

  beforeEach(() => {
    lm = new FakeLanguageModels();
    provider = make();
  });

  function make(change: Partial<Parameters<typeof vscodeProvider>[0]> = {}): ModelProvider {
    return vscodeProvider({ api: lm.api, models: {}, prices: {}, ...change });
  }

  async function* parts(...all: unknown[]): AsyncIterable<unknown> {
    for (const part of all) yield await Promise.resolve(part);
  }

  it('streams text, skips parts it does not know, and counts tokens as an estimate without a price', async () => {
    lm.act(() => parts(lm.text('Hello '), { some: 'new part' }, lm.text('there')));
    const events = await collect(provider.stream(request(), NEVER));
    assert.equal(textOf(events), 'Hello there');
    const usage = events.find((event) => event.type === 'usage');
    assert.deepEqual(usage, {
      type: 'usage',
      model: 'copilot-large',
      inputTokens: 'You are a careful engineer.\nWhat should be limited?'.length,
      outputTokens: 11,
      cachedTokens: 0,
      costMicroUsd: null,
      estimated: true,
    });
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'end' });
    assert.equal(provider.local, false);
  });

  it('carries tool calls and their results in the parts that VS Code has for them', async () => {
    lm.act(() =>
      parts(
        lm.text('I look.'),
        lm.toolCall('c1', 'search_code', { text: 'x' }),
        lm.toolCall('c2', 'search_code', {}),
      ),
    );
    lm.act(() => parts(lm.text('done')));
    const tools = [{ name: 'search_code', description: 'Searches.', inputSchema: { type: 'object' } }];
    const events = await collect(provider.stream(request({ tools }), NEVER));
    const calls = events.flatMap((event) => (event.type === 'tool_call' ? [event.call] : []));
    assert.deepEqual(calls, [
      { id: 'c1', name: 'search_code', input: { text: 'x' } },
      { id: 'c2', name: 'search_code', input: {} },
    ]);
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'tool_use' });
    const turns: ModelTurn[] = [
      ...request().turns,
      { role: 'assistant', text: 'I look.', toolCalls: calls },
      {
        role: 'tool',
        results: [
          { callId: 'c1', text: 'hit', isError: false },
          { callId: 'c2', text: 'bad', isError: true },
        ],
      },
    ];
    await collect(provider.stream(request({ tools, turns }), NEVER));
    const [system, , assistant, results] = lm.sent[1]?.messages ?? [];
    assert.deepEqual(JSON.parse(JSON.stringify(system?.content)), [{ value: 'You are a careful engineer.' }]);
    assert.equal(assistant?.role, 'assistant');
    assert.equal(assistant?.content.length, 3);
    assert.deepEqual(JSON.parse(JSON.stringify(results?.content)), [
      { callId: 'c1', content: [{ value: 'hit' }] },
      { callId: 'c2', content: [{ value: 'Error: bad' }] },
    ]);
    assert.equal(lm.sent[0]?.options.toolMode, 1);
  });

  it('takes a structured answer from a tool that must be called', async () => {
    lm.act(({ options }) => parts(lm.toolCall('c', options.tools?.[0]?.name ?? '', { a: 1 })));
    const events = await collect(provider.stream(request({ answer: { name: 'a', schema: SCHEMA } }), NEVER));
    assert.deepEqual(JSON.parse(textOf(events)), { a: 1 });
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'end' });
    assert.equal(lm.sent[0]?.options.toolMode, 2);
  });

  for (const where of ['when it is asked', 'in its stream'] as const) {
    it(`asks in words when the model says ${where} that it knows no tools, from then on`, async () => {
      const answer = { name: 'a', schema: SCHEMA };
      const error = new FakeLanguageModelError(
        '',
        'Request failed',
        new Error('This model does not support tools'),
      );
      const stream = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) };
      lm.act(() => (where === 'in its stream' ? stream : Promise.reject(error)));
      lm.act(
        () => parts(lm.text('{"a":1}')),
        () => parts(lm.text('{"a":2}')),
      );
      assert.equal(textOf(await collect(provider.stream(request({ answer }), NEVER))), '{"a":1}');
      assert.equal(textOf(await collect(provider.stream(request({ answer }), NEVER))), '{"a":2}');
      assert.equal(lm.sent.length, 3);
      assert.match(JSON.stringify(lm.sent[2]?.messages[0]), /JSON Schema/);
    });
  }

  it('asks in words when the model needs its tools for something else', async () => {
    const answer = { name: 'a', schema: SCHEMA };
    lm.act(() => parts(lm.text('{"a":3}')));
    const tools = [{ name: 'search_code', description: '', inputSchema: {} }];
    await collect(provider.stream(request({ answer, tools }), NEVER));
    assert.deepEqual(
      lm.sent[0]?.options.tools?.map(({ name }) => name),
      ['search_code'],
    );
  });

  for (const present of ['no models', 'no api'] as const) {
    it(`says what to do where there are ${present}`, async () => {
      lm.present = present;
      provider = make();
      assert.match(
        failureOf(await collect(provider.stream(request(), NEVER))).message,
        /no language model.*Choose Model Provider/,
      );
      await assert.rejects(() => provider.models(NEVER), { code: 'model_failed' });
    });
  }

  it('finds a model by id or family, and names those that there are when it does not', async () => {
    lm.act(
      () => parts(lm.text('x')),
      () => parts(lm.text('y')),
    );
    assert.equal(textOf(await collect(make({ models: { persona: 'large' } }).stream(request(), NEVER))), 'x');
    assert.equal(textOf(await collect(provider.stream(request({ model: 'copilot-large' }), NEVER))), 'y');
    const failure = failureOf(await collect(provider.stream(request({ model: 'gone' }), NEVER)));
    assert.match(failure.message, /no model “gone”.*copilot-large/);
    assert.deepEqual(
      (await provider.models(NEVER)).map(({ id, label }) => [id, label]),
      [['copilot-large', 'Large (copilot)']],
    );
  });

  const errors: readonly [Error, ModelFailureKind, RegExp, string][] = [
    [new FakeLanguageModelError('NoPermissions', KEY), 'auth', /choose Allow/, 'missing permission'],
    [new FakeLanguageModelError('Blocked', KEY), 'rate_limit', /quota/, 'a used up quota'],
    [
      new FakeLanguageModelError('NotFound', KEY),
      'invalid_request',
      /Choose another one/,
      'a model that is gone',
    ],
    [
      new FakeLanguageModelError('', '', new Error(`off_topic ${KEY}`)),
      'refused',
      /refused/,
      'a filtered answer',
    ],
    [
      new FakeLanguageModelError('', `Server error: 429 too many requests ${KEY}`),
      'rate_limit',
      /Wait a little/,
      'a rate limit',
    ],
    [
      new FakeLanguageModelError('', `net::ENOTFOUND ${KEY}`),
      'network',
      /Check the network/,
      'a lost network',
    ],
    [
      new FakeLanguageModelError('', `Message exceeds token limit ${KEY}`),
      'invalid_request',
      /too long/,
      'a long request',
    ],
    [new Error(KEY), 'unknown', /failed/, 'any other error'],
  ];
  for (const [error, kind, words, what] of errors) {
    it(`tells ${what} as ${kind}, without its text`, async () => {
      lm.act(() => Promise.reject(error));
      const failure = failureOf(await collect(provider.stream(request(), NEVER)));
      assert.equal(failure.kind, kind);
      assert.match(failure.message, words);
      assert.equal(failure.message.includes(KEY), false);
    });
  }

  it('keeps the text of a stream that fails in the middle, with its usage', async () => {
    lm.act(async function* () {
      yield await Promise.resolve(lm.text('half'));
      throw new Error('socket closed');
    });
    const events = await collect(provider.stream(request(), NEVER));
    assert.deepEqual(
      events.map(({ type }) => type),
      ['text', 'usage', 'failed'],
    );
    assert.equal(failureOf(events).kind, 'network');
  });

  it('stops at once when told to, also a model that does not listen, and cancels its token', async () => {
    lm.act(async function* () {
      yield await Promise.resolve(lm.text('a'));
      await new Promise(() => {});
    });
    const stop = new AbortController();
    const events = [];
    for await (const event of provider.stream(request(), stop.signal)) {
      events.push(event);
      if (event.type === 'text') stop.abort();
    }
    assert.equal(failureOf(events).kind, 'cancelled');
    assert.equal(lm.lastToken?.isCancellationRequested, true);
  });

  it('tells a model that never begins and one that stalls as timeouts', async () => {
    const silent = (): Promise<never> => new Promise(() => {});
    lm.act(silent, async function* () {
      yield await Promise.resolve(lm.text('a'));
      await silent();
    });
    const quick = make({ timeouts: { connectMs: 30, firstMs: 30, idleMs: 30 } });
    assert.match(failureOf(await collect(quick.stream(request(), NEVER))).message, /did not begin/);
    assert.match(failureOf(await collect(quick.stream(request(), NEVER))).message, /in the middle/);
  });

  it('does without the count of a model that cannot count, and does not take silence for an answer', async () => {
    lm.countTokens = () => Promise.reject(new Error('no'));
    lm.act(
      () => parts(lm.text('some words')),
      () => parts(),
    );
    const events = await collect(provider.stream(request(), NEVER));
    const usage = events.find((event) => event.type === 'usage');
    assert.ok(usage?.type === 'usage' && usage.outputTokens > 0);
    assert.match(
      failureOf(await collect(provider.stream(request(), NEVER))).message,
      /without saying anything/,
    );
  });
});

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { RETRY_POLICY, withRetries } from '../../../src/core/llm/models/retry.ts';
import type { ModelEvent, ModelFailureKind, ModelProvider } from '../../../src/core/llm/provider.ts';
import { anthropicProvider } from '../../../src/node/models/anthropic.ts';
import { startAnthropicServer } from '../../fakes/model-server/anthropic.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { collect, failureOf, NEVER, request, TestClock, TestLog, textOf } from './support.ts';

const POLICY = { attempts: 4, baseMs: 1000, ceilingMs: 3000, longestWaitMs: 60_000 };

function setUp(random = (): number => 1): {
  model: ScriptedModel;
  clock: TestClock;
  provider: ModelProvider;
} {
  const model = new ScriptedModel();
  const clock = new TestClock();
  return { model, clock, provider: withRetries(model, POLICY, clock, random) };
}

/** The text that counts: what came after the last retry. */
function finalText(events: readonly ModelEvent[]): string {
  return textOf(events.slice(events.findLastIndex(({ type }) => type === 'retry') + 1));
}

describe('retries of model calls', () => {
  for (const kind of ['rate_limit', 'overloaded', 'timeout', 'network'] as const) {
    it(`makes a call again after ${kind}, and says that the text so far is void`, async () => {
      const { model, provider } = setUp();
      model.reply({ text: 'half an', failure: { kind } }, 'a whole answer');
      const events = await collect(provider.stream(request(), NEVER));
      assert.equal(finalText(events), 'a whole answer');
      assert.deepEqual(events.at(-1), { type: 'done', reason: 'end' });
      const retry = events.find((event) => event.type === 'retry');
      assert.ok(retry?.type === 'retry' && retry.attempt === 2 && retry.failure.kind === kind);
      assert.equal(events.filter(({ type }) => type === 'usage').length, 1);
      assert.equal(events.filter(({ type }) => type === 'failed').length, 0);
    });
  }

  const lasting: ModelFailureKind[] = [
    'auth',
    'invalid_request',
    'refused',
    'cut_off',
    'cancelled',
    'unknown',
  ];
  for (const kind of lasting) {
    it(`does not make a call again after ${kind}`, async () => {
      const { model, clock, provider } = setUp();
      model.reply({ failure: { kind } }, 'never asked for');
      assert.equal(failureOf(await collect(provider.stream(request(), NEVER))).kind, kind);
      assert.equal(model.history.length, 1);
      assert.deepEqual(clock.slept, []);
    });
  }

  it('adds up what all tries used, and counts nothing for a call that was turned away', async () => {
    const { model, provider } = setUp();
    model.reply({ text: 'half an', failure: { kind: 'timeout' }, costMicroUsd: 70 });
    model.reply({ text: 'a whole answer', costMicroUsd: 30 });
    const events = await collect(provider.stream(request(), NEVER));
    const usage = events.at(-2);
    assert.ok(usage?.type === 'usage');
    const alone = await collect(new ScriptedModel().reply('').stream(request(), NEVER));
    const asked = alone.find((event) => event.type === 'usage')?.inputTokens ?? 0;
    assert.deepEqual([usage.costMicroUsd, usage.inputTokens], [100, 2 * asked]);

    const server = await startAnthropicServer('right');
    const options = {
      models: {},
      prices: {},
      clock: new TestClock(),
      log: new TestLog(),
      baseUrl: server.url,
    };
    const refused = withRetries(
      anthropicProvider({ ...options, apiKey: () => Promise.resolve('wrong') }),
      POLICY,
      options.clock,
    );
    const [none, end] = await collect(refused.stream(request(), NEVER));
    await server.close();
    assert.ok(none?.type === 'usage' && none.costMicroUsd === 0 && none.inputTokens === 0 && !none.estimated);
    assert.equal(end?.type, 'failed');
  });

  it('gives up after the last attempt with the last failure, waiting twice as long each time up to the ceiling', async () => {
    const { model, clock, provider } = setUp();
    model.otherwise({ failure: { kind: 'overloaded', message: 'still' } });
    const failure = failureOf(await collect(provider.stream(request(), NEVER)));
    assert.equal(failure.message, 'still');
    assert.equal(model.history.length, 4);
    assert.deepEqual(clock.slept, [1000, 2000, 3000]);
  });

  it('draws each wait evenly from nothing up to its bound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0, max: 1, noNaN: true }), async (drawn) => {
        const { model, clock, provider } = setUp(() => drawn);
        model.otherwise({ failure: { kind: 'network' } });
        await collect(provider.stream(request(), NEVER));
        assert.deepEqual(
          clock.slept,
          [1000, 2000, 3000].map((bound) => Math.round(bound * drawn)),
        );
      }),
    );
  });

  it('waits at least as long as the provider asks for', async () => {
    const { model, clock, provider } = setUp();
    model.reply({ failure: { kind: 'rate_limit', retryAfterMs: 7000 } }, 'ok');
    await collect(provider.stream(request(), NEVER));
    assert.deepEqual(clock.slept, [7000]);
  });

  it('does not wait longer than a person would: it fails and says how long the wait is', async () => {
    const { model, clock, provider } = setUp();
    model.reply(
      { failure: { kind: 'rate_limit', message: 'Too much.', retryAfterMs: 600_000 } },
      'never asked for',
    );
    const failure = failureOf(await collect(provider.stream(request(), NEVER)));
    assert.equal(failure.kind, 'rate_limit');
    assert.match(failure.message, /^Too much\. .*the wait is 10 minutes\.$/);
    assert.deepEqual(clock.slept, []);
  });

  it('never makes a call again once stopped, whether in the call or in the wait', async () => {
    const { model, clock, provider } = setUp();
    const stop = new AbortController();
    model.reply({ failure: { kind: 'network' } }, 'never asked for');
    clock.stuckFromMs = 0;
    const events: ModelEvent[] = [];
    for await (const event of provider.stream(request(), stop.signal)) {
      events.push(event);
      if (event.type === 'retry') stop.abort();
    }
    assert.equal(failureOf(events).kind, 'cancelled');
    assert.equal(model.history.length, 1);
    const stopped = await collect(provider.stream(request(), stop.signal));
    assert.equal(failureOf(stopped).kind, 'cancelled');
    assert.equal(model.history.length, 2);
  });

  it('ends a stream that forgot to end', async () => {
    const model = new ScriptedModel();
    const silent: ModelProvider = {
      id: 'x',
      label: 'X',
      local: true,
      endpoint: null,
      models: () => model.models(),
      defaultModel: () => 'x',
      price: () => null,
      async *stream() {
        yield { type: 'text', text: 'and then' };
      },
    };
    const events = await collect(withRetries(silent, RETRY_POLICY, new TestClock()).stream(request(), NEVER));
    assert.equal(failureOf(events).kind, 'unknown');
  });
});

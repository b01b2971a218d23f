import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type {
  ModelEvent,
  ModelFailureKind,
  ModelProvider,
  ModelRequest,
  ModelTurn,
} from '../../../src/core/llm/provider.ts';
import { anthropicProvider } from '../../../src/node/models/anthropic.ts';
import type { Timeouts } from '../../../src/core/llm/models/entry.ts';
import { openAiCompatibleProvider } from '../../../src/node/models/openai.ts';
import { startAnthropicServer } from '../../fakes/model-server/anthropic.ts';
import { startOpenAiServer } from '../../fakes/model-server/openai.ts';
import type { Fault, ModelServer } from '../../fakes/model-server/server.ts';
import { collect, failureOf, NEVER, request, TestClock, TestLog, textOf } from './support.ts';

const KEY = 'sk-planted-SECRET-4711';
const PROMPT = 'PROMPT-TEXT-0815';

interface Wire {
  readonly name: string;
  readonly start: (key: string | null) => Promise<ModelServer>;
  readonly make: (baseUrl: string, key: string, log: TestLog, timeouts: Partial<Timeouts>) => ModelProvider;
  readonly overloaded: number;
}

const shared = { prices: {}, clock: new TestClock() };
const WIRES: readonly Wire[] = [
  {
    name: 'Anthropic',
    start: startAnthropicServer,
    make: (baseUrl, key, log, timeouts) =>
      anthropicProvider({
        ...shared,
        baseUrl,
        apiKey: () => Promise.resolve(key),
        models: {},
        log,
        timeouts,
      }),
    overloaded: 529,
  },
  {
    name: 'OpenAI-compatible',
    start: startOpenAiServer,
    make: (baseUrl, key, log, timeouts) => {
      const models = { default: 'small-model' };
      return openAiCompatibleProvider({
        ...shared,
        baseUrl: `${baseUrl}/v1`,
        apiKey: () => Promise.resolve(key),
        models,
        log,
        timeouts,
      });
    },
    overloaded: 503,
  },
];

for (const wire of WIRES) {
  describe(`faults of ${wire.name} over a real connection`, () => {
    let server: ModelServer;
    let log: TestLog;
    let heard: unknown[];

    beforeEach(async () => {
      server = await wire.start(KEY);
      log = new TestLog();
      heard = [];
    });
    afterEach(async () => {
      await server.close();
      const everything = JSON.stringify([heard, log.lines]);
      assert.equal(everything.includes(KEY), false, `a key got out: ${everything}`);
      assert.equal(everything.includes(PROMPT), false, `a prompt got out: ${everything}`);
    });

    async function ask(
      change: Partial<ModelRequest> = {},
      timeouts: Partial<Timeouts> = {},
      key = KEY,
      url = server.url,
    ): Promise<ModelEvent[]> {
      const provider = wire.make(url, key, log, timeouts);
      const events = await collect(provider.stream(request({ system: PROMPT, ...change }), NEVER));
      heard.push(events);
      assert.equal(events.filter(({ type }) => type === 'done' || type === 'failed').length, 1);
      return events;
    }

    const planted = `echo: Bearer ${KEY} ${PROMPT}`;
    const statuses: readonly [status: number, fault: Fault, kind: ModelFailureKind, words: RegExp][] = [
      [400, {}, 'invalid_request', /does not accept the request .*planningStudio\.models/],
      [
        400,
        { message: `prompt is too long: 300000 tokens > 200000 maximum ${planted}` },
        'invalid_request',
        /too long .*Remove context/,
      ],
      [402, {}, 'auth', /no credit left.*Choose Model Provider/],
      [403, {}, 'auth', /does not allow this key/],
      [404, { message: `model: x not found ${planted}` }, 'invalid_request', /does not know the model/],
      [408, {}, 'timeout', /408/],
      [413, {}, 'invalid_request', /too long/],
      [429, {}, 'rate_limit', /limits how much/],
      [429, { error: 'insufficient_quota' }, 'auth', /no credit left/],
      [500, {}, 'overloaded', /cannot answer now \(500\)/],
      [wire.overloaded, {}, 'overloaded', /cannot answer now/],
      [307, { headers: { location: 'http://192.0.2.1/' } }, 'invalid_request', /not followed/],
      [418, { body: `<html>${planted}` }, 'invalid_request', /418/],
    ];
    for (const [status, fault, kind, words] of statuses) {
      it(`tells a ${status}${fault.error ? ` ${fault.error}` : ''} as ${kind}, without its body`, async () => {
        // As often as a request is sent again with less in it.
        for (let at = 0; at < 4; at++) server.fault({ message: planted, ...fault, status });
        const failure = failureOf(await ask());
        assert.equal(failure.kind, kind, failure.message);
        assert.match(failure.message, words);
      });
    }

    it('says where to set the key when it is wrong, missing or not a key', async () => {
      for (const key of ['sk-wrong', `${KEY}\nX-Evil: 1`, `${KEY}é`]) {
        const failure = failureOf(await ask({}, {}, key));
        assert.equal(failure.kind, 'auth');
        assert.match(failure.message, /“Planning Studio: Choose Model Provider”.*_API_KEY/);
      }
    });

    it('does not know a model that the server does not know, by its name', async () => {
      const failure = failureOf(await ask({ model: 'no-such-model' }));
      assert.equal(failure.kind, 'invalid_request');
      assert.match(failure.message, /“no-such-model”/);
    });

    it('reads how long to wait from seconds, a date and milliseconds', async () => {
      const now = Date.parse(shared.clock.now());
      const headers: Record<string, string>[] = [
        { 'retry-after': '7' },
        { 'retry-after': new Date(now + 30_000).toUTCString() },
        { 'retry-after': '9', 'retry-after-ms': '1500' },
        { 'retry-after': 'soon' },
      ];
      const waits: (number | null)[] = [];
      for (const each of headers) {
        server.fault({ status: 429, headers: each });
        waits.push(failureOf(await ask()).retryAfterMs);
      }
      assert.deepEqual(waits, [7000, 30_000, 1500, null]);
    });

    it('tells a wait for the first byte from a stall in the middle and from an answer without end', async () => {
      server.fault({ stall: 'head' }).fault({ stall: 'body' }).fault({ stall: 4 }).fault({ stall: 4 });
      const limits = { connectMs: 5000, firstMs: 5000, idleMs: 5000, totalMs: 5000 };
      const connect = failureOf(await ask({}, { ...limits, connectMs: 80 }));
      const first = failureOf(await ask({}, { ...limits, firstMs: 80 }));
      const idle = await ask({}, { ...limits, idleMs: 80 });
      const total = failureOf(await ask({}, { ...limits, totalMs: 150 }));
      for (const failure of [connect, first, failureOf(idle), total]) assert.equal(failure.kind, 'timeout');
      assert.match(connect.message, /did not begin to answer within 80 ms/);
      assert.match(first.message, /sent nothing of its answer within 80 ms/);
      assert.match(failureOf(idle).message, /in the middle of its answer: nothing came for 80 ms/);
      assert.match(total.message, /had not finished its answer after 150 ms/);
      await server.untilAborted(4);
    });

    it('calls an answer cut off when the connection breaks or ends before the end mark, and keeps what came', async () => {
      server.fault({ destroy: 5 }).fault({ end: 5 });
      for (let at = 0; at < 2; at++) {
        const events = await ask();
        assert.equal(failureOf(events).kind, 'cut_off');
        assert.ok(textOf(events).length > 0);
        const usage = events.find((event) => event.type === 'usage');
        assert.ok(usage?.type === 'usage' && usage.estimated && usage.outputTokens > 0);
      }
    });

    it('calls a connection that breaks before any answer a network failure', async () => {
      server.fault({ destroy: 'head' });
      assert.equal(failureOf(await ask()).kind, 'network');
    });

    it('says that nothing answers at a closed port, and that a host is not found', async () => {
      const refusedUrl = `http://127.0.0.1:${await closedPort()}`;
      const closedFailure = failureOf(await ask({}, {}, KEY, refusedUrl));
      assert.equal(closedFailure.kind, 'network');
      assert.match(closedFailure.message, / does not answer at http:\/\/127\.0\.0\.1:\d+\. Start it/);
      const lost = failureOf(await ask({}, {}, KEY, 'https://no-such-host.invalid'));
      assert.equal(lost.kind, 'network');
      assert.match(lost.message, /host of https:\/\/no-such-host\.invalid is not found/);
    });

    it('closes the connection when the caller stops in the middle, and says cancelled', async () => {
      server.fault({ stall: 5 });
      const stop = new AbortController();
      const provider = wire.make(server.url, KEY, log, {});
      const events: ModelEvent[] = [];
      for await (const event of provider.stream(request(), stop.signal)) {
        events.push(event);
        if (event.type === 'text') stop.abort();
      }
      heard.push(events);
      assert.equal(failureOf(events).kind, 'cancelled');
      await server.untilAborted();
    });

    it('closes the connection when the caller stops reading', async () => {
      server.fault({ stall: 5 });
      for await (const event of wire.make(server.url, KEY, log, {}).stream(request(), NEVER)) {
        if (event.type === 'text') break;
      }
      await server.untilAborted();
    });

    it('makes no call at all for a signal that has fired', async () => {
      const events = await collect(
        wire.make(server.url, KEY, log, {}).stream(request(), AbortSignal.abort()),
      );
      assert.equal(failureOf(events).kind, 'cancelled');
      assert.equal(server.calls.length, 0);
    });

    it('says that a stream is damaged when its JSON is', async () => {
      server.fault({
        events: (events) => [
          ...events.slice(0, 3),
          `event: content_block_delta\ndata: {"oops ${planted}\n\n`,
          ...events.slice(3),
        ],
      });
      server.fault({
        events: (events) => [...events.slice(0, 3), 'event: content_block_delta\ndata: [1]\n\n'],
      });
      assert.match(failureOf(await ask()).message, /stream is damaged/);
      assert.ok(['unknown', 'cut_off'].includes(failureOf(await ask()).kind));
    });

    it('replaces half characters, for which a server would refuse the whole request', async () => {
      const turns: ModelTurn[] = [
        { role: 'user', text: 'cut \uD83D' },
        { role: 'assistant', text: '👍', toolCalls: [{ id: 't1', name: 'search_code', input: {} }] },
        { role: 'tool', results: [{ callId: 't1', text: '\uDC4D cut', isError: false }] },
      ];
      await ask({ turns });
      const sent = JSON.stringify(server.calls[0]?.body);
      assert.match(sent, /cut \uFFFD.*👍.*\uFFFD cut/);
      assert.equal(sent.includes('\\ud'), false);
    });

    it('does not take silence for an answer', async () => {
      server.reply({ text: '' }).reply({ text: ' \n' });
      for (let at = 0; at < 2; at++) assert.match(failureOf(await ask()).message, /without saying anything/);
      server.fault({ events: () => [] });
      assert.equal(failureOf(await ask()).kind, 'cut_off');
    });

    it('reads an event of several megabytes', async () => {
      const text = 'ö'.repeat(3_000_000);
      server.reply({ text, pieceLength: text.length });
      assert.equal(textOf(await ask()), text);
    });

    it('gives the same events however the bytes are cut', async function () {
      this.timeout(60_000);
      const reply = {
        thinking: 'Größe…',
        text: 'Limit “per key” 👩‍👩‍👧 — 日本語\r\n\n done',
        toolCalls: [{ id: 't1', name: 'search_code', input: { text: 'naïve 🚀' } }],
      };
      server.reply(reply);
      const whole = await ask();
      assert.equal(textOf(whole), reply.text);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
          async (sizes) => {
            server.reply(reply, { chunks: (bytes) => cut(bytes, sizes) });
            assert.deepEqual(await ask(), whole);
          },
        ),
        { numRuns: 25 },
      );
      server.reply(reply, { chunks: (bytes) => cut(bytes, [1]) });
      assert.deepEqual(await ask(), whole);
    });
  });
}

/** Cuts into chunks of these sizes, over and over. */
function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

async function closedPort(): Promise<string> {
  const server = await startOpenAiServer(null);
  const { port } = new URL(server.url);
  await server.close();
  return port;
}

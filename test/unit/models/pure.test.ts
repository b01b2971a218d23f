import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { needsEveryProperty, plainSchema } from '../../../src/core/llm/models/answerSchema.ts';
import { estimateTokens } from '../../../src/core/llm/models/estimate.ts';
import { duration, retryAfter } from '../../../src/core/llm/models/failure.ts';
import { callCost, findPrice, priceFromSetting } from '../../../src/core/llm/models/prices.ts';
import { ANTHROPIC_PRICES, OPENAI_PRICES, PRICES_AS_OF } from '../../../src/core/llm/models/priceTable.ts';
import { SseParser, type SseEvent } from '../../../src/node/models/sse.ts';

const tokens = (
  input: number,
  output = 0,
  cacheRead = 0,
  cacheWrite = 0,
): Parameters<typeof callCost>[1] => ({
  input,
  output,
  cacheRead,
  cacheWrite,
});

describe('prices of models', () => {
  it('adds up fresh, cached and written tokens to whole microdollars, rounded up', () => {
    const price = findPrice('claude-sonnet-5-5', {}, ANTHROPIC_PRICES);
    assert.equal(
      callCost(price, tokens(1_000_000, 1_000_000, 1_000_000, 1_000_000)),
      2e6 + 10e6 + 0.1e6 + 2.5e6,
    );
    assert.equal(callCost(price, tokens(0, 0, 1)), 1);
    assert.equal(callCost(price, tokens(0)), 0);
  });

  it('charges the long price for the whole request from the token on that is over the bound', () => {
    const price = findPrice('claude-haiku-5-5', {}, ANTHROPIC_PRICES);
    assert.equal(callCost(price, tokens(50_000, 1000, 50_000)), 5000 + 500 + 500);
    assert.equal(callCost(price, tokens(50_001, 1000, 50_000)), Math.ceil(25_000.5 + 2500 + 2500));
  });

  it('knows a model by its id, with a date or an owner, and never one that only begins alike', () => {
    const known = ['claude-haiku-4-5-20251001', 'anthropic/claude-haiku-4.5', 'claude-haiku-4-5'];
    for (const id of known) assert.equal(findPrice(id, {}, ANTHROPIC_PRICES)?.input, 1_000_000, id);
    assert.equal(findPrice('gpt-5-2026-01-02', {}, OPENAI_PRICES)?.input, 1_250_000);
    for (const id of ['claude-haiku-4-5-turbo', 'gpt-5.9', 'gpt-51', 'constructor', '__proto__', '']) {
      assert.equal(findPrice(id, {}, { ...OPENAI_PRICES, ...ANTHROPIC_PRICES }), null, id);
      assert.equal(callCost(null, tokens(1)), null);
    }
  });

  it('lets settings win, in dollars, with the input price for what is not given', () => {
    const settings = { 'gpt-5': { input: 0.5, output: 2 }, mine: { input: 0, output: 0 } };
    const own = { input: 500_000, output: 2_000_000, cacheRead: 500_000, cacheWrite: 500_000 };
    assert.deepEqual(findPrice('gpt-5', settings, OPENAI_PRICES), own);
    assert.equal(callCost(findPrice('mine', settings, {}), tokens(1e6, 1e6)), 0);
    assert.equal(priceFromSetting({ input: -1, output: 2 }), null);
    assert.equal(priceFromSetting({ input: Number.NaN, output: 2 }), null);
  });

  it('has a dated table in which output costs more than input and the cache less', () => {
    assert.match(PRICES_AS_OF, /^\d{4}-\d{2}-\d{2}$/);
    for (const [id, price] of Object.entries({ ...ANTHROPIC_PRICES, ...OPENAI_PRICES })) {
      for (const each of price.long ? [price, price.long] : [price]) {
        assert.ok(each.input > 0 && each.output > each.input && each.cacheRead < each.input, id);
        assert.ok(
          each.cacheWrite >= each.input &&
            Object.values(price).every((value) => typeof value === 'object' || Number.isInteger(value)),
          id,
        );
      }
    }
  });
});

describe('the token estimate', () => {
  it('is close for prose and code, and counts scripts without spaces by character', () => {
    const prose = 'The rate limiter keeps a small counter for every key and refuses what comes above it. ';
    assert.ok(
      Math.abs(estimateTokens(prose.repeat(100)) - 1800) < 500,
      String(estimateTokens(prose.repeat(100))),
    );
    assert.equal(estimateTokens('日本語'), 3);
    assert.equal(estimateTokens(''), 0);
  });

  it('grows with the text and never by more than its parts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        const both = estimateTokens(a + b);
        assert.ok(both >= estimateTokens(a) && both <= estimateTokens(a) + estimateTokens(b));
      }),
    );
  });
});

describe('the wait that a provider asks for', () => {
  const now = '2026-11-21T00:00:00.000Z';
  const read = (headers: Record<string, string>): number | null =>
    retryAfter((name) => headers[name] ?? null, now);
  const cases: [Record<string, string>, number | null][] = [
    [{}, null],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': ' 2.5 ' }, 2500],
    [{ 'retry-after': '-3' }, 0],
    [{ 'retry-after': 'Sat, 21 Nov 2026 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 00:01:00 GMT' }, 0],
    [{ 'retry-after': 'later' }, null],
    [{ 'retry-after-ms': '12.2', 'retry-after': '9' }, 13],
    [{ 'retry-after-ms': 'x', 'retry-after': '9' }, 9000],
  ];
  for (const [headers, ms] of cases)
    it(`of ${JSON.stringify(headers)} is ${ms}`, () => assert.equal(read(headers), ms));

  it('is told in words that fit its length', () => {
    assert.deepEqual([300, 1000, 1500, 119_000, 120_000, 600_000].map(duration), [
      '300 ms',
      '1 second',
      '2 seconds',
      '119 seconds',
      '2 minutes',
      '10 minutes',
    ]);
  });
});

describe('schemas for structured answers', () => {
  it('moves limits into words and closes objects, and leaves properties that are named like keywords alone', () => {
    const plain = plainSchema({
      $schema: 'x',
      type: 'object',
      properties: {
        format: { type: 'string', pattern: '^a', description: 'A form.' },
        minimum: {
          type: 'array',
          items: { type: 'object', properties: { n: { type: 'integer', minimum: 1, maximum: 5 } } },
          maxItems: 5,
        },
      },
      $defs: { default: { type: 'string', enum: ['format', 'pattern'] } },
      required: ['format', 'minimum'],
    });
    assert.deepEqual(plain, {
      type: 'object',
      properties: {
        format: { type: 'string', description: 'A form. (pattern: "^a")' },
        minimum: {
          type: 'array',
          items: {
            type: 'object',
            properties: { n: { type: 'integer', description: '(minimum: 1, maximum: 5)' } },
            additionalProperties: false,
          },
          description: '(maxItems: 5)',
        },
      },
      $defs: { default: { type: 'string', enum: ['format', 'pattern'] } },
      required: ['format', 'minimum'],
      additionalProperties: false,
    });
    assert.equal(needsEveryProperty(plain), false);
    assert.equal(
      needsEveryProperty({ type: 'object', properties: { a: { type: 'string' } }, required: ['a'] }),
      true,
    );
  });
});

describe('the reader of server-sent events', () => {
  const parse = (chunks: readonly Uint8Array[]): SseEvent[] => {
    const parser = new SseParser();
    return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.end()];
  };
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('joins data lines, skips comments and unknown fields, and takes every line end', () => {
    const text =
      '\uFEFFevent: a\r\ndata: 1\r\ndata:2\rdata\n\n: note\nid: 7\nretry: 1\n\ndata:  two\n\nevent: only\n\ndata: last';
    assert.deepEqual(parse([bytes(text)]), [
      { event: 'a', data: '1\n2\n' },
      { event: 'message', data: ' two' },
      { event: 'message', data: 'last' },
    ]);
  });

  it('gives the same events however the bytes are cut', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme' }).map((text) => `data: ${text.replaceAll(/[\r\n]/g, '')}`),
      fc.constantFrom('event: x', ': c', '', 'data', 'data:'),
    );
    const stream = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 20 });
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 200 }), { maxLength: 30 }), (lines, cuts) => {
        const whole = bytes(lines.map((pair) => pair.join('')).join(''));
        const places = [0, ...cuts.map((at) => at % (whole.length + 1)).sort((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((end, at) => whole.subarray(places[at], end));
        assert.deepEqual(parse(chunks), parse([whole]));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a line without end', () => {
    const parser = new SseParser();
    const piece = new Uint8Array(8 * 1024 * 1024).fill(97);
    assert.throws(() => {
      for (let at = 0; at < 5; at++) parser.push(piece);
    }, RangeError);
  });
});

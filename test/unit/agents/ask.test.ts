import assert from 'node:assert/strict';
import { ask, askStructured, askWhole } from '../../../src/core/llm/agents/ask.ts';
import type { ModelEvent, ModelRequest } from '../../../src/core/llm/provider.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, playing, RecordingWorld, refusal, subject } from './world.ts';

const request: ModelRequest = {
  role: 'planner',
  model: null,
  task: { kind: 'spec', subject: subject('Add a thing to the product'), synthesis: null, revise: null },
  system: 's',
  turns: [{ role: 'user', text: 'u' }],
  tools: [],
  answer: null,
  maxOutputTokens: 100,
  thinking: 'off',
};
const text = (words: string): ModelEvent => ({ type: 'text', text: words });
const done: ModelEvent = { type: 'done', reason: 'end' };

describe('asking a model', () => {
  it('streams text and thinking as they come and gives the whole text', async () => {
    const world = new RecordingWorld(
      playing([{ type: 'thinking', text: 'hm' }, text('one '), text('two'), done]),
    );
    const answer = await ask(request, world, never, 'stream');
    assert.equal(answer.text, 'one two');
    assert.equal(world.text, 'one two');
    assert.equal(world.thinking, 'hm');
  });

  it('starts again from what was kept when the provider retries', async () => {
    const failure = { kind: 'overloaded', message: 'busy', retryAfterMs: null } as const;
    const world = new RecordingWorld(
      playing([text('lost'), { type: 'retry', attempt: 1, waitMs: 5, failure }, text('new'), done]),
    );
    world.onText('kept ');
    const answer = await ask(request, world, never, 'stream', 'kept ');
    assert.equal(answer.text, 'new');
    assert.equal(world.text, 'kept new');
    assert.equal(world.restarts, 1);
  });

  it('drops the tool calls of an attempt that is made again', async () => {
    const failure = { kind: 'network', message: 'gone', retryAfterMs: null } as const;
    const call = { id: '1', name: 'search_code', input: {} };
    const world = new RecordingWorld(
      playing([
        { type: 'tool_call', call },
        { type: 'retry', attempt: 1, waitMs: 0, failure },
        text('x'),
        done,
      ]),
    );
    assert.deepEqual((await ask(request, world, never, 'stream')).toolCalls, []);
  });

  it('keeps quiet answers off the screen', async () => {
    const world = new RecordingWorld(playing([text('{}'), done]));
    await ask(request, world, never, 'quiet');
    assert.equal(world.text, '');
  });

  it('turns a failure into model_failed with the kind', async () => {
    const world = new RecordingWorld(
      new ScriptedModel().reply({ failure: { kind: 'rate_limit', retryAfterMs: 7 } }),
    );
    const error = await refusal(ask(request, world, never, 'stream'), 'model_failed');
    assert.deepEqual(error.details, { kind: 'rate_limit', retryAfterMs: 7 });
  });

  it('tells a refusal and a stream without an end apart', async () => {
    const refused = await refusal(
      ask(request, new RecordingWorld(playing([{ type: 'done', reason: 'refused' }])), never, 'stream'),
      'model_failed',
    );
    assert.equal(refused.details['kind'], 'refused');
    const cut = await refusal(
      ask(request, new RecordingWorld(playing([text('half')])), never, 'stream'),
      'model_failed',
    );
    assert.equal(cut.details['kind'], 'cut_off');
  });

  it('stops in the middle of a stream when the signal fires', async () => {
    const control = new AbortController();
    const model = new ScriptedModel({ pieceLength: 4 }).reply('a long answer that is never read to its end');
    const world = new RecordingWorld(model);
    world.onText = function (piece: string): void {
      this.text += piece;
      control.abort();
    };
    await refusal(ask(request, world, control.signal, 'stream'), 'cancelled');
    assert.equal(world.text, 'a lo');
  });

  it('does not ask at all when it was stopped before', async () => {
    const model = new ScriptedModel().otherwise('x');
    await refusal(ask(request, new RecordingWorld(model), AbortSignal.abort(), 'stream'), 'cancelled');
    assert.equal(model.history.length, 0);
  });

  it('takes control characters and direction overrides out and leaves HTML as text', async () => {
    const world = new RecordingWorld(
      playing([text('a\u0000\u001b[31m<script>x</script>\r\n\tb\u202e\u009bc'), done]),
    );
    const answer = await ask(request, world, never, 'stream');
    assert.equal(answer.text, 'a[31m<script>x</script>\n\tbc');
    assert.equal(world.text, answer.text);
  });

  it('goes on where the length limit cut a document, at most twice', async () => {
    const model = new ScriptedModel().reply(
      { text: 'one ', stop: 'max_tokens' },
      { text: 'two ', stop: 'max_tokens' },
      { text: 'three', stop: 'max_tokens' },
    );
    const world = new RecordingWorld(model);
    assert.equal(await askWhole(request, world, never), 'one two three');
    assert.equal(world.text, 'one two three');
    assert.equal(model.history.length, 3);
    assert.deepEqual(model.history[2]?.turns[1], { role: 'assistant', text: 'one two ' });
  });
});

describe('asking for JSON', () => {
  const check = (value: unknown): { ok: true; value: number } | { ok: false; words: string } =>
    typeof value === 'object' && value !== null && 'n' in value && typeof value.n === 'number'
      ? { ok: true, value: value.n }
      : { ok: false, words: 'n is missing.' };
  const asked = async (...replies: readonly string[]): Promise<{ result: unknown; model: ScriptedModel }> => {
    const model = new ScriptedModel().reply(...replies);
    return { result: await askStructured(request, check, new RecordingWorld(model), never), model };
  };

  for (const [name, reply] of [
    ['bare', '{"n":1}'],
    ['fenced', '```json\n{"n":1}\n```'],
    ['with prose around it', 'Sure! See [1].\n\n{"n": 1, "s": "a } in a text"}\n\nHope {this} helps'],
    ['fenced with text after it', '```\n{"n":1}\n```\nEnjoy'],
  ] as const) {
    it(`reads it ${name}`, async () => assert.deepEqual((await asked(reply)).result, { value: 1 }));
  }

  it('asks once more with what is wrong and shows the model its answer', async () => {
    const { result, model } = await asked('{"m":1}', '{"n":2}');
    assert.deepEqual(result, { value: 2 });
    const [, shown, words] = model.history[1]?.turns ?? [];
    assert.deepEqual(shown, { role: 'assistant', text: '{"m":1}' });
    assert.match(words?.role === 'user' ? words.text : '', /n is missing/);
  });

  it('gives up after the second answer with its words and the raw text', async () => {
    const { result, model } = await asked('{"n": 1', 'no idea');
    assert.deepEqual(result, { value: null, words: 'The answer holds no JSON.', raw: 'no idea' });
    const last = model.history[1]?.turns[2];
    assert.match(last?.role === 'user' ? last.text : '', /cut off/);
  });

  it('stays quick on an answer that is one open bracket after another', async () => {
    const { result } = await asked('['.repeat(100_000), '{"n":1}');
    assert.deepEqual(result, { value: 1 });
  });
});

import assert from 'node:assert/strict';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { collect, request, textOf } from './support.ts';

describe('the scripted model', () => {
  const never = new AbortController().signal;

  it('streams its replies in pieces that join to the text, then usage and the end', async () => {
    const model = new ScriptedModel({ pieceLength: 3 }).reply('Grüße 👋🏽 to all');
    const events = await collect(model.stream(request(), never));
    assert.equal(textOf(events), 'Grüße 👋🏽 to all');
    assert.deepEqual(
      events.slice(-2).map(({ type }) => type),
      ['usage', 'done'],
    );
    assert.ok(events.filter(({ type }) => type === 'text').length > 3);
    assert.equal(model.history.length, 1);
  });

  it('gives replies by role and task before common ones, and fails by name when none is left', async () => {
    const model = new ScriptedModel().when('sceptic', 'no').when('spec', '# Spec').reply('common');
    assert.equal(textOf(await collect(model.stream(request({ role: 'sceptic' }), never))), 'no');
    assert.equal(textOf(await collect(model.stream(request({ role: 'sceptic' }), never))), 'common');
    const last = (await collect(model.stream(request({ role: 'sceptic' }), never))).at(-1);
    assert.ok(last?.type === 'failed' && last.failure.message.includes('role sceptic'));
  });

  it('asks for tools, then goes on with what a function makes of the results', async () => {
    const model = new ScriptedModel().reply(
      { toolCalls: [{ name: 'search_code', input: { text: 'x' } }] },
      (asked) => {
        const last = asked.turns.at(-1);
        return last?.role === 'tool' ? `found ${last.results[0]?.text}` : 'no result came';
      },
    );
    const events = await collect(model.stream(request(), never));
    const call = events.find((event) => event.type === 'tool_call')?.call;
    assert.deepEqual(events.at(-1), { type: 'done', reason: 'tool_use' });
    const results = [{ callId: call?.id ?? '', text: 'two', isError: false }];
    const turns = [...request().turns, { role: 'tool' as const, results }];
    assert.equal(textOf(await collect(model.stream(request({ turns }), never))), 'found two');
  });

  it('ends with cancelled when stopped while it holds, and counts the calls that ran at once', async () => {
    const model = new ScriptedModel().otherwise({ text: 'half an ', until: new Promise(() => {}) });
    const stop = new AbortController();
    const both = Promise.all([1, 2].map(() => collect(model.stream(request(), stop.signal))));
    setTimeout(() => stop.abort(), 20);
    for (const events of await both) {
      assert.equal(textOf(events), 'half an ');
      assert.ok(events.at(-1)?.type === 'failed');
    }
    assert.equal(model.mostAtOnce, 2);
    assert.equal(model.cancelled, 2);
    assert.equal(model.running, 0);
  });
});

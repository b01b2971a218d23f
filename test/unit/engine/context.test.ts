import assert from 'node:assert/strict';
import type { Session } from '../../../src/core/model/session.ts';
import { reply, SPEC } from '../../fakes/replies.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

const FILES = {
  'README.md': '# Parcel API\n',
  'src/limiter.ts': 'export const limit = 1;\n',
  'src/big.ts': 'ü'.repeat(60_000),
  '.env': 'KEY=secret\n',
};

describe('The context of a session', () => {
  let test: TestEngine;
  let id: string;
  const current = async (): Promise<Session> => (await test.engine.session(id)).session;

  beforeEach(async () => {
    test = await openTestEngine({ files: FILES });
    reply.all(test.model);
    id = (await test.engine.createSession({ prompt: 'Add rate limiting to the public API' })).id;
  });
  afterEach(() => test.close());

  it('takes files, selections, notes and search hits, and shows them to the model', async () => {
    await test.engine.addContext(id, { kind: 'file', path: 'src/limiter.ts' }, never());
    await test.engine.addContext(
      id,
      { kind: 'selection', path: 'src/limiter.ts', text: 'limit = 1', start: 1, end: 1 },
      never(),
    );
    await test.engine.addContext(id, { kind: 'note', text: 'Partners get more.' }, never());
    await test.engine.addContext(id, { kind: 'search', query: 'parcel' }, never());
    await test.engine.draftSpec(id, null, never());
    const sent = JSON.stringify(test.model.history.at(-1));
    for (const part of ['export const limit', 'Partners get more.', 'README.md:1'])
      assert.ok(sent.includes(part), part);
  });

  it('says what was cut off, and cuts at a character', async () => {
    await test.engine.addContext(id, { kind: 'file', path: 'src/big.ts' }, never());
    const [entry] = (await current()).context;
    assert.equal(entry?.cutBytes, 120_000 - 65_536);
    assert.ok(!entry?.content.includes('\uFFFD'));
  });

  it('leaves secrets out unless a person insists', async () => {
    await assert.rejects(test.engine.addContext(id, { kind: 'file', path: '.env' }, never()), {
      code: 'invalid_input',
    });
    await test.engine.addContext(id, { kind: 'file', path: '.env', force: true }, never());
    assert.equal((await current()).context[0]?.label, '.env');
  });

  it('replaces an entry that is added again and removes one', async () => {
    await test.engine.addContext(id, { kind: 'file', path: 'src/limiter.ts' }, never());
    await test.engine.addContext(id, { kind: 'file', path: 'src/limiter.ts' }, never());
    const [entry, ...more] = (await current()).context;
    assert.equal(more.length, 0);
    await test.engine.removeContext(id, entry?.id ?? '');
    assert.equal((await current()).context.length, 0);
    await assert.rejects(test.engine.removeContext(id, entry?.id ?? ''), { code: 'not_found' });
  });

  it('proposes files that fit the idea, each with its reason, and not what is there already', async () => {
    const proposed = async (): Promise<string[]> =>
      (await test.engine.scan(id, never())).proposed.map((one) => one.path);
    assert.ok((await proposed()).includes('src/limiter.ts'));
    await test.engine.addContext(id, { kind: 'file', path: 'src/limiter.ts' }, never());
    assert.ok(!(await proposed()).includes('src/limiter.ts'));
  });

  it('counts the tokens before anything is sent', async () => {
    const before = (await test.engine.session(id)).contextTokens;
    await test.engine.addContext(id, { kind: 'note', text: 'Partners get more. '.repeat(50) }, never());
    assert.ok((await test.engine.session(id)).contextTokens > before + 150);
    assert.equal(test.model.history.length, 0);
  });

  it('estimates a step before it runs, and better from its own history', async () => {
    const first = await test.engine.estimate(id, 'spec');
    assert.equal(first.basis, 'assumed');
    assert.ok(first.inputTokens > 0 && first.outputTokens > 0);
    await test.engine.draftSpec(id, null, never());
    assert.equal((await test.engine.estimate(id, 'spec')).basis, 'history');
  });

  it('hands the answers of a person to the interviewer’s questions on', async () => {
    const asked = '## Questions\n\n1. What is the limit?\n   - 100\n   - 1000\n';
    const model = new ScriptedModel().when('interview', asked).when('spec', SPEC);
    const engine = await test.again({ model });
    await engine.discuss(id, 'What do you need to know?', never());
    const { session } = await engine.session(id);
    const [question] = session.messages.flatMap((message) => message.questions);
    assert.deepEqual(question?.choices, ['100', '1000']);
    await engine.answerQuestion(id, question?.id ?? '', '100 a minute');
    await engine.draftSpec(id, null, never());
    assert.ok(JSON.stringify(model.history.at(-1)).includes('100 a minute'));
  });
});

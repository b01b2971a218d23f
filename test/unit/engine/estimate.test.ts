import assert from 'node:assert/strict';
import { estimateTokens } from '../../../src/core/llm/models/estimate.ts';
import { reply } from '../../fakes/replies.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never, openTestEngine, type TestEngine } from '../../fakes/testEngine.ts';

const IDEA = 'Add rate limiting to the public API';

describe('The estimate of a step', () => {
  let test: TestEngine;
  afterEach(() => test.close());

  const begin = async (settings: object = {}): Promise<string> => {
    const model = new ScriptedModel({ priceMicroUsdPerMTok: 2_000_000 });
    test = await openTestEngine({ model, settings });
    reply.all(model, { personas: 3 });
    return (await test.engine.createSession({ prompt: IDEA })).id;
  };

  it('counts a brainstorm by its personas, rounds and the interviewer', async () => {
    const id = await begin({ personaCount: 4, confront: true });
    const of = async () => {
      const { calls, durationMs } = await test.engine.estimate(id, 'brainstorm');
      return [calls, durationMs];
    };
    // Rounds follow each other; the calls of a round do not.
    assert.deepEqual(await of(), [9, 24_000]);
    await test.engine.generatePersonas(id, 3, never());
    assert.deepEqual(await of(), [7, 24_000]);
    await test.engine.brainstorm(id, never());
    assert.equal((await of())[0], 3);
    const once = await test.engine.createSession({ prompt: IDEA, confront: false });
    assert.equal((await test.engine.estimate(once.id, 'brainstorm')).calls, 5);
    assert.equal((await test.engine.estimate(id, 'synthesis')).calls, 1);
  });

  it('counts what the step would send of the session, and prices it', async () => {
    const id = await begin();
    const tokens = async (step: 'spec' | 'tasks' | 'synthesis'): Promise<number> =>
      (await test.engine.estimate(id, step)).inputTokens;
    const bare = 1000 + estimateTokens(IDEA);
    assert.deepEqual(
      [await tokens('spec'), await tokens('tasks'), await tokens('synthesis')],
      [bare, bare, bare],
    );
    const { costMicroUsd, outputTokens, basis, local } = await test.engine.estimate(id, 'spec');
    assert.deepEqual([costMicroUsd, basis, local], [2 * (bare + outputTokens), 'assumed', true]);
    const note = 'Partners get more. '.repeat(20);
    await test.engine.addContext(id, { kind: 'note', text: note }, never());
    assert.equal(await tokens('spec'), bare + estimateTokens(note.trim()));
    await test.engine.brainstorm(id, never());
    const [spec, synthesis] = [await tokens('spec'), await tokens('synthesis')];
    assert.ok(synthesis > spec, 'a synthesis reads what was said');
    await test.engine.synthesize(id, never());
    assert.ok((await tokens('spec')) > spec, 'a spec reads the synthesis');
    const before = await tokens('tasks');
    await test.engine.draftSpec(id, null, never());
    assert.ok((await tokens('tasks')) > before, 'tasks read the spec');
  });
});

import assert from 'node:assert/strict';
import { actorWords, agent, PERSON, readActor, STUDIO } from '../../src/core/model/actor.ts';

describe('An actor', () => {
  it('comes back from a line as it was written', () => {
    for (const actor of [PERSON, STUDIO, agent('coder', 'an editor', 'model-1'), agent('coder')]) {
      assert.deepEqual(readActor(JSON.parse(JSON.stringify(actor))), actor);
    }
  });

  it('is nobody in a line that says none', () => {
    for (const value of [undefined, null, 5, 'person', [], {}, { kind: 5 }])
      assert.equal(readActor(value), null);
  });

  it('that only a later version knows is no person', () => {
    assert.deepEqual(readActor({ kind: 'committee', name: 'x' }), agent('unknown: committee'));
    assert.deepEqual(readActor({ kind: 'agent', name: 5 }), agent('unknown'));
  });

  it('has names of at most 100 characters, and none that are blank', () => {
    const long = agent('n'.repeat(200), ' ', '');
    assert.ok(long.kind === 'agent');
    assert.deepEqual([long.name.length, long.client, long.model], [100, null, null]);
    assert.equal(actorWords(agent('coder', 'an editor', 'm')), 'coder (an editor, m)');
    assert.equal(actorWords(PERSON), null);
  });
});

import assert from 'node:assert/strict';
import { PlanningError } from '../../../src/core/base/errors.ts';
import { probe } from '../../../src/core/llm/models/probe.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { ScriptedModel } from '../../fakes/scriptedModel.ts';
import { never } from '../../fakes/testEngine.ts';

/** A model whose list of models fails so. */
function unlisted(kind: string): ScriptedModel {
  const model = new ScriptedModel().otherwise('Yes.');
  return Object.assign(model, {
    models: () => Promise.reject(new PlanningError('model_failed', `No list: ${kind}.`, { kind })),
  });
}

/** A clock on which the time that a probe has is over at once. */
const hasty: Clock = Object.assign(Object.create(systemClock) as Clock, {
  ticks: () => systemClock.ticks(),
  sleep: () => Promise.resolve(),
});

describe('Trying a provider', () => {
  it('says which model answers, and where requests go', async () => {
    const here = await probe(new ScriptedModel().otherwise('Yes.'), systemClock, never());
    assert.deepEqual([here.ok, here.model, here.models], [true, 'scripted-1', ['scripted-1']]);
    assert.match(here.words, /^Scripted model answers with scripted-1 in .*; nothing leaves this machine\.$/);
    const away = await probe(new ScriptedModel({ local: false }).otherwise('Yes.'), systemClock, never());
    assert.match(away.words, /requests go to https:\/\/models\.example\.$/);
  });

  it('ends with a list that fails for the key, the network or the time, and not when there is just no list', async () => {
    for (const kind of ['auth', 'network', 'timeout']) {
      const model = unlisted(kind);
      const { ok, words } = await probe(model, systemClock, never());
      assert.deepEqual([ok, words, model.history.length], [false, `No list: ${kind}.`, 0]);
    }
    for (const kind of ['invalid_request', 'unknown']) {
      const model = unlisted(kind);
      const { ok, models } = await probe(model, systemClock, never());
      assert.deepEqual([ok, models, model.history.length], [true, [], 1], kind);
    }
  });

  it('says what the call failed with, or that no answer came in time', async () => {
    const model = new ScriptedModel().reply({ failure: { kind: 'overloaded', message: 'Too much.' } });
    assert.equal((await probe(model, systemClock, never())).words, 'Too much.');
    const silent = new ScriptedModel().otherwise({ until: new Promise<void>(() => {}) });
    const late = await probe(silent, hasty, never());
    assert.equal(late.ok, false);
    assert.match(late.words, /did not answer within/);
    assert.equal(silent.running, 0);
  });
});

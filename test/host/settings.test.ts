import assert from 'node:assert/strict';
import { openShell } from './studio.ts';

describe('settings', function () {
  this.timeout(60_000);

  it('reach the engine in its own units, from the next call on', async () => {
    const { engine: source, settings, ended } = await openShell();
    const engine = await source.get();
    const prompt = 'Say how long a parcel may wait at the border';
    try {
      await settings.set('context.maxFileKb', 2);
      await settings.set('budgetUsd', 1.5);
      const { id, config } = await engine.createSession({ prompt });
      assert.equal(config.budgetMicroUsd, 1_500_000);
      const selection = {
        kind: 'selection',
        path: 'src/a.ts',
        start: 1,
        end: 1,
        text: 'x'.repeat(3000),
      } as const;
      await engine.addContext(id, selection, ended);
      const [entry] = (await engine.session(id)).session.context;
      assert.deepEqual([entry?.content.length, entry?.cutBytes], [2048, 952]);
    } finally {
      await settings.set('context.maxFileKb', undefined);
      await settings.set('budgetUsd', undefined);
    }
    const later = await engine.createSession({ prompt });
    assert.equal(later.config.budgetMicroUsd, null);
  });
});

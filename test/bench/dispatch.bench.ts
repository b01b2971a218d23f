import { createEngine } from '../../src/core/engine/engine.ts';
import { silentLog } from '../../src/node/log.ts';
import { systemClock } from '../../src/node/clock.ts';
import { PRESET_SETTINGS } from '../../src/node/engine.ts';
import { memoryStore } from '../fakes/memoryStore.ts';
import { MemoryWorkspace } from '../fakes/memoryWorkspace.ts';
import { ScriptedModel } from '../fakes/scriptedModel.ts';
import { median, type Bench } from './bench.ts';

const CALLS = 2000;
const ROUNDS = 15;

/** Milliseconds of one call, as the median over rounds of many. */
async function perCall(call: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (let made = 0; made < CALLS; made += 1) await call();
    rounds.push((performance.now() - start) / CALLS);
  }
  return median(rounds);
}

/** What a read costs more through the gate (name, standing, permission) than beside it. */
const dispatch: Bench = {
  name: 'dispatch',
  async run() {
    const store = memoryStore({ clock: systemClock });
    const owner = { name: 'Ada', email: 'ada@example.test' };
    const model = new ScriptedModel();
    const engine = createEngine({
      store,
      clock: systemClock,
      log: silentLog,
      runners: { self: 'bench', isAlive: () => true },
      workspace: new MemoryWorkspace({}),
      owner,
      index: null,
      snapshots: null,
      records: { write: async () => '', read: async () => null, remove: async () => undefined },
      commands: null,
      commits: { head: async () => null, broughtBy: async () => null },
      provider: () => model,
      settings: () => PRESET_SETTINGS,
    });
    const { id } = await engine.createSession({ prompt: 'Add rate limiting to the public API' });
    await engine.setDrafts(id, [{ title: 'Limit' }], 0);
    await engine.markReady(id);
    const plan = await engine.materialize(id);
    const beside = async (): Promise<unknown> => (await store.load({ kind: 'plan', id: plan.id })).state;
    await perCall(beside);
    const direct = await perCall(beside);
    const through = await perCall(() => engine.plan(plan.id));
    const named = await perCall(() =>
      engine.call('plan', [plan.id], { signal: new AbortController().signal }),
    );
    await engine.close();
    const detail = `median of ${ROUNDS} rounds of ${CALLS} calls`;
    return [
      {
        name: 'a read through dispatch, beside the store',
        value: (through - direct) * 1000,
        unit: 'µs',
        budget: 200,
        detail,
      },
      {
        name: 'the same by its name, checked',
        value: (named - direct) * 1000,
        unit: 'µs',
        budget: 200,
        detail,
      },
    ];
  },
};

export const benches: readonly Bench[] = [dispatch];

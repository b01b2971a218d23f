import assert from 'node:assert/strict';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { Engine } from '../../../src/core/engine/api.ts';
import { offlineProvider } from '../../../src/offline/provider.ts';
import { systemClock } from '../../../src/node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../../src/node/engine.ts';
import { silentLog } from '../../../src/node/log.ts';
import { runHere as run, sampleFolder, type Ended } from './program.ts';

interface Part {
  readonly page?: { readonly offset: number; readonly total: number; readonly next: number | null };
}

const TASKS = 130;
/** What a coding agent should be given unasked, at four characters a token. */
const CHARACTERS = 2000 * 4;

describe('long listings in the terminal', function () {
  this.timeout(120_000);
  const folder = sampleFolder();
  let id = '';
  const ok = async (...args: readonly string[]): Promise<Ended> => {
    const ended = await run([...args, '--folder', folder()]);
    assert.equal(ended.code, 0, ended.err + ended.out);
    return ended;
  };

  before(async () => {
    const engine: Engine = await openNodeEngine({
      folder: folder(),
      log: silentLog,
      watch: false,
      provider: (workspace) => offlineProvider({ workspace, sleep: systemClock.sleep }),
      settings: () => ({ ...PRESET_SETTINGS, autoSnapshots: false }),
    });
    const { signal } = new AbortController();
    const session = await engine.createSession({ prompt: 'Move every depot to the new sorting machine' });
    await engine.draftSpec(session.id, null, signal);
    const drafts = Array.from({ length: TASKS }, (_, at) => ({
      title: `Depot ${at + 1}: take the old belt out, put the new machine in, and weigh a day of parcels`,
      ...(at > 0 ? { blockedBy: [at] } : {}),
    }));
    const { draftsRevision } = (await engine.session(session.id)).session;
    await engine.setDrafts(session.id, drafts, draftsRevision);
    await engine.markReady(session.id);
    const plan = await engine.materialize(session.id, { planTitle: 'Sorting machines of all depots' });
    ({ id } = plan);
    const [first] = plan.tasks;
    for (let at = 0; at < 30; at += 1) {
      await engine.setTaskStatus(id, first?.id ?? '', 'in_progress');
      await engine.setTaskStatus(id, first?.id ?? '', 'pending', `Round ${at}`);
    }
    await engine.close();
  });

  it('fit what an agent should be given, and say what was left out and how to get it', async () => {
    for (const args of [
      ['plan', 'show'],
      ['task', 'list'],
      ['task', 'timeline', id, '1'],
    ]) {
      const { out } = await ok(...args);
      assert.ok(out.length < CHARACTERS, `${args.join(' ')} prints ${out.length} characters`);
    }
    assert.match((await ok('plan', 'show')).out, /#40 .*\n1 to 40 of 130 \(more: --offset 40\)\n$/);
    assert.match((await ok('task', 'list')).out, /\n1 to 40 of 130 \(more: --offset 40\)\n$/);
    assert.match((await ok('task', 'timeline', id, '1')).out, /\n22 to 61 of 61 \(before: --offset 0\)\n$/);
  });

  it('go on where they ended, and say nothing when all is there', async () => {
    const next = (await ok('plan', 'show', '--limit', '50', '--offset', '50')).out;
    assert.match(
      next,
      / {2}#51 [^]* {2}#100 .*\n51 to 100 of 130 \(before: --offset 0 --limit 50, more: --offset 100 --limit 50\)\n$/,
    );
    assert.doesNotMatch(next, /#50 {2}|#101 {2}/);
    assert.match(
      (await ok('plan', 'show', '--offset', '120')).out,
      /121 to 130 of 130 \(before: --offset 80\)\n$/,
    );
    assert.match((await ok('plan', 'show', '--offset', '999')).out, /none of 130 \(before: --offset 90\)\n$/);
    const all = (await ok('plan', 'show', '--limit', '1000')).out;
    assert.match(all, /#130 .*\n$/);
    const some = (await ok('task', 'timeline', id, '1', '--limit', '2', '--offset', '0')).out;
    assert.match(some, /^.*Came with the plan.*\n.*\n1 to 2 of 61 \(more: --offset 2 --limit 2\)\n$/);
  });

  it('give programs all that they got before, and a part with its place when they ask for one', async () => {
    const plan = (await ok('plan', 'show', '--json')).json<Plan & Part>();
    assert.deepEqual([plan.tasks.length, plan.page], [TASKS, undefined]);
    const part = (await ok('plan', 'show', '--json', '--limit', '5', '--offset', '5')).json<Plan & Part>();
    assert.deepEqual(
      [part.id, part.tasks.map(({ number }) => number), part.page],
      [id, [6, 7, 8, 9, 10], { offset: 5, total: TASKS, previous: 0, next: 10 }],
    );
    const tasks = (await ok('task', 'list', '--json')).json<{ items: unknown[]; total: number } & Part>();
    assert.deepEqual(
      [tasks.items.length, tasks.total, tasks.page],
      [100, TASKS, { offset: 0, total: TASKS, previous: null, next: 100 }],
    );
    const plans = (await ok('plan', 'list', '--json')).json<object>();
    assert.deepEqual(Object.keys(plans).toSorted(), ['items', 'total']);
    assert.equal((await ok('task', 'timeline', id, '1', '--json')).json<unknown[]>().length, 61);
    const entries = (await ok('task', 'timeline', id, '1', '--json', '--limit', '3')).json<
      { entries: unknown[] } & Part
    >();
    assert.deepEqual(
      [entries.entries.length, entries.page],
      [3, { offset: 58, total: 61, previous: 55, next: null }],
    );
  });

  it('list snapshots in parts, too, the newest first', async () => {
    for (const name of ['One', 'Two', 'Three']) await ok('snapshot', 'create', id, '--name', name);
    const part = (await ok('snapshot', 'list', id, '--limit', '1', '--offset', '1')).out;
    assert.match(
      part,
      /^2 {2}Two .*\n2 to 2 of 3 \(before: --offset 0 --limit 1, more: --offset 2 --limit 1\)\n$/,
    );
    const json = (await ok('snapshot', 'list', id, '--limit', '2', '--json')).json<
      { snapshots: { name: string }[] } & Part
    >();
    assert.deepEqual([json.snapshots.map(({ name }) => name), json.page?.next], [['Three', 'Two'], 2]);
    assert.match((await ok('session', 'list', '--offset', '4')).out, /^none of 1 \(before: --offset 0\)\n$/);
  });
});

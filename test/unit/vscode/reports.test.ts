import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/base/emitter.ts';
import type { Engine, TaskReport } from '../../../src/core/engine/api.ts';
import { EngineSource, type Verified } from '../../../src/vscode/host/engineSource.ts';
import { Reports } from '../../../src/vscode/proof/reports.ts';

/** As much of an engine as reports come from. */
function engineWith(reports: readonly TaskReport[]) {
  const verified = new Emitter<Verified>();
  const nothing = () => ({ dispose() {} });
  const engine = {
    ...{ onDidChange: nothing, onActivity: nothing, onDidVerify: verified.event },
    reports: async () => reports,
    close: async () => undefined,
  } as unknown as Engine;
  return { engine, verified };
}

const report = (taskId: string, number = 1): TaskReport => ({ planId: 'p', taskId, number }) as TaskReport;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('The newest reports', () => {
  const errors: unknown[] = [];
  afterEach(() => assert.deepEqual(errors.splice(0), []));

  /** Reports over one engine after the other, and what was fired. */
  function open(...engines: readonly Engine[]) {
    const waiting = engines.values();
    const source = new EngineSource(() => Promise.resolve(waiting.next().value as Engine));
    const reports = new Reports(source, (error) => errors.push(error));
    const fired: (readonly [string, number | null])[][] = [];
    reports.onDidChange((news) =>
      fired.push(news.map(({ taskId, report: one }) => [taskId, one?.number ?? null])),
    );
    return { source, reports, fired };
  }

  it('are those of the engine when it opens, and what it verifies from then on', async () => {
    const { engine, verified } = engineWith([report('a'), report('b')]);
    const { source, reports, fired } = open(engine);
    assert.deepEqual([reports.all, reports.get('a')], [[], null]);
    await source.get();
    await turn();
    assert.equal(reports.get('a')?.number, 1);
    verified.fire({ planId: 'p', taskId: 'a', report: report('a', 7) });
    verified.fire({ planId: 'p', taskId: 'b', report: null });
    assert.deepEqual([reports.get('a')?.number, reports.get('b'), reports.all.length], [7, null, 1]);
    assert.deepEqual(fired, [
      [
        ['a', 1],
        ['b', 1],
      ],
      [['a', 7]],
      [['b', null]],
    ]);
    reports.dispose();
    verified.fire({ planId: 'p', taskId: 'a', report: report('a', 8) });
    assert.equal(reports.get('a')?.number, 7);
    await source.close();
  });

  it('are gone with the engine that told them', async () => {
    const { source, reports, fired } = open(
      engineWith([report('a'), report('b')]).engine,
      engineWith([report('b', 2), report('c')]).engine,
    );
    await source.get();
    await turn();
    await source.reopen();
    await turn();
    assert.deepEqual(
      new Map(reports.all.map(({ taskId, number }) => [taskId, number])),
      new Map([
        ['b', 2],
        ['c', 1],
      ]),
    );
    const told = fired.flat();
    assert.ok(told.some(([taskId, number]) => taskId === 'a' && number === null));
    await source.close();
    await turn();
    assert.deepEqual(reports.all, []);
    reports.dispose();
  });

  it('of an engine that was closed meanwhile are not taken over', async () => {
    const late = Promise.withResolvers<readonly TaskReport[]>();
    const { engine } = engineWith([]);
    const { source, reports } = open(
      { ...engine, reports: () => late.promise },
      engineWith([report('b')]).engine,
    );
    await source.get();
    await source.reopen();
    await turn();
    late.resolve([report('old')]);
    await turn();
    assert.deepEqual(
      reports.all.map(({ taskId }) => taskId),
      ['b'],
    );
    reports.dispose();
    await source.close();
  });
});

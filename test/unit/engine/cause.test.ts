import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/base/emitter.ts';
import { causeOf, lastKeptPass, type LastPass } from '../../../src/core/engine/cause.ts';
import { createChangeLog } from '../../../src/core/engine/changeLog.ts';
import type { CodeIndex, IndexChange } from '../../../src/core/index/port.ts';
import type { Finding } from '../../../src/core/model/verification.ts';
import type { NamedCommit } from '../../../src/core/ports.ts';
import { TextIndex } from '../../fakes/textIndex.ts';
import { never } from '../../fakes/testEngine.ts';

const HEAD: NamedCommit = { commit: 'b'.repeat(40), subject: 'Drop it' };

function finding(path: string | null, kind: Finding['kind'] = 'forbidden'): Finding {
  return {
    ...{ ruleId: 'a', kind, severity: 'high', path, line: 1, column: 1, endColumn: 2 },
    ...{ text: '', pattern: null, message: '' },
  };
}

describe('The cause of a proof that broke', () => {
  /** The cause, and the paths that were asked of the history, if it was asked. */
  async function cause(
    last: LastPass | null,
    findings: readonly Finding[],
    given: { readonly head?: NamedCommit | null; readonly brought?: NamedCommit | null } = {},
  ) {
    let asked: readonly string[] | null = null;
    const commits = {
      head: async () => null,
      broughtBy: async (_: string, paths: readonly string[]) => {
        asked = paths;
        return given.brought === undefined ? HEAD : given.brought;
      },
    };
    const head = given.head === undefined ? HEAD : given.head;
    return { cause: await causeOf(commits, last, head, findings, never()), asked };
  }
  const unknown = { kind: 'unknown' };
  const broke = { kind: 'commit', ...HEAD };
  const before = 'a'.repeat(40);

  it('is not known of what never held', async () => {
    assert.deepEqual(await cause(null, [finding('a.ts')]), { cause: unknown, asked: null });
  });

  it('is the commit that came since and brought what is found', async () => {
    const last = { commit: before, changed: ['a.ts', 'b.ts'] };
    assert.deepEqual(await cause(last, [finding('b.ts'), finding('c.ts')]), {
      cause: broke,
      asked: ['b.ts'],
    });
    const elsewhere = await cause(last, [finding('c.ts'), finding('c.ts'), finding(null)]);
    assert.deepEqual(elsewhere, { cause: broke, asked: ['c.ts'] });
  });

  it('is looked for in no history where no commit came', async () => {
    const findings = [finding('a.ts')];
    const saved = { kind: 'save', paths: ['a.ts'] };
    for (const [commit, head] of [
      [HEAD.commit, HEAD],
      [null, HEAD],
      [before, null],
    ] as const) {
      const found = await cause({ commit, changed: ['a.ts', 'b.ts'] }, findings, { head });
      assert.deepEqual(found, { cause: saved, asked: null });
    }
  });

  it('is the save of the files found, else of all that changed, else of what must not be there', async () => {
    const none = { brought: null };
    const changed = ['a.ts', 'b.ts'];
    const save = (...paths: string[]): object => ({ kind: 'save', paths });
    assert.deepEqual((await cause({ commit: before, changed }, [finding('b.ts')], none)).cause, save('b.ts'));
    assert.deepEqual(
      (await cause({ commit: before, changed }, [finding('c.ts')], none)).cause,
      save(...changed),
    );
    const forgotten = { commit: before, changed: null };
    const both = [finding('c.ts'), finding('d.ts', 'missing'), finding('c.ts')];
    assert.deepEqual((await cause(forgotten, both, none)).cause, save('c.ts'));
    assert.deepEqual((await cause(forgotten, [finding('d.ts', 'missing')], none)).cause, unknown);
    assert.deepEqual((await cause({ commit: before, changed: [] }, [finding('c.ts')], none)).cause, unknown);
  });

  it('names twenty files at most', async () => {
    const changed = Array.from({ length: 21 }, (_, at) => `${at}.ts`);
    const found = await cause(
      { commit: before, changed },
      changed.map((path) => finding(path)),
      { brought: null },
    );
    assert.deepEqual(found.asked, changed.slice(0, 20));
    assert.deepEqual(found.cause, { kind: 'save', paths: changed.slice(0, 20) });
  });

  it('goes back to the last pass of the same spec that is kept', () => {
    const runs = [
      { verdict: 'pass', revision: 1, commit: 'old' },
      { verdict: 'pass', revision: 2, commit: 'kept' },
      { verdict: 'fail', revision: 2, commit: 'red' },
    ];
    const task = { verification: { runs } } as unknown as Parameters<typeof lastKeptPass>[0];
    assert.deepEqual(lastKeptPass(task, 2), { commit: 'kept', changed: null });
    assert.deepEqual(lastKeptPass(task, 1), { commit: 'old', changed: null });
    assert.equal(lastKeptPass(task, 3), null);
  });
});

describe('The log of changes', () => {
  const changed = new Emitter<IndexChange>();
  const index: CodeIndex = Object.assign(Object.create(new TextIndex()), { onDidChange: changed.event });
  const fire = (paths: readonly string[] | null): void => changed.fire({ paths } as IndexChange);

  it('names what changed after a moment, each file once', () => {
    const log = createChangeLog(index);
    assert.deepEqual([log.generation(), log.since(0)], [0, []]);
    fire(['a.ts', 'b.ts']);
    const moment = log.generation();
    fire(['b.ts']);
    fire(['b.ts', 'c.ts']);
    assert.deepEqual(log.since(moment), ['b.ts', 'c.ts']);
    assert.deepEqual(log.since(0), ['a.ts', 'b.ts', 'c.ts']);
    assert.deepEqual(log.since(log.generation()), []);
    log.dispose();
    fire(['d.ts']);
    assert.deepEqual(log.since(moment), ['b.ts', 'c.ts']);
  });

  it('does not know what changed when anything may have, or too much', () => {
    const log = createChangeLog(index);
    const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at}.ts`);
    fire(many(1000));
    assert.equal(log.since(0)?.length, 1000);
    fire(many(1001));
    assert.equal(log.since(1), null);
    fire(['a.ts']);
    assert.deepEqual(log.since(2), ['a.ts']);
    fire(null);
    assert.equal(log.since(3), null);
    log.dispose();
  });

  it('does not know what lies further back than it remembers', () => {
    const log = createChangeLog(index);
    for (let at = 0; at < 201; at += 1) fire([`${at}.ts`]);
    assert.equal(log.since(0), null);
    assert.equal(log.since(1)?.length, 200);
    log.dispose();
  });

  it('knows of no change where there is no index', () => {
    assert.deepEqual(createChangeLog(null).since(0), []);
  });
});

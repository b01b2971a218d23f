import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Taken } from '../../../src/core/snapshot/port.ts';
import { writeJournal } from '../../../src/node/snapshots/journal.ts';
import type { Journal } from '../../../src/node/snapshots/journal.ts';
import { removeRefs } from '../../../src/node/snapshots/prune.ts';
import { createGit } from '../../../src/node/snapshots/run.ts';
import { git, LIMITS, listing, never, open, put, repository, take, temporaryFolder } from './repositories.ts';
import { restoreProgram } from './restoreProgram.ts';

interface Ended {
  readonly exit: number | null;
  readonly said: string;
  readonly errors: string;
}

/** Runs the program to its end. */
function run(work: string, ...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [restoreProgram, work, path.join(work, '../home'), ...args]);
    let said = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', (exit) => resolve({ exit, said, errors }));
  });
}

function takenBy({ exit, said, errors }: Ended): Taken {
  assert.equal(exit, 0, errors);
  return JSON.parse(said.split('\n')[1] ?? '') as Taken;
}

describe('snapshots at once', function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  const corner = (work: string): string => path.join(work, '.git/planning-studio');
  const refs = (work: string): readonly string[] =>
    git(work, 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/planning-studio').trim().split('\n');
  const many = (content: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`many/${at % 7}/${at}.ts`, `${content} ${at};`]),
    );

  /** Both hold all, the objects are sound, nothing is left over, and the kept index says the same as a fresh one. */
  async function areGood(work: string, trees: readonly Taken[]): Promise<void> {
    for (const one of trees) assert.equal(one.tree, trees[0]?.tree);
    assert.equal(git(work, 'fsck', '--full', '--strict', '--no-dangling'), '');
    const names = readdirSync(corner(work));
    assert.deepEqual(
      names.filter((name) => /^(index|stage)\./.test(name)),
      [],
    );
    assert.equal(names.filter((name) => name.startsWith('warm.')).length, 1);
    const number = Math.floor(Math.random() * 1e9);
    put(work, { 'changed later.ts': String(number) });
    const warm = await take(open(work), number);
    rmSync(corner(work), { recursive: true });
    assert.equal((await take(open(work), number + 1)).tree, warm.tree);
  }

  it('of two plans are both whole', async () => {
    const work = repository(folder(), { 'a.ts': '1', ...many('first') });
    const snapshots = open(work);
    for (const round of [1, 2]) {
      put(work, { 'a.ts': `round ${round}`, ...many(`round ${round}`), [`new ${round}.ts`]: 'n' });
      const request = { parent: null, message: 'x', limits: LIMITS };
      const taken = await Promise.all(
        ['one', 'two', 'three'].map((plan) =>
          snapshots.take({ ...request, ref: `refs/planning-studio/${plan}/${round}` }, never),
        ),
      );
      for (const [at, plan] of ['one', 'two', 'three'].entries()) {
        assert.ok(refs(work).includes(`${taken[at]?.commit} refs/planning-studio/${plan}/${round}`));
        assert.equal(taken[at]?.fileTotal, 61 + round);
      }
      assert.equal(git(work, 'show', `${taken[0]?.commit}:many/0/0.ts`), `round ${round} 0;`);
      if (round === 2) await areGood(work, taken);
    }
  });

  it('of several processes are all whole, and only one gets a ref that all want', async () => {
    const work = repository(folder(), { 'a.ts': '1', ...many('first') });
    // Once without, once with an index that is kept.
    for (const round of [1, 2]) {
      put(work, { 'a.ts': `round ${round}`, ...many(`round ${round}`), [`new ${round}.ts`]: 'n' });
      const ended = await Promise.all([
        ...['one', 'two'].map((plan) => run(work, 'take', `refs/planning-studio/${plan}/${round}`)),
        ...[1, 2].map(() => run(work, 'take', `refs/planning-studio/wanted/${round}`)),
      ]);
      const taken = ended.slice(0, 2).map(takenBy);
      for (const [at, plan] of ['one', 'two'].entries()) {
        assert.ok(refs(work).includes(`${taken[at]?.commit} refs/planning-studio/${plan}/${round}`));
        assert.equal(git(work, 'show', `${taken[at]?.commit}:many/0/0.ts`), `round ${round} 0;`);
      }
      const [winner, loser] = ended.slice(2).toSorted((a, b) => (a.exit ?? 9) - (b.exit ?? 9));
      assert.match(loser?.errors ?? '', /exists already/);
      assert.ok(
        winner && refs(work).includes(`${takenBy(winner).commit} refs/planning-studio/wanted/${round}`),
      );
      if (round === 2) await areGood(work, taken);
    }
  });

  it('with going back in another process hold of each file what it was or becomes', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    put(work, many('then'));
    const target = await take(snapshots, 1);
    put(work, many('now'));
    const safety = await take(snapshots, 2);
    const after = { ...many('then'), 'a.ts': '1' };
    const [restored, ...others] = await Promise.all([
      run(work, 'restore', target.commit, safety.commit),
      ...[1, 2, 3].map(async (at) => {
        await new Promise((resolve) => setTimeout(resolve, at * 250));
        return run(work, 'take', `refs/planning-studio/other/${at}`);
      }),
    ]);
    assert.equal(restored.exit, 0, restored.errors);
    for (const other of others) {
      const { commit, fileTotal } = takenBy(other);
      assert.equal(fileTotal, 61);
      const held = git(work, 'archive', '--format=tar', commit);
      for (const [at] of Object.keys(many('')).entries()) {
        assert.ok(held.includes(`then ${at};`) || held.includes(`now ${at};`), String(at));
      }
    }
    const last = await take(snapshots, 3);
    assert.equal(last.tree, target.tree);
    assert.deepEqual(
      Object.keys(listing(work))
        .filter((name) => !name.endsWith('/'))
        .toSorted(),
      Object.keys(after).toSorted(),
    );
    await areGood(work, [last]);
  });

  it('are gone back to by one process at a time: the other one says so', async () => {
    const home = path.join(folder(), 'corner');
    mkdirSync(home);
    const journal: Journal = { commit: 'a'.repeat(40), prefix: '', entries: [], token: '0'.repeat(12) };
    const at = { home } as Parameters<typeof writeJournal>[0];
    await writeJournal(at, journal);
    await assert.rejects(writeJournal(at, { ...journal, prefix: 'other/' }), { code: 'conflict' });
    assert.deepEqual(readdirSync(home), ['restore.json']);
  });

  it('are not pruned under a name that is of another one by now', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const { commit } = await take(open(work), 1);
    const stale = { ref: 'refs/planning-studio/plan/1', commit: git(work, 'rev-parse', 'HEAD').trim() };
    await assert.rejects(removeRefs(createGit({}), { cwd: work }, [stale], never));
    assert.deepEqual(refs(work), [`${commit} refs/planning-studio/plan/1`]);
  });

  it('are not ended by another folder of the same window while they are gone back to', async () => {
    const work = repository(folder(), { 'one/a.ts': '1', 'two/a.ts': '1' });
    mkdirSync(path.join(work, 'home'));
    const [one, two] = [open(path.join(work, 'one')), open(path.join(work, 'two'))];
    put(path.join(work, 'one'), many('then'));
    const target = await take(one, 1);
    put(path.join(work, 'one'), many('now'));
    const safety = await take(one, 2);
    const restored = one.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    while (!existsSync(path.join(corner(work), 'restore.json'))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await assert.rejects(two.recover(never), { code: 'conflict', message: /restoring files right now/ });
    assert.equal((await restored).length, 60);
    assert.deepEqual(await two.recover(never), []);
  });
});

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { Taken } from '../../../src/core/snapshot/port.ts';
import { ownProcess } from '../../../src/node/processOwner.ts';
import {
  git,
  LIMITS,
  listing,
  never,
  open,
  put,
  repository,
  system,
  take,
  temporaryFolder,
} from './repositories.ts';
import { restoreProgram } from './restoreProgram.ts';

const HOUR = 60 * 60 * 1000;

describe('restores that were interrupted', () => {
  const folder = temporaryFolder();

  const corner = (work: string): string => path.join(work, '.git/planning-studio');
  const journalOf = (work: string): string => path.join(corner(work), 'restore.json');

  /** A journal of going back from `from` to `to`, as a process would have left it. */
  function leave(work: string, from: Taken, to: Taken, owner: object): void {
    const raw = git(work, 'diff-tree', '-r', '--raw', '--no-abbrev', from.commit, to.commit).trim();
    const entries = raw.split('\n').map((line) => {
      const [oldMode = '', newMode = '', oldOid, newOid, , file] = line.slice(1).split(/[ \t]/);
      const mode = (text: string): string | null => (text === '000000' ? null : text);
      return { path: file, oldMode: mode(oldMode), oldOid, newMode: mode(newMode), newOid };
    });
    const journal = { format: 1, startedAt: Date.now(), commit: to.commit, prefix: '', entries, ...owner };
    put(work, { '.git/planning-studio/restore.json': JSON.stringify(journal) });
  }

  const gone = (): number => spawnSync('true').pid;

  it('across file systems leave nothing beside the files, whatever they are called, also when killed', async function () {
    this.timeout(60_000);
    const work = repository(folder(), { 'a.ts': '1' });
    const mounted = path.join(work, 'mounted');
    mkdirSync(mounted);
    try {
      system('mount', ['-t', 'tmpfs', 'tmpfs', mounted]);
    } catch {
      return this.skip();
    }
    try {
      const long = 'n'.repeat(255);
      put(work, { [`mounted/${long}`]: 'then', 'mounted/big.bin': Buffer.alloc(64_000_000) });
      const snapshots = open(work);
      const target = await take(snapshots, 1, { ...LIMITS, maxFileBytes: 1e9 });
      put(work, { [`mounted/${long}`]: 'now' });
      rmSync(path.join(mounted, 'big.bin'));
      const safety = await take(snapshots, 2);
      const args = [
        restoreProgram,
        work,
        path.join(folder(), 'home'),
        'restore',
        target.commit,
        safety.commit,
      ];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.once('close', (_, signal) => resolve(signal)),
      );
      const beside = (): readonly string[] =>
        readdirSync(mounted).filter((name) => name !== long && name !== 'big.bin');
      while (beside().length === 0 && child.exitCode === null) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      child.kill('SIGKILL');
      assert.equal(await ended, 'SIGKILL');
      assert.equal(beside().length, 1);
      // What lies there meanwhile is in no snapshot.
      const between = await take(snapshots, 3);
      assert.deepEqual(between.leftOut, []);
      assert.equal(git(work, 'ls-tree', '-r', '--name-only', between.commit), `a.ts\nmounted/${long}\n`);
      put(work, { 'mounted/big.bin': 'mine' });
      assert.match((await snapshots.recover(never)).join(' '), /left as they are: "mounted\/big\.bin"\.$/);
      assert.deepEqual(beside(), []);
      assert.equal(readFileSync(path.join(mounted, 'big.bin'), 'utf8'), 'mine');
      assert.equal(readFileSync(path.join(mounted, long), 'utf8'), 'then');
    } finally {
      system('umount', [mounted]);
    }
  });

  for (const missing of ['the content to be restored', 'the content to be replaced']) {
    it(`say so when git has cleaned up ${missing}, touch nothing, and leave the way free`, async () => {
      const work = repository(folder(), { 'a.ts': '1', 'b.ts': '1' });
      const snapshots = open(work);
      put(work, { 'a.ts': 'then', 'gone.ts': 'then' });
      const target = await take(snapshots, 1);
      put(work, { 'a.ts': 'now', 'b.ts': 'now' });
      rmSync(path.join(work, 'gone.ts'));
      const safety = await take(snapshots, 2);
      leave(work, safety, target, { ...ownProcess(), pid: gone() });
      const index = missing.includes('restored') ? 1 : 2;
      await snapshots.prune([`refs/planning-studio/plan/${index}`], false, never);
      // The kept index holds nothing: to git it is no root.
      git(work, 'reflog', 'expire', '--expire=now', '--all');
      git(work, 'gc', '-q', '--prune=now');
      const before = listing(work, true);
      const sentence =
        /cannot be completed: git has cleaned up .* "a\.ts", "b\.ts", "gone\.ts"\. All are listed/;
      // A snapshot of now holds what would be replaced.
      if (index === 2) assert.match((await snapshots.recover(never)).join(' '), sentence);
      const now = await take(snapshots, 3);
      const back = { limits: LIMITS, safety: now.commit };
      const commit = git(work, 'rev-parse', 'HEAD').trim();
      if (index === 1) {
        const error = { code: 'conflict', message: sentence };
        await assert.rejects(snapshots.restore(commit, [], back, never), error);
      }
      assert.deepEqual(listing(work, true), before);
      assert.equal(existsSync(journalOf(work)), false);
      const list = readFileSync(path.join(corner(work), 'restore-incomplete.json'), 'utf8');
      assert.match(list, /"gone\.ts"/);
      assert.deepEqual(await snapshots.recover(never), []);
      await snapshots.restore(commit, [], back, never);
      assert.deepEqual(listing(work), { 'a.ts': '100644 1', 'b.ts': '100644 1' });
    });
  }

  it('are complete although git cleaned up what they have done already', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    put(work, { 'a.ts': 'now' });
    const safety = await take(snapshots, 2);
    leave(work, safety, target, { ...ownProcess(), pid: gone() });
    put(work, { 'a.ts': '1' });
    await snapshots.prune(['refs/planning-studio/plan/2'], false, never);
    git(work, 'gc', '-q', '--prune=now');
    assert.match((await snapshots.recover(never)).join(' '), /is complete now\.$/);
  });

  const here = ownProcess();
  const parent = { ...here, pid: process.ppid, started: '' };
  const cases: readonly (readonly [who: string, owner: () => object, ended: boolean])[] = [
    ['a process that is gone', () => ({ ...here, pid: gone() }), true],
    ['a process whose number another one has', () => ({ ...parent, started: 'another' }), true],
    ['this process', () => here, true],
    ['a process that lives', () => parent, false],
    [
      'a process that seems to live for too long',
      () => ({ ...parent, startedAt: Date.now() - 2 * HOUR }),
      true,
    ],
    ['a process of another machine', () => ({ ...here, space: 'elsewhere', pid: gone() }), false],
    ['an older version, which does not say where', () => ({ pid: gone() }), false],
    [
      'a process of another machine, long ago',
      () => ({ ...here, space: 'elsewhere', startedAt: Date.now() - 2 * HOUR }),
      true,
    ],
    [
      'a process of another machine with a wrong clock',
      () => ({ ...here, space: 'elsewhere', startedAt: Date.now() + 2 * HOUR }),
      true,
    ],
  ];
  for (const [who, owner, ended] of cases) {
    it(`are ${ended ? '' : 'not '}ended by us when they are of ${who}`, async () => {
      const work = repository(folder(), { 'a.ts': '1' });
      const snapshots = open(work);
      const target = await take(snapshots, 1);
      put(work, { 'a.ts': 'now' });
      const safety = await take(snapshots, 2);
      leave(work, safety, target, owner());
      if (ended) assert.match((await snapshots.recover(never)).join(' '), /is complete now\.$/);
      else await assert.rejects(snapshots.recover(never), { code: 'conflict', message: /Another window/ });
      assert.equal(readFileSync(path.join(work, 'a.ts'), 'utf8'), ended ? '1' : 'now');
      assert.equal(existsSync(journalOf(work)), !ended);
    });
  }

  it('are ended also where a link that leads in a circle has taken the place of a folder already', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const circle = (): void => symlinkSync('lib', path.join(work, 'lib'));
    circle();
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    rmSync(path.join(work, 'lib'));
    put(work, { 'lib/deep/a.txt': 'now' });
    const safety = await take(snapshots, 2);
    leave(work, safety, target, { ...here, pid: gone() });
    rmSync(path.join(work, 'lib'), { recursive: true });
    circle();
    assert.match((await snapshots.recover(never)).join(' '), /is complete now\.$/);
    assert.equal(listing(work)['lib'], '120777 -> lib');
  });

  it('leave temporary files that go with their process, or once they are old where it ran elsewhere', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    const args = [restoreProgram, work, path.join(folder(), 'home'), 'leave'];
    const { pid } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [made = ''] = readdirSync(corner(work)).filter((name) => name.startsWith('index.'));
    assert.match(made, new RegExp(`^index\\.${pid}\\.`));
    const elsewhere = made.replace(/\.[0-9a-f]{8}\./, '.00000000.');
    const living = made.replace(String(pid), String(process.ppid));
    for (const name of [elsewhere, living]) put(corner(work), { [name]: '' });
    await snapshots.recover(never);
    const left = (): readonly string[] =>
      readdirSync(corner(work))
        .filter((name) => name.startsWith('index.'))
        .toSorted();
    assert.deepEqual(left(), [elsewhere, living].toSorted());
    const old = (Date.now() - 25 * HOUR) / 1000;
    for (const name of left()) utimesSync(path.join(corner(work), name), old, old);
    await snapshots.recover(never);
    assert.deepEqual(left(), []);
  });
});

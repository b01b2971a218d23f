import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ownProcess } from '../../../src/node/processOwner.ts';
import {
  git,
  LIMITS,
  listing,
  never,
  open,
  possessions,
  put,
  repository,
  take,
  temporaryFolder,
} from './repositories.ts';

describe('comparing and going back', () => {
  const folder = temporaryFolder();

  it('compares snapshots, HEAD and now, with renames, binaries, modes and types told apart', async () => {
    const text = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('');
    const work = repository(folder(), {
      'a.ts': text,
      'move me.ts': `${text}moved\n`,
      bin: Buffer.from([0, 1, 2]),
      'run.sh': 'x\n',
      kind: 'x\n',
      'gone.ts': 'gone\n',
    });
    const snapshots = open(work);
    const first = await take(snapshots, 1);
    put(work, {
      'a.ts': text.replace('line 3\n', 'line three\nand more\n'),
      'moved/sp ace.ts': `${text}moved!\n`,
      bin: Buffer.from([0, 9]),
      'new.ts': 'n\n',
    });
    for (const name of ['move me.ts', 'gone.ts', 'kind']) rmSync(path.join(work, name));
    symlinkSync('a.ts', path.join(work, 'kind'));
    chmodSync(path.join(work, 'run.sh'), 0o755);
    const seen = [
      ['a.ts', null, 'modified', false, 2, 1],
      ['bin', null, 'modified', true, 0, 0],
      ['gone.ts', null, 'deleted', false, 0, 1],
      ['kind', null, 'type', false, 1, 1],
      ['moved/sp ace.ts', 'move me.ts', 'renamed', false, 1, 1],
      ['new.ts', null, 'added', false, 1, 0],
      ['run.sh', null, 'mode', false, 0, 0],
    ];
    const rows = async (...sides: Parameters<typeof snapshots.compare>): Promise<unknown> =>
      (await snapshots.compare(...sides)).map((one) => [
        one.path,
        one.from,
        one.kind,
        one.binary,
        one.addedLines,
        one.removedLines,
      ]);
    const from = { commit: first.commit };
    assert.deepEqual(await rows(from, { now: true }, [], never), seen);
    const second = await take(snapshots, 2);
    assert.deepEqual(await rows(from, { commit: second.commit }, [], never), seen);
    assert.deepEqual(
      await rows({ commit: git(work, 'rev-parse', 'HEAD').trim() }, { now: true }, [], never),
      seen,
    );
    assert.deepEqual(await rows(from, { now: true }, ['moved', 'run.sh'], never), [seen[4], seen[6]]);
    assert.deepEqual(await rows({ now: true }, { now: true }, [], never), []);

    const whole = await snapshots.diffText(from, { now: true }, [], 1_000_000, never);
    assert.equal(whole.split('\n').filter((line) => line.startsWith('diff --git ')).length, 8);
    assert.match(whole, /rename from move me\.ts\nrename to moved\/sp ace\.ts/);
    assert.match(whole, /Binary files a\/bin and b\/bin differ/);
    const some = await snapshots.diffText(
      from,
      { commit: second.commit },
      ['kind', 'new.ts'],
      1_000_000,
      never,
    );
    assert.deepEqual(
      some.split('\n').filter((line) => line.startsWith('diff --git ')),
      ['diff --git a/kind b/kind', 'diff --git a/kind b/kind', 'diff --git a/new.ts b/new.ts'],
    );
    const cut = await snapshots.diffText(from, { now: true }, [], 200, never);
    assert.ok(whole.startsWith(cut.slice(0, cut.lastIndexOf('('))));
    assert.match(cut, /\n\(The diff is longer than 200 bytes and is cut here\.\)\n$/);
  });

  it('does not take a line of content for a header', async () => {
    const work = repository(folder(), { a: 'x\n', 'b\ndiff --git a/z b/z': '1\n' });
    const snapshots = open(work);
    const { commit } = await take(snapshots, 1);
    put(work, { a: 'diff --git a/q b/q\n-- \n++ \n', 'b\ndiff --git a/z b/z': '2\n', c: 'c\n' });
    const text = await snapshots.diffText({ commit }, { now: true }, ['c'], 10_000, never);
    assert.match(text, /^diff --git a\/c b\/c\nnew file[\s\S]*\+c\n$/);
  });

  it('says what a restore would do, and the commands named do it, too', async () => {
    const work = repository(folder(), { 'a.ts': '1\n', "it's.ts": '1\n', 'dir/x': 'x\n' });
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    put(work, { 'a.ts': '2\n', 'later $(touch x).ts': '1', 'new\nline': 'n', 'dir/y': 'y' });
    rmSync(path.join(work, "it's.ts"));
    git(work, 'add', 'dir/y');
    const before = possessions(work);
    const plan = await snapshots.planRestore(target.commit, [], LIMITS, never);
    assert.deepEqual(possessions(work), before);
    assert.deepEqual(
      plan.changes.map((one) => [one.path, one.kind]),
      [
        ['a.ts', 'modified'],
        ['dir/y', 'deleted'],
        ["it's.ts", 'added'],
        ['later $(touch x).ts', 'deleted'],
        ['new\nline', 'deleted'],
      ],
    );
    for (const command of plan.commands) execFileSync('bash', ['-c', command], { cwd: work });
    assert.equal((await take(snapshots, 2)).tree, target.tree);
  });

  it('restores chosen files and folders only', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'b.ts': '1', 'dir/c.ts': '1' });
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    put(work, { 'a.ts': '2', 'b.ts': '2', 'dir/c.ts': '2', 'dir/new.ts': '2' });
    const safety = await take(snapshots, 2);
    const changes = await snapshots.restore(
      target.commit,
      ['b.ts', 'dir'],
      { limits: LIMITS, safety: safety.commit },
      never,
    );
    assert.deepEqual(
      changes.map((one) => one.path),
      ['b.ts', 'dir/c.ts', 'dir/new.ts'],
    );
    assert.deepEqual(listing(work), {
      'a.ts': '100644 2',
      'b.ts': '100644 1',
      'dir/': 'folder',
      'dir/c.ts': '100644 1',
    });
  });

  it('refuses to touch anything that the safety snapshot does not have', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'b.ts': '1' });
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    put(work, { 'a.ts': '2', 'b.ts': '2' });
    const safety = await take(snapshots, 2);
    put(work, { 'b.ts': 'precious' });
    const before = listing(work, true);
    await assert.rejects(
      snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never),
      {
        code: 'conflict',
        details: { paths: ['b.ts'], total: 1 },
      },
    );
    assert.deepEqual(listing(work, true), before);
    await assert.rejects(
      snapshots.restore('0'.repeat(40), [], { limits: LIMITS, safety: safety.commit }, never),
      { code: 'not_found' },
    );
    // The file that is safe can still be had.
    await snapshots.restore(target.commit, ['a.ts'], { limits: LIMITS, safety: safety.commit }, never);
    assert.equal(readFileSync(path.join(work, 'b.ts'), 'utf8'), 'precious');
  });

  it('leaves HEAD, branch, index and ignored files as they are, and permissions of others', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'private.ts': '1', '.gitignore': '*.log\n' });
    const snapshots = open(work);
    put(work, { 'made/x.ts': '1' });
    const target = await take(snapshots, 1);
    rmSync(path.join(work, 'made'), { recursive: true });
    put(work, {
      'a.ts': '2',
      'private.ts': '2',
      'x.log': 'kept',
      'gone/only.ts': '1',
      'stays/y.log': 'kept',
      'stays/z.ts': '1',
    });
    chmodSync(path.join(work, 'private.ts'), 0o600);
    git(work, 'add', 'a.ts');
    const safety = await take(snapshots, 2);
    const { index, head, refs } = possessions(work) as Record<string, unknown>;
    await snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    const after = possessions(work) as Record<string, unknown>;
    assert.deepEqual([after['index'], after['head'], after['refs']], [index, head, refs]);
    assert.equal(existsSync(path.join(work, 'gone')), false);
    assert.equal(readFileSync(path.join(work, 'stays/y.log'), 'utf8'), 'kept');
    assert.equal(readFileSync(path.join(work, 'x.log'), 'utf8'), 'kept');
    assert.equal(lstatSync(path.join(work, 'private.ts')).mode & 0o777, 0o600);
    assert.equal(readFileSync(path.join(work, 'made/x.ts'), 'utf8'), '1');
  });

  it('keeps its hands off a file that came to be ignored', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    put(work, { 'out.txt': 'then' });
    const target = await take(snapshots, 1);
    put(work, { '.git/info/exclude': 'out.txt\n', 'out.txt': 'now' });
    const safety = await take(snapshots, 2);
    assert.deepEqual((await snapshots.planRestore(target.commit, [], LIMITS, never)).kept, [
      { path: 'out.txt', reason: 'ignored' },
    ]);
    await snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.equal(readFileSync(path.join(work, 'out.txt'), 'utf8'), 'now');
  });

  it('never writes through a link or into the folder of git, whatever a commit holds', async () => {
    const work = repository(folder(), { 'a.ts': '1', '.gitignore': 'link\n' });
    const snapshots = open(work);
    const outside = path.join(folder(), 'outside');
    put(outside, { x: 'theirs' });
    const blob = git(work, 'hash-object', '-w', 'a.ts').trim();
    const tree = (lines: string): string =>
      execFileSync('git', ['mktree'], { cwd: work, input: lines, encoding: 'utf8' }).trim();
    const hooks = tree(`100755 blob ${blob}\tpost-checkout\n`);
    const inner = tree(`040000 tree ${hooks}\thooks\n`);
    const below = tree(`100644 blob ${blob}\tnew\n100644 blob ${blob}\tx\n`);
    const crafted = tree(
      `040000 tree ${inner}\t.GIT\n100644 blob ${blob}\ta.ts\n040000 tree ${below}\tlink\n`,
    );
    const commit = git(work, 'commit-tree', '-m', 'crafted', crafted).trim();
    symlinkSync(outside, path.join(work, 'link'));
    const safety = await take(snapshots, 1);
    await assert.rejects(snapshots.restore(commit, [], { limits: LIMITS, safety: safety.commit }, never), {
      code: 'conflict',
    });
    assert.deepEqual(listing(outside), { x: '100644 theirs' });
    assert.equal(existsSync(path.join(work, '.GIT/hooks/post-checkout')), false);
    assert.equal(existsSync(path.join(work, '.git/hooks/post-checkout')), false);
  });

  it('ends what another process left half-done, and waits for one that is at it', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'b.ts': '1', 'c.ts': '1' });
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    put(work, { 'a.ts': '2', 'b.ts': '2', 'c.ts': '2', 'd.ts': '2', 'e.ts': '2' });
    const safety = await take(snapshots, 2);
    const oid = (commit: string, file: string): string => git(work, 'rev-parse', `${commit}:${file}`).trim();
    const old = (file: string): object => ({
      path: file,
      oldMode: '100644',
      oldOid: oid(safety.commit, file),
    });
    const entries = [
      ...['a.ts', 'b.ts', 'c.ts'].map((file) => ({
        ...old(file),
        newMode: '100644',
        newOid: oid(target.commit, file),
      })),
      ...['d.ts', 'e.ts'].map((file) => ({ ...old(file), newMode: null, newOid: '0'.repeat(40) })),
    ];
    const journal = path.join(work, '.git/planning-studio/restore.json');
    const write = (pid: number): void =>
      writeFileSync(
        journal,
        JSON.stringify({
          format: 1,
          ...ownProcess(),
          pid,
          started: '',
          startedAt: Date.now(),
          commit: target.commit,
          prefix: '',
          entries,
        }),
      );
    // The first was done, the second not yet, the third has been edited since, as has one of those that go.
    put(work, { 'a.ts': '1', 'c.ts': 'edited', 'd.ts': 'edited' });
    write(process.ppid);
    await assert.rejects(
      snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never),
      { code: 'conflict' },
    );
    write(process.pid);
    const said = await snapshots.recover(never);
    assert.match(said.join(' '), /interrupted is complete now\..*left as they are: "d\.ts", "c\.ts"\./);
    assert.deepEqual(listing(work), {
      'a.ts': '100644 1',
      'b.ts': '100644 1',
      'c.ts': '100644 edited',
      'd.ts': '100644 edited',
    });
    assert.deepEqual(await snapshots.recover(never), []);
  });

  it('restores one after the other when it is asked twice at once', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    const first = await take(snapshots, 1);
    put(work, { 'a.ts': '2', 'b.ts': '2' });
    const second = await take(snapshots, 2);
    const back = { limits: LIMITS, safety: second.commit };
    const again = { limits: LIMITS, safety: first.commit };
    await Promise.all([
      snapshots.restore(first.commit, [], back, never),
      snapshots.restore(second.commit, [], again, never),
      snapshots.recover(never),
    ]);
    assert.equal((await take(snapshots, 3)).tree, second.tree);
  });

  it('lists refs and prunes them, saying what is won', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    put(work, {
      'noise.bin': Buffer.from(Array.from({ length: 50_000 }, () => Math.floor(Math.random() * 256))),
    });
    const { commit } = await take(snapshots, 1);
    // What the person has staged stays, whatever is pruned.
    git(work, 'add', 'noise.bin');
    const staged = await snapshots.prune(['refs/planning-studio/plan/1'], true, never);
    assert.ok(staged.bytes < 1000, String(staged.bytes));
    git(work, 'rm', '-q', '--cached', 'noise.bin');
    rmSync(path.join(work, 'noise.bin'));
    const second = await take(snapshots, 2);
    assert.deepEqual(await snapshots.refs('refs/planning-studio/plan/', never), [
      { ref: 'refs/planning-studio/plan/1', commit },
      { ref: 'refs/planning-studio/plan/2', commit: second.commit },
    ]);
    const refs = ['refs/planning-studio/plan/1', 'refs/planning-studio/plan/77'];
    const preview = await snapshots.prune(refs, true, never);
    assert.equal(preview.refs, 1);
    assert.ok(preview.bytes > 50_000 && preview.bytes < 60_000, String(preview.bytes));
    assert.equal((await snapshots.refs('refs/planning-studio/', never)).length, 2);
    assert.deepEqual(await snapshots.prune(refs, false, never), preview);
    assert.equal((await snapshots.refs('refs/planning-studio/', never)).length, 1);
    git(work, 'gc', '-q', '--prune=now');
    assert.equal(await snapshots.read(commit, 'a.ts', never), null);
    await assert.rejects(snapshots.compare({ commit }, { now: true }, [], never), { code: 'not_found' });
    // What the kept index names may be gone by now.
    put(work, { 'b.ts': '2' });
    assert.equal((await take(snapshots, 3)).changes.length, 1);
    await assert.rejects(snapshots.prune(['refs/heads/main'], false, never), { code: 'invalid_input' });
  });

  it('stops when it is told to', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(open(work).compare({ now: true }, { now: true }, [], controller.signal), {
      code: 'cancelled',
    });
    const before = possessions(work);
    const later = new AbortController();
    setTimeout(() => later.abort(), 20);
    await assert.rejects(
      (async () => {
        const request = { parent: null, message: 'x', limits: LIMITS };
        for (let at = 0; ; at++)
          await open(work).take({ ...request, ref: `refs/planning-studio/p/${at}` }, later.signal);
      })(),
      { code: 'cancelled' },
    );
    assert.deepEqual(possessions(work), before);
  });
});

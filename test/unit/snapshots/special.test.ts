import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Snapshots } from '../../../src/core/snapshot/port.ts';
import {
  git,
  LIMITS,
  listing,
  never,
  open,
  possessions,
  put,
  repository,
  system,
  take,
  temporaryFolder,
  thereAndBack,
} from './repositories.ts';

function names(work: string, commit: string): readonly string[] {
  return git(work, 'ls-tree', '-r', '-z', '--name-only', commit)
    .split('\0')
    .filter((name) => name !== '');
}

async function reasonOf(snapshots: Snapshots): Promise<string> {
  const state = await snapshots.state(never);
  await assert.rejects(take(snapshots, 1), { name: 'PlanningError' });
  return state.kind === 'unusable' ? state.reason : state.kind;
}

describe('snapshots of special repositories', () => {
  const folder = temporaryFolder();

  it('say that there is no repository, and make one when asked', async () => {
    const work = path.join(folder(), 'work');
    put(work, { 'a.ts': '1' });
    const snapshots = open(work);
    assert.deepEqual(await snapshots.state(never), { kind: 'none' });
    await assert.rejects(take(snapshots, 1), { code: 'no_repository' });
    assert.deepEqual(await snapshots.recover(never), []);
    await snapshots.init(never);
    assert.equal((await snapshots.state(never)).kind, 'ok');
    // No commit yet, not even an index.
    const taken = await take(snapshots, 1);
    assert.deepEqual([taken.head, taken.fileTotal], [null, 1]);
    assert.deepEqual(names(work, taken.commit), ['a.ts']);
    assert.equal(git(work, 'rev-list', '--count', taken.commit).trim(), '1');
    assert.equal(existsSync(path.join(work, '.git/index')), false);
    await thereAndBack(work, () => put(work, { 'a.ts': '2', 'b.ts': '3' }));
  });

  it('of an empty folder hold nothing', async () => {
    const work = repository(folder(), {});
    const taken = await take(open(work), 1);
    assert.deepEqual([taken.fileTotal, taken.changes], [0, []]);
    rmSync(path.join(work, '.git/index'), { force: true });
    assert.equal((await take(open(work), 2)).tree, taken.tree);
  });

  it('are taken with a detached HEAD', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    git(work, 'checkout', '-q', '--detach');
    const { head, branch } = await take(open(work), 1);
    assert.deepEqual([head, branch], [git(work, 'rev-parse', 'HEAD').trim(), null]);
  });

  for (const operation of ['merge', 'rebase', 'cherry-pick'] as const) {
    it(`are taken while a ${operation} is under way, conflicts as they stand in the files`, async () => {
      const work = repository(folder(), { 'a.ts': 'base\n', 'b.ts': 'base\n' });
      git(work, 'checkout', '-q', '-b', 'side');
      put(work, { 'a.ts': 'side\n' });
      rmSync(path.join(work, 'b.ts'));
      git(work, 'commit', '-q', '-a', '-m', 'side');
      git(work, 'checkout', '-q', 'main');
      put(work, { 'a.ts': 'main\n', 'b.ts': 'changed\n' });
      git(work, 'commit', '-q', '-a', '-m', 'main');
      assert.throws(() => git(work, ...(operation === 'rebase' ? ['rebase', 'side'] : [operation, 'side'])));
      const before = possessions(work);
      const taken = await take(open(work), 1);
      assert.equal(taken.operation, operation);
      assert.deepEqual(possessions(work), before);
      assert.match(git(work, 'show', `${taken.commit}:a.ts`), /<<<<<<</);
      await thereAndBack(work, () => put(work, { 'a.ts': 'solved\n' }));
    });
  }

  it('record submodules by their commit and do not go into them', async () => {
    const inner = repository(folder(), { 'x.ts': '1' }, 'inner');
    const work = repository(folder(), { 'a.ts': '1' });
    git(work, 'submodule', '--quiet', 'add', inner, 'sub');
    git(work, 'commit', '-q', '-m', 'sub');
    put(work, { 'sub/x.ts': 'changed in the submodule' });
    const first = await take(open(work), 1);
    const at = git(path.join(work, 'sub'), 'rev-parse', 'HEAD').trim();
    assert.match(git(work, 'ls-tree', first.commit, 'sub'), new RegExp(`^160000 commit ${at}\t`));
    git(path.join(work, 'sub'), 'commit', '-q', '-a', '-m', 'second');
    const second = await take(open(work), 2);
    const moved = git(path.join(work, 'sub'), 'rev-parse', 'HEAD').trim();
    assert.match(git(work, 'ls-tree', second.commit, 'sub'), new RegExp(`^160000 commit ${moved}\t`));
    put(work, { 'a.ts': '2' });
    const safety = await take(open(work), 3);
    const plan = await open(work).planRestore(first.commit, [], LIMITS, never);
    assert.deepEqual(plan.kept, [{ path: 'sub', reason: 'nested_repository' }]);
    await open(work).restore(first.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.equal(readFileSync(path.join(work, 'a.ts'), 'utf8'), '1');
    assert.equal(git(path.join(work, 'sub'), 'rev-parse', 'HEAD').trim(), moved);
  });

  it('skip nested repositories by name and never touch them', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const nested = repository(work, { 'n.ts': '1' }, 'tools/nested');
    const taken = await take(open(work), 1);
    assert.deepEqual(taken.leftOut, [{ path: 'tools/nested/', reason: 'nested_repository' }]);
    assert.deepEqual(names(work, taken.commit), ['a.ts']);
    await thereAndBack(work, () => put(work, { 'a.ts': '2' }));
    assert.equal(git(nested, 'status', '--porcelain'), '');
    // Files of before it was a repository stay, too.
    rmSync(nested, { recursive: true });
    put(work, { 'tools/nested/n.ts': '0' });
    const plain = await take(open(work), 2);
    git(nested, 'init', '-q');
    put(work, { 'tools/nested/n.ts': '9' });
    const safety = await take(open(work), 3);
    const sides = [{ commit: plain.commit }, { commit: safety.commit }] as const;
    assert.deepEqual(await open(work).compare(...sides, [], never), []);
    assert.equal(await open(work).diffText(...sides, [], 10_000, never), '');
    const plan = await open(work).planRestore(plain.commit, [], LIMITS, never);
    assert.deepEqual(plan.changes, []);
    await open(work).restore(plain.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.equal(readFileSync(path.join(nested, 'n.ts'), 'utf8'), '9');
  });

  it('hold pointers of Git LFS when its store has the content, and bring the content back', async () => {
    const work = repository(folder(), { '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n' });
    const content = Buffer.alloc(500_000, 7);
    const oid = createHash('sha256').update(content).digest('hex');
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
    put(work, { 'data.bin': pointer });
    git(work, 'add', '-A');
    git(work, 'commit', '-q', '-m', 'lfs');
    put(work, { 'tool.bin': content });
    chmodSync(path.join(work, 'tool.bin'), 0o755);
    put(work, {
      [`.git/lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`]: content,
      'data.bin': content,
    });
    const taken = await thereAndBack(work, () => {
      put(work, { 'data.bin': 'edited' });
      rmSync(path.join(work, 'tool.bin'));
    });
    assert.equal(git(work, 'show', `${taken.commit}:data.bin`), pointer);
    assert.equal(git(work, 'show', `${taken.commit}:tool.bin`), pointer);
    assert.deepEqual(taken.leftOut, []);
    assert.deepEqual(readFileSync(path.join(work, 'data.bin')), content);
  });

  it('stay apart in linked work trees', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const other = path.join(folder(), 'other');
    git(work, 'worktree', 'add', '-q', other, '-b', 'other');
    put(other, { 'only.ts': '1' });
    const before = possessions(work);
    const taken = await take(open(other), 1);
    assert.deepEqual(names(work, taken.commit), ['a.ts', 'only.ts']);
    assert.equal(taken.branch, 'other');
    assert.deepEqual(possessions(work), before);
    assert.equal(existsSync(path.join(work, '.git/planning-studio')), false);
    await thereAndBack(other, () => put(other, { 'only.ts': '2' }));
    // One that is nested is a repository of its own.
    git(work, 'worktree', 'add', '-q', path.join(work, 'inside'), '-b', 'inside');
    assert.deepEqual((await take(open(work), 2)).leftOut, [{ path: 'inside/', reason: 'nested_repository' }]);
  });

  it('keep what a sparse checkout leaves out, and do not write it', async () => {
    const work = repository(folder(), { 'in/a.ts': '1', 'out/b.ts': '1', 'top.ts': '1' });
    const early = await take(open(work), 1);
    git(work, 'sparse-checkout', 'set', '--cone', 'in');
    assert.equal(existsSync(path.join(work, 'out')), false);
    const second = await take(open(work), 2);
    assert.equal(second.tree, early.tree);
    rmSync(path.join(work, '.git/planning-studio'), { recursive: true });
    put(work, { 'in/a.ts': '2' });
    const third = await take(open(work), 3);
    assert.deepEqual(names(work, third.commit), ['in/a.ts', 'out/b.ts', 'top.ts']);
    await thereAndBack(work, () => put(work, { 'in/a.ts': '3' }));
    assert.equal(existsSync(path.join(work, 'out')), false);
    git(work, 'sparse-checkout', 'disable');
    put(work, { 'out/b.ts': '9' });
    assert.equal(git(work, 'show', `${(await take(open(work), 4)).commit}:out/b.ts`), '9');
  });

  it('see through intent-to-add, assume-unchanged and split indexes', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'hidden.ts': '1' });
    put(work, { 'meant.ts': 'x', 'hidden.ts': 'changed' });
    git(work, 'add', '-N', 'meant.ts');
    git(work, 'update-index', '--assume-unchanged', 'hidden.ts');
    const { commit } = await take(open(work), 1);
    assert.equal(git(work, 'show', `${commit}:meant.ts`), 'x');
    assert.equal(git(work, 'show', `${commit}:hidden.ts`), 'changed');
    rmSync(path.join(work, '.git/planning-studio'), { recursive: true });
    git(work, 'config', 'core.splitIndex', 'true');
    git(work, 'config', 'splitIndex.maxPercentChange', '100');
    git(work, 'update-index', '--split-index');
    put(work, { 'a.ts': '2' });
    git(work, 'add', 'a.ts');
    // As an older version left it.
    const corner = path.join(work, '.git/planning-studio');
    put(corner, { 'git/sharedindex.0000': '' });
    const before = possessions(work);
    assert.equal(git(work, 'show', `${(await take(open(work), 2)).commit}:a.ts`), '2');
    assert.deepEqual(possessions(work), before);
    const left = readdirSync(corner, { recursive: true, encoding: 'utf8' });
    assert.deepEqual(
      left.filter((name) => /sharedindex|^(index|stage)\./.test(name)),
      [],
    );
    const [warm = ''] = left.filter((name) => name.startsWith('warm.'));
    assert.equal(readFileSync(path.join(corner, warm)).includes('link'), false);
  });

  it('do not mind a locked index', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    put(work, { '.git/index.lock': '', 'a.ts': '2' });
    assert.equal((await take(open(work), 1)).changes.length, 1);
    assert.equal(existsSync(path.join(work, '.git/index.lock')), true);
  });

  it('say why git cannot be used', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    assert.equal(await reasonOf(open(work, { program: path.join(folder(), 'no-git') })), 'no_git');
    const old = path.join(folder(), 'old-git');
    writeFileSync(old, '#!/bin/sh\necho git version 2.10.1\n', { mode: 0o755 });
    assert.equal(await reasonOf(open(work, { program: old })), 'old_git');
    assert.equal(await reasonOf(open(work, { program: '/bin/true' })), 'no_git', 'not git at all');
    const bare = path.join(folder(), 'bare');
    mkdirSync(bare);
    git(bare, 'init', '-q', '--bare');
    assert.equal(await reasonOf(open(bare)), 'bare');
    const broken = repository(folder(), { 'a.ts': '1' }, 'line\nbreak');
    const state = await open(broken).state(never);
    assert.match(state.kind === 'unusable' ? state.message : state.kind, /path holds a line break/);
    const foreign = open(work, { env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } });
    assert.equal(await reasonOf(foreign), 'not_safe');
    appendFileSync(path.join(work, '.git/config'), '[broken');
    assert.equal(await reasonOf(open(work)), 'damaged');
  });

  it('say that a repository may not be written to', async function () {
    const work = repository(folder(), { 'a.ts': '1' });
    if (process.getuid?.() !== 0) {
      chmodSync(path.join(work, '.git/objects'), 0o555);
      assert.equal(await reasonOf(open(work)), 'read_only');
      chmodSync(path.join(work, '.git/objects'), 0o755);
      return;
    }
    // Permissions do not hold root back: the file system has to.
    try {
      system('mount', ['--bind', work, work]);
    } catch {
      return this.skip();
    }
    try {
      system('mount', ['-o', 'remount,ro,bind', work]);
      assert.equal(await reasonOf(open(work)), 'read_only');
    } finally {
      system('umount', [work]);
    }
  });

  it('say that the disk is full, leave nothing behind and work again afterwards', async function () {
    const work = repository(folder(), { 'a.ts': '1' });
    const objects = path.join(work, '.git/objects');
    try {
      system('cp', ['-a', objects, path.join(folder(), 'objects')]);
      system('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', objects]);
    } catch {
      return this.skip();
    }
    try {
      system('cp', ['-a', `${path.join(folder(), 'objects')}/.`, objects]);
      put(work, {
        'x.bin': randomBytes(180_000),
        'y.bin': randomBytes(180_000),
        'z.bin': randomBytes(180_000),
      });
      const before = listing(work, true);
      await assert.rejects(take(open(work), 1), (error: Error) => /disk is full/i.test(error.message));
      assert.deepEqual(listing(work, true), before);
      assert.equal(git(work, 'for-each-ref', 'refs/planning-studio'), '');
      assert.deepEqual(readdirSync(path.join(work, '.git/planning-studio')), ['git']);
    } finally {
      system('umount', [objects]);
    }
    assert.equal((await take(open(work), 1)).changes.length, 3);
  });

  it('cover only the folder when it is below the top of the repository', async () => {
    const top = repository(
      folder(),
      { 'top.ts': '1', 'pkg/app/a.ts': '1', 'pkg/other/o.ts': '1', '.gitignore': '*.log\n' },
      'top',
    );
    const work = path.join(top, 'pkg/app');
    mkdirSync(path.join(top, 'pkg/home'));
    put(top, { 'top.ts': 'changed', 'untracked.ts': 'x', 'pkg/other/o.ts': 'changed' });
    git(top, 'add', 'top.ts');
    put(work, { 'a.ts': '2', 'deep/new.ts': 'n', 'x.log': 'ignored' });
    const snapshots = open(work);
    const first = await take(snapshots, 1);
    assert.deepEqual(names(top, first.commit), [
      '.gitignore',
      'pkg/app/a.ts',
      'pkg/app/deep/new.ts',
      'pkg/other/o.ts',
      'top.ts',
    ]);
    assert.equal(git(top, 'show', `${first.commit}:top.ts`), '1');
    assert.equal(first.fileTotal, 2);
    assert.deepEqual(
      first.changes.map((one) => one.path),
      ['a.ts', 'deep/new.ts'],
    );
    put(work, { 'a.ts': '3' });
    rmSync(path.join(work, 'deep'), { recursive: true });
    const outside = listing(path.join(top, 'pkg/other'), true);
    const safety = await take(snapshots, 2);
    assert.match(
      await snapshots.diffText({ commit: first.commit }, { now: true }, ['a.ts'], 9999, never),
      /^diff --git a\/a\.ts b\/a\.ts\n[\s\S]*-2\n[\s\S]*\+3\n/,
    );
    assert.equal(
      Buffer.from((await snapshots.read(first.commit, 'deep/new.ts', never)) ?? '').toString(),
      'n',
    );
    await snapshots.restore(first.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.deepEqual(listing(work), {
      'a.ts': '100644 2',
      'deep/': 'folder',
      'deep/new.ts': '100644 n',
      'x.log': '100644 ignored',
    });
    assert.deepEqual(listing(path.join(top, 'pkg/other'), true), outside);
    assert.equal((await take(open(path.join(top, 'pkg/other')), 3)).fileTotal, 1);
    assert.equal(readFileSync(path.join(top, 'top.ts'), 'utf8'), 'changed');
  });

  it('never hold or restore our own folder, even when it is shared', async () => {
    const work = repository(folder(), { 'a.ts': '1', '.planning-studio/plans/p.jsonl': 'one\n' });
    const first = await take(open(work), 1);
    assert.deepEqual(names(work, first.commit), ['a.ts']);
    put(work, { '.planning-studio/plans/p.jsonl': 'one\ntwo\n', 'a.ts': '2' });
    const safety = await take(open(work), 2);
    assert.deepEqual(
      await open(work).compare(
        { commit: git(work, 'rev-parse', 'HEAD').trim() },
        { commit: first.commit },
        [],
        never,
      ),
      [],
    );
    await open(work).restore(first.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.equal(readFileSync(path.join(work, '.planning-studio/plans/p.jsonl'), 'utf8'), 'one\ntwo\n');
  });

  it('see a change that kept size and time of a file made in the same moment', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    for (let round = 1; round < 6; round++) {
      put(work, { 'a.ts': String(round) });
      const { commit } = await take(snapshots, round);
      assert.equal(git(work, 'show', `${commit}:a.ts`), String(round));
    }
    // A link and a device of another kind are told, not followed.
    symlinkSync('/etc/passwd', path.join(work, 'out'));
    system('mkfifo', [path.join(work, 'a.pipe')]);
    rmSync(path.join(work, 'a.ts'));
    system('mkfifo', [path.join(work, 'a.ts')]);
    const taken = await take(snapshots, 9);
    assert.deepEqual(taken.leftOut, [{ path: 'a.ts', reason: 'special' }]);
    assert.deepEqual(names(work, taken.commit), ['out']);
  });
});

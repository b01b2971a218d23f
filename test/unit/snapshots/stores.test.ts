import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
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
  thereAndBack,
} from './repositories.ts';

describe('snapshots in repositories that keep their objects in another way', () => {
  const folder = temporaryFolder();

  const cloned = (...options: readonly string[]): string => {
    const source = repository(folder(), { 'in/a.ts': '1', 'out/b.ts': '1', 'top.ts': '1' }, 'source');
    put(source, { 'top.ts': '2' });
    git(source, 'commit', '-q', '-a', '-m', 'second');
    git(source, 'config', 'uploadpack.allowFilter', 'true');
    git(folder(), 'clone', '-q', ...options, `file://${source}`, 'work');
    return path.join(folder(), 'work');
  };
  const change = (work: string) => (): void => {
    put(work, { 'top.ts': '3', 'new.ts': 'n' });
    rmSync(path.join(work, 'in'), { recursive: true });
  };

  it('with names by SHA-256', async () => {
    const work = path.join(folder(), 'work');
    mkdirSync(work);
    git(work, 'init', '-q', '--object-format=sha256', '-b', 'main');
    put(work, { 'in/a.ts': '1', 'top.ts': '1' });
    // No commit and no index yet: nothing to compare with.
    assert.equal((await take(open(work), 1)).changes.length, 2);
    git(work, 'add', '-A');
    git(work, 'commit', '-q', '-m', 'first');
    assert.equal((await thereAndBack(work, change(work))).commit.length, 64);
    assert.equal(git(work, 'fsck', '--full', '--strict'), '');
  });

  for (const [what, options] of [
    ['a shallow clone', ['--depth=1']],
    ['a partial clone', ['--filter=blob:none']],
    ['a clone without trees', ['--filter=tree:0']],
  ] as const) {
    it(`of ${what}`, async () => {
      const work = cloned(...options);
      const before = possessions(work);
      await take(open(work), 1);
      assert.deepEqual(possessions(work), before);
      await thereAndBack(work, change(work));
      assert.equal(git(work, 'fsck', '--connectivity-only', '--no-dangling'), '');
    });
  }

  it('of a clone that borrows objects of another', async () => {
    const source = repository(folder(), { 'in/a.ts': '1', 'top.ts': '1' }, 'source');
    git(folder(), 'clone', '-q', '--shared', source, 'work');
    const work = path.join(folder(), 'work');
    const before = git(source, 'count-objects', '-v');
    await thereAndBack(work, change(work));
    assert.equal(git(work, 'fsck', '--full'), '');
    assert.equal(git(source, 'count-objects', '-v'), before);
  });

  it('hold every content in a partial clone, also when what the last one held was cleaned up', async () => {
    const work = cloned('--filter=blob:none', '--sparse');
    git(work, 'sparse-checkout', 'set', 'in');
    put(work, { 'in/new.ts': 'precious' });
    const snapshots = open(work);
    await take(snapshots, 1);
    await snapshots.prune(['refs/planning-studio/plan/1'], false, never);
    git(work, 'gc', '-q', '--prune=now');
    const { commit, fileTotal } = await take(snapshots, 2);
    assert.equal(fileTotal, 4);
    assert.equal(
      Buffer.from((await snapshots.read(commit, 'in/new.ts', never)) ?? '').toString(),
      'precious',
    );
  });

  it('with an index that keeps folders of a sparse checkout as one entry', async () => {
    const work = repository(folder(), {
      'in/a.ts': '1',
      'out/x/b.ts': '1',
      'out/y/c.ts': '1',
      'top.ts': '1',
    });
    const whole = await take(open(work), 1);
    rmSync(path.join(work, '.git/planning-studio'), { recursive: true });
    git(work, 'sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    assert.equal((await take(open(work), 2)).tree, whole.tree);
    await thereAndBack(work, change(work));
    assert.equal(existsSync(path.join(work, 'out')), false);
    // What stands there all the same is looked at, and is only left out again when it goes.
    put(work, { 'out/x/b.ts': '9' });
    const { commit } = await take(open(work), 3);
    assert.equal(git(work, 'show', `${commit}:out/x/b.ts`), '9');
    assert.equal(git(work, 'show', `${commit}:out/y/c.ts`), '1');
    rmSync(path.join(work, 'out'), { recursive: true });
    assert.equal((await take(open(work), 4)).tree, whole.tree);
  });

  it('believe their own eyes where a file system monitor told git that nothing changed', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const monitor = path.join(folder(), 'monitor');
    writeFileSync(monitor, `#!/bin/sh\nprintf 'token\\0'\n`, { mode: 0o755 });
    git(work, 'config', 'core.fsmonitor', monitor);
    git(work, 'config', 'core.untrackedCache', 'true');
    git(work, 'status');
    put(work, { 'a.ts': 'changed', 'b.ts': 'new' });
    assert.equal(git(work, 'status', '--porcelain', '--untracked-files=no'), '');
    assert.equal((await take(open(work), 1)).changes.length, 2);
  });

  it('do not show where a person looks, and do not leave with a push or a clone', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    git(folder(), 'init', '-q', '--bare', 'remote.git');
    git(work, 'remote', 'add', 'origin', path.join(folder(), 'remote.git'));
    git(work, 'config', 'core.logAllRefUpdates', 'always');
    put(work, { 'a.ts': '2' });
    const before = possessions(work);
    await take(open(work), 1);
    assert.deepEqual(possessions(work), before);
    for (const push of [['-u', 'origin', 'main'], ['--all'], ['--tags'], []])
      git(work, 'push', '-q', ...push);
    const remote = path.join(folder(), 'remote.git');
    assert.equal(git(remote, 'for-each-ref', '--format=%(refname)').trim(), 'refs/heads/main');
    git(folder(), 'clone', '-q', work, 'clone');
    const clone = path.join(folder(), 'clone');
    assert.doesNotMatch(git(clone, 'for-each-ref'), /planning-studio/);
    assert.equal(readFileSync(path.join(clone, 'a.ts'), 'utf8'), '1');
    git(work, 'gc', '-q', '--prune=now');
    assert.equal(git(work, 'fsck', '--full', '--strict'), '');
    assert.equal((await open(work).refs('refs/planning-studio/', never)).length, 1);
  });

  it('are of the folder, whatever variables of git are around, as in a hook', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const other = repository(folder(), { 'z.ts': '1' }, 'other');
    const before = [possessions(work), possessions(other)];
    const variables = {
      GIT_DIR: path.join(other, '.git'),
      GIT_WORK_TREE: other,
      GIT_INDEX_FILE: path.join(other, '.git/index'),
      GIT_OBJECT_DIRECTORY: path.join(other, '.git/objects'),
      GIT_COMMON_DIR: path.join(other, '.git'),
      GIT_NAMESPACE: 'other',
      GIT_PREFIX: 'nowhere/',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.bare',
      GIT_CONFIG_VALUE_0: 'true',
      GIT_AUTHOR_NAME: 'Somebody',
      GIT_EXTERNAL_DIFF: 'false',
      GIT_ATTR_SOURCE: 'nothing',
    };
    const snapshots = open(work);
    Object.assign(process.env, variables);
    try {
      const first = await take(snapshots, 1);
      assert.deepEqual([first.fileTotal, first.branch], [1, 'main']);
      await snapshots.restore(first.commit, [], { limits: LIMITS, safety: first.commit }, never);
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
    }
    assert.deepEqual([possessions(work), possessions(other)], before);
    assert.equal(
      git(work, 'log', '-1', '--format=%an', 'refs/planning-studio/plan/1').includes('Somebody'),
      false,
    );
  });

  it('go back without taking the executable bit where git does not look at it', async () => {
    const work = repository(folder(), { 'run.sh': '1' });
    git(work, 'config', 'core.fileMode', 'false');
    chmodSync(path.join(work, 'run.sh'), 0o755);
    await thereAndBack(work, () => put(work, { 'run.sh': '2' }));
    assert.equal(lstatSync(path.join(work, 'run.sh')).mode & 0o777, 0o755);
  });

  it('go back without writing into the other name of a file', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const elsewhere = path.join(folder(), 'elsewhere');
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    put(work, { 'a.ts': '2' });
    linkSync(path.join(work, 'a.ts'), elsewhere);
    const safety = await take(snapshots, 2);
    await snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.deepEqual(listing(work), { 'a.ts': '100644 1' });
    assert.equal(readFileSync(elsewhere, 'utf8'), '2');
  });
});

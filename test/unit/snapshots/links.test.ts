import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import {
  git,
  LIMITS,
  listing,
  never,
  open,
  put,
  repository,
  take,
  temporaryFolder,
  thereAndBack,
} from './repositories.ts';

describe('snapshots of folders that become links', () => {
  const parent = temporaryFolder();

  it('go back to the folder whose files stand behind the link under the same names', async () => {
    const work = repository(parent(), { 'lib/a.txt': 'a', 'lib/b.txt': 'b' });
    await thereAndBack(work, () => {
      renameSync(path.join(work, 'lib'), path.join(work, 'lib2'));
      symlinkSync('lib2', path.join(work, 'lib'));
    });
  });

  it('go back to the link, and leave what it led to', async () => {
    const work = repository(parent(), { 'real/a.txt': 'a' });
    symlinkSync('real', path.join(work, 'lib'));
    await thereAndBack(work, () => {
      rmSync(path.join(work, 'lib'));
      put(work, { 'lib/a.txt': 'other' });
    });
  });

  it('write nothing through an ignored link', async () => {
    const work = repository(parent(), { 'lib/a.txt': 'a', 'lib/b.txt': 'b' });
    const snapshots = open(work);
    const target = await take(snapshots, 1);
    const outside = path.join(work, '../outside');
    mkdirSync(outside);
    put(outside, { 'a.txt': 'of somebody else' });
    rmSync(path.join(work, 'lib'), { recursive: true });
    symlinkSync(outside, path.join(work, 'lib'));
    git(work, 'rm', '-q', '--cached', '-r', 'lib');
    put(work, { '.gitignore': '/lib\n' });
    const safety = await take(snapshots, 2);
    assert.equal(safety.fileTotal, 1);
    const plan = await snapshots.planRestore(target.commit, ['lib'], LIMITS, never);
    assert.deepEqual(
      plan.kept.map(({ path: file }) => file),
      ['lib/a.txt'],
    );
    await assert.rejects(
      snapshots.restore(target.commit, ['lib'], { limits: LIMITS, safety: safety.commit }, never),
      { code: 'conflict', details: { paths: ['lib/b.txt'], total: 1 } },
    );
    assert.deepEqual(listing(outside), { 'a.txt': '100644 of somebody else' });
  });

  it('follow a repository that is made anew while this process lives', async () => {
    const work = repository(parent(), { 'a.txt': 'a', 'b.txt': 'b' });
    const snapshots = open(work);
    await take(snapshots, 1);
    rmSync(path.join(work, '.git'), { recursive: true });
    git(work, 'init', '-q', '-b', 'other');
    put(work, { 'c.txt': 'c' });
    const again = await take(snapshots, 2);
    assert.deepEqual([again.branch, again.head, again.fileTotal], ['other', null, 3]);
    assert.equal(git(work, 'fsck', '--full', '--strict').trim(), '');
    git(work, 'config', 'core.fileMode', 'false');
    assert.equal((await take(snapshots, 3)).tree, again.tree);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Commits } from '../../../src/core/ports.ts';
import { openCommits } from '../../../src/node/git/commits.ts';
import { git, never, put, temporaryFolder } from '../workspace/folders.ts';

describe('What git knows about who changed the code', () => {
  const folder = temporaryFolder();
  let commits: Commits;
  const commit = (subject: string, files: Readonly<Record<string, string>>): string => {
    put(folder(), files);
    git(folder(), 'add', '-A');
    git(folder(), 'commit', '-q', '-m', subject);
    return git(folder(), 'rev-parse', 'HEAD').trim();
  };
  beforeEach(() => {
    commits = openCommits(folder());
  });

  it('is nothing without a repository, and nothing before the first commit', async () => {
    assert.equal(await commits.head(never), null);
    git(folder(), 'init', '-q');
    assert.equal(await commits.head(never), null);
    assert.equal(await commits.broughtBy('a'.repeat(40), [], never), null);
  });

  it('is the commit that is checked out', async () => {
    git(folder(), 'init', '-q');
    const first = commit('Say "hé" — once\n\nbody', { 'a.ts': '1' });
    assert.deepEqual(await commits.head(never), { commit: first, subject: 'Say "hé" — once' });
  });

  it('names the newest commit since then that changed the files', async () => {
    git(folder(), 'init', '-q');
    const first = commit('first', { 'src/a.ts': '1', 'src/[b].ts': '1' });
    const second = commit('break a', { 'src/a.ts': '2' });
    const third = commit('change b', { 'src/[b].ts': '2' });
    const subject = async (paths: readonly string[]): Promise<string | undefined> =>
      (await commits.broughtBy(first, paths, never))?.commit;
    assert.equal(await subject(['src/a.ts']), second);
    assert.equal(await subject(['src/[b].ts']), third);
    assert.equal(await subject([]), third);
  });

  it('is nobody’s commit when the files are not as it has them', async () => {
    git(folder(), 'init', '-q');
    const first = commit('first', { 'a.ts': '1', 'b.ts': '1' });
    commit('second', { 'a.ts': '2', 'b.ts': '2' });
    put(folder(), { 'a.ts': '3', 'new.ts': '1' });
    assert.equal(await commits.broughtBy(first, ['a.ts'], never), null);
    assert.equal(await commits.broughtBy(first, ['new.ts'], never), null);
    assert.notEqual(await commits.broughtBy(first, ['b.ts'], never), null);
  });

  it('is the one checked out after going back in history', async () => {
    git(folder(), 'init', '-q');
    const first = commit('first', { 'a.ts': '1' });
    const second = commit('second', { 'a.ts': '2' });
    git(folder(), 'checkout', '-q', first);
    assert.equal((await commits.broughtBy(second, ['a.ts'], never))?.commit, first);
  });

  it('is nobody’s commit when none since then changed the files', async () => {
    git(folder(), 'init', '-q');
    const first = commit('first', { 'a.ts': '1' });
    const second = commit('elsewhere', { 'b.ts': '1' });
    assert.equal(await commits.broughtBy(first, ['a.ts'], never), null);
    git(folder(), 'checkout', '-q', '-b', 'side', first);
    const side = commit('on another branch', { 'c.ts': '1' });
    assert.equal((await commits.broughtBy(second, ['a.ts'], never))?.commit, side);
  });

  it('is told of a folder inside of a repository by paths of that folder', async () => {
    git(folder(), 'init', '-q');
    const first = commit('first', { 'app/src/a.ts': '1' });
    const second = commit('second', { 'app/src/a.ts': '2' });
    commit('elsewhere', { 'other.ts': '1' });
    const inner = path.join(folder(), 'app');
    mkdirSync(inner, { recursive: true });
    assert.equal((await openCommits(inner).broughtBy(first, ['src/a.ts'], never))?.commit, second);
  });

  it('ends with the signal', async () => {
    git(folder(), 'init', '-q');
    await assert.rejects(commits.head(AbortSignal.abort()), { code: 'cancelled' });
  });
});

import assert from 'node:assert/strict';
import { chmodSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { git, never, open, put, repository, take, temporaryFolder } from './repositories.ts';

const MAX = 1_000_000;

describe('the diffs of many snapshots at once', () => {
  const folder = temporaryFolder();

  /** Four snapshots with every kind of change between them. */
  async function history(work: string): Promise<readonly string[]> {
    const snapshots = open(work);
    const commits = [(await take(snapshots, 1)).commit];
    const next = async (): Promise<void> => {
      commits.push((await take(snapshots, commits.length + 1)).commit);
    };
    put(work, { a: 'one\ntwo\nthree\n', 'new\nline': '1\n', ü: 'ü\n' });
    rmSync(path.join(work, 'kind'));
    symlinkSync('a', path.join(work, 'kind'));
    await next();
    renameSync(path.join(work, 'a'), path.join(work, 'b c'));
    chmodSync(path.join(work, 'run'), 0o755);
    await next();
    // Content that looks like what git writes itself.
    put(work, { ü: `diff --git a/x b/x\n${'1'.repeat(40)} ${'2'.repeat(40)}\n`, bin: 'x\0y' });
    await next();
    return commits;
  }

  const files = { a: 'one\ntwo\n', kind: 'k\n', run: 'r\n', bin: 'x\0z' };

  it('are those of each pair alone, in the order asked for', async () => {
    const work = repository(folder(), files);
    const [first = '', second = '', third = '', fourth = ''] = await history(work);
    const snapshots = open(work);
    const pairs = [
      { from: third, to: fourth },
      { from: first, to: second },
      { from: second, to: second },
      { from: first, to: fourth },
      { from: second, to: third },
    ];
    const texts = await snapshots.diffTexts(pairs, MAX, never);
    for (const [nth, { from, to }] of pairs.entries()) {
      const alone = await snapshots.diffText({ commit: from }, { commit: to }, [], MAX, never);
      assert.equal(texts[nth], alone);
      const plain = git(work, '-c', 'core.quotePath=false', 'diff', '-M', '--full-index', from, to);
      assert.equal(alone, plain);
    }
    assert.equal(texts[2], '');
  });

  it('are cut one by one', async () => {
    const work = repository(folder(), { a: '', b: '' });
    const snapshots = open(work);
    const long = 'long line\n'.repeat(5000);
    const commits = [(await take(snapshots, 1)).commit];
    for (const [nth, a] of ['short\n', `${long}1\n`, `${long}2\n`, long.repeat(2), 'end\n'].entries()) {
      put(work, { a });
      commits.push((await take(snapshots, nth + 2)).commit);
    }
    const pairs = commits.slice(1).map((to, nth) => ({ from: commits[nth] ?? '', to }));
    const texts = await snapshots.diffTexts(pairs, 2000, never);
    assert.deepEqual(
      texts.map((text) => text?.endsWith('(The diff is longer than 2000 bytes and is cut here.)\n')),
      [false, true, false, true, true],
    );
    assert.match(texts[0] ?? '', /\+short\n$/);
    assert.match(texts[2] ?? '', /-1\n\+2\n$/);
    assert.ok(texts.every((text) => (text ?? '').startsWith('diff --git a/a b/a\n')));
  });

  it('are null where a commit is missing or damaged, and there for all others', async () => {
    const work = repository(folder(), files);
    const [first = '', second = '', third = '', fourth = ''] = await history(work);
    const snapshots = open(work);
    const missing = '1'.repeat(40);
    const pairs = [
      { from: missing, to: first },
      { from: first, to: second },
      { from: second, to: third },
      { from: third, to: fourth },
      { from: fourth, to: 'no name' },
    ];
    const nulls = async (): Promise<readonly boolean[]> =>
      (await snapshots.diffTexts(pairs, MAX, never)).map((text) => text === null);
    assert.deepEqual(await nulls(), [true, false, false, false, true]);
    const object = path.join(work, '.git/objects', third.slice(0, 2), third.slice(2));
    chmodSync(object, 0o644);
    const whole = readFileSync(object);
    // Cut off, git ends when it comes to it; other damage it takes for a missing one.
    for (const damaged of [whole.subarray(0, whole.length / 2), 'damaged', '']) {
      writeFileSync(object, damaged);
      assert.deepEqual(await nulls(), [true, false, true, true, true]);
    }
  });

  it('fail with what to do where a tree is gone', async () => {
    const work = repository(folder(), files);
    const [first = '', second = '', third = ''] = await history(work);
    const tree = git(work, 'rev-parse', `${second}^{tree}`).trim();
    rmSync(path.join(work, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    const pairs = [
      { from: first, to: third },
      { from: first, to: second },
    ];
    await assert.rejects(open(work).diffTexts(pairs, MAX, never), /damaged\. Run "git fsck"/);
  });

  it('tell of the folder only, whatever its name', async () => {
    const top = repository(folder(), { 'pa ck:ä/a': '1\n', 'pa ck:ä/b/c': '1\n', outside: '1\n' });
    const work = path.join(top, 'pa ck:ä');
    const snapshots = open(work, { env: { HOME: path.join(top, '../home') } });
    const commits = [git(top, 'rev-parse', 'HEAD').trim(), (await take(snapshots, 1)).commit];
    put(top, { 'pa ck:ä/b/c': '2\n', outside: '2\n' });
    commits.push((await take(snapshots, 2)).commit);
    rmSync(work, { recursive: true });
    put(top, { outside: '3\n' });
    git(top, 'add', '-A');
    git(top, 'commit', '-q', '-m', 'gone');
    commits.push(git(top, 'rev-parse', 'HEAD').trim());
    put(work, { a: '1\n' });
    const pairs = commits.slice(1).map((to, nth) => ({ from: commits[nth] ?? '', to }));
    const names = (await snapshots.diffTexts(pairs, MAX, never)).map((text) =>
      (text ?? '').split('\n').filter((line) => /^(diff|deleted)/.test(line)),
    );
    assert.deepEqual(names, [
      [],
      ['diff --git a/b/c b/b/c'],
      [
        'diff --git a/a b/a',
        'deleted file mode 100644',
        'diff --git a/b/c b/b/c',
        'deleted file mode 100644',
      ],
    ]);
  });
});

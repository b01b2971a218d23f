import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LeftOut } from '../../../src/core/model/snapshot.ts';
import type { Taken } from '../../../src/core/snapshot/port.ts';
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

const program = fileURLToPath(new URL('restoreProcess.ts', import.meta.url));
const NOBODY = 65_534;

function sorted(leftOut: readonly LeftOut[]): readonly string[] {
  return leftOut.map(({ path: file, reason }) => `${reason} ${file}`).toSorted();
}

describe('what snapshots cannot hold is named, and going back leaves it alone:', () => {
  const folder = temporaryFolder();

  /** Goes back to `target` after another change, and sees that only `a.ts` and none of `files` is touched. */
  async function goBack(
    work: string,
    target: string,
    files: Readonly<Record<string, string>>,
  ): Promise<void> {
    const snapshots = open(work);
    put(work, { ...files, 'a.ts': '3' });
    const safety = await take(snapshots, 99);
    await snapshots.restore(target, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.equal(readFileSync(path.join(work, 'a.ts'), 'utf8'), '2');
    for (const [name, content] of Object.entries(files)) {
      assert.equal(readFileSync(path.join(work, name), 'utf8'), content);
    }
  }

  it('what git may take for its own folder or settings', async function () {
    const work = repository(folder(), { 'a.ts': '1' });
    if (existsSync(path.join(work, '.GIT'))) return this.skip();
    put(work, {
      'a.ts': '2',
      '.GIT/hooks/x': '1',
      'q/.giT/k': '1',
      'q/ok': '1',
      'w/.Git': '1',
      'y/.git /f': '1',
    });
    symlinkSync('a.ts', path.join(work, '.gitmodules'));
    const taken = await take(open(work), 1);
    assert.deepEqual(sorted(taken.leftOut), [
      'special .GIT/hooks/x',
      'special .gitmodules',
      'special q/.giT/k',
      'special w/.Git',
      'special y/.git /f',
    ]);
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', taken.commit), 'a.ts\nq/ok\n');
    const changed = { '.GIT/hooks/x': '2', 'q/.giT/k': '2', 'w/.Git': '2', 'y/.git /f': '2' };
    await goBack(work, taken.commit, changed);
  });

  it('what lies too deep for the system', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    put(work, { 'a.ts': '2' });
    const part = 'd'.repeat(200);
    const long = 'f'.repeat(60);
    const deep = Array.from({ length: 20 }, () => part).join('/');
    // Only by steps can anybody get there, or away with it.
    const steps = `for i in $(seq 20); do mkdir ${part} && cd -P ${part}; done && echo 1 > ${long} && mkdir ${part} && cd -P ${part} && echo 1 > inner`;
    system('bash', ['-c', `cd '${work}' && ${steps}`]);
    try {
      put(work, { [`${part}/ok`]: '1' });
      const taken = await take(open(work), 1);
      assert.deepEqual(sorted(taken.leftOut), [`unreadable ${deep}/${part}/`, `unreadable ${deep}/${long}`]);
      assert.equal(git(work, 'ls-tree', '-r', '--name-only', taken.commit), `a.ts\n${part}/ok\n`);
      await goBack(work, taken.commit, {});
      const seen = spawnSync('bash', ['-c', `cd '${work}' && find . -name inner -o -name ${long} | wc -l`], {
        encoding: 'utf8',
      });
      assert.equal(seen.stdout.trim(), '2');
    } finally {
      system('rm', ['-rf', path.join(work, part)]);
    }
  });

  it('folders that may not be looked into', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'dir/x': '1' });
    put(work, {
      'a.ts': '2',
      'dir/closed/y': '1',
      'new/deep/closed/y': '1',
      'new/z': '1',
      'names/only': '1',
    });
    put(work, { '.git/info/exclude': 'hidden/\n', 'hidden/closed/y': '1', 'tools/nested/closed/y': '1' });
    git(path.join(work, 'tools/nested'), 'init', '-q');
    const closed = ['dir/closed', 'new/deep/closed', 'hidden/closed', 'tools/nested/closed'];
    const isRoot = process.getuid?.() === 0;
    // Permissions do not hold root back.
    if (isRoot) system('chown', ['-R', String(NOBODY), folder()]);
    put(work, { 'locked.ts': '1', 'b.ts': '1' });
    if (isRoot) system('chown', [String(NOBODY), path.join(work, 'locked.ts'), path.join(work, 'b.ts')]);
    chmodSync(path.join(work, 'locked.ts'), 0);
    for (const name of closed) chmodSync(path.join(work, name), 0);
    chmodSync(path.join(work, 'names'), 0o444);
    const args = [program, work, path.join(folder(), 'home'), 'take', 'refs/planning-studio/plan/1'];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      ...(isRoot ? { uid: NOBODY } : {}),
    });
    chmodSync(path.join(work, 'locked.ts'), 0o644);
    for (const name of [...closed, 'names']) chmodSync(path.join(work, name), 0o755);
    const [, said = 'null'] = stdout.split('\n');
    const taken = JSON.parse(said) as Taken | null;
    assert.deepEqual(
      sorted(taken?.leftOut ?? []),
      [
        'nested_repository tools/nested/',
        'unreadable dir/closed/',
        'unreadable locked.ts',
        'unreadable names/only',
        'unreadable new/deep/closed/',
      ],
      stderr,
    );
    if (isRoot) system('chown', ['-R', '0', folder()]);
    const held = git(work, 'ls-tree', '-r', '--name-only', taken?.commit ?? '');
    assert.equal(held, 'a.ts\nb.ts\ndir/x\nnew/z\n');
    // Readable by now, but the snapshot does not know them.
    await goBack(work, taken?.commit ?? '', {
      'dir/closed/y': '2',
      'new/deep/closed/new': '2',
      'names/only': '2',
    });
  });

  it('plain files in the folder of a submodule that is not there', async () => {
    const inner = repository(folder(), { 'i.ts': '1' }, 'inner');
    const work = repository(folder(), { 'a.ts': '1', 'sub/x.ts': 'of before' });
    const before = git(work, 'rev-parse', 'HEAD').trim();
    git(work, 'rm', '-q', '-r', 'sub');
    git(work, 'submodule', '--quiet', 'add', inner, 'sub');
    git(work, 'commit', '-q', '-m', 'sub');
    assert.deepEqual((await take(open(work), 1)).leftOut, []);
    git(work, 'submodule', '--quiet', 'deinit', '-f', 'sub');
    assert.deepEqual((await take(open(work), 2)).leftOut, []);
    const mine = { 'sub/x.ts': 'mine', 'sub/deep/y.ts': 'mine' };
    put(work, { ...mine, 'a.ts': '2' });
    const taken = await take(open(work), 3);
    assert.deepEqual(sorted(taken.leftOut), ['nested_repository sub/deep/', 'nested_repository sub/x.ts']);
    await goBack(work, taken.commit, mine);
    const plan = await open(work).planRestore(before, [], LIMITS, never);
    assert.deepEqual(sorted(plan.kept), ['nested_repository sub', 'nested_repository sub/x.ts']);
    rmSync(path.join(work, 'sub/deep'), { recursive: true });
    assert.equal(listing(work)['sub/x.ts'], '100644 mine');
  });
});

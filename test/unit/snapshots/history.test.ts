import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../harness/paths.ts';
import { dice } from '../../harness/random.ts';
import { disturb } from './disorder.ts';
import { rounds } from '../../harness/soak.ts';
import {
  git,
  LIMITS,
  listing,
  never,
  open,
  possessions,
  put,
  take,
  temporaryFolder,
} from './repositories.ts';

const COMMITS = rounds('SNAPSHOT_COMMITS');

const fileOf = (number: number): string => `src/m${number % 7}/f${number % 300}.ts`;

/** 2,000 commits with branches, merges, renames, modes and tags, as `git fast-import` reads them. */
function stream(): string {
  const lines: string[] = [];
  const add = (...more: readonly string[]): void => void lines.push(...more);
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;
  for (let number = 1; number <= COMMITS; number++) {
    // Each ninth of ten stands on a branch of its own, which the tenth merges.
    const [isSide, isMerge] = [number % 10 === 9, number % 10 === 0];
    add(`commit refs/heads/${isSide ? `side/${number}` : 'main'}`, `mark :${number}`);
    add(`committer T <t@example.com> ${1_600_000_000 + number * 60} +0100`, data(`Change ${number}\n`));
    if (number > 1) add(`from :${isMerge ? number - 2 : number - 1}`);
    if (isMerge) add(`merge :${number - 1}`);
    if (number % 100 === 50) add(`R ${fileOf(number - 43)} src/moved/f${number}.ts`);
    add(`M 100644 inline ${fileOf(number)}`, data(`export const value = ${number};\n`.repeat(number % 9)));
    if (number % 50 === 1) add(`M 100755 inline bin/run${number % 4}`, data(`#!/bin/sh\necho ${number}\n`));
    if (number % 100 === 0) {
      add(`tag v${number}`, `from :${number}`, 'tagger T <t@example.com> 1700000000 +0000', data('tag\n'));
    }
  }
  return `${lines.join('\n')}\n`;
}

describe('snapshots of a clone', function () {
  this.timeout(5 * 60_000);
  const folder = temporaryFolder();

  function longHistory(): string {
    const origin = path.join(folder(), 'origin');
    git(folder(), 'init', '-q', '--bare', '-b', 'main', origin);
    execFileSync('git', ['fast-import', '--quiet'], { cwd: origin, input: stream() });
    return origin;
  }

  function clone(origin: string, ...options: readonly string[]): string {
    const work = path.join(folder(), 'work');
    git(folder(), '-c', 'advice.detachedHead=false', 'clone', '-q', ...options, `file://${origin}`, work);
    return work;
  }

  /** Takes, changes at random, goes back, and sees that nothing of the person's was touched. */
  async function live(work: string): Promise<void> {
    const roll = dice(7);
    const snapshots = open(work);
    const history = git(work, 'log', '--all', '--format=%H');
    disturb(work, roll, 40);
    git(work, 'stash', '-q', '-u');
    disturb(work, roll, 40);
    git(work, 'add', '-A');
    disturb(work, roll, 40);
    git(work, 'status');
    const before = possessions(work);
    const files = listing(work);
    const target = await take(snapshots, 1);
    assert.deepEqual(possessions(work), before);
    assert.equal(target.head, git(work, 'rev-parse', 'HEAD').trim());
    disturb(work, roll, 80);
    const safety = await take(snapshots, 2, LIMITS, target.commit);
    // A person who packs and prunes takes nothing away from a snapshot.
    git(work, 'gc', '-q', '--prune=now');
    await snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.deepEqual(withoutFolders(listing(work)), withoutFolders(files));
    assert.equal((await take(snapshots, 3)).tree, target.tree);
    assert.equal(git(work, 'stash', 'list').trimEnd().split('\n').length, 1);
    const after = git(work, 'log', 'HEAD', '--branches', '--remotes', '--tags', '--format=%H');
    assert.ok(after.split('\n').every((line) => history.includes(line)));
    git(work, 'fsck', '--connectivity-only', '--no-dangling');
  }

  const withoutFolders = (files: Readonly<Record<string, string>>): unknown =>
    Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('/')));

  it(`with ${COMMITS} commits stand beside its history`, async () => {
    const work = clone(longHistory());
    assert.equal(Number(git(work, 'rev-list', '--count', '--all')), COMMITS);
    git(work, 'gc', '-q');
    assert.ok(readdirSync(path.join(work, '.git/objects/info')).includes('commit-graph'));
    await live(work);
    // Whatever stands in its history can be compared with a snapshot.
    const changes = await open(work).compare(
      { commit: git(work, 'rev-parse', 'v100^{}').trim() },
      { commit: git(work, 'rev-parse', 'HEAD').trim() },
      [],
      never,
    );
    assert.equal(
      changes.length,
      git(work, 'diff', '--name-only', '-M', 'v100', 'HEAD').trimEnd().split('\n').length,
    );
  });

  it('that is shallow stand on what it has', async () => {
    const work = clone(longHistory(), '--depth', '3');
    assert.ok(existsSync(path.join(work, '.git/shallow')));
    await live(work);
    assert.ok(existsSync(path.join(work, '.git/shallow')));
  });

  it('that borrows its objects from another stand on both', async () => {
    const origin = longHistory();
    const work = clone(origin, '--reference', origin, '--branch', `v${COMMITS - 100}`);
    assert.ok(existsSync(path.join(work, '.git/objects/info/alternates')));
    await live(work);
  });

  it('of this project stand beside its history', async function () {
    if (!existsSync(path.join(root, '.git'))) return this.skip();
    const work = clone(root);
    put(work, { 'new.ts': 'export {};\n' });
    await live(work);
  });
});

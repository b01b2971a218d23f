import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { rounds } from '../../harness/soak.ts';
import { git, LIMITS, never, open, possessions, take, temporaryFolder } from './repositories.ts';

const FILES = rounds('SNAPSHOT_FILES');
const FOLDERS = FILES / 100;
/** The first ones are committed, the others are untracked. */
const TRACKED = FILES * 0.6;

function place(number: number): string {
  const folder = number % FOLDERS;
  return `d${folder % 20}/s${folder}/f${Math.floor(number / FOLDERS)}.ts`;
}

function content(number: number, version: number): string {
  return `export const value${number} = ${version};\n`;
}

/** Of all files at once: one value each in a hash. */
function fingerprint(work: string, valueOf: (file: string) => string): string {
  const hash = createHash('sha256');
  for (const folder of readdirSync(work).filter((name) => name !== '.git')) {
    for (const name of readdirSync(path.join(work, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      hash.update(`${folder}/${name}\0${valueOf(path.join(work, folder, name))}\0`);
    }
  }
  return hash.digest('hex');
}

/** Whatever is written into a file, or moved, shows in these. */
function stamp(file: string): string {
  const { ino, size, mode, mtimeNs, ctimeNs } = lstatSync(file, { bigint: true });
  return [ino, size, mode, mtimeNs, ctimeNs].join(' ');
}

function held(file: string): string {
  const { mode } = lstatSync(file);
  return (mode & 0o170000) === 0o040000 ? '' : `${mode} ${readFileSync(file, 'utf8')}`;
}

describe(`snapshots of ${FILES} files`, function () {
  this.timeout(15 * 60_000);
  const folder = temporaryFolder();

  function largeRepository(): string {
    const work = path.join(folder(), 'work');
    for (let one = 0; one < FOLDERS; one++) {
      mkdirSync(path.join(work, `d${one % 20}/s${one}`), { recursive: true });
    }
    const write = (from: number, to: number): void => {
      for (let number = from; number < to; number++) {
        writeFileSync(path.join(work, place(number)), content(number, 0));
      }
    };
    write(0, TRACKED);
    git(work, 'init', '-q', '-b', 'main');
    git(work, '-c', 'core.bigFileThreshold=1', 'add', '-A');
    git(work, 'commit', '-q', '-m', 'first');
    write(TRACKED, FILES);
    return work;
  }

  /** Every kind of change to each fiftieth file. Returns how many paths that concerns. */
  function change(work: string): number {
    let paths = 0;
    for (let number = 0; number < FILES; number += 50) {
      const file = path.join(work, place(number));
      paths += number % 300 === 50 ? 2 : 1;
      if (number % 300 === 0) rmSync(file);
      else if (number % 300 === 50) renameSync(file, `${file}.moved`);
      else if (number % 300 === 100) chmodSync(file, 0o755);
      else writeFileSync(file, content(number, 1));
    }
    return paths;
  }

  it('touch nothing, hold all, and bring all back', async () => {
    const work = largeRepository();
    const snapshots = open(work);
    git(work, 'status');
    const before = possessions(work, fingerprint(work, stamp));
    const first = await take(snapshots, 1);
    assert.deepEqual(possessions(work, fingerprint(work, stamp)), before);
    assert.equal(first.fileTotal, FILES);
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', first.commit).trimEnd().split('\n').length, FILES);
    const files = fingerprint(work, held);

    const paths = change(work);
    const changed = possessions(work, fingerprint(work, stamp));
    const second = await take(snapshots, 2, LIMITS, first.commit);
    assert.deepEqual(possessions(work, fingerprint(work, stamp)), changed);
    assert.equal(
      git(work, 'diff', '--name-only', '--no-renames', first.commit, second.commit).trimEnd().split('\n')
        .length,
      paths,
    );
    await snapshots.restore(first.commit, [], { limits: LIMITS, safety: second.commit }, never);
    assert.equal(fingerprint(work, held), files);
    assert.equal((await take(snapshots, 3)).tree, first.tree);
    // What is packed is as sound as what is not, and few files at that.
    assert.equal(git(work, 'fsck', '--connectivity-only', '--no-dangling'), '');
    const loose = Number(/^count: (\d+)$/m.exec(git(work, 'count-objects', '-v'))?.[1]);
    assert.ok(loose < FILES / 10, `${loose} loose objects`);
    assert.equal(readFileSync(path.join(work, place(50)), 'utf8'), content(50, 0));
  });
});

import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { git, listing, never, open, put, repository, take, temporaryFolder } from './repositories.ts';

/** Who packs a repository also packs its git folder, and may have put something into our corner of it. */
describe('snapshots where somebody was before in our corner of the git folder', () => {
  const folder = temporaryFolder();

  const corner = (work: string): string => path.join(work, '.git/planning-studio');
  const trap = (): string => {
    const file = path.join(folder(), 'trap');
    writeFileSync(file, `#!/bin/sh\ntouch '${folder()}/sprung'\nexit 1\n`, { mode: 0o755 });
    return file;
  };

  it('run no hook from there', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    mkdirSync(path.join(corner(work), 'git/hooks'), { recursive: true });
    for (const hook of ['post-index-change', 'reference-transaction']) {
      symlinkSync(trap(), path.join(corner(work), 'git/hooks', hook));
    }
    put(work, { 'a.ts': '2' });
    assert.equal((await take(open(work), 1)).changes.length, 1);
    assert.equal(existsSync(path.join(folder(), 'sprung')), false);
  });

  it('read no settings from another place that is named there', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    put(work, {
      '.git/planning-studio/git/commondir': '../../evil\n',
      '.git/evil/config': `[core]\n\trepositoryformatversion = 0\n\tautocrlf = true\n[filter "evil"]\n\tclean = ${trap()}\n`,
      '.git/evil/info/attributes': '* filter=evil\n',
      '.git/evil/refs/none': '',
      '.git/evil/objects/none': '',
      'a.ts': 'one\r\n',
    });
    const { commit } = await take(open(work), 1);
    assert.equal(git(work, 'show', `${commit}:a.ts`), 'one\r\n');
    assert.equal(existsSync(path.join(folder(), 'sprung')), false);
  });

  for (const linked of ['', 'git', 'git/info']) {
    it(`write nothing through a link in place of our folder "${linked}"`, async () => {
      const work = repository(folder(), { 'a.ts': '1' });
      const theirs = path.join(folder(), 'theirs');
      put(theirs, { config: 'theirs', attributes: 'theirs', exclude: 'theirs', 'index.1.x': 'theirs' });
      const before = listing(theirs, true);
      mkdirSync(path.dirname(path.join(corner(work), linked)), { recursive: true });
      symlinkSync(theirs, path.join(corner(work), linked));
      const snapshots = open(work);
      const state = await snapshots.state(never);
      assert.equal(state.kind === 'unusable' && state.reason, 'damaged');
      await assert.rejects(take(snapshots, 1), { code: 'git_failed', message: /remove it/ });
      assert.deepEqual(await snapshots.recover(never), []);
      assert.deepEqual(listing(theirs, true), before);
    });
  }

  it('do not work on a link that looks like the index of the last one', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    await take(snapshots, 1);
    const [warm = ''] = readdirSync(corner(work)).filter((name) => name.startsWith('warm.'));
    const theirs = path.join(folder(), 'theirs');
    renameSync(path.join(corner(work), warm), theirs);
    const before = readFileSync(theirs);
    symlinkSync(theirs, path.join(corner(work), warm));
    put(work, { 'a.ts': '2', 'b.ts': '2' });
    assert.equal((await take(snapshots, 2)).changes.length, 2);
    assert.deepEqual(readFileSync(theirs), before);
  });

  for (const prefix of [
    '../theirs/',
    '/theirs/',
    'linked/',
    'a/../../theirs/',
    '.git/',
    'missing/',
    'a.ts/',
  ]) {
    it(`end no restore that would write to "${prefix}"`, async () => {
      const work = repository(folder(), { 'a.ts': '1', 'a/b.ts': '1' });
      const theirs = path.join(folder(), 'theirs');
      mkdirSync(theirs);
      symlinkSync(theirs, path.join(work, 'linked'));
      const oid = git(work, 'rev-parse', 'HEAD:a.ts').trim();
      const entry = { path: 'x', oldMode: null, oldOid: '0'.repeat(40), newMode: '100755', newOid: oid };
      const journal = { format: 1, pid: 0, startedAt: 0, commit: oid, prefix, entries: [entry] };
      put(work, { '.git/planning-studio/restore.json': JSON.stringify(journal) });
      await assert.rejects(open(work).recover(never), { code: 'git_failed', message: /remove that file/ });
      assert.deepEqual(readdirSync(theirs), []);
      assert.equal(existsSync(path.join(work, '.git/x')), false);
      // The same for a folder of the work tree is one of ours.
      put(work, { '.git/planning-studio/restore.json': JSON.stringify({ ...journal, prefix: 'a/' }) });
      assert.equal((await open(work).recover(never)).length, 1);
      assert.equal(readFileSync(path.join(work, 'a/x'), 'utf8'), '1');
    });
  }

  for (const name of ['../theirs/x', '.git/x', 'a/../../theirs/x', 'linked/x']) {
    it(`leave "${name}" alone when they end a restore`, async () => {
      const work = repository(folder(), { 'a.ts': '1', 'b.ts': '2' });
      const theirs = path.join(folder(), 'theirs');
      put(theirs, { x: '1' });
      put(work, { '.git/x': '1' });
      symlinkSync(theirs, path.join(work, 'linked'));
      const [one = '', two = ''] = ['a.ts', 'b.ts'].map((file) =>
        git(work, 'rev-parse', `HEAD:${file}`).trim(),
      );
      const before = listing(theirs, true);
      for (const [newMode, newOid] of [
        [null, '0'.repeat(40)],
        ['100644', two],
      ] as const) {
        const entry = { path: name, oldMode: '100644', oldOid: one, newMode, newOid };
        const journal = { format: 1, pid: 0, startedAt: 0, commit: one, prefix: '', entries: [entry] };
        put(work, { '.git/planning-studio/restore.json': JSON.stringify(journal) });
        await open(work).recover(never);
        assert.deepEqual(listing(theirs, true), before);
        assert.equal(readFileSync(path.join(work, '.git/x'), 'utf8'), '1');
      }
    });
  }

  it('make no corner where there is nothing to be ended', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    assert.deepEqual(await open(work).recover(never), []);
    assert.equal(existsSync(corner(work)), false);
  });
});

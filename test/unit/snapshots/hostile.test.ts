import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
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

describe('snapshots of repositories with programs in their settings', () => {
  const folder = temporaryFolder();

  it('run no program that the repository names', async () => {
    const work = repository(folder(), { 'a.ts': '1\n', 'b.txt': '1\n' });
    const marks = path.join(folder(), 'marks');
    mkdirSync(marks);
    const trap = (name: string): string => {
      const file = path.join(folder(), `trap-${name}`);
      writeFileSync(file, `#!/bin/sh\ntouch '${marks}/${name}'\ncat\n`, { mode: 0o755 });
      return file;
    };
    const inner = repository(folder(), { 'x.ts': '1' }, 'inner');
    git(work, 'submodule', '--quiet', 'add', inner, 'sub');
    git(work, 'commit', '-q', '-m', 'sub');
    put(work, { '.gitattributes': '* filter=evil diff=evil merge=evil\n' });
    for (const [name, value] of [
      ['core.fsmonitor', trap('fsmonitor')],
      ['core.hooksPath', path.join(folder(), 'hooks')],
      ['core.sshCommand', trap('ssh')],
      ['core.pager', trap('pager')],
      ['core.editor', trap('editor')],
      ['core.askPass', trap('askpass')],
      ['core.alternateRefsCommand', trap('alternates')],
      ['filter.evil.clean', trap('clean')],
      ['filter.evil.smudge', trap('smudge')],
      ['filter.evil.process', trap('process')],
      ['filter.evil.required', 'true'],
      ['diff.external', trap('external')],
      ['diff.evil.command', trap('driver')],
      ['diff.evil.textconv', trap('textconv')],
      ['merge.evil.driver', trap('merge')],
      ['gpg.program', trap('gpg')],
      ['commit.gpgSign', 'true'],
      ['credential.helper', trap('credential')],
      ...['status', 'add', 'diff', 'rev-parse', 'config', 'write-tree'].map((one) => [
        `alias.${one}`,
        `!${trap('alias')}`,
      ]),
    ] as const) {
      git(work, 'config', name ?? '', value ?? '');
      git(path.join(work, 'sub'), 'config', name ?? '', value ?? '');
    }
    mkdirSync(path.join(folder(), 'hooks'));
    for (const hook of [
      'reference-transaction',
      'post-index-change',
      'post-checkout',
      'pre-commit',
      'fsmonitor-watchman',
      'pre-auto-gc',
    ]) {
      for (const place of [path.join(folder(), 'hooks'), path.join(work, '.git/hooks')]) {
        writeFileSync(path.join(place, hook), `#!/bin/sh\ntouch '${marks}/hook-${hook}'\n`, { mode: 0o755 });
      }
    }
    // Setting the traps up may have sprung some.
    for (const mark of readdirSync(marks)) rmSync(path.join(marks, mark));
    const snapshots = open(work);
    put(work, { 'a.ts': '2\n', 'sub/x.ts': '2', 'c.ts': 'new\n' });
    const first = await take(snapshots, 1);
    put(work, { 'a.ts': '3\n', 'b.txt': '3\n' });
    rmSync(path.join(work, 'c.ts'));
    const second = await take(snapshots, 2, LIMITS, first.commit);
    assert.notEqual(
      await snapshots.diffText({ commit: first.commit }, { now: true }, [], 100_000, never),
      '',
    );
    assert.equal(
      (await snapshots.compare({ commit: first.commit }, { commit: second.commit }, [], never)).length,
      3,
    );
    await snapshots.planRestore(first.commit, [], LIMITS, never);
    await snapshots.restore(first.commit, [], { limits: LIMITS, safety: second.commit }, never);
    await snapshots.recover(never);
    await snapshots.refs('refs/planning-studio/', never);
    await snapshots.prune(['refs/planning-studio/plan/1'], false, never);
    assert.deepEqual(readdirSync(marks), []);
    // The traps do work: git itself springs them.
    assert.throws(() => git(work, 'add', '-A'));
    assert.notDeepEqual(readdirSync(marks), []);
  });

  it('switch off hooks that settings define, as newer git has them', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const names = ['evil', 'with space', 'a=b', 'dotted.name', 'UPPER'];
    for (const name of names) {
      put(work, {
        '.git/config': `${readFileSync(path.join(work, '.git/config'), 'utf8')}[hook "${name}"]\n\tevent = reference-transaction\n\tcommand = false\n`,
      });
    }
    // This git may be too old to run them: what is asked for is what it is told about each.
    const told = path.join(folder(), 'told');
    const program = path.join(folder(), 'git');
    const ask = names.map((name) => `git config --bool 'hook.${name}.enabled' >> '${told}'`).join('\n');
    writeFileSync(program, `#!/bin/sh\ncase "$*" in *update-ref*)\n${ask}\nesac\nexec git "$@"\n`, {
      mode: 0o755,
    });
    const snapshots = open(work, { program });
    await take(snapshots, 1);
    assert.equal(readFileSync(told, 'utf8'), 'false\n'.repeat(names.length));
    assert.equal((await snapshots.prune(['refs/planning-studio/plan/1'], false, never)).refs, 1);
    assert.equal(readFileSync(told, 'utf8'), 'false\n'.repeat(names.length * 2));
    assert.equal(git(work, 'for-each-ref', 'refs/planning-studio'), '');
  });

  it('fetch nothing that a partial clone lacks, also with a git that does not know how to be told', async () => {
    const source = repository(folder(), { 'in/a.ts': '1', 'out/b.ts': '2' }, 'source');
    git(source, 'config', 'uploadpack.allowFilter', 'true');
    git(source, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
    const clone = ['clone', '-q', '--filter=blob:none', '--sparse', `file://${source}`, 'work'];
    git(folder(), ...clone);
    const work = path.join(folder(), 'work');
    git(work, 'sparse-checkout', 'set', 'in');
    const sprung = path.join(folder(), 'sprung');
    const trap = path.join(folder(), 'ssh');
    writeFileSync(trap, `#!/bin/sh\ntouch '${sprung}'\nexit 1\n`, { mode: 0o755 });
    git(work, 'config', 'core.sshCommand', trap);
    git(work, 'config', 'remote.origin.url', 'ssh://nowhere.invalid/x');
    const { commit } = await take(open(work), 1);
    // Only the snapshot knows the file any more.
    git(work, 'update-ref', '-d', 'HEAD');
    git(work, 'rm', '-q', '-r', '--cached', '--sparse', '.');
    for (const ref of git(work, 'for-each-ref', '--format=%(refname)').trim().split('\n')) {
      if (!ref.startsWith('refs/planning-studio/')) git(work, 'update-ref', '-d', ref);
    }
    git(work, 'reflog', 'expire', '--expire=now', '--all');
    for (const env of [{}, { GIT_NO_LAZY_FETCH: '0' }]) {
      const snapshots = open(work, { env });
      await snapshots.prune(['refs/planning-studio/plan/1'], true, never).catch(() => undefined);
      await snapshots.read(commit, 'out/b.ts', never).catch(() => undefined);
      await snapshots.compare({ commit }, { now: true }, [], never).catch(() => undefined);
      assert.equal(existsSync(sprung), false);
    }
    assert.throws(() => git(work, 'show', `${commit}:out/b.ts`));
    assert.equal(existsSync(sprung), true);
  });

  it('bring line ends, filters and encodings back byte for byte', async () => {
    const work = repository(folder(), {
      '.gitattributes':
        '*.txt text eol=crlf\n*.id ident\n*.utf16 working-tree-encoding=UTF-16LE\n*.rot filter=rot\n*.same filter=rot -text\n',
    });
    git(work, 'config', 'core.autocrlf', 'true');
    git(work, 'config', 'filter.rot.clean', 'tr a-z b-za');
    git(work, 'config', 'filter.rot.smudge', 'tr b-za a-z');
    put(work, {
      'crlf.txt': 'a\r\nb\r\n',
      'mixed.md': 'a\r\nb\nc\r\n',
      'x.id': '$Id: something $\n',
      'w.utf16': Buffer.from('text\n', 'utf16le'),
      'secret.rot': 'abc\n',
      'as-long.same': 'abc\n',
    });
    git(work, 'add', '-A');
    git(work, 'commit', '-q', '-m', 'converted');
    for (const name of ['crlf.txt', 'x.id', 'w.utf16', 'secret.rot', 'as-long.same'])
      rmSync(path.join(work, name));
    git(work, 'checkout', '-q', '--', '.');
    // So long ago that git believes the index and does not look again.
    for (const name of Object.keys(listing(work))) utimesSync(path.join(work, name), 1e9, 1e9);
    git(work, 'status');
    const taken = await thereAndBack(work, () =>
      put(work, {
        'crlf.txt': 'z',
        'mixed.md': 'a\nb\nc\n',
        'x.id': '',
        'secret.rot': 'zzz',
        'w.utf16': 'q',
      }),
    );
    assert.equal(git(work, 'show', `${taken.commit}:crlf.txt`), 'a\r\nb\r\n');
    assert.equal(git(work, 'show', `${taken.commit}:secret.rot`), 'abc\r\n');
    assert.equal(git(work, 'show', ':as-long.same'), 'bcd\n');
    assert.equal(git(work, 'show', `${taken.commit}:as-long.same`), 'abc\n');
  });
});

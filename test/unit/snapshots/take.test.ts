import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
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
} from './repositories.ts';

describe('taking a snapshot', () => {
  const folder = temporaryFolder();

  it('holds tracked and untracked files, deletions, bits, links and empty files, and touches nothing', async () => {
    const work = repository(folder(), {
      'a.ts': 'one\n',
      'gone.ts': 'x\n',
      'run.sh': '#!/bin/sh\n',
      'dir/b.ts': 'b\n',
      '.gitignore': 'dist/\n',
    });
    git(work, 'config', 'user.name', 'Ada');
    git(work, 'config', 'user.email', 'ada@example.com');
    put(work, { 'stashed.ts': 'x' });
    git(work, 'stash', '-u', '-q');
    put(work, {
      'a.ts': 'two\n',
      'new file.ts': 'n\n',
      empty: '',
      'dist/out.js': 'x',
      'dir/staged.ts': 's\n',
    });
    git(work, 'add', 'dir/staged.ts');
    rmSync(path.join(work, 'gone.ts'));
    chmodSync(path.join(work, 'run.sh'), 0o755);
    symlinkSync('a.ts', path.join(work, 'link'));
    symlinkSync('/nowhere', path.join(work, 'dangling'));
    git(work, 'status');
    const before = possessions(work);
    const taken = await take(open(work), 1);
    assert.deepEqual(possessions(work), before);
    assert.equal(git(work, 'rev-parse', 'refs/planning-studio/plan/1').trim(), taken.commit);
    assert.equal(
      git(work, 'ls-tree', '-r', taken.commit).replace(/ [0-9a-f]{40}/g, ''),
      [
        '100644 blob\t.gitignore',
        '100644 blob\ta.ts',
        '120000 blob\tdangling',
        '100644 blob\tdir/b.ts',
        '100644 blob\tdir/staged.ts',
        '100644 blob\tempty',
        '120000 blob\tlink',
        '100644 blob\tnew file.ts',
        '100755 blob\trun.sh',
        '',
      ].join('\n'),
    );
    assert.equal(git(work, 'show', `${taken.commit}:a.ts`), 'two\n');
    assert.equal(
      git(work, 'log', '-1', '--format=%an %ae %P %s', taken.commit).trim(),
      `Ada ada@example.com ${git(work, 'rev-parse', 'HEAD').trim()} Snapshot 1`,
    );
    assert.equal(taken.fileTotal, 9);
    assert.deepEqual(
      [taken.head, taken.branch, taken.operation],
      [git(work, 'rev-parse', 'HEAD').trim(), 'main', null],
    );
    assert.deepEqual(
      taken.changes.map(({ path: file, kind, addedLines, removedLines }) => [
        file,
        kind,
        addedLines,
        removedLines,
      ]),
      [
        ['a.ts', 'modified', 1, 1],
        ['dangling', 'added', 1, 0],
        ['dir/staged.ts', 'added', 1, 0],
        ['empty', 'added', 0, 0],
        ['gone.ts', 'deleted', 0, 1],
        ['link', 'added', 1, 0],
        ['new file.ts', 'added', 1, 0],
        ['run.sh', 'mode', 0, 0],
      ],
    );
  });

  it('leaves the index of the person unrefreshed, whatever is asked', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'b.ts': '1' });
    const snapshots = open(work);
    const { commit } = await take(snapshots, 1);
    // So does the index know other times than the disk has: git would write what it sees.
    const index = path.join(work, '.git/index');
    for (const name of ['a.ts', 'b.ts']) utimesSync(path.join(work, name), 1e9, 1e9);
    const before = [readFileSync(index), lstatSync(index).mtimeMs];
    await snapshots.state(never);
    const safety = await take(snapshots, 2);
    await snapshots.compare({ commit }, { now: true }, [], never);
    await snapshots.diffText({ commit }, { now: true }, [], 1000, never);
    await snapshots.planRestore(commit, [], LIMITS, never);
    await snapshots.restore(commit, [], { limits: LIMITS, safety: safety.commit }, never);
    await snapshots.recover(never);
    await snapshots.read(commit, 'a.ts', never);
    await snapshots.prune(['refs/planning-studio/plan/1'], false, never);
    assert.deepEqual([readFileSync(index), lstatSync(index).mtimeMs], before);
    git(work, 'status');
    assert.notDeepEqual(readFileSync(index), before[0]);
  });

  it('again sees only what changed since, with the one before as its parent', async () => {
    const work = repository(folder(), { 'a.ts': '1\n', 'b.ts': '1\n' });
    const snapshots = open(work);
    put(work, { 'c.ts': '1\n' });
    const first = await take(snapshots, 1);
    put(work, { 'b.ts': '2\n', 'd.ts': 'something else\n' });
    rmSync(path.join(work, 'c.ts'));
    const second = await take(snapshots, 2, LIMITS, first.commit);
    assert.deepEqual(
      second.changes.map((change) => [change.path, change.kind]),
      [
        ['b.ts', 'modified'],
        ['c.ts', 'deleted'],
        ['d.ts', 'added'],
      ],
    );
    assert.equal(git(work, 'rev-parse', `${second.commit}^`).trim(), first.commit);
    const third = await take(snapshots, 3, LIMITS, second.commit);
    assert.deepEqual([third.tree, third.changes], [second.tree, []]);
    // A fresh index must come to the same.
    rmSync(path.join(work, '.git/planning-studio'), { recursive: true });
    assert.equal((await take(snapshots, 4)).tree, second.tree);
  });

  it('keeps any name as it is', async () => {
    const work = repository(folder(), { a: 'x' });
    const names = [
      'sp ace',
      '-rf',
      'new\nline',
      'tab\t',
      'quo"te',
      "it's",
      'back\\slash',
      ':(top)x',
      '*?[',
      'ü',
      'u\u0308',
      '日本',
      'git~1',
      'Left-Out: x',
    ];
    for (const name of names) writeFileSync(path.join(work, name), `content of ${name}`);
    const raw = Buffer.concat([Buffer.from(`${work}/`), Buffer.from([0x66, 0xff, 0xfe, 0x67])]);
    writeFileSync(raw, 'raw');
    const before = listing(work);
    const snapshots = open(work);
    const { commit, tree } = await take(snapshots, 1);
    for (const name of names) {
      assert.equal(
        Buffer.from((await snapshots.read(commit, name, never)) ?? '').toString(),
        `content of ${name}`,
      );
    }
    assert.equal(
      Buffer.from((await snapshots.read(commit, 'f\ufffd\ufffdg', never)) ?? '').toString(),
      'raw',
    );
    for (const name of names) rmSync(path.join(work, name));
    rmSync(raw);
    const safety = await take(snapshots, 2);
    await snapshots.restore(commit, [], { limits: LIMITS, safety: safety.commit }, never);
    assert.deepEqual(listing(work), before);
    assert.equal((await take(snapshots, 3)).tree, tree);
  });

  it('follows files to folders and links and back, and a change of case', async () => {
    const work = repository(folder(), { thing: 'file', 'dir/a': 'a', 'Case.ts': 'x' });
    const snapshots = open(work);
    const first = await take(snapshots, 1);
    rmSync(path.join(work, 'thing'));
    put(work, { 'thing/inner': 'x' });
    rmSync(path.join(work, 'dir'), { recursive: true });
    symlinkSync('thing', path.join(work, 'dir'));
    renameSync(path.join(work, 'Case.ts'), path.join(work, 'case.ts'));
    const second = await take(snapshots, 2);
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', second.commit), 'case.ts\ndir\nthing/inner\n');
    const after = listing(work);
    await snapshots.restore(first.commit, [], { limits: LIMITS, safety: second.commit }, never);
    assert.equal((await take(snapshots, 3)).tree, first.tree);
    await snapshots.restore(second.commit, [], { limits: LIMITS, safety: first.commit }, never);
    assert.deepEqual(listing(work), after);
  });

  it('leaves out secrets and large files, names them, and a restore keeps its hands off them', async () => {
    const work = repository(folder(), { 'a.ts': '1', 'tracked.pem': 'key' });
    put(work, { '.env': 'A=1', 'big.bin': Buffer.alloc(300_000), 'deep/.env.local': 'B=1' });
    const snapshots = open(work);
    const first = await take(snapshots, 1);
    const expected = [
      { path: '.env', reason: 'secret' },
      { path: 'big.bin', reason: 'too_large' },
      { path: 'deep/.env.local', reason: 'secret' },
      { path: 'tracked.pem', reason: 'secret' },
    ];
    assert.deepEqual(
      [...first.leftOut].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      expected,
    );
    assert.deepEqual(first.changes, []);
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', first.commit), 'a.ts\n');
    const again = await take(snapshots, 2);
    assert.deepEqual(
      [...again.leftOut].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      expected,
    );
    // Small by now, but the snapshot does not know it: it stays, as the others do.
    put(work, { 'big.bin': 'small', '.env': 'A=2', 'a.ts': '2' });
    const safety = await take(snapshots, 3);
    await snapshots.restore(first.commit, [], { limits: LIMITS, safety: safety.commit }, never);
    const now = listing(work);
    assert.equal(now['a.ts'], '100644 1');
    assert.equal(now['.env'], '100644 A=2');
    assert.equal(now['big.bin'], '100644 small');
    const allowed = await take(snapshots, 4, { ...LIMITS, includeSecrets: true });
    assert.equal(
      git(work, 'ls-tree', '-r', '--name-only', allowed.commit),
      '.env\na.ts\nbig.bin\ndeep/.env.local\ntracked.pem\n',
    );
  });

  it('leaves out by its own limits what another one held by wider ones', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    put(work, { '.env': 'A=1', 'big.bin': Buffer.alloc(300_000) });
    const snapshots = open(work);
    const wide = await take(snapshots, 1, { maxFileBytes: 1e6, includeSecrets: true });
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', wide.commit), '.env\na.ts\nbig.bin\n');
    const small = await take(snapshots, 2, { ...LIMITS, includeSecrets: true });
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', small.commit), '.env\na.ts\n');
    const narrow = await take(snapshots, 3);
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', narrow.commit), 'a.ts\n');
  });

  it('keeps one index, also when that of the person has changed', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    for (const round of [1, 2]) {
      put(work, { 'a.ts': `round ${round}` });
      git(work, 'add', 'a.ts');
      await take(snapshots, round);
    }
    const kept = readdirSync(path.join(work, '.git/planning-studio'));
    assert.equal(kept.filter((name) => name.startsWith('warm.')).length, 1);
  });

  it('sees a change that kept size and time of a file, made right after it was staged', async function () {
    this.timeout(60_000);
    const work = repository(folder(), { 'a.ts': '1' });
    const second = (): number => Math.floor(Date.now() / 1000);
    const next = (): Promise<void> =>
      new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000) + 5));
    // Within one second, which is all that git tells of a time.
    for (let began = 0, staged = '0'; began !== second(); staged = String((Number(staged) + 1) % 10)) {
      await next();
      began = second();
      put(work, { 'a.ts': staged });
      git(work, 'add', 'a.ts');
      put(work, { 'a.ts': 'x' });
    }
    await next();
    const { commit } = await take(open(work), 1);
    assert.equal(git(work, 'show', `${commit}:a.ts`), 'x');
  });

  it('writes nothing into the repository that the folder is in no more', async () => {
    const top = repository(folder(), { 'work/a.ts': '1' }, 'top');
    mkdirSync(path.join(top, 'home'));
    const work = path.join(top, 'work');
    const snapshots = open(work);
    await take(snapshots, 1);
    git(work, 'init', '-q');
    put(work, { 'a.ts': 'changed' });
    const before = listing(path.join(top, '.git/objects'));
    const { commit } = await take(snapshots, 2);
    assert.equal(git(work, 'show', `${commit}:a.ts`), 'changed');
    assert.deepEqual(listing(path.join(top, '.git/objects')), before);
  });

  it('has what the user tracks although it is ignored, and drops what came to be ignored', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    put(work, { 'out/made.js': 'x', 'out/kept.js': 'x' });
    const snapshots = open(work);
    const first = await take(snapshots, 1);
    assert.match(git(work, 'ls-tree', '-r', '--name-only', first.commit), /out\/made/);
    put(work, { '.gitignore': 'out/\n' });
    git(work, 'add', '-f', 'out/kept.js');
    const second = await take(snapshots, 2);
    assert.equal(git(work, 'ls-tree', '-r', '--name-only', second.commit), '.gitignore\na.ts\nout/kept.js\n');
    mkdirSync(path.join(work, 'lib'));
    put(work, { 'lib/.gitignore': '*.log', 'lib/x.log': 'x' });
    git(work, 'add', '-f', 'lib/x.log');
    const third = await take(snapshots, 3);
    assert.match(git(work, 'ls-tree', '-r', '--name-only', third.commit), /lib\/x\.log/);
    assert.match(git(work, 'ls-tree', '-r', '--name-only', third.commit), /out\/kept/);
  });

  it('says who took it and when, as git would', async () => {
    const work = repository(folder(), { a: 'a' });
    git(work, 'config', 'user.name', 'Ada <b> Lovelace');
    git(work, 'config', 'user.email', 'ada@example.com');
    const zone = process.env['TZ'];
    const from = Math.floor(Date.now() / 1000);
    try {
      for (const [at, [name, offset]] of [
        ['Asia/Kolkata', '+0530'],
        ['Pacific/Marquesas', '-0930'],
        ['UTC', '+0000'],
      ].entries()) {
        process.env['TZ'] = name;
        const { commit } = await take(open(work), at + 1);
        const said = git(work, 'log', '-1', '--date=raw', '--format=%an|%ae|%cn|%ce|%ad|%cd|%s', commit);
        const [date = ''] = /\d+ [+-]\d{4}/.exec(said) ?? [];
        const person = 'Ada  b  Lovelace|ada@example.com';
        assert.equal(said, `${person}|${person}|${date}|${date}|Snapshot ${at + 1}\n`);
        assert.ok(date.endsWith(offset ?? ''), date);
        assert.ok(Number.parseInt(date, 10) >= from && Number.parseInt(date, 10) <= Date.now() / 1000);
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('never makes a ref twice, nor one outside of its place', async () => {
    const work = repository(folder(), { 'a.ts': '1' });
    const snapshots = open(work);
    const { commit } = await take(snapshots, 1);
    put(work, { 'a.ts': '2' });
    await assert.rejects(take(snapshots, 1), { code: 'conflict' });
    assert.equal(git(work, 'rev-parse', 'refs/planning-studio/plan/1').trim(), commit);
    for (const ref of ['refs/heads/main', 'refs/planning-studio/../heads/x', 'refs/planning-studio/a b']) {
      const request = { ref, parent: null, message: 'x', limits: LIMITS };
      await assert.rejects(snapshots.take(request, never), { code: 'invalid_input' });
    }
  });
});

import assert from 'node:assert/strict';
import { chmodSync, linkSync, mkdirSync, renameSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { CodeIndex } from '../../../src/core/index/port.ts';
import { IndexedFolder, identifierSpec, never } from './samples.ts';

/** Paths that hold a name, by asking for its symbol. */
async function where(index: CodeIndex, name: string): Promise<string[]> {
  const hits = await index.symbols({ name }, never);
  return hits
    .filter((hit) => hit.name === name)
    .map((hit) => hit.path)
    .toSorted();
}
const declares = (name: string): string => `export function ${name}() {}\n`;

describe('files of the index', () => {
  let folder: IndexedFolder;
  beforeEach(() => {
    folder = new IndexedFolder();
  });
  afterEach(() => folder.close());

  it('are those that git does not ignore, tracked or not', async () => {
    folder.git('init', '-q');
    folder.write('.gitignore', 'out/\n');
    folder.write('out/made.ts', declares('wanted'));
    folder.write('src/tracked.ts', declares('wanted'));
    folder.git('add', '.');
    folder.git('commit', '-qm', 'First');
    folder.write('src/new.ts', declares('wanted'));
    folder.write('.planning-studio/own.ts', declares('wanted'));
    const index = folder.index();
    assert.deepEqual(await where(index, 'wanted'), ['src/new.ts', 'src/tracked.ts']);
    folder.write('.gitignore', '');
    assert.deepEqual(await where(index, 'wanted'), ['out/made.ts', 'src/new.ts', 'src/tracked.ts']);
  });

  it('are found without git by .gitignore files and without what tools make', async () => {
    folder.write('.gitignore', '*.gen.ts\n');
    folder.write('a.gen.ts', declares('wanted'));
    folder.write('deep/.gitignore', '!b.gen.ts\n/local\n');
    folder.write('deep/b.gen.ts', declares('wanted'));
    folder.write('deep/local/c.ts', declares('wanted'));
    folder.write('node_modules/d.ts', declares('wanted'));
    folder.write('e.ts', declares('wanted'));
    assert.deepEqual(await where(folder.index(), 'wanted'), ['deep/b.gen.ts', 'e.ts']);
  });

  it('are without those that the setting excludes, from the next question on', async () => {
    folder.write('src/a.ts', declares('wanted'));
    folder.write('vendor/b.ts', declares('wanted'));
    let exclude: string[] = [];
    const index = folder.index({ exclude: () => exclude });
    assert.deepEqual(await where(index, 'wanted'), ['src/a.ts', 'vendor/b.ts']);
    exclude = ['vendor'];
    assert.deepEqual(await where(index, 'wanted'), ['src/a.ts']);
    exclude = ['**/a.*'];
    assert.deepEqual(await where(index, 'wanted'), ['vendor/b.ts']);
  });

  it('are named with the reason when they are not looked at', async () => {
    folder.git('init', '-q');
    folder.write('binary.ts', Buffer.from([1, 2, 0, 3]));
    folder.write('large.ts', `${declares('inLarge')}${'// filler\n'.repeat(120_000)}`);
    folder.write('nested/a.ts', declares('wanted'));
    folder.git('init', '-q', 'nested');
    folder.git('-C', 'nested', 'add', '.');
    folder.git('-C', 'nested', 'commit', '-qm', 'Nested');
    mkdirSync(path.join(folder.root, 'loop'));
    symlinkSync('../loop', path.join(folder.root, 'loop/again'));
    symlinkSync('/etc/hosts', path.join(folder.root, 'hosts.ts'));
    folder.write('plain.ts', declares('wanted'));
    const status = await folder.index().refresh(never);
    assert.deepEqual(
      status.skipped.map(({ path: name, reason }) => `${name} ${reason}`),
      [
        'binary.ts binary',
        'hosts.ts symlink',
        'large.ts too_large',
        'loop/again symlink',
        'nested nested_repository',
      ],
    );
    assert.equal(status.skippedTotal, 5);
    assert.equal(status.files, 1);
    assert.ok(status.skipped.every(({ detail }) => detail !== ''));
  });

  it('that are too large leave a verdict open only when they hold the word', async () => {
    folder.write('large.ts', `${declares('inLarge')}${'// filler\n'.repeat(120_000)}`);
    const index = folder.index();
    const specs = [identifierSpec({ match: ['inLarge'] }), identifierSpec({ match: ['elsewhere'] })];
    const verdicts = async (): Promise<string[]> =>
      (await index.evaluate(specs, {}, never)).map(({ verdict }) => verdict);
    assert.deepEqual(await verdicts(), ['undecided', 'pass']);
    folder.write('large.ts', `${declares('elsewhere')}${'// filler\n'.repeat(120_000)}`);
    assert.deepEqual(await verdicts(), ['pass', 'undecided']);
  });

  it('behind a link that took the place of a folder are not looked at', async () => {
    folder.git('init', '-q');
    folder.write('real/a.ts', declares('wanted'));
    folder.write('shown/a.ts', declares('wanted'));
    folder.write('shown/deep/b.ts', declares('wanted'));
    folder.git('add', '.');
    folder.remove('shown');
    symlinkSync('real', path.join(folder.root, 'shown'));
    folder.write('real/deep/b.ts', declares('wanted'));
    const index = folder.index();
    assert.deepEqual(await where(index, 'wanted'), ['real/a.ts', 'real/deep/b.ts']);
    assert.deepEqual(
      index.status().skipped.map(({ path: name, reason }) => `${name} ${reason}`),
      ['shown symlink'],
    );
  });

  it('of text with a NUL somewhere are text', async () => {
    folder.write('a.ts', `${declares('before')}// \0\n${declares('behind')}`);
    const index = folder.index();
    const specs = ['before', 'behind'].map((name) => identifierSpec({ match: [name] }));
    const reports = await index.evaluate(specs, {}, never);
    assert.deepEqual(
      reports.map(({ verdict, rules }) => [verdict, rules[0]?.findings[0]?.line]),
      [
        ['fail', 1],
        ['fail', 3],
      ],
    );
  });

  it('too deep to be listed leave verdicts open', async () => {
    const deep = `${'d/'.repeat(70)}a.ts`;
    folder.write(deep, declares('wanted'));
    const index = folder.index();
    const [report] = await index.evaluate([identifierSpec({ match: ['wanted'] })], {}, never);
    assert.equal(report?.verdict, 'undecided');
    folder.git('init', '-q');
    assert.deepEqual(await where(index, 'wanted'), [deep]);
  });

  it('in folders without permission are named and leave verdicts open', async function () {
    if (process.getuid?.() === 0) this.skip();
    folder.write('closed/a.ts', declares('wanted'));
    const spec = identifierSpec({ match: ['wanted'] });
    const index = folder.index();
    for (const [mode, tracked, named] of [
      [0, false, 'closed'],
      [0, true, 'closed/a.ts'],
      [0o600, true, 'closed/a.ts'],
    ] as const) {
      if (tracked) {
        folder.git('init', '-q');
        folder.git('add', '.');
      }
      chmodSync(path.join(folder.root, 'closed'), mode);
      const [report] = await index.evaluate([spec], {}, never);
      assert.equal(report?.verdict, 'undecided');
      assert.deepEqual(
        index.status().skipped.map(({ path: name, reason }) => `${name} ${reason}`),
        [`${named} unreadable`],
      );
      chmodSync(path.join(folder.root, 'closed'), 0o700);
      assert.deepEqual(await where(index, 'wanted'), ['closed/a.ts']);
    }
  });

  it('without permission to read are named and tried again', async function () {
    if (process.getuid?.() === 0) this.skip();
    folder.write('closed.ts', declares('wanted'));
    chmodSync(path.join(folder.root, 'closed.ts'), 0);
    const index = folder.index();
    const status = await index.refresh(never);
    assert.deepEqual(
      status.skipped.map(({ reason }) => reason),
      ['unreadable'],
    );
    chmodSync(path.join(folder.root, 'closed.ts'), 0o600);
    assert.deepEqual(await where(index, 'wanted'), ['closed.ts']);
  });

  it('are read in UTF-8 with or without a mark, UTF-16 with one, and else byte by byte', async () => {
    const text = declares('größe');
    folder.write('utf8.ts', text);
    folder.write('marked.ts', `\ufeff${text}`);
    folder.write('little.ts', Buffer.from(`\ufeff${text}`, 'utf16le'));
    folder.write('big.ts', Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    folder.write('latin.ts', Buffer.from(text, 'latin1'));
    const index = folder.index();
    assert.deepEqual(await where(index, 'größe'), [
      'big.ts',
      'latin.ts',
      'little.ts',
      'marked.ts',
      'utf8.ts',
    ]);
    const [report] = await index.evaluate([identifierSpec({ match: ['GRÖSSE', 'GRÖßE'] })], {}, never);
    assert.deepEqual(
      report?.rules[0]?.findings.map(({ path: name, column }) => `${name} ${column}`),
      ['big.ts 17', 'latin.ts 17', 'little.ts 17', 'marked.ts 17', 'utf8.ts 17'],
    );
  });

  it('are text with a zero among it, or in UTF-16 without a mark, but not when they look like neither', async () => {
    const text = `${declares('wanted')}// a longer line of plain text\n`;
    folder.write('zero.ts', `const a = "x\0y";\n${text}`);
    folder.write('little.ts', Buffer.from(text, 'utf16le'));
    folder.write('big.ts', Buffer.from(text, 'utf16le').swap16());
    folder.write('binary.ts', Buffer.from(`${text}\0\x01\x02`.repeat(20)));
    folder.write(
      'numbers.ts',
      Buffer.from(Uint16Array.from({ length: 200 }, (_, index) => index % 90).buffer),
    );
    const index = folder.index();
    assert.deepEqual(await where(index, 'wanted'), ['big.ts', 'little.ts', 'zero.ts']);
    const { skipped, partial } = index.status();
    assert.deepEqual(
      skipped.map(({ path: name, reason }) => `${name} ${reason}`),
      ['binary.ts binary', 'numbers.ts binary'],
    );
    assert.deepEqual(partial, []);
  });

  it('may have every character in their names that the file system allows', async () => {
    const names = [
      'a b.ts',
      'quote\'".ts',
      'tab\there.ts',
      'new\nline.ts',
      'ünïcode 😀.ts',
      '-dash.ts',
      '[x]{y}*.ts',
      '$(a).ts',
    ];
    for (const name of names) folder.write(`odd/${name}`, declares('wanted'));
    folder.git('init', '-q');
    folder.write('odd/back\\slash.ts', declares('wanted'));
    const wanted = [...names, 'back\\slash.ts'].map((name) => `odd/${name}`).toSorted();
    assert.deepEqual(await where(folder.index(), 'wanted'), wanted);
    folder.git('add', '.');
    assert.deepEqual(await where(folder.index(), 'wanted'), wanted);
  });

  it('of the same content by two names are both there', async () => {
    folder.write('Name.ts', declares('wanted'));
    linkSync(path.join(folder.root, 'Name.ts'), path.join(folder.root, 'name.ts'));
    assert.deepEqual(await where(folder.index(), 'wanted'), ['Name.ts', 'name.ts']);
  });

  it('are read again when only their time says that they are the same', async () => {
    folder.write('a.ts', declares('first'));
    const file = path.join(folder.root, 'a.ts');
    const index = folder.index();
    assert.deepEqual(await where(index, 'first'), ['a.ts']);
    const { atime, mtime } = statSync(file);
    // The same size and, as far as this can be done, the same time: only reading tells.
    folder.write('a.ts', declares('other'));
    utimesSync(file, atime, mtime);
    assert.deepEqual(await where(index, 'first'), []);
    assert.deepEqual(await where(index, 'other'), ['a.ts']);
  });

  it('changed a moment before they were read are read again, whatever time they show', async () => {
    folder.write('other.ts', declares('other'));
    const index = folder.index();
    // So that the parser stands ready and the file is read at once.
    await index.refresh(never);
    folder.remove('other.ts');
    folder.write('a.ts', declares('first'));
    utimesSync(path.join(folder.root, 'a.ts'), 1e9, 1e9);
    await index.refresh(never);
    const read: number[] = [];
    await index.refresh(never, ({ total }) => read.push(total));
    assert.equal(read[0], 1);
  });

  it('follow renames, deletions and folders that come and go', async () => {
    folder.write('one/a.ts', declares('wanted'));
    folder.write('one/b.ts', declares('wanted'));
    const index = folder.index();
    assert.deepEqual(await where(index, 'wanted'), ['one/a.ts', 'one/b.ts']);
    renameSync(path.join(folder.root, 'one'), path.join(folder.root, 'two'));
    assert.deepEqual(await where(index, 'wanted'), ['two/a.ts', 'two/b.ts']);
    folder.remove('two/a.ts');
    assert.deepEqual(await where(index, 'wanted'), ['two/b.ts']);
    folder.remove('two');
    assert.deepEqual(await where(index, 'wanted'), []);
    assert.equal((await index.refresh(never)).files, 0);
  });

  it('with syntax errors are taken in part, with the lines', async () => {
    folder.write('broken.ts', `${declares('wanted')}function (((\n`);
    const status = await folder.index().refresh(never);
    assert.deepEqual(
      status.partial.map(({ path: name }) => name),
      ['broken.ts'],
    );
    assert.ok(status.partial[0]?.lines.every((line) => line >= 1 && line <= 3));
    assert.equal(status.parsedFiles, 1);
  });

  it('without a grammar are known by their words', async () => {
    folder.write('notes.txt', 'wanted\n');
    const index = folder.index();
    const specs = [
      identifierSpec({ match: [{ kind: 'text', text: 'wanted' }] }),
      identifierSpec({ match: ['wanted'] }),
    ];
    const reports = await index.evaluate(specs, {}, never);
    assert.deepEqual(
      reports.map(({ verdict }) => verdict),
      ['fail', 'pass'],
    );
    assert.equal(index.status().parsedFiles, 0);
    assert.equal(index.status().files, 1);
  });
});

import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { silentLog } from '../../../src/node/log.ts';
import { openWorkspace } from '../../../src/node/workspace/open.ts';
import { put, temporaryFolder } from './folders.ts';

describe('writing a file into the workspace', () => {
  const folder = temporaryFolder();
  const write = (name: string, text: string, overwrite = false): Promise<void> =>
    openWorkspace(folder(), { log: silentLog }).write(name, text, overwrite);
  const text = (name: string): string => readFileSync(path.join(folder(), name), 'utf8');

  it('makes the folders on the way and leaves nothing else behind', async () => {
    await write('docs/plans/ä b.md', 'hällo');
    assert.equal(text('docs/plans/ä b.md'), 'hällo');
    assert.deepEqual(readdirSync(path.join(folder(), 'docs/plans')), ['ä b.md']);
  });

  it('refuses to replace a file unless told to', async () => {
    put(folder(), { 'a.md': 'old' });
    await assert.rejects(write('a.md', 'new'), { code: 'conflict' });
    assert.equal(text('a.md'), 'old');
    await write('a.md', 'new', true);
    assert.equal(text('a.md'), 'new');
    assert.deepEqual(readdirSync(folder()), ['a.md']);
  });

  it('lets one of two that write the same new file win', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => write('same.md', String(index))),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.deepEqual(readdirSync(folder()), ['same.md']);
  });

  it('stays inside the folder and out of git’s and our own', async () => {
    mkdirSync(path.join(folder(), 'sub'));
    symlinkSync(os.tmpdir(), path.join(folder(), 'out'));
    for (const name of [
      '../x.md',
      '/tmp/x.md',
      'out/x.md',
      'out/new/x.md',
      '.git/hooks/post-commit',
      '.planning-studio/x',
      'sub',
      'sub/',
      '.',
    ]) {
      await assert.rejects(write(name, 'x', true), { code: 'invalid_input' }, name);
    }
    assert.deepEqual(readdirSync(folder()).toSorted(), ['out', 'sub']);
  });

  it('replaces a link itself, never what it leads to', async () => {
    const elsewhere = path.join(os.tmpdir(), `studio-target-${process.pid}.md`);
    symlinkSync(elsewhere, path.join(folder(), 'link.md'));
    await assert.rejects(write('link.md', 'x'), { code: 'conflict' });
    await write('link.md', 'x', true);
    assert.equal(lstatSync(path.join(folder(), 'link.md')).isFile(), true);
    assert.throws(() => lstatSync(elsewhere));
  });

  it('says when the disk refuses', async () => {
    put(folder(), { 'a-file': 'x' });
    await assert.rejects(write('a-file/below.md', 'x'), {
      code: 'store_failed',
      message: /could not be written/,
    });
  });
});

import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { cli, git } from './folder.ts';
import { until } from './until.ts';
import { goOn } from './windows.ts';

describe('Snapshots in the workbench', function () {
  this.bail(true);
  let window: StudioWindow;
  const file = (name: string): string => path.join(window.folder, name);
  const text = (name: string): Promise<string | null> => readFile(file(name), 'utf8').catch(() => null);
  const lens = (words: RegExp) => window.page.locator('.codelens-decoration a', { hasText: words }).first();
  const dialog = () => window.page.locator('.monaco-dialog-box');
  const original: Record<string, string | null> = {};

  /** Waits until a file on disk has that content. */
  const becomes = async (name: string, wanted: string | null): Promise<void> => {
    await until(async () => (await text(name)) === wanted);
  };

  before(async () => {
    window = await goOn({});
    await cli(window.folder, 'run', 'Add rate limiting to the public tracking page', '--quick');
    for (const name of ['README.md', 'package.json']) original[name] = await text(name);
  });

  it('are taken by themselves when a task starts', async () => {
    await window.openContainer('Planning Studio');
    await window.treeRow(/Add rate limiting/).waitFor();
    await window.command('Planning Studio: Open Plan as Text…');
    await lens(/^Start$/).click();
    await lens(/in progress/i).waitFor();
    await window.treeRow('Snapshots').waitFor();
    await window.treeRow('Snapshots').click();
    await window.treeRow(/1\. #\d+ started/).waitFor();
  });

  it('are taken by the CodeLens of the task', async () => {
    await writeFile(file('README.md'), 'rewritten\n');
    await rm(file('package.json'));
    await writeFile(file('added.txt'), 'new\n');
    await lens(/^Snapshot$/).click();
    await window.answer('Half way');
    await window.treeRow(/2\. Half way.*3 files/).waitFor();
    await window.screenshot('snapshots-1-taken');
  });

  it('are compared in the editor’s own diff of many files', async () => {
    await window.treeRow(/2\. Half way/).click();
    const editor = window.page.locator('.multiDiffEditor');
    await editor.first().waitFor();
    for (const name of ['README.md', 'added.txt', 'package.json']) {
      await window.page.locator('.multiDiffEntry', { hasText: name }).first().waitFor();
    }
    await window.screenshot('snapshots-2-compared');
  });

  it('go back byte for byte after a question that names the files', async () => {
    await window.command('Planning Studio: Go Back to Snapshot…');
    await window.pick(/1\. #\d+ started/);
    await dialog()
      .getByText(/3 files would change/)
      .waitFor();
    await window.screenshot('snapshots-3-question');
    await dialog().getByRole('button', { name: 'Go Back', exact: true }).click();
    await becomes('README.md', original['README.md'] ?? null);
    await becomes('package.json', original['package.json'] ?? null);
    await becomes('added.txt', null);
  });

  it('and forward again by one click', async () => {
    await window.command('Notifications: Show Notifications');
    const message = window.page
      .locator('.notifications-center .notification-list-item')
      .filter({ hasText: /Went back to snapshot 1/ });
    await message.hover();
    await message.getByRole('button', { name: 'Undo' }).click();
    await becomes('README.md', 'rewritten\n');
    await becomes('package.json', null);
    await becomes('added.txt', 'new\n');
    const status = await git(window.folder, 'status', '--porcelain');
    assert.match(status, /^ M README\.md$/m);
    assert.match(status, /^\?\? added\.txt$/m);
  });

  it('stand on the page of the plan', async () => {
    await window.command('Planning Studio: Open Plan Page…');
    const page = window.panelContent;
    await page.getByRole('heading', { name: /Add rate limiting/ }).waitFor();
    await page.getByRole('listitem').filter({ hasText: 'Half way' }).first().waitFor();
    await page.getByRole('button', { name: 'Take snapshot', exact: true }).click();
    await window.answer('From the page');
    await page.getByRole('listitem').filter({ hasText: 'From the page' }).first().waitFor();
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /differ|Nothing/ })
      .first()
      .waitFor();
    await window.screenshot('snapshots-4-page');
    assert.deepEqual(window.errors, []);
  });
});

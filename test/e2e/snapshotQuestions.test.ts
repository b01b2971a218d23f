import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from './until.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { seriousIssues } from './accessibility.ts';
import { cli, git, inEngine } from './folder.ts';
import { goOn } from './windows.ts';

const NAMES = ['README.md', 'package.json'] as const;

/** What is asked before something that cannot be seen at a glance: each test is the next step in the same window. */
describe('Questions about snapshots, archives and commands', function () {
  this.bail(true);
  let window: StudioWindow;
  const original: Record<string, string> = {};

  const file = (name: string): string => path.join(window.folder, name);
  const becomes = (name: string, text: string): Promise<void> =>
    until(async () => (await readFile(file(name), 'utf8')) === text);
  const planIds = (): Promise<readonly string[]> =>
    inEngine(window.folder, async (engine) => (await engine.plans()).items.map(({ id }) => id));
  const dialog = () => window.page.locator('.monaco-dialog-box');
  const choose = (name: string): Promise<void> => dialog().getByRole('button', { name, exact: true }).click();
  const tab = (name: string | RegExp) =>
    window.page.locator('.tabs-container .tab.active', { hasText: name }).first();
  const lens = (words: RegExp) => window.page.locator('.codelens-decoration a', { hasText: words }).first();
  const goBack = async (name: RegExp): Promise<void> => {
    await window.command('Planning Studio: Go Back to Snapshot…');
    await window.pick(name);
    await dialog()
      .getByText(/would change/)
      .waitFor();
  };
  const openFile = async (name: string): Promise<void> => {
    await window.page.keyboard.press('Control+p');
    await window.page.locator('.quick-input-widget:visible .quick-input-box input').fill(name);
    await window.pick(name);
    await tab(name).waitFor();
  };

  before(async () => {
    window = await goOn({ 'files.autoSave': 'off', 'planningStudio.provider': 'offline' });
    await cli(window.folder, 'run', 'Add rate limiting to the public tracking page', '--quick');
    for (const name of NAMES) original[name] = await readFile(file(name), 'utf8');
    await cli(window.folder, 'snapshot', 'create', 'latest', '--name', 'Before');
    await window.openContainer('Planning Studio');
    await window.treeRow(/Add rate limiting/).waitFor();
  });

  it('shows the git commands instead of going back', async () => {
    for (const name of NAMES) await writeFile(file(name), 'rewritten\n');
    await goBack(/1\. Before/);
    await choose('Show Git Commands');
    await window.page
      .locator('.view-line', { hasText: /git.*restore|git.*checkout|git.*read-tree/ })
      .first()
      .waitFor();
    assert.equal(await readFile(file('README.md'), 'utf8'), 'rewritten\n');
  });

  it('sets back the chosen files only', async () => {
    await goBack(/1\. Before/);
    await choose('Choose Files…');
    const list = window.page.locator('.quick-input-widget:visible');
    await list.locator('.monaco-list-row', { hasText: 'package.json' }).click();
    await list.getByRole('button', { name: 'OK' }).click();
    await dialog()
      .getByText(/1 files? would change/)
      .waitFor();
    await choose('Go Back');
    await becomes('README.md', original['README.md'] ?? '');
    assert.equal(await readFile(file('package.json'), 'utf8'), 'rewritten\n');
  });

  it('saves what stands unsaved among the files first, so that it can be had back', async () => {
    await openFile('package.json');
    await window.page.locator('.monaco-editor .view-line').first().click();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('typed');
    await goBack(/1\. Before/);
    await dialog()
      .getByText(/Not saved yet/)
      .waitFor();
    await window.screenshot('questions-1-unsaved');
    await choose('Save and Go Back');
    await becomes('package.json', original['package.json'] ?? '');
    await window.page.locator('.view-line', { hasText: '"name"' }).first().waitFor();
    await window.page
      .locator('.tabs-container .tab.dirty', { hasText: 'package.json' })
      .waitFor({ state: 'detached' });
    await cli(window.folder, 'snapshot', 'restore', 'latest', '3', '--yes');
    assert.match(await readFile(file('package.json'), 'utf8'), /typed/);
    await writeFile(file('package.json'), original['package.json'] ?? '');
  });

  it('asks before it removes a snapshot', async () => {
    await window.treeRow('Snapshots').click();
    await window.treeRow(/1\. Before/).click({ button: 'right' });
    await window.page.locator('.context-view .action-label', { hasText: 'Remove Snapshot' }).hover();
    await window.page.keyboard.press('Enter');
    await dialog()
      .getByText(/cannot be compared or gone back to/)
      .waitFor();
    await choose('Remove');
    await until(async () => {
      const [plan = ''] = await planIds();
      return !(await git(window.folder, 'for-each-ref', 'refs/planning-studio')).includes(`${plan}/1\n`);
    });
  });

  it('asks whether commands may run when a person saves a spec with one', async () => {
    await window.command('Planning Studio: Open Plan as Text…');
    await lens(/^Add spec$/).click();
    await tab('verify.yaml').waitFor();
    await window.page.locator('.monaco-editor .view-line').first().click();
    await window.page.keyboard.press('Control+a');
    await window.page.keyboard.press('Delete');
    const spec = '{ name: x, rules: [{ id: runs, description: It runs, command: exit 3 }] }';
    await window.page.keyboard.insertText(spec);
    await window.page.keyboard.press('Control+s');
    await dialog().getByText('exit 3').waitFor();
    await window.screenshot('questions-2-commands');
    await choose('Allow');
    await lens(/1 violation/).waitFor();
  });

  it('warns about open tasks, takes notes, and closes what is archived', async () => {
    await window.command('Planning Studio: Archive Plan…');
    await dialog()
      .getByText(/Still open/)
      .waitFor();
    await window.screenshot('questions-3-archive');
    await choose('Archive All the Same');
    await window.answer('Kept for later');
    await window.treeRow(/archived · /).waitFor();
    await window.page
      .locator('.codelens-decoration', { hasText: /Read-only:.*archived/ })
      .first()
      .waitFor();
    await window.command('Planning Studio: Check Archive of Plan…');
    await window.page
      .getByText(/The record of .* is whole/)
      .first()
      .waitFor();
  });

  it('has a page for an archived plan that is still there after a reload, and opens it again with a reason', async () => {
    await window.command('Planning Studio: Open Plan Page…');
    const page = window.panelContent;
    await page.getByText(/Kept for later/).waitFor();
    const [plan = ''] = await planIds();
    // The state of the page, not the address of the plan's files.
    await until(() => window.remembers(new RegExp(`planId\\W+${plan}`)));
    await window.reload();
    await page.getByText(/Kept for later/).waitFor();
    await window.screenshot('questions-4-page');
    assert.deepEqual(await seriousIssues(window), []);
    await page.getByRole('button', { name: 'Reopen' }).click();
    await window.answer('Something was forgotten');
    await page.getByRole('button', { name: 'Archive', exact: true }).waitFor();
  });

  it('gives the keyboard back to the control of the page that asked', async () => {
    const asks = window.panelContent.getByRole('button', { name: 'Archive', exact: true });
    await asks.focus();
    await window.page.keyboard.press('Enter');
    await dialog()
      .getByText(/Still open/)
      .waitFor();
    await window.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    await until(() => asks.evaluate((own) => document.hasFocus() && own.matches(':focus-within')));
  });
});

describe('A folder without a repository', function () {
  this.bail(true);
  let window: StudioWindow;
  before(async () => {
    window = await goOn({ 'planningStudio.provider': 'offline' });
    await rm(path.join(window.folder, '.git'), { recursive: true });
    await cli(window.folder, 'run', 'Add rate limiting', '--quick');
  });

  it('gets one when the person wants a snapshot', async () => {
    await window.openContainer('Planning Studio');
    await window.treeRow(/Add rate limiting/).waitFor();
    await window.command('Planning Studio: Take Snapshot…');
    await window.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Make Repository' }).click();
    await window.answer('The first');
    await window.treeRow('Snapshots').waitFor();
    assert.match(await git(window.folder, 'for-each-ref', 'refs/planning-studio'), /\/1$/m);
    assert.deepEqual(window.errors, []);
  });
});

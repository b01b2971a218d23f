import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { until } from './until.ts';
import { seriousIssues } from './accessibility.ts';
import type { ModelServer } from '../fakes/model-server/server.ts';
import { cli, streamedTexts } from './folder.ts';
import { modelSettings, startModel } from './model.ts';
import { goOn } from './windows.ts';

const IDEA = 'Add rate limiting to the public API';

/** The whole way, as a person goes it with the mouse: each test is the next step of the same session. */
describe('From an idea to a plan in the workbench', function () {
  this.bail(true);
  let window: StudioWindow;
  let panel: FrameLocator;
  let model: ModelServer;

  before(async () => {
    model = await startModel();
    window = await goOn({ 'planningStudio.personas.count': 5, ...modelSettings(model) });
    panel = window.panelContent;
  });
  after(() => model.close());

  const button = (name: string | RegExp): Locator => panel.getByRole('button', { name }).first();
  const showStep = (name: RegExp): Promise<void> => panel.getByRole('tab', { name }).click();
  const threads = (word: string): Locator => panel.locator('section.ps-thread', { hasText: word });
  const looksRight = async (name: string): Promise<void> => {
    await window.screenshot(`flow-${name}`);
    assert.deepEqual(window.errors, []);
    assert.deepEqual(await seriousIssues(window), []);
    // What the checker itself does to the page while it measures is not ours.
    window.errors.length = 0;
  };

  it('starts with an idea typed in the sidebar', async () => {
    await window.openContainer('Planning Studio');
    const view = window.viewContent;
    await view.getByRole('textbox', { name: /What do you want to build/ }).fill(IDEA);
    await view.getByRole('button', { name: 'Start', exact: true }).click();
    await panel.getByRole('heading', { name: IDEA }).first().waitFor();
    await looksRight('1-brief');
  });

  it('takes a note as context and shows what would be sent', async () => {
    await button('Note').click();
    await panel.getByRole('textbox', { name: 'Note' }).fill('Partners get ten times the limit.');
    await panel.getByRole('textbox', { name: 'Note' }).press('Control+Enter');
    await panel.getByRole('list', { name: 'Context entries' }).getByText('Partners get ten times').waitFor();
  });

  it('streams five personas side by side, and comes back when the window is reloaded in the middle', async () => {
    await button(/^Make personas/).click();
    await panel.getByRole('article', { name: 'Persona 5' }).waitFor();
    // Every answer stands still in the middle, so that all of them are under way at once.
    for (let call = 0; call < 6; call += 1) model.fault({ stall: 40 });
    await button(/^Start brainstorm/).click();
    await until(async () => (await threads('thinking').count()) === 5);
    const streamed = (): Promise<string[]> => panel.locator('.ps-thread .ps-thread-body').allTextContents();
    await until(async () => (await streamed()).every((text) => text.includes('long enough to be cut')));
    await looksRight('2-streaming');
    const inLog = async (): Promise<number> =>
      (await streamedTexts(window.folder)).filter((text) => text.includes('long enough to be cut')).length;
    // The interviewer's, too.
    await until(async () => (await inLog()) === 6);
    await window.reload();
    await panel.getByRole('heading', { name: IDEA }).first().waitFor();
    await showStep(/Threads/);
    await until(
      async () => (await streamed()).filter((text) => text.includes('long enough to be cut')).length === 5,
    );
    await until(async () => (await threads('thinking').count()) === 0);
    await looksRight('3-after-reload');
  });

  it('goes on with another round until everybody has answered', async () => {
    await button(/^Next round/).click();
    await until(async () => (await threads('done').count()) === 5);
    await looksRight('4-threads');
  });

  it('writes a synthesis whose points lead back to the messages', async () => {
    await button(/^Synthesize/).click();
    await panel.getByRole('region', { name: 'Recommendations' }).waitFor();
    await looksRight('5-synthesis');
    await panel
      .getByRole('button', { name: /show the message$/ })
      .first()
      .click();
    await panel.locator('section.ps-thread').first().waitFor();
  });

  it('writes a spec that can be edited, fast typing included, and keeps each version', async () => {
    await showStep(/Synthesis/);
    await button(/^Write the spec/).click();
    const editor = panel.locator('.cm-content');
    await editor.getByText('Overview and goals').waitFor();
    await editor.click();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('\n## Mine\n\nPartners are exempt, and nothing I type is lost.');
    assert.match(await editor.innerText(), /Partners are exempt, and nothing I type is lost\./);
    await window.page.keyboard.press('Control+s');
    await panel.getByText(/2 versions/).waitFor();
    await looksRight('6-spec');
  });

  it('drafts tasks, takes a new one, and a drag of it to another place', async () => {
    await button(/^Draft tasks/).click();
    const rows = panel.getByRole('list', { name: 'Tasks' }).locator('> li');
    await until(async () => (await rows.count()) === 2);
    await button(/^Add task/).click();
    await panel
      .getByRole('group', { name: 'Task 3' })
      .getByRole('textbox', { name: 'Title' })
      .fill('Tell the partners');
    await until(async () => (await rows.nth(2).innerText()).includes('Tell the partners'));
    await panel.getByText(/3 tasks · Saved/).waitFor();
    // Its form is closed, so that no row is out of sight.
    await rows.nth(2).locator('.ps-draft-title').click();
    const handle = rows.nth(2).getByRole('button', { name: /^Move task 3/ });
    await handle.dragTo(rows.nth(0));
    await until(async () => (await rows.nth(0).innerText()).includes('Tell the partners'));
    await panel.getByText(/3 tasks · Saved/).waitFor();
    await looksRight('7-tasks');
  });

  it('shows what will be made and makes it', async () => {
    await button(/^Mark ready/).click();
    await button(/^Materialize/).click();
    const dialog = panel.getByRole('dialog');
    await dialog.getByRole('list', { name: 'Tasks that will be made' }).waitFor();
    await looksRight('8-dialog');
    await dialog.getByRole('checkbox', { name: /Markdown/ }).click();
    await dialog.getByRole('button', { name: /^Materialize/ }).click();
    await panel.getByRole('heading', { name: 'The plan is made' }).waitFor();
    await looksRight('9-made');
    const file = path.join(window.folder, 'docs', 'plans', 'add-rate-limiting-to-the-public-api.md');
    await until(() =>
      readFile(file, 'utf8').then(
        (text) => text.includes('**#1**'),
        () => false,
      ),
    );
  });

  it('shows the plan in the tree, with its tasks', async () => {
    await window.treeRow(IDEA).waitFor();
    await window.treeRow('Document the limits').waitFor();
    await window.screenshot('flow-10-tree');
  });

  it('shows at once what the terminal changes in the same plan', async () => {
    await cli(window.folder, 'task', 'update', 'latest', '2', '--title', 'Tell everybody the limits');
    await window.treeRow('Tell everybody the limits').waitFor();
  });

  it('starts a task by its CodeLens in the plan document', async () => {
    await button(/^Open the plan/).click();
    const start = window.page.locator('.codelens-decoration a', { hasText: /^Start$/ }).first();
    await start.waitFor();
    await window.screenshot('flow-11-codelens');
    await start.click();
    await window.page
      .locator('.codelens-decoration a', { hasText: /in progress/i })
      .first()
      .waitFor();
    await window.screenshot('flow-12-started');
  });

  it('takes over a tick that was typed into the plan document', async () => {
    const editor = window.page.locator('.monaco-editor[role="code"], .monaco-editor').last();
    await editor.locator('.view-line', { hasText: '**#1**' }).first().click();
    await window.page.keyboard.press('Home');
    for (let at = 0; at < 3; at += 1) await window.page.keyboard.press('ArrowRight');
    await window.page.keyboard.press('Delete');
    await window.page.keyboard.type('x');
    await window.page.keyboard.press('Control+s');
    await window.page
      .locator('.codelens-decoration a', { hasText: /completed/i })
      .first()
      .waitFor();
    await window.screenshot('flow-13-ticked');
  });
});

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { copySample } from '../harness/sampleWorkspace.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { cli } from './folder.ts';
import { openWindow } from './windows.ts';

describe('A folder that nobody trusts yet', function () {
  this.bail(true);
  let window: StudioWindow;
  let folder: string | undefined;
  const lens = (words: RegExp) => window.page.locator('.codelens-decoration', { hasText: words }).first();
  const button = (name: string | RegExp) => window.panelContent.getByRole('button', { name }).first();
  const menuOf = async (row: RegExp): Promise<readonly string[]> => {
    await window.treeRow(row).click({ button: 'right' });
    const labels = window.page.locator('.context-view .action-label');
    await labels.first().waitFor();
    const found = await labels.allTextContents();
    await window.page.keyboard.press('Escape');
    return found;
  };

  before(async () => {
    // The plans are there before the window, so that it matters to nothing when it first looks.
    folder = await copySample();
    await cli(folder, 'run', 'Add rate limiting to the public tracking page', '--quick');
    window = await openWindow({
      folder,
      trusted: false,
      settings: { 'security.workspace.trust.startupPrompt': 'never', 'workbench.editor.useModal': 'off' },
    });
  });
  after(async () => {
    await window?.close();
    if (folder !== undefined) await rm(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 });
  });

  it('shows its plans and offers nothing that would be refused', async () => {
    await window.openContainer('Planning Studio');
    await window.treeRow(/^Add rate limiting/).waitFor();
    const menu = await menuOf(/^1\. /);
    assert.ok(menu.includes('Open Task…'), menu.join());
    assert.deepEqual(
      menu.filter((label) => /Start|Complete|Rename|Delete|Snapshot|Verif/.test(label)),
      [],
    );
    await window.command('Planning Studio: Open Plan as Text…');
    await lens(/Read-only:.*Restricted Mode/).waitFor();
    assert.equal(await lens(/^Start$/).count(), 0);
    await window.command('Planning Studio: Open Plan Page…');
    await window.panelContent.getByText(/in Restricted Mode: plans can be read/).waitFor();
    await button(/^Take snapshot \(not now: the window is in Restricted Mode/).waitFor();
    await window.screenshot('restricted-1');
  });

  it('comes alive when it is trusted, without a reload', async () => {
    await window.command('Workspaces: Manage Workspace Trust');
    await window.page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/ }).click();
    await window.page
      .locator('.tab', { hasText: /^Add rate limiting/ })
      .last()
      .click();
    await button(/^Take snapshot$/).waitFor();
    await button(/^Take snapshot$/).click();
    await window.answer('Trusted');
    await window.panelContent.getByRole('listitem').filter({ hasText: 'Trusted' }).first().waitFor();
    assert.ok((await menuOf(/^1\. /)).includes('Start Task…'));
    assert.deepEqual(window.errors, []);
  });
});

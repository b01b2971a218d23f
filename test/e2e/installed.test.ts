import assert from 'node:assert/strict';
import path from 'node:path';
import { root } from '../harness/paths.ts';
import { mustRun } from '../harness/run.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { Workbench } from '../harness/workbench.ts';

describe('the packaged extension, installed as a user does', () => {
  let workbench: Workbench;
  let window: StudioWindow;

  before(async () => {
    await mustRun(process.execPath, ['test/harness/package.ts']);
    workbench = await Workbench.start({ vsix: path.join(root, 'dist', 'planning-studio.vsix') });
    window = await workbench.open();
  });

  after(async () => {
    await workbench?.stop();
  });

  it('activates on the stable API and finds all of its files', async () => {
    assert.ok(!(await window.page.title()).includes('Extension Development Host'));
    await window.openContainer('Planning Studio');
    await window.viewContent.getByRole('textbox').first().waitFor();
    assert.deepEqual(window.errors, []);
  });
});

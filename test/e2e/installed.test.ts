import assert from 'node:assert/strict';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { goOn } from './windows.ts';

// So are all windows here; this is the first one, and what a user sees at first.
describe('the packaged extension, installed as a user does', () => {
  let window: StudioWindow;
  before(async () => {
    window = await goOn({});
  });

  it('activates on the stable API and finds all of its files', async () => {
    assert.ok(!(await window.page.title()).includes('Extension Development Host'));
    await window.openContainer('Planning Studio');
    await window.viewContent.getByRole('textbox').first().waitFor();
    assert.deepEqual(window.errors, []);
  });
});

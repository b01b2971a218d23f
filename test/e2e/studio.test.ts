import assert from 'node:assert/strict';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { openWindow } from './windows.ts';

describe('the studio in the workbench', function () {
  let window: StudioWindow;

  before(async () => {
    window = await openWindow();
  });

  after(async () => {
    await window?.close();
  });

  it('opens its panel from the palette under a strict content policy', async () => {
    await window.command('Planning Studio: Open Studio');
    const heading = window.panelContent.getByRole('heading', { name: 'Planning Studio' });
    await heading.waitFor();
    assert.deepEqual(window.errors, []);
  });
});

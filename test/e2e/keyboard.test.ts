import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import type { ModelServer } from '../fakes/model-server/server.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { modelSettings, startModel } from './model.ts';
import { goOn } from './windows.ts';

const IDEA = 'Add rate limiting to the public API';
/** More presses than any view has stops; a control that is not reached by then cannot be reached. */
const MOST_TABS = 80;

describe('A session with the keyboard alone', function () {
  this.bail(true);
  let window: StudioWindow;
  let panel: FrameLocator;
  let model: ModelServer;

  before(async () => {
    model = await startModel();
    window = await goOn(modelSettings(model));
    panel = window.panelContent;
  });
  after(() => model.close());

  const press = (key: string): Promise<void> => window.page.keyboard.press(key);

  /** The accessible name of what has the focus in the panel. */
  const focused = (): Promise<string> =>
    panel.locator(':root').evaluate(() => {
      const element = document.activeElement;
      return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim();
    });

  /** Presses Tab until the control of that name has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    const seen: string[] = [];
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      await press('Tab');
      seen.push(await focused());
      if (name.test(seen.at(-1) ?? '')) return;
    }
    assert.fail(`Tab never reached ${name}; it went over: ${seen.join(' | ')}`);
  };
  const use = async (name: RegExp): Promise<void> => {
    await tabTo(name);
    await press('Enter');
  };

  it('begins in the palette', async () => {
    await window.command('Planning Studio: New Session…', 'by keyboard');
    await window.page
      .getByText(/What should be built/)
      .first()
      .waitFor();
    await window.page.keyboard.type(IDEA);
    await press('Enter');
    await panel.getByRole('heading', { name: IDEA }).first().waitFor();
  });

  it('reaches the spec, and types into it', async () => {
    await panel.getByRole('button', { name: /^Skip to the spec/ }).waitFor();
    await use(/^Skip to the spec/);
    await panel.locator('.cm-content').getByText('Overview and goals').waitFor();
    await tabTo(/^Spec: /);
    await press('Control+End');
    await window.page.keyboard.type('\n## Typed without a mouse\n');
    await press('Control+s');
    await panel.getByText(/2 versions/).waitFor();
    // Escape, then Tab, leaves the editor.
    await press('Escape');
  });

  it('drafts tasks, moves one by arrow keys and opens it', async () => {
    await use(/^Draft tasks/);
    await panel.getByRole('list', { name: 'Tasks' }).getByText('Document the limits').waitFor();
    await tabTo(/^Move task 1/);
    await press('ArrowDown');
    await panel.getByRole('button', { name: /^Move task 2, Add the limiter/ }).waitFor();
    await press('ArrowUp');
    await panel.getByRole('button', { name: /^Move task 1, Add the limiter/ }).waitFor();
  });

  it('materializes, with the focus kept in the dialog', async () => {
    await panel.getByText(/Saved/).waitFor();
    await use(/^Mark ready/);
    await panel.getByRole('button', { name: /^Materialize/, disabled: false }).waitFor();
    await use(/^Materialize…?$/);
    await panel.getByRole('dialog').waitFor();
    await use(/^Materialize$/);
    await panel.getByRole('heading', { name: 'The plan is made' }).waitFor();
    assert.deepEqual(window.errors, []);
  });
});

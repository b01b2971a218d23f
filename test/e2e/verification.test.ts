import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine/api.ts';
import type { StudioWindow } from '../harness/studioWindow.ts';
import { inEngine } from './folder.ts';
import { goOn } from './windows.ts';

const TITLE = 'Limit the public page';
const SPEC = `name: Tracking is limited
rules:
  - id: note-gone
    description: The known gap is no longer noted
    severity: high
    match:
      text: ['nothing keeps a client from trying']
    scope:
      include: [src/**]
    guidance: Put a limiter in front of the route.
  - id: limiter
    description: There is a limiter
    expect:
      definitions: [function limitRequests]
    scope:
      include: [src/**]
`;

/** A plan whose first task has the spec. */
async function plan(engine: Engine): Promise<void> {
  const { signal } = new AbortController();
  const { id } = await engine.createSession({ prompt: 'Limit how often a client may look up parcels' });
  await engine.draftSpec(id, null, signal);
  const drafts = [{ title: 'Limit tracking' }, { title: 'Say so in the README' }];
  await engine.setDrafts(id, drafts, (await engine.session(id)).session.draftsRevision);
  await engine.markReady(id);
  const { id: planId, tasks } = await engine.materialize(id, { planTitle: TITLE });
  await engine.attachSpec(planId, tasks[0]?.id ?? '', SPEC, { baseRevision: 0 }, signal);
}

/** A task that proves itself, as a person sees it: each test is the next step in the same window. */
describe('From red to green in the workbench', function () {
  this.bail(true);
  let window: StudioWindow;

  before(async () => {
    window = await goOn({ 'planningStudio.provider': 'offline' });
    // As another process leaves it.
    await inEngine(window.folder, plan);
  });

  const openFile = async (name: string): Promise<void> => {
    await window.page.keyboard.press('Control+p');
    await window.answer(name);
    await window.page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
  };
  const lens = (text: string | RegExp): ReturnType<StudioWindow['treeRow']> =>
    window.page.locator('.codelens-decoration a', { hasText: text }).first();
  const status = (text: RegExp): ReturnType<StudioWindow['treeRow']> =>
    window.page.locator('.statusbar-item', { hasText: text }).first();

  it('shows a red task with its rules and findings in the Plans view', async () => {
    await window.openContainer('Planning Studio');
    await window.treeRow(/Limit tracking.*2 violations/).waitFor();
    await status(/0 of 1 tasks proven/).waitFor();
    await window
      .treeRow(/Limit tracking/)
      .locator('.monaco-tl-twistie')
      .click();
    await window.treeRow(/note-gone.*1 violation/).waitFor();
    await window
      .treeRow(/note-gone/)
      .locator('.monaco-tl-twistie')
      .click();
    await window.treeRow(/src\/app\.ts:20/).waitFor();
    await window.screenshot('verify-1-tree');
  });

  it('opens the place of a finding, which says so above the code and in Problems', async () => {
    await window.treeRow(/src\/app\.ts:20/).click();
    await window.page.locator('.tabs-container .tab.active', { hasText: 'app.ts' }).waitFor();
    await lens(/note-gone/).waitFor();
    await window.command('Problems: Focus on Problems View');
    await window.page.locator('.markers-panel', { hasText: 'Put a limiter in front' }).waitFor();
    await window.screenshot('verify-2-problems');
  });

  it('stands in the Test Explorer with its rules', async () => {
    await window.command('Testing: Focus on Test Explorer View');
    const row = (text: string | RegExp) =>
      window.page.locator('.test-explorer .monaco-list-row').filter({ hasText: text }).first();
    await row(TITLE).waitFor();
    for (const name of [TITLE, 'Limit tracking']) {
      const [twistie, one] = [row(name).locator('.monaco-tl-twistie'), row(name)];
      if ((await one.getAttribute('aria-expanded')) !== 'true') await twistie.click();
    }
    await window.page.locator('.test-explorer [aria-label*="limiter"][aria-label*="Failed" i]').waitFor();
    await window.screenshot('verify-3-tests');
  });

  it('turns green everywhere when the code is written and saved', async () => {
    await openFile('app.ts');
    await window.page.locator('.view-line', { hasText: 'nothing keeps a client' }).first().click();
    await window.page.keyboard.press('Control+Shift+k');
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.type('export function limitRequests(): void {');
    await window.page.keyboard.press('Control+s');
    await status(/1 of 1 tasks proven/).waitFor();
    await window.page.locator('.test-explorer [aria-label*="limiter"][aria-label*="Passed" i]').waitFor();
    await window.page.locator('.markers-panel', { hasText: 'Put a limiter' }).waitFor({ state: 'detached' });
    await lens(/limiter · 1\. Limit tracking/).waitFor();
    await lens(/note-gone/).waitFor({ state: 'detached' });
    await window.screenshot('verify-4-green');
    await window.openContainer('Planning Studio');
    await window.treeRow(/Limit tracking.*proven.*completed/).waitFor();
    await window.screenshot('verify-5-tree');
  });

  it('says on the task in the plan and on each rule in the spec that it holds', async () => {
    await window.treeRow(/Limit tracking/).click();
    await lens(/Verify · proven/).waitFor();
    await lens('Edit spec').click();
    await window.page.locator('.tabs-container .tab.active', { hasText: 'verify.yaml' }).waitFor();
    await lens(/^\s*proven/).waitFor();
    await window.screenshot('verify-6-spec');
    assert.deepEqual(window.errors, []);
  });
});

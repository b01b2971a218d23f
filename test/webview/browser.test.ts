import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArguments, installChromium } from '../harness/chromium.ts';
import { openSite, type Site } from './browser/site.ts';

// The real page in real Chromium under the policy that the extension gives it.
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The rules of axe whose answer colours change. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const tab = (name: string) => (page: Page) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
const views: readonly [string, string, ((page: Page) => Promise<unknown>)?][] = [
  ['the empty sessions view', 'view=sessions&blank'],
  ['the sessions view', 'view=sessions'],
  ['the brief', 'phase=created', tab('Brief')],
  [
    'a persona being edited',
    'phase=created',
    (page) => tab('Brief')(page).then(() => page.getByRole('button', { name: 'Edit Operator' }).click()),
  ],
  ['the threads', 'phase=brainstorming', tab('Threads')],
  ['the synthesis', 'phase=drafting', tab('Synthesis')],
  ['the spec', 'phase=drafting', tab('Spec')],
  ['the tasks', 'phase=drafting', tab('Tasks')],
  [
    'an open task',
    'phase=drafting',
    (page) => tab('Tasks')(page).then(() => page.locator('.ps-draft-summary').nth(3).click()),
  ],
  [
    'the materialize dialog',
    'phase=ready',
    (page) => tab('Tasks')(page).then(() => page.getByRole('button', { name: /^Materialize/ }).click()),
  ],
  ['the finished plan', 'phase=materialized', tab('Plan')],
  [
    'a plan’s page',
    'view=plan',
    (page) => page.getByRole('button', { name: /Remove the Auth0 client/ }).click(),
  ],
  [
    'a comparison of snapshots',
    'view=plan',
    (page) => page.getByRole('button', { name: 'Compare', exact: true }).click(),
  ],
];

describe('the webview in Chromium', function () {
  this.timeout(120_000);
  let site: Site;
  let browser: Browser;
  before(async () => {
    site = await openSite();
    browser = await chromium.launch({
      executablePath: await installChromium(),
      args: [...chromiumArguments],
    });
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  /** A page that notes every error, and every breach of the content policy, from its first moment on. */
  async function open(query: string, width = 1280): Promise<{ page: Page; errors: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    await page.goto(`${site.address}/?${query}`);
    await page.locator('main:not(.ps-alone)').waitFor();
    return { page, errors };
  }

  async function seriousFindings(page: Page, rules: readonly string[] | null): Promise<readonly string[]> {
    const options = JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) });
    // Through the debugger, because the policy lets no script of ours into the page.
    const found = await page.evaluate(
      `${rules ? '' : axe}; globalThis.axe.run(${options}).then(({ violations }) => violations)`,
    );
    return (found as readonly Finding[])
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
      );
  }

  /** As VS Code does it: the page stays and gets other colours. */
  function changeTheme(page: Page, theme: string): Promise<void> {
    return page.evaluate(async (name) => {
      const link = document.querySelector<HTMLLinkElement>('link[href*="/theme.css"]');
      if (link === null) throw new Error('The page has no theme.');
      await new Promise((resolve, reject) => {
        link.onload = resolve;
        link.onerror = reject;
        link.href = link.href.replace(/\?.*$/, `?${name}`);
      });
      // The toolkit reads the new colours when the class changes, and draws them with the next frames.
      document.body.dataset['vscodeThemeKind'] = `vscode-${name}`;
      document.body.className = `vscode-${name}`;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, theme);
  }

  for (const [name, query, act] of views) {
    it(`shows ${name} in every theme with no serious finding of axe and no breach of the policy`, async () => {
      const { page, errors } = await open(`theme=dark&${query}`, query.includes('sessions') ? 320 : 1280);
      try {
        await act?.(page);
        await page.waitForTimeout(250);
        const isTooWide = (): Promise<boolean> =>
          page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        assert.deepEqual(await seriousFindings(page, null), []);
        assert.ok(!(await isTooWide()), 'wider than the window');
        for (const theme of ['light', 'high-contrast']) {
          await changeTheme(page, theme);
          // What is there does not depend on its colours.
          assert.deepEqual(await seriousFindings(page, COLOUR_RULES), [], theme);
          assert.ok(!(await isTooWide()), `wider than the window in ${theme}`);
        }
        assert.deepEqual(errors, []);
      } finally {
        await page.close();
      }
    });
  }

  it('keeps within 320 pixels in every part', async () => {
    const { page } = await open('phase=drafting', 320);
    for (const name of ['Brief', 'Threads', 'Synthesis', 'Spec', 'Tasks', 'Plan']) {
      await tab(name)(page);
      await page.waitForTimeout(100);
      const over = await page.evaluate(() => {
        const part = document.querySelector('.ps-part');
        return (part?.scrollWidth ?? 0) - (part?.clientWidth ?? 0);
      });
      assert.ok(over <= 0, `${name} is ${over} pixels too wide`);
    }
    await page.close();
  });

  it('goes from an idea to a plan by keyboard alone', async () => {
    const { page, errors } = await open('phase=created&blank');
    const go = async (name: string | RegExp): Promise<void> => {
      const button = page.getByRole('button', { name });
      await button.first().waitFor();
      for (let step = 0; step < 150; step += 1) {
        await page.keyboard.press('Tab');
        const on = await page.evaluate(() => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          const host = document.activeElement;
          return `${host?.getAttribute('aria-label') ?? ''} ${host?.textContent ?? ''}`.trim();
        });
        if (typeof name === 'string' ? on.includes(name) : name.test(on)) return page.keyboard.press('Enter');
      }
      throw new Error(`Tab does not reach ${String(name)}`);
    };
    await go('Start brainstorm');
    await page.getByText('4 threads, nobody is thinking').waitFor();
    await page.waitForTimeout(400);
    await go(/^Synthesize$/);
    await page.getByText('Diversity').waitFor();
    await page.waitForTimeout(400);
    await go('Write the spec');
    await page.getByText('Version 1').waitFor();
    await page.waitForTimeout(400);
    await go('Draft tasks');
    await page.getByText('8 tasks').waitFor();
    await page.waitForTimeout(400);
    await go('Mark ready');
    await page.getByRole('button', { name: 'Back to drafting' }).waitFor();
    await go('Materialize…');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('list', { name: 'Tasks that will be made' }).waitFor();
    await go(/^Materialize$/);
    await page.getByText('The plan is made').waitFor();
    assert.deepEqual(errors, []);
    await page.close();
  });

  it('gives the focus back when a dialog is left by Escape', async () => {
    const { page } = await open('phase=drafting');
    const discard = page.getByRole('button', { name: 'Discard session' });
    await discard.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('dialog') !== null);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(
      await page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'Discard session',
    );
    await page.close();
  });

  it('draws a dependency by drag and refuses one that closes a cycle while it is drawn', async () => {
    const { page } = await open('phase=drafting', 1500);
    await tab('Tasks')(page);
    await page.getByRole('tab', { name: 'Graph' }).click();
    const port = (number: number) =>
      page
        .locator('[data-node]', { has: page.locator(`.ps-node-number:text-is("${number}")`) })
        .locator('.ps-node-port');
    const box = (number: number) =>
      page.locator('[data-node]', { has: page.locator(`.ps-node-number:text-is("${number}")`) });
    const middle = async (target: ReturnType<typeof box>): Promise<[number, number]> => {
      const at = await target.boundingBox();
      assert.ok(at);
      return [at.x + at.width / 2, at.y + at.height / 2];
    };
    await page.mouse.move(...(await middle(port(4))));
    await page.mouse.down();
    await page.mouse.move(...(await middle(box(1))), { steps: 5 });
    await page.getByText(/Refused.*Measure the API.*Middleware in observe mode/).waitFor();
    await page.mouse.up();
    assert.equal(
      await page.evaluate(() => window.fakeHost.calls.some(({ name }) => name === 'setDrafts')),
      false,
    );
    await page.mouse.move(...(await middle(port(1))));
    await page.mouse.down();
    await page.mouse.move(...(await middle(box(5))), { steps: 5 });
    await page.mouse.up();
    await page.getByText(/5 “Fail open.*now waits for 1/).waitFor();
    await page.waitForFunction(() => window.fakeHost.calls.some(({ name }) => name === 'setDrafts'));
    await page.close();
  });

  it('moves a task by drag', async () => {
    const { page } = await open('phase=drafting');
    await tab('Tasks')(page);
    await page.locator('.ps-draft .ps-grip').nth(0).dragTo(page.locator('.ps-draft').nth(2));
    await page.waitForFunction(() =>
      document.querySelectorAll('.ps-draft-title')[2]?.textContent?.startsWith('Measure'),
    );
    await page.close();
  });
});

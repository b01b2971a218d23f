import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArguments, installChromium } from '../harness/chromium.ts';
import { openPageHost, type PageHost, type Start } from '../fakes/pageHost.ts';
import {
  brainstormed,
  briefed,
  drafted,
  everyPhase,
  idea,
  materialized,
  nothing,
  ready,
  underway,
} from '../fakes/starts.ts';
import { waitFor } from '../fakes/waitFor.ts';
import { openBridge, type Bridge } from './browser/bridge.ts';
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
const press = (name: string | RegExp) => (page: Page) =>
  page.getByRole('button', { name, exact: true }).click();

/** The views, in groups of what is shown on the same page; each goes on from where the one before ended. */
const groups: readonly {
  readonly start: () => Promise<Start>;
  readonly width?: number;
  readonly views: readonly (readonly [string, ...((page: Page) => Promise<unknown>)[]])[];
}[] = [
  { start: nothing, width: 320, views: [['the empty sessions view']] },
  { start: everyPhase, width: 320, views: [['the sessions view']] },
  {
    start: briefed,
    views: [
      ['the brief', tab('Brief')],
      ['a persona being edited', press('Edit Operator')],
    ],
  },
  { start: brainstormed, views: [['the threads', tab('Threads')]] },
  {
    start: drafted,
    views: [
      ['the synthesis', tab('Synthesis')],
      ['the spec', tab('Spec')],
      ['the tasks', tab('Tasks')],
      ['an open task', (page) => page.locator('.ps-draft-summary').nth(3).click()],
    ],
  },
  { start: ready, views: [['the materialize dialog', tab('Tasks'), press(/^Materialize/)]] },
  { start: materialized, views: [['the finished plan', tab('Plan')]] },
  {
    start: underway,
    views: [
      ['a plan’s page', press(/Remove the Auth0 client/)],
      ['a comparison of snapshots', press('Compare')],
    ],
  },
];

describe('the webview in Chromium', function () {
  this.timeout(120_000);
  let site: Site;
  let browser: Browser;
  let bridge: Bridge;
  let page: Page;
  /** What went wrong on the page since it was loaded: errors, and breaches of the content policy. */
  let errors: string[] = [];
  /** The group whose views are being looked at, and how many of them are behind. */
  let at: { readonly group: (typeof groups)[number]; behind: number } | null = null;
  before(async () => {
    [site, browser] = await Promise.all([
      openSite(),
      installChromium().then((executablePath) =>
        chromium.launch({ executablePath, args: [...chromiumArguments] }),
      ),
    ]);
    page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      );
    });
    bridge = await openBridge(page, site);
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });

  async function open(start: Start | Promise<Start>, width = 1280): Promise<PageHost> {
    const host = await openPageHost(await start, (error) => errors.push(String(error)), { everyMs: 20 });
    await page.setViewportSize({ width, height: 800 });
    errors = [];
    at = null;
    await bridge.show(host);
    return host;
  }

  async function seriousFindings(page: Page, rules: readonly string[] | null): Promise<readonly string[]> {
    // Rules about colours need nothing that is loaded first.
    const only = rules && { runOnly: rules, preload: false };
    const options = JSON.stringify({ resultTypes: ['violations'], ...only });
    // Through the debugger, because the policy lets no script of ours into the page.
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(`${axe}; 0`);
    const found = await page.evaluate(`globalThis.axe.run(${options}).then(({ violations }) => violations)`);
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
      if (link.href.endsWith(`?${name}`)) return;
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

  const isTooWide = (): Promise<boolean> =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

  for (const group of groups) {
    group.views.forEach(([name], index) => {
      it(`shows ${name} in every theme with no serious finding of axe and no breach of the policy`, async () => {
        if (at?.group !== group || at.behind > index) {
          await open(group.start(), group.width);
          at = { group, behind: 0 };
        }
        await changeTheme(page, 'dark');
        for (; at.behind <= index; at.behind += 1) {
          const [, ...acts] = group.views[at.behind] ?? [name];
          for (const act of acts) await act(page);
        }
        await bridge.settled();
        assert.deepEqual(await seriousFindings(page, null), []);
        assert.ok(!(await isTooWide()), 'wider than the window');
        for (const theme of ['light', 'high-contrast']) {
          await changeTheme(page, theme);
          // What is there does not depend on its colours.
          assert.deepEqual(await seriousFindings(page, COLOUR_RULES), [], theme);
          assert.ok(!(await isTooWide()), `wider than the window in ${theme}`);
        }
        assert.deepEqual(errors, []);
      });
    });
  }

  it('keeps within 320 pixels in every part', async () => {
    await open(drafted(), 320);
    for (const name of ['Brief', 'Threads', 'Synthesis', 'Spec', 'Tasks', 'Plan']) {
      await tab(name)(page);
      await bridge.settled();
      const over = await page.evaluate(() => {
        const part = document.querySelector('.ps-part');
        return (part?.scrollWidth ?? 0) - (part?.clientWidth ?? 0);
      });
      assert.ok(over <= 0, `${name} is ${over} pixels too wide`);
    }
  });

  it('goes from an idea to a plan by keyboard alone', async () => {
    await open(idea());
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
    await bridge.settled();
    await go(/^Synthesize$/);
    await page.getByText('Diversity').waitFor();
    await bridge.settled();
    await go('Write the spec');
    await page.getByText('Version 1').waitFor();
    await bridge.settled();
    await go('Draft tasks');
    await page.getByText('8 tasks').waitFor();
    await bridge.settled();
    await go('Mark ready');
    await page.getByRole('button', { name: 'Back to drafting' }).waitFor();
    await go('Materialize…');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('list', { name: 'Tasks that will be made' }).waitFor();
    await go(/^Materialize$/);
    await page.getByText('The plan is made').waitFor();
    assert.deepEqual(errors, []);
  });

  it('gives the focus back when a dialog is left by Escape', async () => {
    await open(drafted());
    const discard = page.getByRole('button', { name: 'Discard session' });
    await discard.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('dialog') !== null);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The browser gives the focus back in a task of its own.
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-label') === 'Discard session',
    );
  });

  it('draws a dependency by drag and refuses one that closes a cycle while it is drawn', async () => {
    const host = await open(drafted(), 1500);
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
      host.calls.some(({ name }) => name === 'setDrafts'),
      false,
    );
    await page.mouse.move(...(await middle(port(1))));
    await page.mouse.down();
    await page.mouse.move(...(await middle(box(5))), { steps: 5 });
    await page.mouse.up();
    await page.getByText(/5 “Fail open.*now waits for 1/).waitFor();
    await waitFor(async () => {
      const [session] = (await host.engine.sessions()).items;
      const { drafts } = (await host.engine.session(session?.id ?? '')).session;
      return drafts[4]?.blockedBy.includes(drafts[0]?.id ?? '') ?? false;
    });
  });

  it('moves a task by drag', async () => {
    await open(drafted());
    await tab('Tasks')(page);
    await page.locator('.ps-draft .ps-grip').nth(0).dragTo(page.locator('.ps-draft').nth(2));
    await page.waitForFunction(() =>
      document.querySelectorAll('.ps-draft-title')[2]?.textContent?.startsWith('Measure'),
    );
  });
});

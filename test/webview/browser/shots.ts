/** Looks at the webview: `node test/webview/browser/shots.ts FOLDER [only]` writes pictures in every theme and width. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumArguments, installChromium } from '../../harness/chromium.ts';
import { openSite } from './site.ts';
import type { ThemeName } from './themes.ts';

const [, , folder = 'dist/pictures', only] = process.argv;
const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

interface Shot {
  readonly name: string;
  readonly query: string;
  readonly wide: boolean;
  readonly narrow?: boolean;
  readonly act?: (page: Page) => Promise<void>;
}

const tab = (name: string) => (page: Page) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();

const shots: readonly Shot[] = [
  { name: 'sessions', query: 'view=sessions', wide: false, narrow: true },
  { name: 'sessions-blank', query: 'view=sessions&blank', wide: false, narrow: true },
  { name: 'brief', query: 'phase=created', wide: true, narrow: true, act: tab('Brief') },
  { name: 'threads', query: 'phase=brainstorming', wide: true, narrow: true, act: tab('Threads') },
  {
    name: 'streaming',
    query: 'phase=created&pace=80',
    wide: true,
    act: async (page) => {
      await tab('Brief')(page);
      await page.getByRole('button', { name: 'Start brainstorm' }).click();
      await page.waitForTimeout(2500);
    },
  },
  { name: 'synthesis', query: 'phase=drafting', wide: true, narrow: true, act: tab('Synthesis') },
  { name: 'spec', query: 'phase=drafting', wide: true, narrow: true, act: tab('Spec') },
  { name: 'tasks', query: 'phase=drafting', wide: true, narrow: true, act: tab('Tasks') },
  {
    name: 'task-form',
    query: 'phase=drafting',
    wide: true,
    act: async (page) => {
      await tab('Tasks')(page);
      await page.locator('.ps-draft-summary', { hasText: 'Middleware in observe mode' }).click();
    },
  },
  {
    name: 'materialize',
    query: 'phase=ready',
    wide: true,
    act: async (page) => {
      await tab('Tasks')(page);
      await page.getByRole('button', { name: /^Materialize/ }).click();
      await page.getByRole('list', { name: 'Tasks that will be made' }).waitFor();
    },
  },
  { name: 'plan', query: 'phase=materialized', wide: true },
];

const site = await openSite();
const browser = await chromium.launch({
  executablePath: await installChromium(),
  args: [...chromiumArguments],
});
mkdirSync(folder, { recursive: true });
try {
  for (const theme of themes) {
    for (const shot of shots.filter(({ name }) => !only || name.startsWith(only))) {
      const widths = [...(shot.wide ? [1400] : []), ...(shot.narrow ? [320] : [])];
      for (const width of widths) {
        const page = await browser.newPage({ viewport: { width, height: 860 } });
        page.on(
          'console',
          (message) => message.type() === 'error' && console.error(shot.name, theme, message.text()),
        );
        page.on('pageerror', (error) => console.error(shot.name, theme, error.message));
        await page.goto(`${site.address}/?theme=${theme}&${shot.query}`);
        await page.locator('main:not(.ps-alone)').waitFor();
        await shot.act?.(page);
        await page.waitForTimeout(400);
        await page.screenshot({ path: path.join(folder, `${shot.name}-${theme}-${width}.png`) });
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
  await site.close();
}

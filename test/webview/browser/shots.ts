/** Looks at the webview: `node test/webview/browser/shots.ts FOLDER [only]` writes pictures in every theme and width. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { chromiumArguments, installChromium } from '../../harness/chromium.ts';
import { openPageHost, type Start } from '../../fakes/pageHost.ts';
import { rateLimitsModel } from '../../fakes/rateLimitsModel.ts';
import {
  brainstormed,
  briefed,
  drafted,
  everyPhase,
  materialized,
  nothing,
  ready,
  underway,
} from '../../fakes/starts.ts';
import { openBridge } from './bridge.ts';
import { openSite } from './site.ts';
import type { ThemeName } from './themes.ts';

const [, , folder = 'dist/pictures', only] = process.argv;
const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];

interface Shot {
  readonly name: string;
  readonly start: () => Promise<Start>;
  readonly wide: boolean;
  readonly narrow?: boolean;
  readonly act?: (page: Page) => Promise<void>;
}

const tab = (name: string) => (page: Page) => page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();

const shots: readonly Shot[] = [
  { name: 'sessions', start: everyPhase, wide: false, narrow: true },
  { name: 'sessions-blank', start: nothing, wide: false, narrow: true },
  { name: 'brief', start: briefed, wide: true, narrow: true, act: tab('Brief') },
  { name: 'threads', start: brainstormed, wide: true, narrow: true, act: tab('Threads') },
  {
    name: 'streaming',
    start: () => briefed(rateLimitsModel({ pieceLength: 4, pieceDelayMs: 12 })),
    wide: true,
    act: async (page) => {
      await tab('Brief')(page);
      await page.getByRole('button', { name: 'Start brainstorm' }).click();
      await page.waitForTimeout(2500);
    },
  },
  { name: 'synthesis', start: drafted, wide: true, narrow: true, act: tab('Synthesis') },
  { name: 'spec', start: drafted, wide: true, narrow: true, act: tab('Spec') },
  { name: 'tasks', start: drafted, wide: true, narrow: true, act: tab('Tasks') },
  {
    name: 'task-form',
    start: drafted,
    wide: true,
    act: async (page) => {
      await tab('Tasks')(page);
      await page.locator('.ps-draft-summary', { hasText: 'Middleware in observe mode' }).click();
    },
  },
  {
    name: 'materialize',
    start: ready,
    wide: true,
    act: async (page) => {
      await tab('Tasks')(page);
      await page.getByRole('button', { name: /^Materialize/ }).click();
      await page.getByRole('list', { name: 'Tasks that will be made' }).waitFor();
    },
  },
  { name: 'plan', start: materialized, wide: true },
  { name: 'plan-page', start: underway, wide: true, narrow: true },
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
        const bridge = await openBridge(page, site);
        await bridge.show(await openPageHost(await shot.start(), console.error), theme);
        await shot.act?.(page);
        await bridge.settled();
        await page.screenshot({ path: path.join(folder, `${shot.name}-${theme}-${width}.png`) });
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
  await site.close();
}

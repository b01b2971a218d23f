/** Joins a page in Chromium to a host in this process, as VS Code joins its two. */
import type { Page } from 'playwright-core';
import type { Port } from '../../../src/protocol/channel.ts';
import type { PageHost } from '../../fakes/pageHost.ts';
import type { Site } from './site.ts';
import type { ThemeName } from './themes.ts';

export interface Bridge {
  readonly page: Page;
  /** Loads the page anew, over this host, and resolves when it shows its view. */
  show(host: PageHost, theme?: ThemeName): Promise<void>;
  /** Resolves when no call of the page is under way and what came of them is drawn. */
  settled(): Promise<void>;
}

/** Runs in the page before its own script: the editor's API, which may be acquired once. */
function editor(): void {
  const load = new URL(location.href).searchParams.get('load');
  const bridge = window as unknown as {
    toHost(load: string | null, message: unknown): Promise<void>;
    acquireVsCodeApi: unknown;
  };
  let state: unknown;
  bridge.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => void bridge.toHost(load, message),
    getState: () => state,
    setState: (value: unknown) => {
      state = value;
    },
  });
}

export async function openBridge(page: Page, site: Site): Promise<Bridge> {
  let loads = 0;
  let listener: (message: unknown) => void = () => undefined;
  let underWay = new Set<unknown>();
  const port: Port = {
    post: (message) => {
      const { kind, id } = message as { readonly kind: string; readonly id?: number };
      if (kind !== 'event') underWay.delete(id);
      // The page may be gone by now, as any page may.
      page.evaluate(`window.postMessage(${JSON.stringify(message)}, '*')`).catch(() => undefined);
    },
    listen: (heard) => {
      listener = heard;
      return { dispose: () => undefined };
    },
  };
  await page.exposeFunction('toHost', (load: string, message: { readonly id: number }) => {
    // What an earlier load still had to say is nobody's.
    if (load !== String(loads)) return;
    underWay.add(message.id);
    listener(message);
  });
  await page.addInitScript(editor);
  return {
    page,
    async show(host, theme = 'dark') {
      loads += 1;
      underWay = new Set();
      host.serve(port);
      await page.goto(`${site.address}/?theme=${theme}&load=${loads}`);
      await page.locator('main:not(.ps-alone)').waitFor();
    },
    async settled() {
      // An answer may make the page ask for more: it has been quiet when it was so twice.
      for (let quiet = 0; quiet < 2;) {
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
        quiet = underWay.size === 0 ? quiet + 1 : 0;
      }
      await page.evaluate(() =>
        Promise.all(
          document
            .getAnimations()
            .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
            .map((one) => one.finished.catch(() => undefined)),
        ),
      );
    },
  };
}

import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { root } from './paths.ts';

/** Where messages of our webviews come from, and words of our extension in messages of the workbench. */
const webviewAddress = /vscode-resource|\/contrib\/webview\//;
const ownName = /planning.?studio\.planning.?studio/i;

/** What only the workbench that opened a window can do. */
export interface WindowLife {
  load(): Promise<void>;
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  close(): Promise<void>;
}

/** One VS Code window in Chromium, driven as a person would. `page` is Playwright's, for everything not offered here. */
export class StudioWindow {
  readonly page: Page;
  /** The workspace's folder on this machine. */
  readonly folder: string;
  /** Uncaught errors, console errors of the webviews (content policy violations too) and of the extension's start. */
  readonly errors: string[] = [];
  readonly #life: WindowLife;

  constructor(page: Page, folder: string, life: WindowLife) {
    this.page = page;
    this.folder = folder;
    this.#life = life;
    // Long on the busiest machine.
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      const text = message.text();
      const own = webviewAddress.test(message.location().url) || ownName.test(text);
      if (message.type() === 'error' && own) this.errors.push(text);
    });
  }

  /** Runs a command by its title in the palette ("Planning Studio: New Session"), waiting for it to be offered. */
  async command(title: string, how: 'by mouse' | 'by keyboard' = 'by mouse'): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    const label = this.page.locator('.label-name', { hasText: new RegExp(`^${escapeRegExp(title)}$`) });
    const row = this.page.locator('.quick-input-widget:visible .monaco-list-row').filter({ has: label });
    const short = { timeout: 5000 };
    const deadline = Date.now() + 90_000;
    for (;;) {
      try {
        await this.page.keyboard.press('F1');
        await input.waitFor(short);
        await input.fill(`>${title}`, short);
        if (how === 'by mouse') {
          await row.first().waitFor(short);
          // Given up too early it would be done twice.
          await row.first().click({ timeout: 20_000 });
        } else {
          await row.and(this.page.locator('.focused')).waitFor(short);
          await this.page.keyboard.press('Enter');
        }
        return;
      } catch (error) {
        // Not offered yet, or something else took the focus and so closed the palette.
        if (Date.now() > deadline) {
          throw new Error(`The palette offers no command "${title}".`, { cause: error });
        }
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Answers the quick pick that is open by choosing the entry with this text. */
  async pick(text: string | RegExp): Promise<void> {
    await this.page
      .locator('.quick-input-widget:visible .monaco-list-row')
      .filter({ hasText: text })
      .first()
      .click();
  }

  /** Answers the input box that is open. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    await input.waitFor();
    await input.fill(text);
    await input.press('Enter');
  }

  /** Opens a view container by the name of its icon in the activity bar. */
  async openContainer(name: string): Promise<void> {
    const tab = this.page
      .locator('.activitybar')
      .getByRole('tab', { name: new RegExp(`^${escapeRegExp(name)}`) });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** The content of the visible webview in the side bar. */
  get viewContent(): FrameLocator {
    return this.#webview('[src*="purpose=webviewView"]');
  }

  /** The content of the visible webview panel among the editors. */
  get panelContent(): FrameLocator {
    return this.#webview(':not([src*="purpose=webviewView"])');
  }

  #webview(which: string): FrameLocator {
    // While one takes the place of another there are two.
    const visible = this.page.locator(`iframe.webview${which}:visible`).last();
    return visible.contentFrame().frameLocator('iframe');
  }

  /** A row of a tree in the side bar, by the text that it shows. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.sidebar .monaco-list-row').filter({ hasText: text }).first();
  }

  /** The messages shown at the lower right. */
  get notifications(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  /** Loads the whole window again: a new extension host, the same browser profile. */
  async reload(): Promise<void> {
    await this.#life.load();
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor();
  }

  /** Whether what the workbench keeps in the browser, as JSON, fits: it is written down some seconds late. */
  async remembers(pattern: RegExp): Promise<boolean> {
    return this.page.evaluate(async (wanted) => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error('IndexedDB says nothing'));
        });
      for (const { name } of await indexedDB.databases()) {
        if (!name?.startsWith('vscode-web-state-db-')) continue;
        const database = await done(indexedDB.open(name));
        const [store] = database.objectStoreNames;
        const values = store ? await done(database.transaction(store).objectStore(store).getAll()) : [];
        database.close();
        if (values.some((value) => new RegExp(wanted).test(JSON.stringify(value) ?? ''))) return true;
      }
      return false;
    }, pattern.source);
  }

  /** Replaces the user's settings, of the open window and after a reload. */
  async configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#life.configure(settings);
  }

  /**
   * Closes the editors (what is not saved is lost), the panel below them and the messages: as after opening, but for
   * what stands in the side bar.
   */
  async tidy(): Promise<void> {
    const isDirty = (await this.page.locator('.tabs-container .tab.dirty').count()) > 0;
    await this.command('View: Close All Editors');
    if (isDirty)
      await this.page
        .locator('.monaco-dialog-box')
        .getByRole('button', { name: /^Don't Save/ })
        .click();
    await this.command('Notifications: Clear All Notifications');
    if (await this.page.locator('.part.panel:visible').count())
      await this.command('View: Toggle Panel Visibility');
    await this.page.locator('.part.panel:visible').waitFor({ state: 'detached' });
    await this.page.locator('.tabs-container .tab').first().waitFor({ state: 'detached' });
    this.errors.length = 0;
  }

  /** Writes a picture of the window to dist/screenshots/NAME.png and resolves with its path. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(root, 'dist', 'screenshots', `${name.replaceAll(/[^\w.-]+/g, '-')}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    // Hiding the caret would inject a style, which our views' content policy refuses and reports.
    await this.page.screenshot({ path: file, caret: 'initial' });
    return file;
  }

  async close(): Promise<void> {
    await this.#life.close();
  }
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

import { rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumArguments, installChromium } from './chromium.ts';
import { root } from './paths.ts';
import { copySample } from './sampleWorkspace.ts';
import { StudioWindow } from './studioWindow.ts';
import { VsCodeServer, type ServerOptions } from './vscodeServer.ts';

/** VS Code's own themes: the name in the settings and the class that the workbench carries when it is on. */
const themes = {
  dark: { name: 'Dark Modern', className: 'vscode-theme-defaults-themes-dark_modern-json' },
  light: { name: 'Light Modern', className: 'vscode-theme-defaults-themes-light_modern-json' },
  'high contrast': {
    name: 'Default High Contrast',
    className: 'vscode-theme-defaults-themes-hc_black-json',
  },
  'high contrast light': {
    name: 'Default High Contrast Light',
    className: 'vscode-theme-defaults-themes-hc_light-json',
  },
} as const;

export interface OpenOptions {
  /** An absolute path, or empty for a window without a folder; when left out a fresh copy of the sample project, removed when the window closes. */
  readonly folder?: string;
  /** The user's settings. All windows of one workbench share them: the last one opened decides. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly theme?: keyof typeof themes;
  /** Whether the folder is trusted until somebody says so. Preset: yes. Says nothing when the server asks nobody. */
  readonly trusted?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
}

/** One VS Code server and one Chromium, for any number of windows. */
export class Workbench {
  readonly #server: VsCodeServer;
  readonly #browser: Browser;
  readonly #installed: boolean;
  readonly #windows = new Set<StudioWindow>();

  private constructor(server: VsCodeServer, browser: Browser, installed: boolean) {
    this.#server = server;
    this.#browser = browser;
    this.#installed = installed;
  }

  /** Starts both. With `vsix` the packaged extension runs, otherwise this repository in development mode. */
  static async start(options: ServerOptions = {}): Promise<Workbench> {
    const executablePath = await installChromium();
    const server = await VsCodeServer.start(options);
    try {
      const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
      return new Workbench(server, browser, options.vsix !== undefined);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** The windows that are open. */
  get windows(): readonly StudioWindow[] {
    return [...this.#windows];
  }

  /** Opens a window with a browser profile of its own and resolves when it can be used. */
  async open(options: OpenOptions = {}): Promise<StudioWindow> {
    const folder = options.folder ?? (await copySample());
    const context = await this.#browser.newContext({
      viewport: options.size ?? { width: 1400, height: 900 },
      // Drawing moving things takes the processor from everything else.
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const development = { extensionDevelopmentPath: this.#server.remoteUri(root) };
    const payload = { skipWelcome: 'true', ...(this.#installed ? {} : development) };
    const page = await context.newPage();
    const trust = { 'security.workspace.trust.enabled': options.trusted === false };
    let settings = { ...options.settings, ...trust };
    const window = new StudioWindow(page, folder, {
      load: async () => {
        await this.#server.setSettings(settings);
        await page.goto(this.#server.url(folder, payload));
        await this.#dress(page, settings, options.theme);
      },
      configure: async (next) => {
        settings = { ...next, ...trust };
        await this.#dress(page, settings, options.theme);
      },
      close: async () => {
        this.#windows.delete(window);
        await context.close();
        if (options.folder === undefined)
          await rm(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 });
      },
    });
    this.#windows.add(window);
    await window.reload();
    return window;
  }

  /**
   * Sets the theme once the workbench knows its themes: one that is set before is forgotten when an extension is
   * being developed.
   */
  async #dress(
    page: Page,
    settings: Readonly<Record<string, unknown>>,
    theme: keyof typeof themes = 'dark',
  ): Promise<void> {
    const { name, className } = themes[theme];
    await page.locator('.monaco-workbench[class*="vscode-theme-defaults"]').waitFor({ timeout: 90_000 });
    await this.#server.setSettings({ ...settings, 'workbench.colorTheme': name });
    await page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /** Pictures of all open windows in dist/screenshots/, for a test that failed. */
  async photograph(name: string): Promise<string[]> {
    return Promise.all(this.windows.map((window, index) => window.screenshot(`${name}-${index + 1}`)));
  }

  async stop(): Promise<void> {
    for (const window of this.windows) await window.close();
    await this.#browser.close();
    await this.#server.stop();
  }
}

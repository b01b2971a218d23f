import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ownEnvironment } from './paths.ts';
import { mustRun } from './run.ts';
import { installVsCode } from './vscodeInstall.ts';

export interface ServerOptions {
  /** A .vsix file to install, as a user would. */
  readonly vsix?: string;
  /** Ask whether the workspace is trusted (Restricted Mode until then), as a user's VS Code does. Off by default. */
  readonly workspaceTrust?: boolean;
  /** Added to the environment of the server and so of the extension host. */
  readonly env?: Record<string, string>;
}

/** The settings every test window starts from: quiet, no network, no restored editors of earlier windows. */
const baseSettings = {
  'workbench.startupEditor': 'none',
  'workbench.reduceMotion': 'on',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.untrustedFiles': 'open',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.openRepositoryInParentFolders': 'never',
  'window.confirmBeforeClose': 'never',
  'window.commandCenter': false,
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
};

/** A running VS Code server (the workbench's files, extension hosts) with folders of its own. */
export class VsCodeServer {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #home: string;
  readonly #log: () => string;
  readonly #endNow = (): void => {
    this.#signal('SIGKILL');
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };

  private constructor(child: ChildProcess, port: number, home: string, log: () => string) {
    this.#process = child;
    this.port = port;
    this.#home = home;
    this.#log = log;
    process.once('exit', this.#endNow);
  }

  /** Installs VS Code when it is missing, then starts a server on a free port of 127.0.0.1. */
  static async start(options: ServerOptions = {}): Promise<VsCodeServer> {
    const vscode = await installVsCode();
    const home = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-vscode-'));
    const main = path.join(vscode, 'out', 'server-main.js');
    const folders = [
      '--server-data-dir',
      path.join(home, 'data'),
      '--extensions-dir',
      path.join(home, 'extensions'),
    ];
    try {
      await mkdir(path.join(home, 'extensions'), { recursive: true });
      await writeSettings(home, {});
      if (options.vsix)
        await mustRun(process.execPath, [main, ...folders, '--install-extension', options.vsix]);
      const child = spawn(
        process.execPath,
        [
          ...[main, ...folders, '--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
          ...['--accept-server-license-terms', '--enable-smoke-test-driver', '--telemetry-level', 'off'],
          // A window whose goodbye was lost when it was reloaded never comes back, yet its extension host waits for it.
          ...['--reconnection-grace-time', '30'],
          ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
        ],
        // A group of its own, so that its extension hosts end with it.
        {
          env: ownEnvironment(options.env),
          stdio: ['ignore', 'pipe', 'pipe'],
          detached: process.platform !== 'win32',
        },
      );
      const { port, log } = await listening(child);
      return new VsCodeServer(child, port, home, log);
    } catch (error) {
      await rm(home, { recursive: true, force: true });
      throw error;
    }
  }

  /** Where a browser finds the workbench; `payload` are VS Code's development options. */
  url(folder?: string, payload: Readonly<Record<string, string>> = {}): string {
    const query = new URLSearchParams();
    if (folder) query.set('folder', folder);
    const pairs = Object.entries(payload);
    if (pairs.length > 0) query.set('payload', JSON.stringify(pairs));
    return `http://127.0.0.1:${this.port}/?${query.toString().replaceAll('+', '%20')}`;
  }

  /** The address by which the workbench names a file of this machine. */
  remoteUri(file: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${file}`;
  }

  /** Replaces the user's settings of windows opened from now on. */
  async setSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await writeSettings(this.#home, settings);
  }

  /** What the server has printed so far. */
  get log(): string {
    return this.#log();
  }

  /** Ends the server with everything it started and removes its folders. */
  async stop(): Promise<void> {
    process.off('exit', this.#endNow);
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = once(this.#process, 'exit');
      const deadline = setTimeout(() => this.#signal('SIGKILL'), 3000);
      this.#signal('SIGTERM');
      await ended;
      clearTimeout(deadline);
    }
    this.#signal('SIGKILL');
    await rm(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#process.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      // Ended before.
    }
  }
}

async function writeSettings(home: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const scope of ['Machine', 'User']) {
    const folder = path.join(home, 'data', 'data', scope);
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, 'settings.json'),
      JSON.stringify({ ...baseSettings, ...settings }, null, 2),
    );
  }
}

/** Waits until the server says on which port it listens. */
async function listening(child: ChildProcess): Promise<{ port: number; log: () => string }> {
  let output = '';
  const port = await new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const found = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (found) resolve(Number(found));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`VS Code's server ended with ${code} at start:\n${output}`)),
    );
  });
  return { port, log: () => output };
}

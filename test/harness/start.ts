// Builds the extension and opens it in VS Code: the desktop one when `code` is on PATH, else the one from npm, in
// your browser. Stays until Ctrl+C.
//   npm start [-- DIR] [-- --browser]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './paths.ts';
import { run } from './run.ts';
import { copySample } from './sampleWorkspace.ts';
import { VsCodeServer } from './vscodeServer.ts';

const windows = process.platform === 'win32';

/** Opens the desktop VS Code with folders of its own and resolves when its window closes or the signal comes. */
async function openDesktop(folder: string, signal: AbortSignal): Promise<void> {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'planning-studio-desktop-'));
  const args = [
    ...[`--extensionDevelopmentPath=${root}`, `--user-data-dir=${profile}/user`, '--new-window', '--wait'],
    ...[`--extensions-dir=${profile}/extensions`, '--skip-welcome', '--disable-workspace-trust', folder],
  ];
  try {
    const child = spawn('code', args, { stdio: 'inherit', shell: windows });
    signal.addEventListener('abort', () => child.kill(), { once: true });
    if (signal.aborted) child.kill();
    console.log('VS Code is open; close its window or press Ctrl+C here to end.');
    await once(child, 'exit');
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Serves the workbench to a browser until the signal comes. */
async function openBrowser(folder: string, signal: AbortSignal): Promise<void> {
  const server = await VsCodeServer.start();
  try {
    const url = server.url(folder, { extensionDevelopmentPath: server.remoteUri(root), skipWelcome: 'true' });
    console.log(
      `\nPlanning Studio runs in VS Code on ${folder}\nOpen this address in your browser:\n\n  ${url}\n`,
    );
    console.log('Press Ctrl+C to end.');
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await server.stop();
  }
}

const { values, positionals } = parseArgs({
  options: { browser: { type: 'boolean' } },
  allowPositionals: true,
});
const given = positionals[0] && path.resolve(process.env['INIT_CWD'] ?? '.', positionals[0]);
if (given && !existsSync(given)) {
  console.error(`There is no folder ${given}.`);
  process.exit(2);
}
const ended = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => ended.abort());
if ((await run(process.execPath, ['esbuild.mjs', '--dev'])) !== 0) process.exit(1);
const folder = given ?? (await copySample());
const desktop = !values.browser && spawnSync('code', ['--version'], { shell: windows }).status === 0;
try {
  if (!ended.signal.aborted) await (desktop ? openDesktop : openBrowser)(folder, ended.signal);
} finally {
  if (!given) await rm(path.dirname(folder), { recursive: true, force: true, maxRetries: 5 });
}

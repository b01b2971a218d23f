import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Engine } from '../../src/core/engine/api.ts';
import { systemClock } from '../../src/node/clock.ts';
import { openNodeEngine, PRESET_SETTINGS } from '../../src/node/engine.ts';
import { silentLog } from '../../src/node/log.ts';
import { offlineProvider } from '../../src/offline/provider.ts';
import { ownEnvironment, root } from '../harness/paths.ts';

const run = promisify(execFile);

/** The terminal program on a folder; what it prints. */
export async function cli(folder: string, ...args: readonly string[]): Promise<string> {
  const program = [path.join(root, 'dist', 'cli.cjs'), '--folder', folder];
  return (await run(process.execPath, [...program, ...args], { env: ownEnvironment() })).stdout;
}

/** A git command in a folder; what it prints. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  return (await run('git', args, { cwd: folder })).stdout;
}

/** What another process than the window does with the plans of a folder. */
export async function inEngine<T>(folder: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openNodeEngine({
    folder,
    log: silentLog,
    watch: false,
    provider: (workspace) => offlineProvider({ workspace, sleep: systemClock.sleep }),
    settings: () => PRESET_SETTINGS,
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Deletes every plan, and sets the files that git knows or could know back to the last commit. */
export async function startOver(folder: string): Promise<void> {
  await inEngine(folder, async (engine) => {
    for (const { id } of (await engine.plans()).items) await engine.deletePlan(id);
  });
  await git(folder, 'reset', '--quiet', '--hard');
  await git(folder, 'clean', '--quiet', '--force', '-d', '--exclude=.planning-studio');
}

/** The texts in the logs of the sessions of a folder, each piece that was streamed after the other. */
export async function streamedTexts(folder: string): Promise<readonly string[]> {
  const logs = path.join(folder, '.planning-studio', 'sessions');
  const texts = new Map<string, string>();
  for (const name of await readdir(logs)) {
    for (const line of (await readFile(path.join(logs, name), 'utf8')).split('\n')) {
      const [, id = '', text = ''] =
        /"type":"text_streamed".*?"targetId":"([^"]+)".*?"text":"((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
      if (id) texts.set(id, (texts.get(id) ?? '') + text);
    }
  }
  return [...texts.values()];
}

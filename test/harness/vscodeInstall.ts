import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheDir } from './paths.ts';
import { mustRun } from './run.ts';

/** The npm package that carries the VS Code workbench, extension host and test protocol (VS Code 1.139.1). */
const codeServer = 'code-server@4.139.1';

/**
 * Installs VS Code from npm into .vscode-test/ unless it is there and resolves with its folder. It is built beside
 * and moved into place when complete, so a folder of that name is always whole, whenever an earlier run was killed.
 */
export async function installVsCode(say: (line: string) => void = console.log): Promise<string> {
  const finished = path.join(cacheDir, codeServer.replace('@', '-'));
  const folder = path.join(finished, 'node_modules', 'code-server', 'lib', 'vscode');
  if (existsSync(finished)) return folder;
  say(`Installing VS Code (${codeServer} from npm, about 600 MB, once) into .vscode-test/ …`);
  await mkdir(cacheDir, { recursive: true });
  await removeAbandoned();
  const building = await mkdtemp(path.join(cacheDir, `building-${process.pid}-`));
  try {
    await writeFile(path.join(building, 'package.json'), '{"private":true}');
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    await mustRun('npm', ['install', codeServer, '--no-save', ...quiet], { cwd: building });
    const inner = path.join(building, path.relative(finished, folder));
    await mustRun('npm', ['install', '--omit=dev', ...quiet], { cwd: inner });
    await rename(building, finished).catch((error: unknown) => {
      if (!existsSync(finished)) throw error; // Another run was faster: use its.
    });
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

/** Removes what earlier, killed installations left. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    const pid = /^building-(\d+)-/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) await rm(path.join(cacheDir, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

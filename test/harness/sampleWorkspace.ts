import { cp, mkdtemp, realpath } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.ts';
import { mustRun } from './run.ts';

/** Copies the sample project into a new temporary folder, as a git repository with one commit, and names it. */
export async function copySample(): Promise<string> {
  const parent = await mkdtemp(path.join(await realpath(os.tmpdir()), 'planning-studio-'));
  const folder = path.join(parent, 'parcel-api');
  await cp(path.join(root, 'test', 'fixtures', 'sample'), folder, { recursive: true });
  const git = async (...args: string[]): Promise<void> => void (await mustRun('git', args, { cwd: folder }));
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'user.name', 'Sam Sample');
  await git('config', 'user.email', 'sam@example.com');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Start the parcel API');
  return folder;
}

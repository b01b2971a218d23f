import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { SnapshotLimits, Snapshots, Taken } from '../../../src/core/snapshot/port.ts';
import { openSnapshots } from '../../../src/node/snapshots/open.ts';
import type { GitOptions } from '../../../src/node/snapshots/run.ts';
import { untidy } from '../workspace/folders.ts';

export const never = new AbortController().signal;
export const LIMITS: SnapshotLimits = { maxFileBytes: 200_000, includeSecrets: false };

/** An empty temporary folder, removed after each test; `home` inside is an account without settings. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'studio-snapshots-')));
    mkdirSync(path.join(folder, 'home'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function put(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

/** The git of a person without own settings, who never tidies up; `folder`'s neighbour `home` is the account. */
export function git(folder: string, ...args: readonly string[]): string {
  const settings = ['user.name=T', 'user.email=t@example.com', 'protocol.file.allow=always', ...untidy];
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    cwd: folder,
    env: environment(folder),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function environment(folder: string): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: path.join(folder, '../home'), GIT_CONFIG_NOSYSTEM: '1' };
}

/** Fails when the system has no such program or forbids it. */
export function system(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: 'ignore' });
}

/** A repository with one commit of these files in `parent/name`. */
export function repository(parent: string, files: Files, name = 'work'): string {
  const folder = path.join(parent, name);
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '-q', '-b', 'main');
  put(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'first');
  return folder;
}

export function open(folder: string, options: GitOptions = {}): Snapshots {
  return openSnapshots(folder, {
    ...options,
    env: { HOME: path.join(folder, '../home'), GIT_CONFIG_NOSYSTEM: '1', ...options.env },
  });
}

export function take(
  snapshots: Snapshots,
  number: number,
  limits: SnapshotLimits = LIMITS,
  parent: string | null = null,
): Promise<Taken> {
  const ref = `refs/planning-studio/plan/${number}`;
  return snapshots.take({ ref, parent, message: `Snapshot ${number}\n`, limits }, never);
}

/** Every file below with its kind, mode, content and, if wanted, its time; git's own folder apart. */
export function listing(folder: string, times = false): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const visit = (at: Buffer): void => {
    for (const name of readdirSync(at, { encoding: 'buffer' })) {
      if (name.toString() === '.git') continue;
      const file = Buffer.concat([at, Buffer.from('/'), name]);
      const info = lstatSync(file, { bigint: true });
      const key = file.toString('latin1').slice(Buffer.from(folder).length + 1);
      if (info.isDirectory()) {
        found[`${key}/`] = 'folder';
        visit(file);
        continue;
      }
      const content = info.isSymbolicLink()
        ? `-> ${readlinkSync(file)}`
        : info.isFile()
          ? readFileSync(file).toString('latin1')
          : 'special';
      found[key] = `${info.mode.toString(8)} ${content}${times ? ` ${info.mtimeNs}` : ''}`;
    }
  };
  visit(Buffer.from(folder));
  return found;
}

/** Which one is checked out, and where each one leads. */
const REFS = '--format=%(HEAD) %(objectname) %(refname) %(symref)';

/** What a person has: index, branch, stash, hooks, settings, reflogs, files and their times. */
export function possessions(folder: string, files: unknown = listing(folder, true)): unknown {
  const places = git(folder, 'rev-parse', '--absolute-git-dir', '--git-common-dir').trimEnd().split('\n');
  const [gitDir = '', common = ''] = places.map((place) => path.resolve(folder, place));
  const text = (file: string): string | null => {
    try {
      return readFileSync(file).toString('latin1');
    } catch {
      return null;
    }
  };
  const index = lstatSync(path.join(gitDir, 'index'), { bigint: true, throwIfNoEntry: false });
  return {
    files,
    index: text(path.join(gitDir, 'index')),
    indexTime: String(index?.mtimeNs),
    head: text(path.join(gitDir, 'HEAD')),
    config: text(path.join(common, 'config')),
    packed: text(path.join(common, 'packed-refs')),
    // Those of the stash are what is stashed.
    logs: existsSync(path.join(common, 'logs')) ? listing(path.join(common, 'logs')) : null,
    exclude: text(path.join(common, 'info/exclude')),
    hooks: readdirSync(path.join(common, 'hooks'), { withFileTypes: true }).map((one) => one.name),
    refs: git(folder, 'for-each-ref', REFS, 'refs/heads', 'refs/tags', 'refs/stash', 'refs/remotes'),
    status: git(folder, '--no-optional-locks', 'status', '--porcelain=v2', '--untracked-files=all'),
  };
}

/** The person's index as it is on the disk; null when there is none. */
function indexOf(work: string): Buffer | null {
  const file = path.resolve(work, git(work, 'rev-parse', '--git-path', 'index').trim());
  return existsSync(file) ? readFileSync(file) : null;
}

/** Takes a snapshot, disturbs with `change`, goes back, and sees that everything is as it was. */
export async function thereAndBack(work: string, change: () => void): Promise<Taken> {
  const snapshots = open(work);
  const before = listing(work);
  const target = await take(snapshots, 901);
  change();
  const safety = await take(snapshots, 902);
  const index = indexOf(work);
  await snapshots.restore(target.commit, [], { limits: LIMITS, safety: safety.commit }, never);
  assert.deepEqual(listing(work), before);
  assert.deepEqual(indexOf(work), index);
  return target;
}

import { constants } from 'node:fs';
import { access, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import type { RepositoryState } from '../../core/snapshot/port.ts';
import { ownFolders } from './ownGitDir.ts';
import { lookAt, rawOf } from './paths.ts';
import type { RawPath } from './paths.ts';
import { GitRefusal } from './run.ts';
import type { Git } from './run.ts';

/** Oldest git whose commands do what is asked of them here. */
const GIT_OLDEST: GitVersion = [2, 25];
/** Oldest whose update-index writes many files into one pack; older ones make a pack of each. */
const GIT_PACKING: GitVersion = [2, 37];

/** The repository around the folder, and where everything of it is. Absolute paths. */
export interface Repository {
  readonly folder: string;
  readonly top: string;
  /** The folder below `top`, with a trailing slash; empty when it is `top`. */
  readonly prefix: RawPath;
  /** This work tree's own git folder. */
  readonly gitDir: string;
  /** The one that holds objects and refs: shared by linked work trees. */
  readonly commonDir: string;
  /** Our corner of `gitDir`. */
  readonly home: string;
  readonly objectFormat: 'sha1' | 'sha256';
  /** Whether git can write many new files into one pack. */
  readonly packs: boolean;
  /** Effective settings, names in lower case, the last value wins. */
  readonly settings: ReadonlyMap<string, string>;
  readonly head: string | null;
  readonly branch: string | null;
  readonly operation: string | null;
}

export type Located =
  | { readonly kind: 'ok'; readonly repository: Repository }
  | Exclude<RepositoryState, { readonly kind: 'ok' }>;

type Unusable = Extract<RepositoryState, { readonly kind: 'unusable' }>;

const OPERATIONS: readonly (readonly [file: string, name: string])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply/applying', 'am'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

/** Version of git, major and minor. */
export type GitVersion = readonly [major: number, minor: number];

/** The version of git, or why it cannot be used. */
export async function checkProgram(
  git: Git,
  folder: string,
  signal: AbortSignal,
): Promise<Unusable | GitVersion> {
  let said: string;
  try {
    said = await git.text(['version'], { cwd: folder }, signal);
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
    return unusable('no_git', 'git was not found. Install git to use snapshots; planning works without.');
  }
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? [];
  if (major === undefined) {
    return unusable(
      'no_git',
      'The program set for git is not git. Mend that to use snapshots; planning works without.',
    );
  }
  const version: GitVersion = [Number(major), Number(minor)];
  if (isAtLeast(version, GIT_OLDEST)) return version;
  return unusable(
    'old_git',
    `This git is too old (${version.join('.')}). Install ${GIT_OLDEST.join('.')} or newer to use snapshots.`,
  );
}

function isAtLeast([major, minor]: GitVersion, [oldMajor, oldMinor]: GitVersion): boolean {
  return major > oldMajor || (major === oldMajor && minor >= oldMinor);
}

export async function locate(
  git: Git,
  version: GitVersion,
  folder: string,
  signal: AbortSignal,
): Promise<Located> {
  if (folder.includes('\n')) {
    // git tells places line by line.
    return unusable('damaged', "The folder's path holds a line break. Rename that folder to use snapshots.");
  }
  // Asked at the same time; where the first fails, the others mean nothing.
  const listed = git.bytes(['config', '-z', '--list'], { cwd: folder, signal });
  listed.catch(() => undefined);
  let places: readonly string[];
  let moment: Moment;
  try {
    [places, moment] = await whereAndWhen(git, folder, signal);
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
    return refusal(error.stderr, folder);
  }
  const settings = parseSettings((await listed).toString('utf8'));
  const [gitDir = '', common = '', toplevel = '', ...rest] = places;
  const top = path.normalize(toplevel);
  const inner = path.relative(top, folder);
  if (rest.length > 0 || inner.startsWith('..') || path.isAbsolute(inner)) {
    return unusable('damaged', 'The repository names another folder as its work tree. Check core.worktree.');
  }
  const commonDir = path.resolve(folder, common);
  const [operation, writable] = await Promise.all([
    findOperation(gitDir),
    isWritableFolder([gitDir, path.join(commonDir, 'objects'), path.join(commonDir, 'refs')]),
  ]);
  if (!writable) {
    return unusable('read_only', 'The repository may not be written to, so snapshots cannot be kept in it.');
  }
  const home = path.join(gitDir, 'planning-studio');
  const foreign = ownFolders(home).find((one) => lookAt(Buffer.from(one))?.isDirectory() === false);
  if (foreign !== undefined) {
    return unusable('damaged', `"${foreign}" is no folder. It is none of ours: remove it to use snapshots.`);
  }
  const repository: Repository = {
    folder,
    top,
    prefix: inner === '' ? '' : `${rawOf(inner.split(path.sep).join('/'))}/`,
    gitDir,
    commonDir,
    home,
    objectFormat: settings.get('extensions.objectformat') === 'sha256' ? 'sha256' : 'sha1',
    packs: isAtLeast(version, GIT_PACKING),
    settings,
    ...moment,
    operation,
  };
  return { kind: 'ok', repository };
}

type Moment = Pick<Repository, 'head' | 'branch'>;

const PLACES = ['rev-parse', '--absolute-git-dir', '--git-common-dir', '--show-toplevel'];

/** What PLACES says, and HEAD. */
async function whereAndWhen(
  git: Git,
  folder: string,
  signal: AbortSignal,
): Promise<readonly [places: readonly string[], moment: Moment]> {
  const place = { cwd: folder, signal };
  let said: Buffer;
  try {
    // Exit 1: HEAD names no commit, places are told all the same.
    said = await git.bytes([...PLACES, '-q', '--verify', 'HEAD^{commit}'], { ...place, accept: [1] });
  } catch (error) {
    if (!(error instanceof GitRefusal)) throw error;
    // What HEAD names is damaged, or there is no repository, which is told apart by asking for less.
    said = await git.bytes(PLACES, place);
  }
  const lines = said.toString('utf8').trimEnd().split('\n');
  const head = /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(lines.at(-1) ?? '') ? (lines.pop() ?? null) : null;
  const ref = await symbolicHead(git, lines[0] ?? '', place);
  return [lines, { head, branch: ref?.replace(/^refs\/heads\//, '') ?? null }];
}

/** The ref that HEAD stands on, read from its file where that is the whole truth. */
async function symbolicHead(
  git: Git,
  gitDir: string,
  place: { readonly cwd: string; readonly signal: AbortSignal },
): Promise<string | null> {
  const file = path.join(gitDir, 'HEAD');
  const isLink = await readlink(file).then(
    () => true,
    () => false,
  );
  const text = isLink ? '' : await readFile(file, 'utf8').catch(() => '');
  const [, ref] = /^ref: (refs\/heads\/\S+)\s*$/.exec(text) ?? [];
  // Other stores of refs keep a file that git itself does not believe.
  if (ref !== undefined && ref !== 'refs/heads/.invalid') return ref;
  if (/^[0-9a-f]{40,64}\s*$/.test(text)) return null;
  const asked = await git.bytes(['symbolic-ref', '-q', 'HEAD'], { ...place, accept: [1, 128] });
  return asked.toString('utf8').trim() || null;
}

/** A setting that is on or off, in any way in which git lets people say that. */
export function isOn({ settings }: Pick<Repository, 'settings'>, name: string, preset: boolean): boolean {
  const value = settings.get(name)?.toLowerCase();
  return value === undefined ? preset : !['false', 'no', 'off', '0', ''].includes(value);
}

/** Whether what is known of the places and settings still holds; HEAD may have moved. */
export function isSameGround(a: Repository, b: Repository): boolean {
  const places = ({ folder, top, prefix, gitDir, commonDir, objectFormat }: Repository): string =>
    JSON.stringify([folder, top, prefix, gitDir, commonDir, objectFormat]);
  return (
    places(a) === places(b) &&
    a.settings.size === b.settings.size &&
    [...a.settings].every(([name, value]) => b.settings.get(name) === value)
  );
}

async function refusal(stderr: string, folder: string): Promise<Located> {
  if (/dubious ownership/.test(stderr)) {
    return unusable(
      'not_safe',
      'The repository belongs to somebody else, so git refuses it. If you trust it, add it to safe.directory of git.',
    );
  }
  if (/must be run in a work tree/.test(stderr)) {
    return unusable('bare', 'This is a bare repository: it has no files to take a snapshot of.');
  }
  if (/not a git repository/.test(stderr)) {
    if (!(await exists(path.join(folder, '.git')))) return { kind: 'none' };
    return unusable('damaged', 'The folder ".git" is no repository that git can read. Mend or remove it.');
  }
  if (/ENOENT/.test(stderr)) {
    return unusable('no_git', 'git was not found. Install git to use snapshots; planning works without.');
  }
  const line = stderr.trim().split('\n')[0] ?? '';
  return unusable('damaged', `git cannot read the repository: ${line.replace(/^fatal: /, '')}`);
}

function parseSettings(listed: string): ReadonlyMap<string, string> {
  return new Map(
    listed
      .split('\0')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const at = entry.indexOf('\n');
        // A name without a value means true.
        return at < 0 ? [entry, 'true'] : [entry.slice(0, at), entry.slice(at + 1)];
      }),
  );
}

async function findOperation(gitDir: string): Promise<string | null> {
  for (const [file, name] of OPERATIONS) if (await exists(path.join(gitDir, file))) return name;
  return null;
}

async function isWritableFolder(folders: readonly string[]): Promise<boolean> {
  try {
    await Promise.all(folders.map((folder) => access(folder, constants.W_OK)));
    return true;
  } catch {
    return false;
  }
}

export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function unusable(reason: Unusable['reason'], message: string): Unusable {
  return { kind: 'unusable', reason, message };
}

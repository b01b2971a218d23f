import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorWords, PlanningError, throwIfCancelled } from '../../core/base/errors.ts';
import { isSecretPath } from '../../core/context/secrets.ts';
import { searchTerms } from '../../core/context/searchRank.ts';
import type { Log, Workspace } from '../../core/ports.ts';
import { errorCode } from '../errorCode.ts';
import { gitIn } from '../git/run.ts';
import { listFiles } from './list.ts';
import type { Listing } from './list.ts';
import { isClosed, normalize, refuse, resolveInside } from './paths.ts';
import { readText } from './readText.ts';
import { searchByRipgrep } from './ripgrep.ts';
import { searchByReading } from './search.ts';
import { writeText } from './writeText.ts';

/** How long a listing answers "is this file ignored?" without asking git again. */
const LISTING_TRUSTED_MS = 3000;

export interface WorkspaceOptions {
  readonly log: Log;
  /** ripgrep's program (`findRipgrep`); without it files are searched by reading them. */
  readonly ripgrep?: string | null;
}

/** Opens a folder on this machine. Throws `no_workspace` when it is not a folder that can be read. */
export function openWorkspace(folder: string, { log, ripgrep = null }: WorkspaceOptions): Workspace {
  const root = realFolder(folder);
  const git = gitIn(root);
  let last: { readonly listing: Listing; readonly visible: ReadonlySet<string>; readonly at: number } | null =
    null;

  const list = async (signal: AbortSignal): Promise<Listing> => {
    const listing = await listFiles(root, git, log, signal);
    last = { listing, visible: new Set(listing.files), at: performance.now() };
    return listing;
  };

  const isIgnored = async (file: string, signal: AbortSignal): Promise<boolean> => {
    const fresh = last && performance.now() - last.at < LISTING_TRUSTED_MS ? last : null;
    if (fresh?.visible.has(file)) return false;
    try {
      // Prints the path when it is ignored, nothing when not. A tracked file is never ignored.
      return (await git(['check-ignore', '--', `./${file}`], signal)) !== '';
    } catch {
      throwIfCancelled(signal);
      // No repository: what the walk leaves out is ignored. Secrets were told apart before.
      const { files } = await list(signal);
      return !files.includes(file) && !isSecretPath(file);
    }
  };

  return {
    name: path.basename(root) || root,

    async files(signal) {
      return (await list(signal)).files;
    },

    async read(given, maxBytes, signal, force = false) {
      throwIfCancelled(signal);
      const file = normalize(given);
      if (file === '') throw refuse('directory', given, 'That is the folder itself. Name a file in it.');
      if (isClosed(file))
        throw refuse('ignored', given, `"${given}" belongs to git or to Planning Studio and is never read.`);
      const real = await resolveInside(root, file);
      if (real === null) throw refuse('missing', file, `There is no file "${file}" in the workspace.`);
      const target = path.relative(root, real).split(path.sep).join('/');
      if (isClosed(target))
        throw refuse('ignored', given, `"${given}" leads to files of git or of Planning Studio.`);
      if (statSync(real, { throwIfNoEntry: false })?.isDirectory()) {
        throw refuse('directory', file, `"${file}" is a folder. Name a file in it.`);
      }
      if (!force) {
        if (isSecretPath(file) || isSecretPath(target)) {
          throw refuse(
            'secret',
            file,
            `"${file}" usually holds secrets and was left out. Add it by hand if that is wanted.`,
          );
        }
        // What a link leads to decides: the same text can be read there.
        if (await isIgnored(target, signal)) {
          throw refuse(
            'ignored',
            file,
            `"${file}" is ignored by git and was left out. Add it by hand if that is wanted.`,
          );
        }
      }
      return readText(real, file, maxBytes, force);
    },

    async search(text, limit, signal) {
      throwIfCancelled(signal);
      if (searchTerms(text).text === '' || limit <= 0) return [];
      const { files } = await list(signal);
      if (ripgrep !== null) {
        try {
          return await searchByRipgrep(ripgrep, root, files, text, limit, signal);
        } catch (error) {
          throwIfCancelled(signal);
          log.warn(`ripgrep failed, files are read instead: ${errorWords(error)}`);
        }
      }
      return searchByReading(root, files, text, limit, signal);
    },

    async write(given, text, overwrite) {
      const file = normalize(given);
      if (file === '' || given.endsWith('/'))
        throw refuse('directory', given, 'Give the name of a file, not of a folder.');
      if (isClosed(file))
        throw refuse(
          'outside',
          given,
          'That folder belongs to git or to Planning Studio. Choose another place.',
        );
      await writeText(root, file, text, overwrite);
    },
  };
}

function realFolder(folder: string): string {
  const absolute = path.resolve(folder);
  try {
    const real = realpathSync(absolute);
    if (statSync(real).isDirectory()) return real;
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw new PlanningError(
        'no_workspace',
        `The folder "${absolute}" cannot be opened (${code}).`,
        { folder: absolute },
        { cause: error },
      );
    }
    throw new PlanningError(
      'no_workspace',
      `There is no folder "${absolute}". Open or name an existing one.`,
      { folder: absolute },
    );
  }
  throw new PlanningError(
    'no_workspace',
    `"${absolute}" is a file, not a folder. Name the folder to work in.`,
    { folder: absolute },
  );
}

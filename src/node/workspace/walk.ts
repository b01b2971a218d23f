import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ignore from 'ignore';
import type { Ignore } from 'ignore';
import { throwIfCancelled } from '../../core/base/errors.ts';
import { isClosed } from './paths.ts';

/** Folders that are left out because they are made by tools. */
const MADE_BY_TOOLS: ReadonlySet<string> = new Set([
  'node_modules',
  '.hg',
  '.svn',
  '__pycache__',
  '.venv',
  '.tox',
]);
const WALK_DEPTH_MAX = 64;
const IGNORE_FILE_MAX_BYTES = 1_000_000;

/** Something that the walk came by. */
export interface Walked {
  /** Relative to the root, forward slashes. */
  readonly name: string;
  /**
   * `other` = links and special files; `repository` = a folder with a repository of its own, not entered;
   * `closed` = a folder that cannot be read, or too deep.
   */
  readonly kind: 'file' | 'other' | 'repository' | 'closed';
}

interface IgnoreScope {
  /** Folder of the .gitignore, with a trailing slash, or empty. */
  readonly base: string;
  readonly rules: Ignore;
}

/**
 * What stands in a folder that git does not list, .gitignore files honoured; links are not followed. Ends early
 * when it has come by more than `most`. `enterRepositories` goes on into nested repositories.
 */
export async function walkFolder(
  root: string,
  options: { readonly most: number; readonly enterRepositories: boolean },
  signal: AbortSignal,
): Promise<readonly Walked[]> {
  const found: Walked[] = [];
  const visit = async (folder: string, depth: number, outer: readonly IgnoreScope[]): Promise<void> => {
    throwIfCancelled(signal);
    if (found.length > options.most) return;
    const entries =
      depth > WALK_DEPTH_MAX
        ? null
        : await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      found.push({ name: folder.slice(0, -1) || '.', kind: 'closed' });
      return;
    }
    const isRepository = folder !== '' && entries.some(({ name }) => name === '.git');
    if (isRepository && !options.enterRepositories) {
      found.push({ name: folder.slice(0, -1), kind: 'repository' });
      return;
    }
    const own = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const scopes = own ? [...outer, await readScope(root, folder)] : outer;
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = folder + entry.name;
      if (entry.isDirectory()) {
        if (MADE_BY_TOOLS.has(entry.name) || isClosed(name) || isIgnored(`${name}/`, scopes)) continue;
        await visit(`${name}/`, depth + 1, scopes);
      } else if (!isIgnored(name, scopes)) found.push({ name, kind: entry.isFile() ? 'file' : 'other' });
    }
  };
  await visit('', 0, []);
  return found;
}

async function readScope(root: string, base: string): Promise<IgnoreScope> {
  const rules = ignore();
  const text = await readFile(path.join(root, base, '.gitignore'), 'utf8').catch(() => '');
  if (text.length <= IGNORE_FILE_MAX_BYTES) rules.add(text);
  return { base, rules };
}

/** The innermost .gitignore with an opinion decides, as in git. */
function isIgnored(file: string, scopes: readonly IgnoreScope[]): boolean {
  for (const { base, rules } of scopes.toReversed()) {
    const { ignored, unignored } = rules.test(file.slice(base.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}

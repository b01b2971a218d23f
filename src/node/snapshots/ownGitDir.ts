import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Repository } from './repository.ts';
import type { Place } from './run.ts';

/**
 * Settings of the repository that say how its file system is, carried over; everything else is left behind, so that
 * no program which the repository or the account names (filters, diff drivers, fsmonitor, signing) is ever run.
 */
const CARRIED: ReadonlySet<string> = new Set([
  'core.filemode',
  'core.ignorecase',
  'core.symlinks',
  'core.precomposeunicode',
  'core.longpaths',
  'core.excludesfile',
  'core.compression',
  'core.loosecompression',
]);

/** Stronger than any .gitattributes: files go in and come out byte for byte. */
const ATTRIBUTES = '* -text -eol -crlf -ident -filter -working-tree-encoding\n';

/**
 * A git folder of our own beside the repository's: git commands that look at files are run with it and with the
 * repository's objects. They never read the repository's configuration, attributes file or index.
 */
export async function prepareOwnGitDir(repository: Repository): Promise<void> {
  const folder = ownGitDir(repository);
  const exclude = await readFile(path.join(repository.commonDir, 'info/exclude')).catch(() =>
    Buffer.alloc(0),
  );
  const files: readonly (readonly [string, Buffer])[] = [
    ['HEAD', Buffer.from('ref: refs/heads/none\n')],
    ['config', Buffer.from(configText(repository))],
    ['info/attributes', Buffer.from(ATTRIBUTES)],
    ['info/exclude', exclude],
  ];
  await mkdir(path.join(folder, 'info'), { recursive: true });
  await mkdir(path.join(folder, 'refs'), { recursive: true });
  await Promise.all(files.map(([name, content]) => replaceWhenOther(path.join(folder, name), content)));
}

/** Where and on what to run git over files, with an index of ours; empty for commands that need none. */
export function ownPlace(repository: Repository, index: string, workTree = repository.top): Place {
  return {
    cwd: workTree === repository.top ? repository.folder : workTree,
    env: {
      GIT_DIR: ownGitDir(repository),
      // Not what a file in there could name: whoever packed the repository may have put one there.
      GIT_COMMON_DIR: ownGitDir(repository),
      GIT_WORK_TREE: workTree,
      GIT_INDEX_FILE: index || path.join(repository.home, 'no-index'),
      GIT_OBJECT_DIRECTORY: path.join(repository.commonDir, 'objects'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: os.devNull,
    },
  };
}

/** Folders of ours, from the outermost in. Nothing is written through a link that stands in their place. */
export function ownFolders(home: string): readonly string[] {
  const folder = path.join(home, 'git');
  return [home, folder, path.join(folder, 'info'), path.join(folder, 'refs')];
}

function ownGitDir({ home }: Repository): string {
  return path.join(home, 'git');
}

function configText({ settings, objectFormat }: Repository): string {
  const lines = [...settings]
    .filter(([name]) => CARRIED.has(name))
    .map(([name, value]) => `\t${name.slice('core.'.length)} = ${quoted(value)}`);
  return [
    '[core]',
    `\trepositoryformatversion = ${objectFormat === 'sha256' ? 1 : 0}`,
    '\tbare = false',
    '\tautocrlf = false',
    '\tsafecrlf = false',
    '\tsplitIndex = false',
    '\tuntrackedCache = false',
    // Names that only other systems cannot have are kept here like any other.
    ...(process.platform === 'win32' ? [] : ['\tprotectNTFS = false']),
    // Every object is handed to the disk; making the commit waits until the disk has them all (see `take`).
    '\tfsync = objects',
    '\tfsyncMethod = writeout-only',
    ...lines,
    ...(objectFormat === 'sha256' ? ['[extensions]', '\tobjectFormat = sha256'] : []),
    '',
  ].join('\n');
}

function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

async function replaceWhenOther(file: string, content: Buffer): Promise<void> {
  const present = await readFile(file).catch(() => null);
  if (present?.equals(content)) return;
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, content);
  await rename(fresh, file);
}

import type { FileChange } from '../model/snapshot.ts';

/** Above this many a command names the list in a file, not every path. */
const NAMED_MAX = 20;

/**
 * The git commands that a person can type in the folder to do by hand what a restore would do. They restore what
 * git has converted (line ends, filters) by git's rules, not byte for byte.
 */
export function restoreCommands(commit: string, changes: readonly FileChange[]): readonly string[] {
  const removed = changes.flatMap((change) => {
    if (change.kind === 'renamed' && change.from !== null) return [change.from];
    return change.kind === 'deleted' ? [change.path] : [];
  });
  const written = changes.filter((change) => change.kind !== 'deleted').map((change) => change.path);
  const commands: string[] = [];
  if (removed.length > 0) commands.push(...inLots(removed, (names) => `rm -f -- ${names}`));
  if (written.length > 0) {
    // Without --overlay git would remove files that are in the index and not in the commit.
    commands.push(
      ...inLots(
        written,
        (names) => `git --literal-pathspecs restore --source=${commit} --worktree --overlay -- ${names}`,
      ),
    );
  }
  return commands;
}

function inLots(paths: readonly string[], command: (names: string) => string): readonly string[] {
  const lots: string[] = [];
  for (let at = 0; at < paths.length; at += NAMED_MAX) {
    lots.push(
      command(
        paths
          .slice(at, at + NAMED_MAX)
          .map(quotePath)
          .join(' '),
      ),
    );
  }
  return lots;
}

/** For bash, zsh and sh; PowerShell reads the plain ones and those in single quotes alike. */
export function quotePath(path: string): string {
  if (/^[A-Za-z0-9_./@%+,:=-]+$/.test(path)) return path;
  if (!/[\p{Cc}]/u.test(path)) return `'${path.replaceAll("'", "'\\''")}'`;
  const escaped = path
    .replace(/[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replace(/\p{Cc}/gu, (letter) => `\\x${(letter.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
  return `$'${escaped}'`;
}

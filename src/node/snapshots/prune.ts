import type { Place, Git } from './run.ts';

interface Ref {
  readonly ref: string;
  readonly commit: string;
}

export async function listRefs(
  git: Git,
  folder: string,
  prefix: string,
  signal: AbortSignal,
): Promise<readonly Ref[]> {
  const said = await git.text(
    ['for-each-ref', '--format=%(objectname) %(refname)', prefix.replace(/\/$/, '')],
    { cwd: folder },
    signal,
  );
  return said
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ commit: line.slice(0, line.indexOf(' ')), ref: line.slice(line.indexOf(' ') + 1) }))
    .filter(({ ref }) => ref.startsWith(prefix));
}

/** Bytes on disk of what nothing but `refs` keeps: no branch, tag, stash, reflog or index. */
export async function sizeOf(
  git: Git,
  folder: string,
  refs: readonly Ref[],
  signal: AbortSignal,
): Promise<number> {
  if (refs.length === 0) return 0;
  const place: Place = { cwd: folder };
  const names = new Set(refs.map(({ ref }) => ref));
  const all = await git.bytes(['for-each-ref', '--format=%(refname)'], { ...place, signal });
  const others = all
    .toString('utf8')
    .split('\n')
    .filter((ref) => ref !== '' && !names.has(ref));
  const input = [...refs.map(({ commit }) => commit), ...others.map((ref) => `^${ref}`)].join('\n');
  const objects = await git.bytes(
    [
      'rev-list',
      '--objects',
      '--no-object-names',
      '--ignore-missing',
      '--stdin',
      '--not',
      '--reflog',
      '--indexed-objects',
    ],
    { ...place, input: `${input}\n`, signal },
  );
  const sizes = await git.bytes(['cat-file', '--batch-check=%(objectsize:disk)'], {
    ...place,
    input: objects,
    signal,
  });
  return sizes
    .toString('latin1')
    .split('\n')
    .reduce((sum, line) => sum + (Number(line) || 0), 0);
}

/** Removes the refs, each only while it still names that commit. */
export async function removeRefs(
  git: Git,
  place: Place,
  refs: readonly Ref[],
  signal: AbortSignal,
): Promise<void> {
  if (refs.length === 0) return;
  const input = refs.map(({ ref, commit }) => `delete ${ref}\0${commit}\0`).join('');
  await git.bytes(['update-ref', '-z', '--stdin'], { ...place, input, signal });
}

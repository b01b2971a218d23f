import { PlanningError, throwIfCancelled } from '../../src/core/base/errors.ts';
import type { FileChange, LeftOut } from '../../src/core/model/snapshot.ts';
import { PRESET_LIMITS } from '../../src/core/snapshot/limits.ts';
import type {
  RepositoryState,
  RestorePlan,
  Side,
  SnapshotLimits,
  Snapshots,
  TakeOptions,
  Taken,
} from '../../src/core/snapshot/port.ts';
import { systemClock } from '../../src/node/clock.ts';
import { SECRET, type MemoryWorkspace } from './memoryWorkspace.ts';

type Tree = ReadonlyMap<string, string>;
const MODE = '100644';

/** Snapshots of a folder in memory: whole trees by the hash of what they hold, no renames. */
export class MemorySnapshots implements Snapshots {
  readonly #workspace: MemoryWorkspace;
  readonly #commits: Map<string, Tree>;
  readonly #refs: Map<string, string>;
  #head: string | null;

  /** `init` makes the repository, with what the folder holds then as its only commit. */
  constructor(workspace: MemoryWorkspace, from?: MemorySnapshots) {
    this.#workspace = workspace;
    this.#commits = new Map(from?.commits);
    this.#refs = new Map(from?.held);
    this.#head = from === undefined ? null : from.head;
  }

  get commits(): ReadonlyMap<string, Tree> {
    return this.#commits;
  }
  get held(): ReadonlyMap<string, string> {
    return this.#refs;
  }
  get head(): string | null {
    return this.#head;
  }

  async state(signal: AbortSignal): Promise<RepositoryState> {
    throwIfCancelled(signal);
    if (this.#head === null) return { kind: 'none' };
    return { kind: 'ok', head: this.#head, branch: 'main', operation: null };
  }

  async init(signal: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    this.#head = this.#keep(this.#now(PRESET_LIMITS).tree);
  }

  async take(options: TakeOptions, signal: AbortSignal): Promise<Taken> {
    throwIfCancelled(signal);
    const head = this.#requireHead();
    if (this.#refs.has(options.ref)) throw new PlanningError('conflict', 'The ref is there already.');
    const { tree, leftOut } = this.#now(options.limits);
    const commit = this.#keep(tree);
    this.#refs.set(options.ref, commit);
    const changes = changesOf(this.#tree(options.base ?? options.parent ?? head), tree);
    return {
      commit,
      tree: commit,
      head,
      branch: 'main',
      operation: null,
      fileTotal: tree.size,
      changes,
      leftOut,
    };
  }

  async compare(from: Side, to: Side, paths: readonly string[], signal: AbortSignal) {
    throwIfCancelled(signal);
    const found = changesOf(this.#side(from), this.#side(to));
    return paths.length === 0 ? found : found.filter(({ path }) => paths.includes(path));
  }

  async diffText(
    from: Side,
    to: Side,
    paths: readonly string[],
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<string> {
    const [before, after] = [this.#side(from), this.#side(to)];
    const changes = await this.compare(from, to, paths, signal);
    const lines = (tree: Tree, path: string, sign: string): string =>
      linesOf(tree.get(path) ?? '')
        .map((line) => `${sign}${line}\n`)
        .join('');
    return changes
      .map(
        ({ path }) => `--- a/${path}\n+++ b/${path}\n${lines(before, path, '-')}${lines(after, path, '+')}`,
      )
      .join('')
      .slice(0, maxBytes);
  }

  async diffTexts(
    pairs: readonly { readonly from: string; readonly to: string }[],
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<readonly (string | null)[]> {
    return Promise.all(
      pairs.map(async ({ from, to }) =>
        this.#commits.has(from) && this.#commits.has(to)
          ? this.diffText({ commit: from }, { commit: to }, [], maxBytes, signal)
          : null,
      ),
    );
  }

  async read(commit: string, path: string, signal: AbortSignal): Promise<Uint8Array | null> {
    throwIfCancelled(signal);
    const text = this.#tree(commit).get(path);
    return text === undefined ? null : new TextEncoder().encode(text);
  }

  async planRestore(
    commit: string,
    paths: readonly string[],
    limits: SnapshotLimits,
    signal: AbortSignal,
  ): Promise<RestorePlan> {
    const changes = await this.compare({ now: true, limits }, { commit }, paths, signal);
    return { changes, kept: this.#now(limits).leftOut, commands: [`git restore --source=${commit} .`] };
  }

  async restore(
    commit: string,
    paths: readonly string[],
    { limits }: { readonly limits: SnapshotLimits; readonly safety: string },
    signal: AbortSignal,
  ): Promise<readonly FileChange[]> {
    const { changes } = await this.planRestore(commit, paths, limits, signal);
    for (const { path } of changes) {
      const text = this.#tree(commit).get(path);
      if (text === undefined) this.#workspace.remove(path);
      else await this.#workspace.write(path, text, true);
    }
    return changes;
  }

  /** Nothing here outlives a process. */
  recover = async (): Promise<readonly string[]> => [];

  async prune(refs: readonly string[], dryRun: boolean, signal: AbortSignal) {
    throwIfCancelled(signal);
    const known = refs.filter((ref) => this.#refs.has(ref));
    if (!dryRun) for (const ref of known) this.#refs.delete(ref);
    return { refs: known.length, bytes: 0 };
  }

  async refs(prefix: string, signal: AbortSignal) {
    throwIfCancelled(signal);
    return [...this.#refs].flatMap(([ref, commit]) => (ref.startsWith(prefix) ? [{ ref, commit }] : []));
  }

  #now(limits: SnapshotLimits): { readonly tree: Tree; readonly leftOut: readonly LeftOut[] } {
    const leftOut: LeftOut[] = [];
    const tree = new Map<string, string>();
    for (const [path, text] of this.#workspace.entries()) {
      if (SECRET.test(path) && !limits.includeSecrets) leftOut.push({ path, reason: 'secret' });
      else if (text.length > limits.maxFileBytes) leftOut.push({ path, reason: 'too_large' });
      else tree.set(path, text);
    }
    return { tree, leftOut };
  }

  #keep(tree: Tree): string {
    const commit = systemClock.hash(JSON.stringify([...tree])).slice(0, 40);
    this.#commits.set(commit, tree);
    return commit;
  }

  #side(side: Side): Tree {
    return 'commit' in side ? this.#tree(side.commit) : this.#now(side.limits ?? PRESET_LIMITS).tree;
  }

  #tree(commit: string): Tree {
    const tree = this.#commits.get(commit);
    if (tree === undefined) throw new PlanningError('git_failed', `There is no commit ${commit}.`);
    return tree;
  }

  #requireHead(): string {
    if (this.#head !== null) return this.#head;
    throw new PlanningError('no_repository', 'This folder is in no repository.');
  }
}

function changesOf(before: Tree, after: Tree): readonly FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.flatMap((path): FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === now) return [];
    const binary = `${old ?? ''}${now ?? ''}`.includes('\0');
    return [
      {
        path,
        from: null,
        kind: old === undefined ? 'added' : now === undefined ? 'deleted' : 'modified',
        oldMode: old === undefined ? null : MODE,
        newMode: now === undefined ? null : MODE,
        binary,
        addedLines: binary ? 0 : moreLines(now, old),
        removedLines: binary ? 0 : moreLines(old, now),
      },
    ];
  });
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');

/** How many lines of `text` the other does not have; moved lines count as there. */
function moreLines(text: string | undefined, other: string | undefined): number {
  const left = other === undefined ? [] : [...linesOf(other)];
  return (text === undefined ? [] : linesOf(text)).filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  }).length;
}

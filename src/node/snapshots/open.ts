import { realpathSync } from 'node:fs';
import path from 'node:path';
import { isCancelled, PlanningError } from '../../core/base/errors.ts';
import type { RepositoryState, Side, Snapshots } from '../../core/snapshot/port.ts';
import { diffTexts, diffTrees } from './diff.ts';
import type { TreeSide } from './diff.ts';
import { sweep } from './indexFiles.ts';
import { readBlobs, readCommit } from './objects.ts';
import { ownPlace, prepareOwnGitDir } from './ownGitDir.ts';
import { rawOf } from './paths.ts';
import { refPlace } from './refPlace.ts';
import { listRefs, removeRefs, sizeOf } from './prune.ts';
import { checkProgram, exists, isSameGround, locate } from './repository.ts';
import type { GitVersion, Repository } from './repository.ts';
import { planRestore, recover, restore } from './restore.ts';
import { createGit, explained } from './run.ts';
import type { GitOptions } from './run.ts';
import { commitSide, knownSides, sideOf } from './sides.ts';
import { takeSnapshot } from './take.ts';
import { findBlob } from './findBlob.ts';

const OURS = 'refs/planning-studio/';
/** Commits whose trees are remembered. */
const SIDES_MAX = 200;

/** The repository is another one than at the last call, or set up in another way. */
class Moved extends Error {}

/** Snapshots in the repository around a folder of this machine. Nothing is read or started before the first call. */
export function openSnapshots(folder: string, options: GitOptions = {}): Snapshots {
  const root = realpathSync(folder);
  const git = createGit(options);
  let version: GitVersion | null = null;
  // Looked at again by every call; a snapshot need not wait for that.
  let known: Repository | null = null;
  const sides = new Map<string, TreeSide>();
  let last: Promise<unknown> = Promise.resolve();

  /** One restore after the other: a journal of this process is one that nobody is at any more. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = last.then(() => explained(run));
    last = next.catch(() => undefined);
    return next;
  };

  const find = async (signal: AbortSignal): Promise<Awaited<ReturnType<typeof locate>>> => {
    if (version === null) {
      const found = await checkProgram(git, root, signal);
      if ('kind' in found) return found;
      version = found;
    }
    return locate(git, version, root, signal);
  };

  const repositoryFor = async (signal: AbortSignal): Promise<Repository> => {
    const found = await find(signal);
    if (found.kind === 'ok') return (known = found.repository);
    if (found.kind === 'none') {
      throw new PlanningError(
        'no_repository',
        'The folder is in no git repository. Make one (git init) to use snapshots.',
      );
    }
    throw new PlanningError('git_failed', found.message, { reason: found.reason });
  };

  /** What the last call knew; null when its git folder is gone, where nothing may be made. */
  const lastGround = async (): Promise<Repository | null> =>
    known !== null && (await exists(path.join(known.gitDir, 'HEAD'))) ? known : null;

  /** Two commits never change: what the last call knew of them is tried first. */
  const between = async <T>(
    from: Side,
    to: Side,
    signal: AbortSignal,
    diff: (repository: Repository, a: TreeSide, b: TreeSide) => Promise<T>,
  ): Promise<T> => {
    const ground = await lastGround();
    if (ground !== null && 'commit' in from && 'commit' in to) {
      try {
        const [a, b] = await Promise.all([
          held(ground, from.commit, signal),
          held(ground, to.commit, signal),
        ]);
        return await diff(ground, a, b);
      } catch (error) {
        if (isCancelled(error)) throw error;
        // The repository, or what it had, may be gone: looked at anew, that gets its right words.
        sides.clear();
      }
    }
    const repository = await repositoryFor(signal);
    const [a, b] = await Promise.all([
      sideOf(git, repository, from, signal),
      sideOf(git, repository, to, signal),
    ]);
    return diff(repository, a, b);
  };

  const held = async (repository: Repository, commit: string, signal: AbortSignal): Promise<TreeSide> => {
    const key = JSON.stringify([repository.commonDir, repository.prefix, commit]);
    const present = sides.get(key);
    if (present !== undefined) return present;
    const side = await commitSide(git, repository, commit, signal);
    if (sides.size >= SIDES_MAX) sides.clear();
    sides.set(key, side);
    return side;
  };

  return {
    state: (signal) =>
      explained(async (): Promise<RepositoryState> => {
        const found = await find(signal);
        if (found.kind !== 'ok') return found;
        const { head, branch, operation } = found.repository;
        return { kind: 'ok', head, branch, operation };
      }),

    init: (signal) =>
      explained(async () => {
        const found = await find(signal);
        if (found.kind === 'ok') return;
        if (found.kind === 'unusable') throw new PlanningError('git_failed', found.message);
        await git.text(['init'], { cwd: root }, signal);
      }),

    take: (request, signal) =>
      explained(async () => {
        const ground = await lastGround();
        if (ground === null) {
          const repository = await repositoryFor(signal);
          await sweep(repository);
          return takeSnapshot(git, repository, async () => repository, request, signal);
        }
        let now: Repository | null = null;
        const present = async (): Promise<Repository> => {
          now ??= await repositoryFor(signal);
          if (isSameGround(ground, now)) return now;
          throw new Moved();
        };
        try {
          const [, taken] = await Promise.all([
            sweep(ground),
            takeSnapshot(git, ground, present, request, signal),
          ]);
          return taken;
        } catch (error) {
          // Whatever went wrong in a place that is no longer it is answered by where it is now.
          const moved = await repositoryFor(signal);
          if (isSameGround(ground, moved)) throw error;
          return takeSnapshot(git, moved, async () => moved, request, signal);
        }
      }),

    compare: (from, to, paths, signal) =>
      explained(() =>
        between(from, to, signal, (repository, a, b) =>
          diffTrees(git, ownPlace(repository, ''), a, b, paths, signal),
        ),
      ),

    diffText: (from, to, paths, maxBytes, signal) =>
      explained(() =>
        between(from, to, signal, async (repository, a, b) => {
          const pairs = [{ from: a, to: b }];
          return (await diffTexts(git, ownPlace(repository, ''), pairs, paths, maxBytes, signal))[0] ?? '';
        }),
      ),

    diffTexts: (pairs, maxBytes, signal) =>
      explained(async () => {
        const repository = await repositoryFor(signal);
        const commits = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))];
        const found = await knownSides(git, repository, commits, signal);
        const sideAt = new Map(commits.map((commit, nth) => [commit, found[nth] ?? null]));
        const asked = pairs.map(({ from, to }) => {
          const [a, b] = [sideAt.get(from), sideAt.get(to)];
          return a && b ? { from: a, to: b } : null;
        });
        const whole = asked.filter((pair) => pair !== null);
        const texts = (await diffTexts(git, ownPlace(repository, ''), whole, [], maxBytes, signal)).values();
        return asked.map((pair) => (pair === null ? null : (texts.next().value ?? null)));
      }),

    read: (commit, file, signal) =>
      explained(async () => {
        const repository = await repositoryFor(signal);
        await prepareOwnGitDir(repository);
        const place = ownPlace(repository, '');
        const facts = await readCommit(git, place, commit, signal);
        if (facts === null) return null;
        const oid = await findBlob(git, place, facts.tree, repository.prefix + rawOf(file), signal);
        return oid === null ? null : ((await readBlobs(git, place, [oid], signal))[0] ?? null);
      }),

    planRestore: (commit, paths, limits, signal) =>
      explained(async () => planRestore(git, await repositoryFor(signal), commit, paths, limits, signal)),

    restore: (commit, paths, how, signal) =>
      inTurn(async () => restore(git, await repositoryFor(signal), commit, paths, how, signal)),

    recover: (signal) =>
      inTurn(async () => {
        const found = await find(signal);
        return found.kind === 'ok' ? recover(git, found.repository, signal) : [];
      }),

    prune: (refs, dryRun, signal) =>
      explained(async () => {
        const foreign = refs.find((ref) => !ref.startsWith(OURS));
        if (foreign !== undefined) {
          throw new PlanningError('invalid_input', `"${foreign}" is no snapshot of ours and stays.`);
        }
        const repository = await repositoryFor(signal);
        const wanted = new Set(refs);
        const present = (await listRefs(git, root, OURS, signal)).filter(({ ref }) => wanted.has(ref));
        const bytes = await sizeOf(git, root, present, signal);
        if (!dryRun) await removeRefs(git, refPlace(repository), present, signal);
        return { refs: present.length, bytes };
      }),

    refs: (prefix, signal) =>
      explained(async () => {
        await repositoryFor(signal);
        return listRefs(git, root, prefix, signal);
      }),
  };
}

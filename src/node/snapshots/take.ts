import { PlanningError } from '../../core/base/errors.ts';
import { COUNTED_MAX } from '../../core/snapshot/limits.ts';
import { withLeftOut } from '../../core/snapshot/message.ts';
import type { Author } from '../../core/model/basics.ts';
import type { FileChange } from '../../core/model/snapshot.ts';
import type { TakeOptions, Taken } from '../../core/snapshot/port.ts';
import { identityOf } from '../git/identity.ts';
import { startDiff } from './diff.ts';
import type { TreeSide } from './diff.ts';
import { emptyTree } from './objects.ts';
import { ownPlace } from './ownGitDir.ts';
import { refPlace } from './refPlace.ts';
import type { Repository } from './repository.ts';
import { GitRefusal } from './run.ts';
import type { Git } from './run.ts';
import { inFolder, knownSide, showAll, workingSide } from './sides.ts';
import { writeWorkingTree } from './workingTree.ts';

const REF = /^refs\/planning-studio\/[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/**
 * Writes the tree, the commit and at last the ref: killed before that, nothing is seen of it. `repository` may be
 * what was known before; `present` looks how it is now, and throws when that is another place.
 */
export async function takeSnapshot(
  git: Git,
  repository: Repository,
  present: () => Promise<Repository>,
  { ref, parent: wanted, base = null, message, limits }: TakeOptions,
  signal: AbortSignal,
): Promise<Taken> {
  if (!REF.test(ref)) {
    throw new PlanningError(
      'invalid_input',
      `A snapshot's ref stands under refs/planning-studio/, not "${ref}".`,
    );
  }
  // What is started early and never fed ends with this.
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal]);
  const looked = Promise.withResolvers<Repository>();
  const steps = looked.promise.then((now) => startSteps(git, now, ref, until));
  steps.catch(() => undefined);
  const confirm = (): Promise<Repository> => {
    looked.resolve(present());
    return looked.promise;
  };
  try {
    const [working, now, parent, compared] = await Promise.all([
      writeWorkingTree(git, repository, limits, signal, confirm),
      looked.promise,
      looked.promise.then((now) => firstKnown(git, now, [wanted, now.head], signal)),
      looked.promise.then((now) => (base === null ? null : firstKnown(git, now, [base], signal))),
    ]);
    const { writeCommit, diff, createRef } = await steps;
    const before = compared ?? parent;
    // Against another base than the last time anything may differ.
    const mayBeMany = before === null || working.read > COUNTED_MAX;
    const nothing: TreeSide = { tree: emptyTree(repository), leftOut: [] };
    const leftOut = inFolder(repository, working.leftOut);
    const author = identityOf(repository.settings);
    const commit = writeCommit(
      commitText(working.tree, parent?.commit ?? null, author, withLeftOut(message, leftOut), new Date()),
    );
    const changes = workingSide(git, repository, working, signal).then((side) =>
      diff(before?.side ?? nothing, side, mayBeMany),
    );
    const [made, found] = await Promise.all([commit, changes]);
    await createRef(made);
    return {
      commit: made,
      tree: working.tree,
      head: now.head,
      branch: now.branch,
      operation: now.operation,
      fileTotal: working.fileTotal,
      changes: found,
      leftOut: showAll(leftOut),
    };
  } finally {
    over.abort();
  }
}

/** The last steps of a snapshot. */
interface Steps {
  /** Writes the object of a commit and returns its name. */
  writeCommit(text: string): Promise<string>;
  diff(from: TreeSide, to: TreeSide, mayBeMany: boolean): Promise<readonly FileChange[]>;
  createRef(commit: string): Promise<void>;
}

/** Starts the git commands of the last steps while others look at the files: starting takes longer than what they do. */
function startSteps(git: Git, repository: Repository, ref: string, signal: AbortSignal): Steps {
  const place = ownPlace(repository, '');
  const [text, line] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const written = git.bytes(
    // What a rewind relies on is on the disk, not only in its cache, before anything is overwritten.
    ['-c', 'core.fsyncMethod=fsync', 'hash-object', '-t', 'commit', '-w', '--stdin'],
    { ...place, input: text.promise, signal },
  );
  const created = git.bytes(['update-ref', '-z', '--stdin'], {
    ...refPlace(repository),
    input: line.promise,
    signal,
  });
  const diff = startDiff(git, place, signal);
  for (const one of [written, created]) one.catch(() => undefined);
  return {
    diff,
    async writeCommit(content) {
      text.resolve(content);
      return (await written).toString('latin1').trim();
    },
    async createRef(commit) {
      line.resolve(`create ${ref}\0${commit}\0`);
      try {
        await created;
      } catch (error) {
        if (error instanceof GitRefusal && /already exists|expected 0{40}/.test(error.stderr)) {
          throw new PlanningError('conflict', `The snapshot "${ref}" exists already. Try again.`, { ref });
        }
        throw error;
      }
    },
  };
}

/** A commit as git holds it. The author is one line without angle brackets, as `identityOf` gives it. */
function commitText(
  tree: string,
  parent: string | null,
  { name, email }: Author,
  message: string,
  at: Date,
): string {
  const offset = -at.getTimezoneOffset();
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  const zone = `${offset < 0 ? '-' : '+'}${hours}${minutes}`;
  const person = `${name} <${email}> ${Math.floor(at.getTime() / 1000)} ${zone}`;
  const head = [
    `tree ${tree}`,
    ...(parent === null ? [] : [`parent ${parent}`]),
    `author ${person}`,
    `committer ${person}`,
  ];
  return `${head.join('\n')}\n\n${message}`;
}

/** The first of the commits that the repository has: they may be pruned, or of another clone. */
async function firstKnown(
  git: Git,
  repository: Repository,
  commits: readonly (string | null)[],
  signal: AbortSignal,
): Promise<{ readonly commit: string; readonly side: TreeSide } | null> {
  for (const commit of commits) {
    const side = commit === null ? null : await knownSide(git, repository, commit, signal);
    if (commit !== null && side !== null) return { commit, side };
  }
  return null;
}

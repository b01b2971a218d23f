import { isSecretPath } from '../../core/context/secrets.ts';
import { throwIfCancelled } from '../../core/base/errors.ts';
import type { LeftOut } from '../../core/model/snapshot.ts';
import type { SnapshotLimits } from '../../core/snapshot/port.ts';
import { attributeOf, pointerOf, pointerText, usesLfs } from './lfs.ts';
import { linkFinder, nestedFinder } from './nested.ts';
import { ownPlace } from './ownGitDir.ts';
import { isGitlink } from './parse.ts';
import type { RawChange } from './parse.ts';
import { isOutOfReach, isOwn, isWritable, lookAt, onDisk, shown } from './paths.ts';
import type { RawPath } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Git } from './run.ts';

const LOOKED_AT_ONCE = 500;
/** git takes it as a file only. */
const GITMODULES = /(^|\/)\.gitmodules$/i;

/** Decides file by file what happens to it in the index. */
export class Sorting {
  readonly taken: RawPath[] = [];
  /** Out of the index, whatever is on the disk. */
  readonly gone: RawPath[] = [];
  /** Nothing is there: git sees that by itself. */
  readonly missing: RawPath[] = [];
  readonly pointers: string[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly #repository: Repository;
  readonly #limits: SnapshotLimits;
  readonly #toLookAt: RawPath[] = [];
  readonly #nested: (file: RawPath) => RawPath | null;
  readonly #linkAbove: (file: RawPath) => RawPath | null;

  constructor(repository: Repository, limits: SnapshotLimits) {
    this.#repository = repository;
    this.#limits = limits;
    // A folder above ours that is a repository holds ours, or git would not have found this one.
    const { top, prefix } = repository;
    const find = nestedFinder(top);
    this.#linkAbove = linkFinder(top);
    this.#nested = (file) => {
      const found = find(file);
      return found === null || prefix.startsWith(`${found}/`) ? null : found;
    };
  }

  changed({ path: file, oldMode }: RawChange): void {
    if (isOwn(file)) this.gone.push(file);
    else if (isGitlink(oldMode)) (this.#linkAbove(file) !== null ? this.gone : this.taken).push(file);
    else this.#toLookAt.push(file);
  }

  untracked(file: RawPath): void {
    if (isOwn(file)) return;
    if (file.endsWith('/')) this.leftOut.push({ path: file, reason: 'nested_repository' });
    else this.#toLookAt.push(file);
  }

  leave(file: RawPath, reason: LeftOut['reason']): void {
    this.gone.push(file);
    this.leftOut.push({ path: file, reason });
  }

  async look(signal: AbortSignal): Promise<void> {
    for (let at = 0; at < this.#toLookAt.length; at += LOOKED_AT_ONCE) {
      throwIfCancelled(signal);
      for (const file of this.#toLookAt.slice(at, at + LOOKED_AT_ONCE)) {
        try {
          this.#sort(file);
        } catch (error) {
          if (!isOutOfReach(error)) throw error;
          this.leave(file, 'unreadable');
        }
      }
      // Tens of thousands of files must not hold up the editor's other work.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  #sort(file: RawPath): void {
    const info = lookAt(onDisk(this.#repository.top, file));
    const nested = this.#nested(file);
    // What is found through a link is another file; git refuses the path.
    if (this.#linkAbove(file) !== null) this.gone.push(file);
    else if (nested !== null) this.#leaveNested(file, nested);
    else if (info === null) this.missing.push(file);
    else if (!isWritable(file) || (info.isSymbolicLink() && GITMODULES.test(file)))
      this.leave(file, 'special');
    else if (info.isSymbolicLink()) this.taken.push(file);
    else if (info.isDirectory()) this.gone.push(file);
    else if (!info.isFile()) this.leave(file, 'special');
    else if (!this.#limits.includeSecrets && isSecretPath(shown(file))) this.leave(file, 'secret');
    else if (info.size > this.#limits.maxFileBytes) this.leave(file, 'too_large');
    else this.taken.push(file);
  }

  /** The folder came to be a repository after we had taken its files. */
  #leaveNested(file: RawPath, nested: RawPath): void {
    this.gone.push(file);
    const path = `${nested}/`;
    if (!this.leftOut.some((one) => one.path === path)) {
      this.leftOut.push({ path, reason: 'nested_repository' });
    }
  }

  /** Files of Git LFS whose content its store has are kept as pointers. */
  async replaceByPointers(git: Git, signal: AbortSignal): Promise<void> {
    if (!(await usesLfs(this.#repository))) return;
    const large = this.leftOut.filter(({ reason }) => reason === 'too_large').map(({ path }) => path);
    const filters = await attributeOf(git, this.#repository, ['filter'], [...this.taken, ...large], signal);
    for (const [file, filter] of filters) {
      const info = lookAt(onDisk(this.#repository.top, file));
      if (filter !== 'lfs' || !info?.isFile()) continue;
      const pointer = await pointerOf(this.#repository, file);
      if (pointer === null) continue;
      const place = ownPlace(this.#repository, '');
      const oid = await git.bytes(['hash-object', '-w', '--stdin'], {
        ...place,
        input: pointerText(pointer),
        signal,
      });
      const mode = (info.mode & 0o100) === 0 ? '100644' : '100755';
      this.pointers.push(`${mode} ${oid.toString('latin1').trim()} 0\t${file}\0`);
      remove(this.taken, file);
      remove(this.gone, file);
      const at = this.leftOut.findIndex((one) => one.path === file);
      if (at >= 0) this.leftOut.splice(at, 1);
    }
  }
}

function remove(list: RawPath[], file: RawPath): void {
  const at = list.indexOf(file);
  if (at >= 0) list.splice(at, 1);
}

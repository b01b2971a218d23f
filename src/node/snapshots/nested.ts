import { isOwn, lookAt, onDisk, parentOf } from './paths.ts';
import type { RawPath } from './paths.ts';

/** Tells in which repository below `root` a file stands, and remembers per folder. */
export function nestedFinder(root: string): (file: RawPath) => RawPath | null {
  const known = new Map<RawPath, RawPath | null>();
  const find = (folder: RawPath): RawPath | null => {
    if (folder === '' || isOwn(folder)) return null;
    const present = known.get(folder);
    if (present !== undefined) return present;
    const found = find(parentOf(folder)) ?? (lookAt(onDisk(root, `${folder}/.git`)) === null ? null : folder);
    known.set(folder, found);
    return found;
  };
  return (file) => find(parentOf(file));
}

/** Tells the link through which a path below `root` would lead, and remembers per folder: nothing there is the path's own. */
export function linkFinder(root: string): (file: RawPath) => RawPath | null {
  const known = new Map<RawPath, RawPath | null>();
  const find = (folder: RawPath): RawPath | null => {
    if (folder === '') return null;
    const present = known.get(folder);
    if (present !== undefined) return present;
    const found =
      find(parentOf(folder)) ?? (lookAt(onDisk(root, folder))?.isSymbolicLink() === true ? folder : null);
    known.set(folder, found);
    return found;
  };
  return (file) => find(parentOf(file));
}

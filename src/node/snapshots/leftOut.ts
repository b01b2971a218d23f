import type { LeftOut } from '../../core/model/snapshot.ts';
import type { RawPath } from './paths.ts';

/** Tells why a path is left out: it is named itself, or stands in a folder that is. Null when it is not. */
export function reasonFinder(leftOut: readonly LeftOut[]): (file: RawPath) => LeftOut['reason'] | null {
  const reasons = new Map(leftOut.map(({ path, reason }) => [path.replace(/\/$/, ''), reason]));
  const folders = new Set(
    leftOut.filter(({ path }) => path.endsWith('/')).map(({ path }) => path.slice(0, -1)),
  );
  return (file) => {
    if (reasons.size === 0) return null;
    for (let at = file.length; at > 0; at = file.lastIndexOf('/', at - 1)) {
      const above = file.slice(0, at);
      const reason = reasons.get(above);
      if (reason !== undefined && (at === file.length || folders.has(above))) return reason;
    }
    return null;
  };
}

import type { LeftOut } from '../../core/model/snapshot.ts';
import type { RawPath } from './paths.ts';

/** Tells why a path is left out: it is named itself, or stands in a nested repository that is. Null when it is not. */
export function reasonFinder(leftOut: readonly LeftOut[]): (file: RawPath) => LeftOut['reason'] | null {
  const reasons = new Map(leftOut.map(({ path, reason }) => [path.replace(/\/$/, ''), reason]));
  return (file) => {
    if (reasons.size === 0) return null;
    for (let at = file.length; at > 0; at = file.lastIndexOf('/', at - 1)) {
      const reason = reasons.get(file.slice(0, at));
      if (reason !== undefined && (at === file.length || reason === 'nested_repository')) return reason;
    }
    return null;
  };
}

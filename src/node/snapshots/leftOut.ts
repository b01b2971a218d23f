import type { LeftOut } from '../../core/model/snapshot.ts';
import type { RawPath } from './paths.ts';

/** Tells why a path is left out: it is named itself, or stands in a folder that is. Null when it is not. */
export function reasonFinder(leftOut: readonly LeftOut[]): (file: RawPath) => LeftOut['reason'] | null {
  const reasons = new Map(leftOut.map(({ path, reason }) => [path, reason]));
  return (file) => {
    if (reasons.size === 0) return null;
    for (let at = file.length; at > 0; at = file.lastIndexOf('/', at - 1)) {
      const above = file.slice(0, at);
      const reason = (at === file.length ? reasons.get(above) : undefined) ?? reasons.get(`${above}/`);
      if (reason !== undefined) return reason;
    }
    return null;
  };
}

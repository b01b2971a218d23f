import type { LogBounds, LogFile } from '../../core/ports.ts';

/** The logs that must go to keep the bounds, of files that stand oldest first; never the newest. */
export function beyond<F extends LogFile>(files: readonly F[], { bytes, since }: LogBounds): readonly F[] {
  let left = files.reduce((sum, file) => sum + file.bytes, 0);
  const going: F[] = [];
  for (const file of files.slice(0, -1)) {
    const tooMuch = bytes !== undefined && left > bytes;
    const tooOld = since !== undefined && file.writtenAt < since;
    if (!tooMuch && !tooOld) continue;
    going.push(file);
    left -= file.bytes;
  }
  return going;
}

import { open } from 'node:fs/promises';
import { SPEC_LIMITS } from '../core/model/verification.ts';
import { errorCode } from '../node/errorCode.ts';
import { UsageError } from './input.ts';

/** The YAML of a file named on the command line, from where the program was started. Throws UsageError. */
export async function readSpecFile(file: string): Promise<string> {
  // One letter more than a spec may have, in the longest spelling: the rest of a giant is never read.
  const most = (SPEC_LIMITS.characters + 1) * 3;
  try {
    const handle = await open(file, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(most), 0, most, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read (${errorCode(error) || 'unknown'}).`);
  }
}

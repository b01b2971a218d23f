import { ownProcess } from '../processOwner.ts';
import type { ProcessOwner } from '../processOwner.ts';

/** Who holds the lock. */
export interface LockOwner extends ProcessOwner {
  /** Unique per store that was opened. */
  readonly nonce: string;
}

export function ownLockOwner(nonce: string): LockOwner {
  return { ...ownProcess(), nonce };
}

/** Null when the text is not an owner's. */
export function readLockOwner(text: string): LockOwner | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const { space, pid, started, nonce } = value as Record<string, unknown>;
    if (typeof space !== 'string' || typeof pid !== 'number' || !Number.isInteger(pid)) return null;
    if (typeof started !== 'string' || typeof nonce !== 'string' || !/^[\w-]+$/.test(nonce)) return null;
    return { space, pid, started, nonce };
  } catch {
    return null;
  }
}

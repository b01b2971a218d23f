import type { SnapshotLimits } from './port.ts';

/** What a snapshot takes in when nobody says otherwise. */
export const PRESET_LIMITS: SnapshotLimits = { maxFileBytes: 20 * 1024 * 1024, includeSecrets: false };

/** Where more files differ than this, their lines are not counted (0) and renames not looked for. */
export const COUNTED_MAX = 10_000;

import type { SnapshotLimits } from './port.ts';

/** What a snapshot takes in when nobody says otherwise. */
export const PRESET_LIMITS: SnapshotLimits = { maxFileBytes: 20 * 1024 * 1024, includeSecrets: false };

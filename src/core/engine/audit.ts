import type { AuditRow } from '../model/audit.ts';

/** Where rows of the audit go. */
export interface Audit {
  /** Takes a row at once and writes it soon; a failure to write goes to the log, never to the caller. */
  record(row: AuditRow): void;
  /** Resolves when everything that was taken is written, or could not be. */
  idle(): Promise<void>;
}

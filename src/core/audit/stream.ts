import type { LogRef } from '../log/records.ts';
import { streamType } from '../log/streamType.ts';
import type { AuditRow } from '../model/audit.ts';
import type { Timestamp } from '../model/basics.ts';

/** A call was made, or refused. Who made it stands in the line, as with every event. */
export type AuditEvent = {
  readonly type: 'called';
  /** When the call ended; the line is written a moment later. */
  readonly endedAt: Timestamp;
} & Omit<AuditRow, 'actor'>;

/** What a day's log folds into: only how much there is, since nobody decides anything by it. */
export interface AuditDay {
  /** The day, as `2026-01-31`. */
  readonly id: string;
  readonly count: number;
}

/** Who did what: never shared by git, thrown away by whole days, and read by nobody unless asked. */
export const auditStream = streamType({
  kind: 'audit',
  folder: 'audit',
  named: 'by day',
  keep: 'within bounds',
  read: 'when asked',
  versions: { called: 1 },
  evolve: (state: AuditDay | undefined, _: { readonly event: AuditEvent }, ref: LogRef): AuditDay => ({
    id: ref.id,
    count: (state?.count ?? 0) + 1,
  }),
});

import type { Audit } from '../../src/core/engine/audit.ts';
import type { AuditRow } from '../../src/core/model/audit.ts';

/** An audit that is kept in memory. */
export class MemoryAudit implements Audit {
  readonly rows: AuditRow[] = [];

  record(row: AuditRow): void {
    this.rows.push(row);
  }
  async idle(): Promise<void> {}
}

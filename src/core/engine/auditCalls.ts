import * as z from 'zod';
import { PERSON } from '../model/actor.ts';
import { AUDIT_OUTCOMES, type AuditEntry } from '../model/audit.ts';
import { pageOf } from '../store/listing.ts';
import type { AuditFilter, Engine } from './api.ts';
import type { CallGroup } from './call.ts';
import type { Kernel } from './deps.ts';
import * as at from './schemas.ts';

/** Reading the audit. */
export const auditCalls: CallGroup<'auditEntries'> = {
  facts: {
    auditEntries: {
      says: 'Lists who did what in this folder, the latest first.',
      needs: 'audit',
      effect: 'reads',
      untrusted: true,
      input: [
        [
          'filter',
          z
            .object({
              actor: z.exactOptional(z.enum(['person', 'agent', 'studio'])),
              call: z.exactOptional(at.line),
              outcome: z.exactOptional(z.enum(AUDIT_OUTCOMES)),
              ...at.pageShape,
            })
            .optional(),
        ],
      ],
    },
  },
  implement: (kernel: Kernel): Pick<Engine, 'auditEntries'> => ({
    async auditEntries(filter = {}) {
      await kernel.audit.idle();
      const found = (await entries(kernel)).filter((entry) => fits(entry, filter));
      const { limit, offset } = pageOf(filter);
      return { items: found.slice(offset, offset + limit), total: found.length };
    },
  }),
};

async function entries({ store }: Kernel): Promise<readonly AuditEntry[]> {
  const all: AuditEntry[] = [];
  for (const { stream } of await store.files('audit')) {
    const day = await store.history(stream);
    for (const { id, author, actor = PERSON, event } of day) {
      const { type: _, endedAt, ...row } = event;
      all.push({ id, at: endedAt, author, actor, ...row });
    }
  }
  // Processes write their rows a moment after the calls ended.
  return all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1));
}

function fits(entry: AuditEntry, { actor, call, outcome }: AuditFilter): boolean {
  return (
    (actor === undefined || entry.actor.kind === actor) &&
    (call === undefined || entry.call === call) &&
    (outcome === undefined || entry.outcome === outcome)
  );
}

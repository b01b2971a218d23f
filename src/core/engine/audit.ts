import type { AuditEvent } from '../audit/stream.ts';
import { actorKey, type Actor } from '../model/actor.ts';
import type { AuditRow } from '../model/audit.ts';
import type { Timestamp } from '../model/basics.ts';
import type { EnginePorts } from './deps.ts';

/** Where rows of the audit go. */
export interface Audit {
  /** Takes a row at once and writes it soon; a failure to write goes to the log, never to the caller. */
  record(row: AuditRow): void;
  /** Resolves when everything that was taken is written, or could not be. */
  idle(): Promise<void>;
}

interface Ended extends AuditRow {
  readonly endedAt: Timestamp;
}

/** How long rows are gathered before they are written together, in milliseconds. */
const GATHER_MS = 250;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Rows in the store's log of the day, several in one write. The line of what a call changed says who did it and is
 * durable before the call ends; the audit beside it may lose the last quarter of a second of a killed process.
 */
export function createAudit({ store, clock, log, owner, settings, restriction }: EnginePorts): Audit {
  let waiting: Ended[] = [];
  let gathering: AbortController | null = null;
  let writing: Promise<void> = Promise.resolve();
  let trimmedOn = '';
  let isSilent = false;

  const trim = async (day: string): Promise<void> => {
    if (trimmedOn === day) return;
    trimmedOn = day;
    const { megabytes, days } = settings().auditKeep;
    const since = new Date(Date.parse(clock.now()) - days * DAY_MS).toISOString();
    await store.trim('audit', { bytes: megabytes * 1024 * 1024, since });
  };

  const write = async (rows: readonly Ended[]): Promise<void> => {
    try {
      const id = clock.now().slice(0, 10);
      for (const { actor, events } of byActor(rows)) {
        await store.append([{ stream: { kind: 'audit', id }, expected: null, events }], owner, actor);
      }
      await trim(id);
    } catch (error) {
      // Said once: a disk that refuses this refuses everything, and that is said where it matters.
      if (!isSilent) log.warn(`The audit could not be written: ${String(error)}`);
      isSilent = true;
    }
  };

  const flush = (): Promise<void> => {
    gathering?.abort();
    gathering = null;
    const rows = waiting;
    waiting = [];
    if (rows.length > 0) writing = writing.then(() => write(rows));
    return writing;
  };

  return {
    record(row) {
      // Where nothing may be changed nothing is written, not even this.
      if (restriction !== undefined) return;
      waiting.push({ ...row, endedAt: clock.now() });
      if (gathering !== null) return;
      const mine = new AbortController();
      gathering = mine;
      clock.sleep(GATHER_MS, mine.signal).then(
        () => void flush(),
        () => undefined,
      );
    },
    idle: flush,
  };
}

/** Rows that follow each other and have one actor, as one write says one. */
function byActor(rows: readonly Ended[]) {
  const groups: { actor: Actor; events: AuditEvent[] }[] = [];
  for (const { actor, ...row } of rows) {
    const last = groups.at(-1);
    const event = { type: 'called' as const, ...row };
    if (last !== undefined && actorKey(last.actor) === actorKey(actor)) last.events.push(event);
    else groups.push({ actor, events: [event] });
  }
  return groups;
}

import type { LogRef } from '../../../core/log/records.ts';
import type { AnyStream } from '../../../core/log/streamType.ts';
import { changedEntries } from '../../../core/store/changedEntries.ts';
import { filterText } from '../../../core/store/listing.ts';
import type { LogChange, LogHead } from '../logs.ts';
import type { FullText } from './fulltext.ts';
import { findingTable, listingTable, logTable } from './ownTables.ts';
import type { Rows } from './rows/rows.ts';
import type { TableWriter } from './tables.ts';

/** Where projections write. */
export interface Projection {
  readonly tables: TableWriter;
  readonly text: FullText;
}

/** Brings the tables to the state of a log: only what changed by reference is written. Inside a transaction. */
export function project(
  to: Projection,
  stream: AnyStream,
  rows: Rows | undefined,
  { ref, how, head, before, after, applied }: LogChange,
): void {
  if (how !== 'more') clear(to, ref, rows);
  if (head === null) to.tables.remove(logTable, { kind: ref.kind, id: ref.id });
  else putHead(to.tables, ref, head);
  if (after === undefined) return;
  // What the tables hold: nothing when they were just cleared.
  const held = how === 'more' ? before : undefined;
  putSummary(to.tables, ref, stream, after);
  for (const { kind, id, entry } of changedEntries(stream.entries, held, after)) {
    if (entry === null) to.text.remove(ref, kind, id);
    else to.text.put(ref, kind, id, entry);
  }
  rows?.write(to.tables, { ref, before: held, after, applied });
}

function clear({ tables, text }: Projection, ref: LogRef, rows: Rows | undefined): void {
  tables.remove(findingTable, { stream_kind: ref.kind, stream_id: ref.id });
  tables.remove(listingTable, { kind: ref.kind, id: ref.id });
  text.removeStream(ref);
  for (const table of rows?.tables ?? []) tables.remove(table, { [rows?.of ?? '']: ref.id });
}

function putSummary(tables: TableWriter, ref: LogRef, stream: AnyStream, state: unknown): void {
  const listed = stream.summary?.(state);
  if (listed === undefined) return;
  tables.put(listingTable, {
    kind: ref.kind,
    id: ref.id,
    title: listed.title,
    status: listed.status,
    parent_id: listed.parent,
    at: listed.at,
    filter_text: filterText(...listed.text),
    item: JSON.stringify(listed.item),
  });
}

function putHead(tables: TableWriter, ref: LogRef, head: LogHead): void {
  tables.put(logTable, {
    kind: ref.kind,
    id: ref.id,
    size: head.stamp.size,
    mtime_ns: head.stamp.mtimeNs,
    ino: head.stamp.ino,
    sound_bytes: head.soundBytes,
    lines: head.lines,
    mark: head.mark,
    last_clock: head.lastClock,
    last_id: head.lastId,
    sequence: head.sequence,
    status: head.status,
  });
  for (const [position, finding] of head.findings.entries()) {
    tables.put(findingTable, {
      stream_kind: ref.kind,
      stream_id: ref.id,
      position,
      kind: finding.kind,
      event_id: finding.eventId,
      file: finding.file,
      line: finding.line,
      message: finding.message,
    });
  }
}

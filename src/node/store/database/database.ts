import type { Kinds } from '../../../core/log/kinds.ts';
import type { LogRef } from '../../../core/log/records.ts';
import type { StoreFinding } from '../../../core/store/streams.ts';
import type { FileStamp } from '../disk.ts';
import { streamKey } from '../folder.ts';
import type { LogChange, LogHead } from '../logs.ts';
import { FullText } from './fulltext.ts';
import { project } from './project.ts';
import { TableQuestions } from './questions.ts';
import { ROWS } from './rows/list.ts';
import type { Rows } from './rows/rows.ts';
import { SCHEMA_SQL, schemaVersion } from './schema.ts';
import { Statements, openSqlite, queriesOn } from './sqlite.ts';
import { TableWriter } from './tables.ts';

/** The database in memory: written by projections, asked by `questions`. */
export class ProjectionDatabase {
  readonly #questions: TableQuestions;
  readonly #text: FullText;
  readonly #statements: Statements;
  readonly #tables: TableWriter;
  readonly #kinds: Kinds;
  readonly #rows: ReadonlyMap<string, Rows>;
  /** Changes that the tables do not show yet. */
  #taken: LogChange[] = [];

  private constructor(statements: Statements, kinds: Kinds) {
    this.#statements = statements;
    this.#kinds = kinds;
    this.#rows = new Map(ROWS.map((rows: Rows) => [rows.kind, rows]));
    this.#tables = new TableWriter(statements);
    this.#text = new FullText(statements);
    this.#questions = new TableQuestions(queriesOn(statements));
  }

  static async create(kinds: Kinds): Promise<ProjectionDatabase> {
    const statements = new Statements(await openSqlite(null));
    // One file of one schema version: it is made again, so that nothing needs to be migrated.
    statements.database.run(SCHEMA_SQL);
    statements.database.run('create table made_with (schema_version text not null)');
    statements.run('insert into made_with values (?)', [schemaVersion(kinds)]);
    return new ProjectionDatabase(statements, kinds);
  }

  /** Null when the bytes are not a database made with this schema. */
  static async open(bytes: Uint8Array, kinds: Kinds): Promise<ProjectionDatabase | null> {
    const statements = new Statements(await openSqlite(bytes));
    try {
      const [row] = statements.rows<{ schema_version: string }>('select schema_version from made_with');
      if (row?.schema_version === schemaVersion(kinds)) return new ProjectionDatabase(statements, kinds);
    } catch {
      // Not a database, or another one.
    }
    statements.free();
    statements.database.close();
    return null;
  }

  get questions(): TableQuestions {
    this.bringUp();
    return this.#questions;
  }

  get text(): FullText {
    this.bringUp();
    return this.#text;
  }

  /** Remembers changes; whatever is asked afterwards knows of them. So an append need not wait for the tables. */
  take(changes: readonly LogChange[]): void {
    this.#taken.push(...changes);
  }

  /** Brings the tables to what was taken, all or none. */
  bringUp(): void {
    const changes = this.#taken;
    if (changes.length === 0) return;
    this.#taken = [];
    const waiting = this.#text.waiting;
    try {
      this.#statements.transaction(() => {
        for (const change of changes) {
          const { kind } = change.ref;
          const to = { tables: this.#tables, text: this.#text };
          project(to, this.#kinds.of(kind), this.#rows.get(kind), change);
        }
      });
    } catch (error) {
      this.#text.forgetAfter(waiting);
      throw error;
    }
  }

  /** Runs what brings up many changes as one transaction; only while nobody else uses the database. */
  together(body: () => Promise<void>): Promise<void> {
    return this.#statements.together(body);
  }

  /** How far each log is covered. */
  heads(): ReadonlyMap<string, LogHead> {
    const findings = new Map<string, StoreFinding[]>();
    const rows = this.#statements.rows<FindingRow>(
      'select * from finding order by stream_kind, stream_id, position',
    );
    for (const row of rows) {
      const stream: LogRef = { kind: row.stream_kind, id: row.stream_id };
      const { kind, file, line, message } = row;
      const list = findings.get(streamKey(stream)) ?? [];
      list.push({ stream, kind, eventId: row.event_id, file, line, message });
      findings.set(streamKey(stream), list);
    }
    const heads = new Map<string, LogHead>();
    for (const row of this.#statements.rows<LogRow>('select * from log')) {
      const key = streamKey(row);
      const stamp: FileStamp = { size: row.size, mtimeNs: row.mtime_ns, ino: row.ino, regular: true };
      heads.set(key, {
        stamp,
        soundBytes: row.sound_bytes,
        lines: row.lines,
        mark: row.mark,
        lastClock: row.last_clock,
        lastId: row.last_id,
        sequence: row.sequence,
        status: row.status,
        findings: findings.get(key) ?? [],
      });
    }
    return heads;
  }

  /** All rows of all tables but the search index, in a stable order: to compare two databases. */
  dump(): Readonly<Record<string, readonly unknown[]>> {
    this.text.writeSome();
    const names = this.#statements.rows<{ name: string }>(
      "select name from sqlite_master where type = 'table' and name not like 'entry\\_%' escape '\\' order by name",
    );
    return Object.fromEntries(names.map(({ name }) => [name, this.#comparable(name)]));
  }

  #comparable(name: string): readonly string[] {
    const { of, place } = placeIn(name);
    const order = place === null ? '' : `order by ${of}, ${place}`;
    const rows = this.#statements.rows<Record<string, unknown>>(`select * from ${name} ${order}`);
    // Row numbers tell in which order things were written, places only which row follows which.
    const texts = rows.map((row, at) => {
      const before = rows[at - 1];
      const follows = place !== null && before?.[of] === row[of] ? before?.['id'] : null;
      return JSON.stringify({ ...row, row_id: undefined, ...(place === null ? {} : { [place]: follows }) });
    });
    return texts.sort();
  }

  /** The whole database as the bytes of a file. */
  export(): Uint8Array {
    this.text.writeSome();
    return this.#statements.database.export();
  }

  close(): void {
    this.#statements.free();
    this.#statements.database.close();
  }
}

/** The column that only orders the rows of a table, and the one within whose values it does. */
function placeIn(name: string): { readonly of: string; readonly place: string | null } {
  for (const { tables, of } of ROWS as readonly Rows[]) {
    const found = tables.find((table) => table.name === name);
    if (found !== undefined) return { of, place: found.place ?? null };
  }
  return { of: '', place: null };
}

interface LogRow {
  readonly kind: string;
  readonly id: string;
  readonly size: number;
  readonly mtime_ns: string;
  readonly ino: string;
  readonly sound_bytes: number;
  readonly lines: number;
  readonly mark: string;
  readonly last_clock: string;
  readonly last_id: string;
  readonly sequence: number;
  readonly status: LogHead['status'];
}

interface FindingRow {
  readonly stream_kind: string;
  readonly stream_id: string;
  readonly kind: StoreFinding['kind'];
  readonly event_id: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly message: string;
}

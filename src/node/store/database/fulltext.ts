import { compareHits, queryWords, searchWords, snippetOf } from '../../../core/store/search.ts';
import type { LogRef } from '../../../core/log/records.ts';
import type { KindMap, SearchEntry } from '../../../core/log/streamType.ts';
import type { SearchHit } from '../../../core/ports.ts';
import type { Statements } from './sqlite.ts';

/** What full text search finds, and its index. */
export const ENTRY_SQL = `
  create table entry (
    row_id integer primary key, stream_kind text not null, stream_id text not null, kind text not null,
    id text not null, title text not null, body text not null, at text not null,
    constraint entry_key unique (stream_kind, stream_id, kind, id)
  );
  create virtual table entry_index using fts4(words, tokenize=simple);
  create table entry_pending (row_id integer primary key);
`;

/**
 * Full text search with SQLite's FTS4: the only place with SQL that another database does not understand.
 * Entries are written and indexed when somebody searches, saves or nothing else is to do, so that neither an
 * append nor rebuilding waits for it.
 * What is indexed are words as our own splitter sees them; the tokenizer only parts them at spaces.
 */
export class FullText {
  readonly #statements: Statements;
  /** Changes to be written, in order. */
  readonly #waiting: (() => void)[] = [];

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  put(ref: LogRef, kind: string, id: string, entry: SearchEntry): void {
    this.#waiting.push(() => this.#put(ref, kind, id, entry));
  }

  remove(ref: LogRef, kind: string, id: string): void {
    this.#waiting.push(() => this.#remove(ref, kind, id));
  }

  removeStream(ref: LogRef): void {
    this.#waiting.push(() => this.#removeStream(ref));
  }

  /** How many changes wait. */
  get waiting(): number {
    return this.#waiting.length;
  }
  /** Takes back the changes behind so many: what they stood for did not happen. */
  forgetAfter(count: number): void {
    this.#waiting.length = count;
  }

  /** Writes the changes that wait, up to `limit`; before anything is asked of or saved from these tables. */
  writeSome(limit = Number.POSITIVE_INFINITY): void {
    if (this.#waiting.length === 0) return;
    this.#statements.transaction(() => {
      for (const write of this.#waiting.slice(0, limit)) write();
    });
    this.#waiting.splice(0, limit);
  }

  /** Indexes up to `limit` waiting entries; true when more are waiting. */
  indexSome(limit: number): boolean {
    if (this.#waiting.length > 0) {
      this.writeSome(limit);
      return true;
    }
    const rows = this.#statements.rows<{ row_id: number; title: string; body: string }>(
      'select e.row_id, e.title, e.body from entry_pending p join entry e on e.row_id = p.row_id limit ?',
      [limit],
    );
    if (rows.length === 0) return false;
    this.#statements.transaction(() => {
      for (const { row_id, title, body } of rows) {
        const words = searchWords(`${title}\n${body}`).join(' ');
        this.#statements.run('insert into entry_index (docid, words) values (?, ?)', [row_id, words]);
        this.#statements.run('delete from entry_pending where row_id = ?', [row_id]);
      }
    });
    return rows.length === limit;
  }

  search(text: string, limit: number): SearchHit<KindMap>[] {
    const words = queryWords(text);
    if (words.length === 0) return [];
    while (this.indexSome(1000));
    const match = words.map((word, at) => (at === words.length - 1 ? `"${word}*"` : `"${word}"`)).join(' ');
    const rows = this.#statements.rows<EntryRow>(
      `select e.stream_kind, e.stream_id, e.kind, e.id, e.title, e.body, e.at from entry_index i
       join entry e on e.row_id = i.docid where i.words match ? order by e.at desc limit 1000`,
      [match],
    );
    return rows
      .sort(compareHits(words))
      .slice(0, limit)
      .map((row) => ({
        kind: row.kind,
        id: row.id,
        stream: { kind: row.stream_kind, id: row.stream_id },
        title: row.title,
        snippet: snippetOf(row.body, words),
        at: row.at,
      }));
  }

  #put(ref: LogRef, kind: string, id: string, entry: SearchEntry): void {
    const key = [ref.kind, ref.id, kind, id];
    const known = this.#rowOf(key);
    if (known === null) {
      this.#statements.run(
        'insert into entry (stream_kind, stream_id, kind, id, title, body, at) values (?, ?, ?, ?, ?, cast(? as text), ?)',
        [...key, entry.title, utf8(entry.body), entry.at],
      );
      this.#statements.run('insert into entry_pending (row_id) values (last_insert_rowid())');
      return;
    }
    this.#statements.run('update entry set title = ?, body = cast(? as text), at = ? where row_id = ?', [
      entry.title,
      utf8(entry.body),
      entry.at,
      known,
    ]);
    this.#unindex(known);
    this.#statements.run('insert into entry_pending (row_id) values (?)', [known]);
  }

  #remove(ref: LogRef, kind: string, id: string): void {
    const row = this.#rowOf([ref.kind, ref.id, kind, id]);
    if (row === null) return;
    this.#unindex(row);
    this.#statements.run('delete from entry where row_id = ?', [row]);
  }

  #removeStream(ref: LogRef): void {
    const rows = this.#statements.rows<{ row_id: number }>(
      'select row_id from entry where stream_kind = ? and stream_id = ?',
      [ref.kind, ref.id],
    );
    for (const { row_id } of rows) this.#unindex(row_id);
    this.#statements.run('delete from entry where stream_kind = ? and stream_id = ?', [ref.kind, ref.id]);
  }

  #rowOf(key: readonly string[]): number | null {
    const sql = 'select row_id from entry where stream_kind = ? and stream_id = ? and kind = ? and id = ?';
    return this.#statements.rows<{ row_id: number }>(sql, [...key])[0]?.row_id ?? null;
  }

  #unindex(row: number): void {
    const waiting = this.#statements.rows('select 1 from entry_pending where row_id = ?', [row]).length > 0;
    if (waiting) this.#statements.run('delete from entry_pending where row_id = ?', [row]);
    else this.#statements.run('delete from entry_index where docid = ?', [row]);
  }
}

/** sql.js encodes strings one character at a time; long ones go in as bytes, which the statement calls text again. */
function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

interface EntryRow {
  readonly stream_kind: string;
  readonly stream_id: string;
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly at: string;
}

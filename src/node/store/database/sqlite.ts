import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  DefaultQueryExecutor,
  QueryCreator,
  SqliteAdapter,
  SqliteQueryCompiler,
  type CompiledQuery,
  type ConnectionProvider,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import type { BindParams, Database as SqlJsDatabase, Statement } from 'sql.js';
import type { Database } from './schema.ts';

const PAGE_BYTES = 8192;
/** The most; pages are kept only as far as there are some. */
const CACHE_KIB = 64 * 1024;

/** Opens a database in memory, empty or from the bytes of a file. sql.js is loaded when first needed. */
export async function openSqlite(bytes: Uint8Array | null): Promise<SqlJsDatabase> {
  const { default: initSqlJs } = await import('sql.js');
  const { buffer, byteOffset, byteLength } = fs.readFileSync(wasmFile());
  const wasmBinary = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  const sqlite = await initSqlJs({ wasmBinary });
  const database = new sqlite.Database(bytes);
  // The logs are the truth: nothing here needs to survive, so nothing is journaled twice. Pages are larger than
  // usual and written to the file (which also is in memory) only at the end of a transaction: each page costs a
  // call out of the WASM module.
  database.run(`
    pragma page_size = ${PAGE_BYTES}; pragma cache_size = -${CACHE_KIB}; pragma cache_spill = off;
    pragma journal_mode = memory; pragma locking_mode = exclusive; pragma synchronous = off; pragma temp_store = memory
  `);
  return database;
}

/** In a bundle the wasm file lies beside the program, in the source tree in the package. */
function wasmFile(): string {
  const beside = path.join(import.meta.dirname, 'sql-wasm.wasm');
  if (fs.existsSync(beside)) return beside;
  const main = createRequire(import.meta.filename).resolve('sql.js');
  return path.join(path.dirname(main), 'sql-wasm.wasm');
}

/** Prepared statements by their text, kept for the life of the database. */
export class Statements {
  readonly database: SqlJsDatabase;
  readonly #prepared = new Map<string, Statement>();
  #together = false;

  constructor(database: SqlJsDatabase) {
    this.database = database;
  }

  prepare(sql: string): Statement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      // Queries with lists of values have many texts; what is not kept would leak memory of the WASM heap.
      if (this.#prepared.size >= 200) this.free();
      statement = this.database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  run(sql: string, params: BindParams = null): void {
    this.prepare(sql).run(params);
  }

  rows<R>(sql: string, params: BindParams = null): R[] {
    const statement = this.prepare(sql);
    const rows: R[] = [];
    statement.bind(params);
    try {
      while (statement.step()) rows.push(statement.getAsObject() as R);
    } finally {
      statement.reset();
    }
    return rows;
  }

  /** All or nothing; the body must not wait for anything. Inside `together` a part of the whole. */
  transaction(body: () => void): void {
    if (this.#together) return body();
    this.run('begin');
    try {
      body();
      this.run('commit');
    } catch (error) {
      this.run('rollback');
      throw error;
    }
  }

  /** One transaction over many; only while nobody else uses the database. */
  async together(body: () => Promise<void>): Promise<void> {
    this.run('begin');
    this.#together = true;
    try {
      await body();
      this.run('commit');
    } catch (error) {
      this.run('rollback');
      throw error;
    } finally {
      this.#together = false;
    }
  }

  free(): void {
    for (const statement of this.#prepared.values()) statement.free();
    this.#prepared.clear();
  }
}

/**
 * kysely's queries on sql.js. Only its query builder: its `Kysely` brings the building of schemas, transactions and the
 * care for connections, of which nothing is needed here.
 */
export function queriesOn(statements: Statements): QueryCreator<Database> {
  const connection = new SqlJsConnection(statements);
  const provider: ConnectionProvider = { provideConnection: async (consumer) => consumer(connection) };
  const executor = new DefaultQueryExecutor(new SqliteQueryCompiler(), new SqliteAdapter(), provider);
  return new QueryCreator<Database>({ executor });
}

class SqlJsConnection implements DatabaseConnection {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const params = parameters.map((value) =>
      typeof value === 'boolean' ? Number(value) : value,
    ) as BindParams;
    const rows = this.#statements.rows<R>(sql, params);
    if (query.kind === 'SelectQueryNode') return { rows };
    return { rows, numAffectedRows: BigInt(this.#statements.database.getRowsModified()) };
  }

  // eslint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Everything is in memory: read it with execute().');
  }
}

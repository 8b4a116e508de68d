import Database from 'libsql';

/** What SQLite gives back for a column. */
export type Cell = string | number | Uint8Array | null;
/** Columns in the order of the SELECT. */
export type Row = readonly Cell[];
/** What may be bound. Never a boolean: libsql ends the process on one; see flag() in cells.ts. */
export type Params = readonly Cell[];

/** A prepared statement. Rows come as arrays: no object a row, no names to look up. */
export interface Query {
  get(params: Params): Row | null;
  all(params: Params): readonly Row[];
  /** Gives the number of rows changed. */
  run(params: Params): number;
}

export interface Connection {
  isOpen(): boolean;
  /** Of some two hundred statements most commands need ten: each is prepared when it is first run, and throws then. */
  prepare(sql: string): Query;
  exec(sql: string): void;
  /** Takes the write lock at once, so that what is read inside stays true until the commit. */
  begin(): void;
  commit(): void;
  /** Does nothing when SQLite has already rolled back by itself, as it does on a full disk. */
  rollback(): void;
  /** Moves the log into the file if nobody is in the way, so that the file alone is the database. */
  checkpoint(): void;
  close(): void;
}

function isRow(value: unknown): value is Row {
  return Array.isArray(value);
}

function prepare(database: Database.Database, sql: string): Query {
  const statement = database.prepare(sql);
  // Statements that give no rows refuse raw mode quietly in every version tried; only readers need it.
  const reader = statement.reader ? statement.raw() : statement;
  return {
    get(params) {
      const row = reader.get(params);
      return isRow(row) ? row : null;
    },
    all: (params) => reader.all(params).filter(isRow),
    run: (params) => statement.run(params).changes,
  };
}

function prepareWhenRun(database: Database.Database, sql: string): Query {
  let prepared: Query | undefined;
  const query = (): Query => (prepared ??= prepare(database, sql));
  return {
    get: (params) => query().get(params),
    all: (params) => query().all(params),
    run: (params) => query().run(params),
  };
}

/** For tests and diagnosis. */
export interface Watching {
  /** Sees the raw connection once it is open. */
  readonly onConnect?: ((database: Database.Database) => void) | undefined;
  /** Told each statement that may be run, before it is prepared. */
  readonly onStatement?: ((sql: string) => void) | undefined;
}

/** Opens the file. `busyWaitMs`: how long one statement may block the event loop for another process's lock. */
export function connect(path: string, busyWaitMs: number, watching: Watching = {}): Connection {
  const database = new Database(path, { timeout: busyWaitMs });
  watching.onConnect?.(database);
  const begin = prepare(database, 'BEGIN IMMEDIATE');
  const commit = prepare(database, 'COMMIT');
  let open = true;
  return {
    isOpen: () => open,
    prepare(sql) {
      watching.onStatement?.(sql);
      return prepareWhenRun(database, sql);
    },
    exec: (sql) => void database.exec(sql),
    begin: () => void begin.run([]),
    commit: () => void commit.run([]),
    rollback() {
      if (database.inTransaction) database.exec('ROLLBACK');
    },
    checkpoint: () => void database.pragma('wal_checkpoint(TRUNCATE)'),
    close() {
      open = false;
      database.close();
    },
  };
}

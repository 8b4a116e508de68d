import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Vault } from '../vault.ts';
import { checkTables } from './drift.ts';
import { connect, type Connection, type Watching } from './connection.ts';
import { storageError } from './failures.ts';
import { checkDatabase, migrate } from './migrations.ts';
import { patiently } from './patience.ts';
import type { Processes } from './processes.ts';

export interface SqliteTuning extends Watching {
  /** Milliseconds that one statement may block the event loop for another process's lock. */
  readonly busyWaitMs?: number;
  /** Milliseconds of growing pauses after that, the event loop free, before `storage_busy`; for opening as well. */
  readonly patienceMs?: number;
  /** Told after each transaction how many commits, claims and records shared it. */
  readonly onCommit?: (units: number) => void;
  /** Who shares the file; the system's processes when left out. */
  readonly processes?: Processes;
}

export interface SqliteOptions {
  /** The database file; it and its folder are made when missing, readable by their owner only. */
  readonly path: string;
  readonly vault: Vault;
  readonly tuning?: SqliteTuning;
  /** Told of tables and columns that no record declares. */
  readonly onSurplus?: (names: readonly string[]) => void;
}

const BUSY_WAIT_MS = 5;
export const PATIENCE_MS = 3_000;
/** Another process may be making the tables, or migrating what thousands have written. Nobody's text waits for it. */
const MIGRATION_PATIENCE_MS = 60_000;

/**
 * WAL lets readers and the writer go on side by side; FULL makes a commit wait for the disk, which is the promise of
 * a turn. What is deleted is written over. 4,000 pages to a checkpoint (16 MB) keep its pauses rare; 32 MB of cache hold the indexes of a large roster.
 */
const SETTINGS = `
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA cache_size = -32000;
PRAGMA secure_delete = ON;
PRAGMA foreign_keys = OFF;
`;

function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) return;
  closeSync(openSync(path, 'a', 0o600));
  // The umask may have taken bits away, never added any; still, 0600 is what we say.
  chmodSync(path, 0o600);
}

/** Opens the file ready for use: right key, right number, settings made. Throws as openSqlite does. */
export async function openDatabase({ path, vault, tuning, onSurplus }: SqliteOptions): Promise<Connection> {
  const patienceMs = tuning?.patienceMs ?? PATIENCE_MS;
  const connection = await patiently(() => {
    makeFile(path);
    return connect(path, tuning?.busyWaitMs ?? BUSY_WAIT_MS, tuning);
  }, patienceMs);
  try {
    await patiently(() => {
      checkDatabase(connection, vault);
      connection.prepare('PRAGMA journal_mode = WAL').get([]);
      connection.exec(SETTINGS);
    }, patienceMs);
    await patiently(() => {
      migrate(connection, vault);
    }, tuning?.patienceMs ?? MIGRATION_PATIENCE_MS);
    const surplus = await patiently(() => checkTables(connection), patienceMs);
    if (surplus.length > 0) onSurplus?.(surplus);
    return connection;
  } catch (error) {
    connection.close();
    throw storageError(error);
  }
}

import { COPY_SETTING, type Collection, type CopiedRow, type CopyStorage } from '../copy-port.ts';
import { settingRecord } from '../records/settings.ts';
import { text, textOrNull } from './cells.ts';
import type { Row } from './connection.ts';
import { createCopiedTable } from './copied-table.ts';
import { openDatabase, PATIENCE_MS, type SqliteOptions } from './database.ts';
import { createOutboxCounts } from './outbox-counts.ts';
import { patiently } from './patience.ts';
import { createProcesses } from './processes.ts';
import { createTable } from './record-table.ts';
import { createStanding } from './standing.ts';

/**
 * Opens the embedded database to copy from or to, making and migrating it as needed. Throws as openSqlite does.
 * @param options.alone keeps every other process out until it is closed; `storage_busy` when one has the file open
 */
export async function openSqliteForCopy(
  options: SqliteOptions & { readonly alone?: boolean },
): Promise<CopyStorage> {
  const { alone = false, tuning } = options;
  const connection = await openDatabase({
    ...options,
    tuning: {
      ...tuning,
      onConnect(database) {
        // Before anything is read: only then does SQLite ask whether anybody else is there.
        if (alone) database.exec('PRAGMA locking_mode = EXCLUSIVE');
        tuning?.onConnect?.(database);
      },
    },
  });
  const patienceMs = tuning?.patienceMs ?? PATIENCE_MS;
  const { database } = await patiently(() => createStanding(connection, options.vault), patienceMs);
  const processes = tuning?.processes ?? createProcesses();
  const counts = createOutboxCounts(connection);
  const tables = new Map<Collection, ReturnType<typeof createCopiedTable>>();
  const held = connection.prepare('SELECT name, process FROM leases WHERE until > ? ORDER BY name');
  const settings = createTable(connection, database.vault, settingRecord);
  const dropSetting = connection.prepare('DELETE FROM settings WHERE name = ?');

  function isHeld(row: Row): boolean {
    const mark = textOrNull(row, 1);
    return mark === null || !processes.isGone(mark);
  }

  function tableOf(collection: Collection) {
    const table = tables.get(collection) ?? createCopiedTable(connection, database.vault, collection, counts);
    tables.set(collection, table);
    return table;
  }

  /** All rows or none. */
  function put(collection: Collection, rows: readonly CopiedRow[]): void {
    const table = tableOf(collection);
    connection.begin();
    try {
      for (const row of rows) table.put(row);
      counts.flush();
      connection.commit();
    } catch (error) {
      counts.forget();
      connection.rollback();
      throw error;
    }
  }

  return {
    countRows: (collection) => patiently(() => tableOf(collection).count(), patienceMs),
    exportRows: (collection, after, limit) =>
      patiently(() => tableOf(collection), patienceMs).then((table) => table.exportRows(after, limit)),
    importRows: (collection, rows) =>
      patiently(() => {
        put(collection, rows);
      }, patienceMs),
    readCheckpoint: () => patiently(() => settings.find(COPY_SETTING)?.value ?? null, patienceMs),
    writeCheckpoint: (checkpoint) =>
      patiently(() => {
        if (checkpoint === null) dropSetting.run([COPY_SETTING]);
        else settings.write({ name: COPY_SETTING, value: checkpoint });
      }, patienceMs),
    heldLeases: (now) =>
      patiently(
        () =>
          held
            .all([now])
            .filter(isHeld)
            .map((row) => text(row, 0)),
        patienceMs,
      ),
    async close() {
      try {
        connection.checkpoint();
      } catch {
        // The log is read again when the database is opened.
      }
      connection.close();
    },
  };
}

import Database from 'libsql';
import { z } from 'zod';
import type { Collection } from '../../src/storage/copy-port.ts';
import { RECORDS } from '../../src/storage/records/copied.ts';
import type { RawTables } from './guarded-rows.ts';

const cell = z.union([z.string(), z.number(), z.null(), z.instanceof(Uint8Array)]);
const rawRow = z.record(z.string(), cell);
const names = z.array(z.object({ name: z.string() }));
const rawRows = z.array(z.array(cell));

/** Works on the file of a database past the storage, on a connection of its own. */
export function withinFile<T>(path: string, work: (database: Database.Database) => T): T {
  const database = new Database(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** The tables of a file, past the storage. */
export function rawTables(path: string): RawTables {
  const within = <T>(work: (database: Database.Database) => T): T => withinFile(path, work);
  const columnOf = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const keyOf = (collection: Collection) => columnOf(RECORDS[collection].key);
  return {
    rowsOf: async (collection) =>
      within((database) => {
        const query = database.prepare(`SELECT * FROM ${RECORDS[collection].table}`).raw();
        const columns = names.parse(query.columns()).map(({ name }) => name);
        return new Map(
          rawRows.parse(query.all()).map((cells) => {
            const row = Object.fromEntries(cells.map((each, at) => [columns[at] ?? '', each]));
            return [String(row[keyOf(collection)]), row];
          }),
        );
      }),
    put: async (collection, row) => {
      within((database) => {
        const cells = Object.entries(rawRow.parse(row));
        const { table } = RECORDS[collection];
        const key = row[keyOf(collection)];
        database.prepare(`DELETE FROM ${table} WHERE ${keyOf(collection)} = ?`).run(cell.parse(key));
        database
          .prepare(
            `INSERT INTO ${table} (${cells.map(([name]) => name).join(', ')}) VALUES (${cells.map(() => '?').join(', ')})`,
          )
          .run(cells.map(([, value]) => value));
      });
    },
    putStanding: async (value, walk = 'macs') => {
      within((database) => {
        database.prepare('UPDATE meta SET value = ? WHERE name = ?').run(value, walk);
      });
    },
    keyOf,
    nameOf: columnOf,
  };
}

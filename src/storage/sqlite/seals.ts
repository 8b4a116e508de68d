import type { Collection } from '../copy-port.ts';
import { RECORDS } from '../records/copied.ts';
import { damaged } from '../records/field.ts';
import { ownerOf, placedFields } from '../records/record.ts';
import type { SealsPage, SealsSeen, SealStorage } from '../seal-port.ts';
import { lookAtSeals, type SealedRow } from '../seals.ts';
import type { Vault } from '../vault.ts';
import { text } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import { keyOrder } from './key-order.ts';
import { columnOf } from './record-table.ts';

/** The sealed column of every table that has one. */
export function createSeals(connection: Connection, vault: Vault) {
  const tables = new Map<Collection, ReturnType<typeof createTable>>();

  function createTable(record: Collection) {
    const form = RECORDS[record];
    const placed = placedFields(form.fields).find(({ name }) => name === form.key);
    const own = placed === undefined ? form.key : columnOf(placed);
    const { isKey, byKey, behindKey } = keyOrder(record, own);
    const page = connection.prepare(
      `SELECT ${own}, sealed FROM ${form.table} WHERE ${behindKey} ORDER BY ${byKey} LIMIT ?2`,
    );
    const put = connection.prepare(`UPDATE ${form.table} SET sealed = ?2 WHERE ${isKey}`);
    return {
      ownerOf: (key: string) => ownerOf(form, { [form.key]: key }),
      page: (after: string | null, limit: number): readonly SealedRow[] =>
        page.all([after ?? '', limit]).map(rowOf),
      put: (key: string, sealed: Buffer): void => void put.run([key, sealed]),
    };
  }

  function look({ record, after, limit }: SealsPage) {
    const table = tables.get(record) ?? createTable(record);
    tables.set(record, table);
    return { table, ...lookAtSeals(vault, table.ownerOf, table.page(after, limit), limit) };
  }

  return {
    countSeals: (page: SealsPage): SealsSeen => look(page).seen,
    /** In a transaction: what is read is what is there when it is written. */
    resealBatch(page: SealsPage): SealsSeen {
      const { table, seen, stale } = look(page);
      for (const { key, again } of stale) table.put(key, again);
      return seen;
    },
  };
}

function rowOf(row: Row): SealedRow {
  const sealed = row[1];
  if (!(sealed instanceof Uint8Array)) throw damaged('sealed');
  return { key: text(row, 0), sealed };
}

/** Seals, as the port has them. */
export function sealPort(
  seals: ReturnType<typeof createSeals>,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): SealStorage {
  return {
    countSeals: (page) => read(() => seals.countSeals(page)),
    resealBatch: (page) => write(() => seals.resealBatch(page)),
  };
}

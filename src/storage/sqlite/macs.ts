import type { Collection } from '../copy-port.ts';
import type { DroppedRow, ForgedPage, MacPages } from '../guard-port.ts';
import { RECORDS } from '../records/copied.ts';
import { placedFields } from '../records/record.ts';
import { lookAtMacs, type MacRow } from '../seen-macs.ts';
import type { Vault } from '../vault.ts';
import type { WalkPage } from '../walk-standing.ts';
import type { Connection, Row } from './connection.ts';
import { keyOrder } from './key-order.ts';
import { createRowReader } from './read-row.ts';
import { columnOf, columnsOf } from './record-table.ts';

/** The MACs of every table that has them. */
export function createMacs(connection: Connection, vault: Vault) {
  const tables = new Map<Collection, ReturnType<typeof createTable>>();

  function createTable(record: Collection) {
    const form = RECORDS[record];
    const fields = placedFields(form.fields);
    const keyAt = fields.findIndex(({ name }) => name === form.key);
    const placed = fields[keyAt];
    const own = placed === undefined ? form.key : columnOf(placed);
    const { isKey, byKey, behindKey } = keyOrder(record, own);
    const page = connection.prepare(
      `SELECT ${columnsOf(form).join(', ')} FROM ${form.table} WHERE ${behindKey} ORDER BY ${byKey} LIMIT ?2`,
    );
    const one = connection.prepare(`SELECT ${columnsOf(form).join(', ')} FROM ${form.table} WHERE ${isKey}`);
    const drop = connection.prepare(`DELETE FROM ${form.table} WHERE ${isKey}`);
    const put = connection.prepare(`UPDATE ${form.table} SET mac = ?2 WHERE ${isKey}`);
    const read = createRowReader(vault, form);
    const bound = (key: string | null) => (record === 'audit' ? Number(key ?? 0) : (key ?? ''));
    const rowOf = (row: Row): MacRow => ({ key: String(row[keyAt]), read: () => read(row) });
    return {
      one: (key: string): readonly MacRow[] => one.all([bound(key)]).map(rowOf),
      drop: (key: string): boolean => drop.run([bound(key)]) > 0,
      dropVersion: (key: string, version: number): boolean =>
        connection
          .prepare(`DELETE FROM ${form.table} WHERE ${isKey} AND version = ?2`)
          .run([bound(key), version]) > 0,
      page: (after: string | null, limit: number): readonly MacRow[] =>
        page.all([bound(after), limit]).map(rowOf),
      put: (key: string, mac: string): void => void put.run([bound(key), mac]),
    };
  }

  function tableOf(record: Collection) {
    const table = tables.get(record) ?? createTable(record);
    tables.set(record, table);
    return table;
  }

  function look({ record, after, limit }: WalkPage) {
    const table = tableOf(record);
    return { table, ...lookAtMacs(table.page(after, limit), limit) };
  }

  return {
    findForged(page: WalkPage): ForgedPage {
      const { rows, unmarked, unread, next } = look(page);
      return { rows, forged: unmarked.map(({ key }) => key), unread, next };
    },
    /** In a transaction: what is read is what is there when it is written. */
    giveMacs(page: WalkPage) {
      const { table, unmarked, unread, next } = look(page);
      for (const { key, mac } of unmarked) table.put(key, mac());
      return { bound: unmarked.length, damaged: unread.length, next };
    },
    /** In a transaction, too. */
    dropForged({ record, key, behind }: DroppedRow): boolean {
      const table = tableOf(record);
      if (behind !== undefined) return table.dropVersion(key, behind);
      const { unmarked, unread } = lookAtMacs(table.one(key), 1);
      return unmarked.length + unread.length > 0 && table.drop(key);
    },
  };
}

/** MACs, as the walk over them has them. */
export function macPages(
  macs: ReturnType<typeof createMacs>,
  read: <T>(work: () => T) => Promise<T>,
  write: <T>(work: () => T) => Promise<T>,
): MacPages {
  return {
    findForged: (page) => read(() => macs.findForged(page)),
    giveMacs: (page) => write(() => macs.giveMacs(page)),
    dropForged: (row) => write(() => macs.dropForged(row)),
  };
}

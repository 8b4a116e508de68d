import type { Fields, FlatFields } from '../records/field.ts';
import {
  assemble,
  ownerOf,
  placedFields,
  storedName,
  valueAt,
  type Placed,
  type RecordForm,
} from '../records/record.ts';
import { createRowMacs, unlessForged, type Judged } from '../row-macs.ts';
import { thoseThatOpen } from '../sealed-damaged.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { cellOf } from './cells-of-fields.ts';
import type { Cell, Connection, Params, Row } from './connection.ts';
import { createRowReader } from './read-row.ts';

/** A SELECT of whole records. Of a guarded one it finds those alone whose MAC holds. */
export interface Selected<Value> {
  one(params: Params): Value | null;
  /** Throws SealedDamaged where one does not open: for what is decided by all of them together. */
  all(params: Params): readonly Value[];
  /** Those that open: for lists of which one that does not keeps nobody from the others. */
  opening(params: Params): readonly Value[];
  /** All that it finds, as columnsOf names their cells. */
  rows(params: Params): readonly Row[];
  /** All that it finds, each with whether its MAC holds. */
  judged(params: Params): readonly Judged<Value>[];
  /**
   * The first `limit` of those that count and open, by statements of which each goes on behind a row.
   * @param from gives the parameters; null for the first
   */
  page(
    limit: number,
    from: (behind: string | null, limit: number, row: Row | null) => Params,
  ): readonly Value[];
}

/** The name of a field's column: its own in snake case, unless the declaration says otherwise. */
export const columnOf = (placed: Placed): string =>
  placed.field.column ?? storedName(placed).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The columns that a row of a record is read from, in their order; those of the table that a query calls `alias`. */
export function columnsOf(
  { fields, personal, guarded }: Pick<RecordForm, 'fields' | 'personal' | 'guarded'>,
  alias?: string,
): readonly string[] {
  const names = [
    ...placedFields(fields).map(columnOf),
    ...(personal === null ? [] : ['sealed']),
    ...(guarded === true ? ['mac'] : []),
  ];
  return alias === undefined ? names : names.map((name) => `${alias}.${name}`);
}

/**
 * Rows as records and back, for a table that has ways of its own to find and store them.
 * @param beside columns that the record's fields give, for queries to look at
 */
export function createRows<Value extends object>(
  connection: Connection,
  vault: Vault,
  form: RecordForm<Fields, string, FlatFields, unknown, Value>,
  beside: Readonly<Record<string, (record: Value) => Cell>> = {},
) {
  const { table, personal, guarded } = form;
  const fields = placedFields(form.fields);
  const names = columnsOf(form);

  const macs = createRowMacs(vault, form);
  const keyAt = fields.findIndex(({ name }) => name === form.key);
  const read = createRowReader(vault, form);

  /** A record from the columns that columnsOf names, which begin at `from`. */
  const open = (row: Row, from = 0): Value => assemble(form, read(row, from).values);

  function judge(row: Row): Judged<Value> {
    const { values, holds } = read(row);
    return { value: assemble(form, values), holds };
  }

  const granted = (row: Row): Value | null =>
    guarded === true ? unlessForged(vault, { record: table, key: keyOf(row) }, () => judge(row)) : open(row);

  const keyOf = (row: Row): string => String(row[keyAt]);

  /** A record's own cells, in the order of columnsOf, and those beside. */
  function cells(record: Value): Cell[] {
    const row = fields.map((placed) => cellOf(valueAt(record, placed)));
    const inside = personal === null ? null : personal.close(record);
    if (personal !== null) row.push(vault.seal(inside, ownerOf(form, record)));
    if (guarded === true) row.push(macs.make({ fields: record, personal: inside }));
    for (const reckon of Object.values(beside)) row.push(reckon(record));
    return row;
  }

  /** `rest` comes after FROM and the table's name. */
  function select(rest: string): Selected<Value> {
    const query = connection.prepare(`SELECT ${names.join(', ')} FROM ${table} ${rest}`);
    const kept = (rows: readonly Row[]) => rows.map(granted).filter((value) => value !== null);
    const opening = (rows: readonly Row[]) =>
      guarded === true ? kept(rows) : thoseThatOpen(rows, (row) => open(row));
    return {
      one(params) {
        const row = query.get(params);
        return row === null ? null : granted(row);
      },
      all: (params) => kept(query.all(params)),
      opening: (params) => opening(query.all(params)),
      rows: (params) => query.all(params),
      judged: (params) => query.all(params).map((row) => judge(row)),
      page(limit, from) {
        const found: Value[] = [];
        for (let behind: Row | null = null; found.length < limit;) {
          const asked: number = limit - found.length;
          const rows: readonly Row[] = query.all(from(behind === null ? null : keyOf(behind), asked, behind));
          found.push(...opening(rows));
          const last = rows.at(-1);
          if (last === undefined || rows.length < asked) break;
          behind = last;
        }
        return found;
      },
    };
  }

  return { open, cells, select };
}

/** One record's table, in which a unique column is its key. */
export function createTable<Value extends object>(
  connection: Connection,
  vault: Vault,
  form: RecordForm<Fields, string, FlatFields, unknown, Value>,
  beside: Readonly<Record<string, (record: Value) => Cell>> = {},
) {
  const { table, key } = form;
  const rows = createRows(connection, vault, form, beside);
  const fields = placedFields(form.fields);
  const keyField = fields.find(({ name }) => name === key);
  const versionField = fields.find(({ name }) => name === 'version');
  const byKey = keyField === undefined ? key : columnOf(keyField);
  const kept = new Set([byKey, ...fields.filter(({ name }) => form.kept.includes(name)).map(columnOf)]);

  const found = rows.select(`WHERE ${byKey} = ?`);
  const storedVersion =
    versionField === undefined ? null : connection.prepare(`SELECT version FROM ${table} WHERE ${byKey} = ?`);
  const written = [...columnsOf(form), ...Object.keys(beside)];
  const insertion = `INSERT INTO ${table} (${written.join(', ')}) VALUES (${written.map(() => '?').join(', ')})`;
  const insert = connection.prepare(insertion);
  const upsert = connection.prepare(
    `${insertion} ON CONFLICT (${byKey}) DO UPDATE SET ${written
      .filter((name) => !kept.has(name))
      .map((name) => `${name} = excluded.${name}`)
      .join(', ')}`,
  );

  return {
    ...rows,
    find: (id: string): Value | null => found.one([id]),
    /** Whether a record is the next version of what is stored. */
    check: (record: Value): CommitOutcome => {
      if (storedVersion === null || versionField === undefined || keyField === undefined) return 'ok';
      const row = storedVersion.get([cellOf(valueAt(record, keyField))]);
      return Number(row?.[0] ?? 0) + 1 === valueAt(record, versionField) ? 'ok' : 'stale';
    },
    /** Stores a new one. */
    add: (record: Value): void => void insert.run(rows.cells(record)),
    /** Stores it over what is there under its key. */
    write: (record: Value): void => void upsert.run(rows.cells(record)),
  };
}

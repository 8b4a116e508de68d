import { damaged, type Field, type Fields, type FlatFields } from '../records/field.ts';
import {
  assemble,
  ownerOf,
  placedFields,
  put,
  storedName,
  valueAt,
  type Placed,
  type RecordForm,
} from '../records/record.ts';
import { putOpened } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import type { Cell, Connection, Params, Row } from './connection.ts';

/** A SELECT of whole records. */
export interface Selected<Value> {
  one(params: Params): Value | null;
  all(params: Params): readonly Value[];
}

/** The name of a field's column: its own in snake case, unless the declaration says otherwise. */
export const columnOf = (placed: Placed): string =>
  placed.field.column ?? storedName(placed).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The columns that a row of a record is read from, in their order; those of the table that a query calls `alias`. */
export function columnsOf(
  { fields, personal }: Pick<RecordForm, 'fields' | 'personal'>,
  alias?: string,
): readonly string[] {
  const names = [...placedFields(fields).map(columnOf), ...(personal === null ? [] : ['sealed'])];
  return alias === undefined ? names : names.map((name) => `${alias}.${name}`);
}

/** A cell as the record's value, not looked at yet. */
export function plainOf({ kind }: Field, cell: Cell | undefined): unknown {
  if (cell === null) return null;
  switch (kind) {
    case 'flag':
      return cell === 1 ? true : cell === 0 ? false : cell;
    case 'json':
      return typeof cell === 'string' ? JSON.parse(cell) : cell;
    default:
      return cell;
  }
}

/** A record's value as it is bound and stored. */
export function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    default:
      return value === null ? null : JSON.stringify(value);
  }
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
  const { table, personal } = form;
  const fields = placedFields(form.fields);
  const names = columnsOf(form);

  /** A record from the columns that columnsOf names, which begin at `from`. */
  function open(row: Row, from = 0): Value {
    const values: Record<string, unknown> = {};
    let at = from;
    for (const placed of fields) {
      put(values, placed, placed.field.read(plainOf(placed.field, row[at])));
      at += 1;
    }
    if (personal === null) return assemble(form, values);
    const sealed = row[at];
    if (!(sealed instanceof Uint8Array)) throw damaged();
    return assemble(form, Object.assign(values, putOpened(vault, personal, sealed, ownerOf(form, values))));
  }

  /** A record's own cells, in the order of columnsOf, and those beside. */
  function cells(record: Value): Cell[] {
    const row = fields.map((placed) => cellOf(valueAt(record, placed)));
    if (personal !== null) row.push(vault.seal(personal.close(record), ownerOf(form, record)));
    for (const reckon of Object.values(beside)) row.push(reckon(record));
    return row;
  }

  /** `rest` comes after FROM and the table's name. */
  function select(rest: string): Selected<Value> {
    const query = connection.prepare(`SELECT ${names.join(', ')} FROM ${table} ${rest}`);
    return {
      one(params) {
        const row = query.get(params);
        return row === null ? null : open(row);
      },
      all: (params) => query.all(params).map((row) => open(row)),
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

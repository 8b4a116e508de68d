import { AvisoError } from '../../domain/errors.ts';
import type { Kind } from '../records/field.ts';
import { RECORDS } from '../records/copied.ts';
import { OWN_RECORDS } from '../records/own.ts';
import { placedFields, type RecordForm } from '../records/record.ts';
import { number, text } from './cells.ts';
import type { Connection } from './connection.ts';
import { columnOf } from './record-table.ts';

/** What a table should have: a column's type, and whether it may be null. */
interface Wanted {
  readonly type: string;
  readonly nullable: boolean;
}

const TYPES: Readonly<Record<Kind, string>> = {
  text: 'TEXT',
  number: 'INTEGER',
  flag: 'INTEGER',
  time: 'INTEGER',
  json: 'TEXT',
};

/** Tables that hold no record: what a process needs for its own work. */
const OWN_TABLES: ReadonlySet<string> = new Set(['meta', 'outbox_counts', 'leases']);

function columnsWanted({ fields, personal, guarded }: RecordForm): ReadonlyMap<string, Wanted> {
  const wanted = new Map(
    placedFields(fields).map((placed): [string, Wanted] => [
      columnOf(placed),
      { type: TYPES[placed.field.kind], nullable: placed.field.nullable },
    ]),
  );
  if (personal !== null) wanted.set('sealed', { type: 'BLOB', nullable: false });
  if (guarded === true) wanted.set('mac', { type: 'TEXT', nullable: true });
  return wanted;
}

/** How the tables differ from what src/storage/records declares. */
export interface Drift {
  /** Tables and columns that are not there, or are something else. */
  readonly missing: readonly string[];
  /** Those that nothing declares. */
  readonly surplus: readonly string[];
}

/** Compares the tables with the declared records, in one query. */
export function driftOf(connection: Connection): Drift {
  const tables = new Map<string, Map<string, Wanted>>();
  const rows = connection
    .prepare(
      `SELECT m.name, c.name, c.type, c."notnull" = 1 OR c.pk > 0 FROM sqlite_master m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`,
    )
    .all([]);
  for (const row of rows) {
    const columns = tables.get(text(row, 0)) ?? new Map<string, Wanted>();
    columns.set(text(row, 1), { type: text(row, 2), nullable: number(row, 3) === 0 });
    tables.set(text(row, 0), columns);
  }
  const missing: string[] = [];
  const surplus: string[] = [];
  for (const form of [...Object.values(RECORDS), ...OWN_RECORDS]) {
    const present = tables.get(form.table) ?? new Map<string, Wanted>();
    tables.delete(form.table);
    const wanted = columnsWanted(form);
    for (const [name, { type, nullable }] of wanted) {
      const found = present.get(name);
      if (found?.type !== type || found.nullable !== nullable) missing.push(`${form.table}.${name}`);
    }
    const own = new Set(form.columns);
    for (const name of own) if (!present.has(name)) missing.push(`${form.table}.${name}`);
    for (const name of present.keys())
      if (!wanted.has(name) && !own.has(name)) surplus.push(`${form.table}.${name}`);
  }
  surplus.push(...[...tables.keys()].filter((name) => !OWN_TABLES.has(name)));
  return { missing, surplus };
}

/**
 * Refuses a database that lacks what this version reads and writes. Gives what it has besides, which harms nobody.
 * Throws AvisoError `storage_unavailable`.
 */
export function checkTables(connection: Connection): readonly string[] {
  const { missing, surplus } = driftOf(connection);
  if (missing.length > 0)
    throw new AvisoError(
      'storage_unavailable',
      `The database has its number, and yet not what belongs to it: ${missing.join(', ')}. Restore it from a backup.`,
    );
  return surplus;
}

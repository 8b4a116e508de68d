import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import type { Connection } from 'mongoose';

/** A row as it is stored: every value of it as a text, binary ones as base64 behind `sealed:`. */
export type RawRow = Readonly<Record<string, string>>;
/** Every table, row by row, as a database has it. */
export type RawTables = ReadonlyMap<string, readonly RawRow[]>;

const asText = (value: unknown): string => {
  if (value instanceof ArrayBuffer) return asText(new Uint8Array(value));
  if (value instanceof Uint8Array) return `sealed:${Buffer.from(value).toString('base64')}`;
  if (typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof Uint8Array)
    return asText(value.buffer);
  return value instanceof Date ? String(value.getTime()) : JSON.stringify(value ?? null);
};
const rowOf = (found: object): RawRow =>
  Object.fromEntries(Object.entries(found).map(([name, value]) => [name, asText(value)]));

/** Reads every table of the file, those of no record too. */
export function readSqlite(path: string): RawTables {
  const database = new Database(path);
  const all = (sql: string): readonly object[] =>
    database
      .prepare(sql)
      .all()
      .filter((row): row is object => typeof row === 'object' && row !== null);
  const names = all("SELECT name FROM sqlite_master WHERE type = 'table'").map((row) =>
    String(Reflect.get(row, 'name')),
  );
  const tables = new Map(names.map((name) => [name, all(`SELECT * FROM "${name}"`).map(rowOf)]));
  database.close();
  return tables;
}

/** Reads every collection. */
export async function readMongo(connection: Connection): Promise<RawTables> {
  const collections = (await connection.db?.collections()) ?? [];
  return new Map(
    await Promise.all(
      collections.map(async (collection): Promise<[string, RawRow[]]> => [
        collection.collectionName,
        (await collection.find().toArray()).map(rowOf),
      ]),
    ),
  );
}

/** The bytes of every file in the folder. */
export async function readFiles(folder: string): Promise<Buffer> {
  const names = await readdir(folder);
  return Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name)))));
}

/** Rows of `now` that are not in `before`, by table; tables without any are left out. */
export function added(before: RawTables, now: RawTables): ReadonlyMap<string, readonly RawRow[]> {
  const fresh = [...now].map(([name, rows]): [string, readonly RawRow[]] => {
    const known = new Set((before.get(name) ?? []).map((row) => JSON.stringify(row)));
    return [name, rows.filter((row) => !known.has(JSON.stringify(row)))];
  });
  return new Map(fresh.filter(([, rows]) => rows.length > 0));
}

/** Texts long enough to say who somebody is, and sealed values. */
export function valuesOf(tables: ReadonlyMap<string, readonly RawRow[]>): ReadonlySet<string> {
  const values = [...tables.values()].flat().flatMap((row) => Object.values(row));
  return new Set(values.filter((value) => value.length >= 10 && !/^-?\d+$/.test(value)));
}

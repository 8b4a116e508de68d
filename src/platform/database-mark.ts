import { existsSync, statSync, writeFileSync } from 'node:fs';
import { ConfigError } from './config.ts';

/** A file beside an embedded database that says that a live service worked with it. */
export const markOf = (databasePath: string): string => `${databasePath}.in-use`;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Whether there is an embedded database: what is empty is none yet. */
export const isThere = (databasePath: string): boolean => sizeOf(databasePath) > 0;

/**
 * Refuses to make a new database where a live service had one: an empty one would tell every family that it is not registered.
 * Throws ConfigError when the database is gone and its mark, or what it wrote last, is still there.
 */
export function refuseLostDatabase(databasePath: string): void {
  if (isThere(databasePath)) return;
  const left = [markOf(databasePath), `${databasePath}-wal`].find((path) => sizeOf(path) > 0);
  if (left !== undefined)
    throw new ConfigError([
      `DATABASE_URL: ${databasePath} is gone, and ${left} is still there: a live service worked with it. Put the database back (docs/operations.md, "Back up and restore"); to begin with a new, empty one remove ${left}`,
    ]);
}

/** Says beside a database that a live service works with it. Gives whether it could be said. */
export function markInUse(databasePath: string): boolean {
  const path = markOf(databasePath);
  if (existsSync(path)) return true;
  try {
    writeFileSync(path, 'A live service works with the database beside this file.\n', { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError, isDataKey } from './config.ts';

/** Where the key of an embedded database is when DATA_KEY does not say it. */
export function keyFileOf(databasePath: string): string {
  return `${databasePath}.key`;
}

/** The key beside an embedded database; null when there is no such file. Throws ConfigError when it holds no key. */
export function readKeyFile(databasePath: string): Uint8Array | null {
  const path = keyFileOf(databasePath);
  if (!existsSync(path)) return null;
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== 32) throw new ConfigError(['DATA_KEY: the key file beside the database is damaged']);
  return key;
}

/**
 * The same, made on first run, readable by its owner only, in a folder that is its owner's. Throws ConfigError as readKeyFile does,
 * when the key is none that was drawn at random, and when a database is there without its key: a new one could read nothing in it.
 */
export function keyBeside(databasePath: string): Uint8Array {
  const path = keyFileOf(databasePath);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) {
    if (holdsSomething(databasePath))
      throw new ConfigError([
        `DATA_KEY: is missing, and so is ${path}, while ${databasePath} is there. Put that file back or set DATA_KEY to the key that the database was written with`,
      ]);
    makeKeyFile(path);
  }
  const key = readKeyFile(databasePath);
  if (key === null) throw new ConfigError(['DATA_KEY: the key file beside the database is gone']);
  if (!isDataKey(key))
    throw new ConfigError([
      `DATA_KEY: ${path} holds no key that was drawn at random (openssl rand -base64 32)`,
    ]);
  return key;
}

function holdsSomething(databasePath: string): boolean {
  return (statSync(databasePath, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Of processes that start together one makes the key and the others read it: it is there whole or not at all. */
function makeKeyFile(path: string): void {
  const part = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(part, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  try {
    linkSync(part, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(part, { force: true });
  }
}

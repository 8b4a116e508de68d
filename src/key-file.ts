import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from './config.ts';

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

/** The same, made on first run, readable by its owner only. */
export function keyBeside(databasePath: string): Uint8Array {
  const path = keyFileOf(databasePath);
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) {
    // `wx`: of two processes that start together, one makes the key and the other reads it.
    try {
      writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
  const key = readKeyFile(databasePath);
  if (key === null) throw new ConfigError(['DATA_KEY: the key file beside the database is gone']);
  return key;
}

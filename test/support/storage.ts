import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite, type SqliteTuning } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createVault, type Vault } from '../../src/storage/vault.ts';

/** The DATA_KEY of tests: 32 bytes. */
export const TEST_KEY = Buffer.from(Array.from({ length: 32 }, (_, i) => i + 1));

export function testVault(key: Uint8Array = TEST_KEY): Vault {
  return createVault(key, randomBytes);
}

export interface TempStorage {
  readonly storage: Storage;
  readonly folder: string;
  readonly path: string;
  readonly vault: Vault;
  /** Closes it and opens the same file again, as after a restart; with the same keys unless `as` has others. */
  reopen(tuning?: SqliteTuning, as?: Vault): Promise<Storage>;
  /** Closes what is open and removes the folder. */
  close(): Promise<void>;
}

/** What a new database holds once its tables are made; they are made once in a process. */
let empty: Promise<Buffer> | undefined;

async function makeEmpty(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-empty-'));
  try {
    const path = join(folder, 'aviso.db');
    await (await openSqlite({ path, vault: testVault() })).close();
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A fresh embedded database in a folder of its own. */
export async function openTempStorage(tuning: SqliteTuning = {}): Promise<TempStorage> {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-storage-'));
  const path = join(folder, 'aviso.db');
  await writeFile(path, await (empty ??= makeEmpty()), { mode: 0o600 });
  const vault = testVault();
  let storage = await openSqlite({ path, vault, tuning });
  return {
    storage,
    folder,
    path,
    vault,
    async reopen(again = tuning, as = vault) {
      await storage.close();
      storage = await openSqlite({ path, vault: as, tuning: again });
      return storage;
    },
    async close() {
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

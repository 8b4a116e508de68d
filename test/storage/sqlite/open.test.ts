import Database from 'libsql';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { makeConversation } from '../../support/records.ts';
import { openTempStorage, testVault, type TempStorage } from '../../support/storage.ts';

describe('opening the embedded database', () => {
  let temp: TempStorage;
  beforeEach(async () => {
    temp = await openTempStorage();
  });
  afterEach(() => temp.close());

  it('makes the folder and the file, for their owner only', async () => {
    const path = join(temp.folder, 'deep', 'down', 'aviso.db');
    const storage = await openSqlite({ path, vault: temp.vault });
    await storage.ping();
    for (const suffix of ['', '-wal', '-shm'])
      expect((await stat(path + suffix)).mode & 0o777, suffix).toBe(0o600);
    expect((await stat(join(temp.folder, 'deep'))).mode & 0o077).toBe(0);
    await storage.close();
  });

  it('waits for the disk: write-ahead log, synchronous FULL', async () => {
    let database: Database.Database | undefined;
    await temp.reopen({ onConnect: (connected) => (database = connected) });
    const settings = [database?.pragma('journal_mode'), database?.pragma('synchronous')];
    expect(settings).toEqual([[{ journal_mode: 'wal' }], [{ synchronous: 2 }]]);
  });

  it('refuses a wrong DATA_KEY and changes nothing', async () => {
    await temp.storage.commit([
      { kind: 'conversation', conversation: makeConversation({ contactId: 'contact-1' }) },
    ]);
    await temp.storage.close();
    const before = await readFile(temp.path);
    await expect(
      openSqlite({ path: temp.path, vault: testVault(Buffer.alloc(32, 9)) }),
    ).rejects.toMatchObject({
      code: 'storage_key_mismatch',
    });
    expect((await readFile(temp.path)).equals(before)).toBe(true);
    const storage = await temp.reopen();
    expect(await storage.findConversation('contact-1')).not.toBeNull();
  });

  it('refuses a database that a newer version wrote and changes nothing', async () => {
    await temp.storage.close();
    const database = new Database(temp.path);
    database.exec('PRAGMA user_version = 1000');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const before = await readFile(temp.path);
    await expect(openSqlite({ path: temp.path, vault: temp.vault })).rejects.toMatchObject({
      code: 'storage_newer',
    });
    expect((await readFile(temp.path)).equals(before)).toBe(true);
  });

  it('says that the database cannot be reached when the path is no database', async () => {
    const folder = join(temp.folder, 'folder');
    await mkdir(folder);
    for (const path of [folder, join(temp.path, 'below-a-file', 'aviso.db'), import.meta.filename])
      await expect(openSqlite({ path, vault: temp.vault })).rejects.toMatchObject({
        code: 'storage_unavailable',
      });
  });

  it('closes twice without harm, and finishes what is in flight first', async () => {
    const pending = temp.storage.commit([{ kind: 'setting', name: 'last', value: 'word' }]);
    await temp.storage.close();
    await temp.storage.close();
    expect(await pending).toBe('ok');
    expect(await (await temp.reopen()).readSetting('last')).toBe('word');
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectSealed, PERSONAL, READABLE, storePersonal } from '../../support/personal-fields.ts';
import { makeConversation } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

describe('the file', () => {
  let temp: TempStorage;
  beforeEach(async () => {
    temp = await openTempStorage();
  });
  afterEach(() => temp.close());

  async function raw(): Promise<string> {
    const files = await readdir(temp.folder);
    const contents = await Promise.all(files.map((file) => readFile(join(temp.folder, file), 'latin1')));
    return contents.join('');
  }

  it('holds no personal field in the clear, neither in the database nor in its log', async () => {
    const { storage } = temp;
    await storePersonal(storage);

    const inLog = await raw();
    const database = new Database(temp.path);
    database.exec('PRAGMA wal_checkpoint(FULL)');
    database.close();
    await storage.close();
    const inFile = await readFile(temp.path, 'latin1');
    for (const bytes of [inLog, inFile]) {
      // What is meant to be readable is found, so the search works.
      expect(bytes).toContain(READABLE);
      expectSealed(bytes);
    }
    expect(await (await temp.reopen()).findCase(PERSONAL.aNumber)).toMatchObject({
      givenNames: PERSONAL.givenNames,
    });
  });

  it('says so when a sealed field was damaged, and reads the other rows', async () => {
    const [whole, damaged] = [makeConversation(), makeConversation()];
    for (const conversation of [whole, damaged])
      await temp.storage.commit([{ kind: 'conversation', conversation }]);
    const database = new Database(temp.path);
    database.prepare("UPDATE conversations SET sealed = x'00' WHERE contact_id = ?").run(damaged.contactId);
    database.close();
    await expect(temp.storage.findConversation(damaged.contactId)).rejects.toMatchObject({
      code: 'sealed_damaged',
    });
    expect(await temp.storage.findConversation(whole.contactId)).toEqual(whole);
  });

  it('says so when a readable field is none that this version writes', async () => {
    const conversation = makeConversation();
    await temp.storage.commit([{ kind: 'conversation', conversation }]);
    const database = new Database(temp.path);
    database.exec("UPDATE conversations SET channel = 'pigeon'");
    database.close();
    await expect(temp.storage.findConversation(conversation.contactId)).rejects.toMatchObject({
      code: 'storage_unavailable',
    });
  });
});

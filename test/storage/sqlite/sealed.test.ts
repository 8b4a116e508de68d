import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  makeCase,
  makeConversation,
  makeInbound,
  makeOutboxMessage,
  makeRegistration,
} from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const PERSONAL = {
  aNumber: '987654321',
  givenNames: 'Xochitl Prueba',
  surnames: 'Zzyzx Ejemplo',
  birthDate: '1987-06-05',
  phone: '+525559876543',
  text: 'me llamo de prueba',
  city: 'Ciudad Secreta',
  missing: 'mi hermana Inventada',
  need: 'pregnancy',
  body: 'su cita inventada',
  snapshot: 'instantanea inventada',
  longitude: '117.123456',
} as const;

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
    const { aNumber, givenNames, surnames, birthDate, phone } = PERSONAL;
    const contactId = storage.contactIdOf(phone);
    await storage.importCases(
      [makeCase({ aNumber, givenNames, surnames, birthDate, familyId: 'family-in-the-clear' })],
      {
        dryRun: false,
      },
    );
    expect(
      await storage.commit([
        {
          kind: 'inbound',
          contactId,
          message: makeInbound({
            from: phone,
            text: PERSONAL.text,
            location: { latitude: 32.5, longitude: -Number(PERSONAL.longitude) },
          }),
        },
        {
          kind: 'conversation',
          conversation: makeConversation({ contactId, address: phone, snapshot: PERSONAL.snapshot }),
        },
        {
          kind: 'registration',
          registration: makeRegistration({
            contactId,
            aNumber,
            members: [{ aNumber, givenNames, surnames }],
            city: PERSONAL.city,
            missing: PERSONAL.missing,
            needs: [PERSONAL.need],
            familyId: 'family-in-the-clear',
          }),
        },
        {
          kind: 'send',
          message: makeOutboxMessage({ contactId, to: phone, content: { body: PERSONAL.body } }),
        },
      ]),
    ).toBe('ok');

    const inLog = await raw();
    const database = new Database(temp.path);
    database.exec('PRAGMA wal_checkpoint(FULL)');
    database.close();
    await storage.close();
    const inFile = await readFile(temp.path, 'latin1');
    for (const bytes of [inLog, inFile]) {
      // What is meant to be readable is found, so the search works.
      expect(bytes).toContain('family-in-the-clear');
      for (const [field, value] of Object.entries(PERSONAL)) {
        expect(bytes.includes(value), field).toBe(false);
        expect(bytes.includes(value.replace('+52', '')), field).toBe(false);
      }
    }
    expect(await (await temp.reopen()).findCase(aNumber)).toMatchObject({ givenNames });
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

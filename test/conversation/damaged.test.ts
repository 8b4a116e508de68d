import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
const TOLD = /no podemos ver sus datos/i;
let world: TalkWorld;

beforeEach(async () => {
  world = await openTalkWorld();
});
afterEach(() => world.close());

const requests = async () =>
  (await world.temp.storage.listPersonRequests('open')).map(({ reason, about, contactId }) => ({
    ...{ reason, about, contactId },
  }));

const sealed = z.tuple([z.tuple([z.instanceof(Uint8Array)])]);

/** Past the storage, as somebody does who can write to the database. */
async function within<T>(work: (database: Database.Database) => T): Promise<T> {
  const database = new Database(world.temp.path);
  try {
    return work(database);
  } finally {
    database.close();
    // What this process remembers of talks is gone after a restart, too.
    world.restart();
  }
}

const sealedOf = (table: string, where: string, key: string) =>
  within((database) =>
    Buffer.from(
      sealed.parse(database.prepare(`SELECT sealed FROM ${table} WHERE ${where} = ?`).raw().all(key))[0][0],
    ),
  );
const putSealed = (table: string, where: string, key: string, value: Buffer) =>
  within((database) => {
    database.prepare(`UPDATE ${table} SET sealed = ? WHERE ${where} = ?`).run(value, key);
  });

describe('a person of whom a row does not open', () => {
  const contactIdOf = (phone: string) => world.temp.storage.contactIdOf(phone);

  it("is not shown another person's talk that stands in place of theirs, and staff are told", async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await world.say(OTHER, 'hola');
    const contactId = contactIdOf(OTHER);
    const copied = await sealedOf('conversations', 'contact_id', contactIdOf(PHONE));
    await putSealed('conversations', 'contact_id', contactId, copied);

    expect(await world.say(OTHER, 'ESTADO')).toEqual([expect.stringMatching(TOLD)]);
    expect(await requests()).toEqual([{ reason: 'danger', about: 'danger.damaged', contactId }]);
    // Nothing is written over it, the text is kept, and it is said once.
    expect(await sealedOf('conversations', 'contact_id', contactId)).toEqual(copied);
    expect((await world.temp.storage.listInbound(contactId, 10)).map(({ text }) => text)).toContain('ESTADO');
    expect(await world.say(OTHER, 'hola?')).toEqual([]);
    expect(await requests()).toHaveLength(1);
    // Whose talk it is goes on.
    expect((await world.say(PHONE, 'ESTADO')).join()).not.toMatch(TOLD);
  });

  it('hears so in the language they write, and is answered as in danger when they are', async () => {
    await world.say(OTHER, 'hello');
    const contactId = contactIdOf(OTHER);
    await putSealed('conversations', 'contact_id', contactId, Buffer.from('nothing'));
    expect(await world.say(OTHER, 'good morning, what is my status please')).toEqual([
      expect.stringMatching(/cannot see your details/),
    ]);
    expect((await world.say(OTHER, 'help they kidnapped my son')).join()).toMatch(/911/);
    expect((await requests()).map(({ about }) => about)).toEqual([expect.not.stringMatching('damaged')]);
  });

  it.each(['registrations', 'cases'])('is answered so where it is one of %s', async (table) => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await within((database) => {
      // Every row: libsql takes a lone buffer for named values.
      database.prepare(`UPDATE ${table} SET sealed = ? WHERE ? = 1`).run(Buffer.from('nothing'), 1);
    });
    const texts = table === 'cases' ? ['hola', '1', '1', '201000009', '5 de marzo de 1985'] : ['ESTADO'];
    const phone = table === 'cases' ? OTHER : PHONE;
    expect(await world.sayAll(phone, ...texts)).toEqual([expect.stringMatching(TOLD)]);
  });
});

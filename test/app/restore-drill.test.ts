import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRuntime } from '../../src/app/open.ts';
import { verifyAudit } from '../../src/console/audit-chain.ts';
import { makeAuditEntry } from '../support/records.ts';
import { giveSlot } from '../support/appointment.ts';
import { TEST_KEY } from '../support/storage.ts';
import { botOver, aText, exchange, TEST_SENDERS } from '../support/talk.ts';
import { FAMILY, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const KEY = TEST_KEY.toString('base64');
/** The new machine is live, as the old one was. */
const LIVE = {
  TWILIO_ACCOUNT_SID: `AC${'a'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'secret-token',
  OPERATOR_NAME: 'Aviso',
  LOG_LEVEL: 'silent',
};
/** One word of a command, whatever the folder is called. */
const quoted = (path: string): string => `'${path}'`;

describe('a restored backup', () => {
  let world: TalkWorld;
  let elsewhere: string;
  let key: string;
  beforeEach(async () => {
    world = await openTalkWorld();
    elsewhere = await mkdtemp(join(tmpdir(), 'aviso-restored '));
    key = join(elsewhere, 'brought key');
    await writeFile(key, KEY);
  });
  afterEach(async () => {
    await world.close();
    await rm(elsewhere, { recursive: true, force: true });
  });

  /** As `sqlite3 … ".backup …"`: a copy of a database that is in use. */
  function backUp(): string {
    const path = join(elsewhere, 'aviso.db');
    const database = new Database(world.temp.path);
    database.exec(`VACUUM INTO '${path}'`);
    database.close();
    return path;
  }

  it.each([
    ['a file', () => ({ DATA_KEY_FILE: key })],
    ['a command', () => ({ DATA_KEY_COMMAND: `cat ${quoted(key)}` })],
    ['a variable', () => ({ DATA_KEY: KEY })],
  ])('opens on another machine with the key from %s, and goes on', async (_, keyed) => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    await world.handOver();
    await giveSlot(world);
    await world.temp.storage.commit([{ kind: 'audit', entry: makeAuditEntry() }]);
    const messages = await world.rows(PHONE);
    const DATABASE_URL = `sqlite:${backUp()}`;
    // What comes after the backup is not in it.
    await world.say(PHONE, 'ESTADO');

    const restored = await openRuntime({ ...LIVE, DATABASE_URL, ...keyed() });
    const { storage } = restored;
    try {
      const contactId = storage.contactIdOf(PHONE);
      expect(await storage.findCase(FAMILY[1])).toMatchObject({ givenNames: 'Luis' });
      expect(await storage.findConversation(contactId)).toMatchObject({ address: PHONE });
      const [registration] = await storage.listRegistrationsOf(contactId);
      expect(await storage.findActiveAppointment(registration?.id ?? '')).toMatchObject({ state: 'offered' });
      expect(await verifyAudit(storage)).toMatchObject({ broken: null });
      expect(await storage.listOutboxOf(contactId)).toEqual(messages);
      // What had been handed over is not handed over again; what waited is, once.
      const waiting = messages.filter(({ state }) => state === 'queued').map(({ id }) => id);
      expect(waiting.length).toBeGreaterThan(0);
      const claim = { sender: TEST_SENDERS.sms, owner: 'restored', now: world.now + 1_000, limit: 100 };
      const claimed = (await storage.claimOutbox(claim)).map(({ id }) => id);
      expect(waiting).toEqual(expect.arrayContaining(claimed));
      expect(claimed.length).toBeGreaterThan(0);
      const bot = botOver(storage, world.deps.clock, world.deps.ids);
      const told = await exchange(storage, bot, aText(PHONE, 'ESTADO', { receivedAt: world.now + 5_000 }));
      expect(told.map(({ content }) => content.body).join()).toMatch(/cita/i);
    } finally {
      await restored.close();
    }
  });

  it('opens with no other key, and nothing of it is changed by trying', async () => {
    await world.sayAll(PHONE, ...TO_REGISTERED);
    const DATABASE_URL = `sqlite:${backUp()}`;
    const other = Buffer.from(TEST_KEY).reverse().toString('base64');
    await expect(openRuntime({ ...LIVE, DATABASE_URL, DATA_KEY: other })).rejects.toMatchObject({
      code: 'storage_key_mismatch',
    });
    await expect(openRuntime({ ...LIVE, DATABASE_URL })).rejects.toThrow(
      /^DATA_KEY: is missing, .* is there/,
    );
    const restored = await openRuntime({ ...LIVE, DATABASE_URL, DATA_KEY_FILE: key });
    const { storage } = restored;
    expect(await storage.findConversation(storage.contactIdOf(PHONE))).toMatchObject({ address: PHONE });
    await restored.close();
  });
});

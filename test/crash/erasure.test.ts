import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeTalk } from '../../flows/home-talk.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { deliverUntilTaken } from '../support/deliver.ts';
import { startFakeTwilio, type FakeTwilio } from '../support/fake-twilio.ts';
import {
  makeAppointment,
  makeConversation,
  makeInbound,
  makeRegistration,
  makeReminder,
  makeSlot,
} from '../support/records.ts';
import { serviceEnv } from '../support/service-env.ts';
import { freePort, startProcess, type ServiceProcess } from '../support/service-process.ts';
import { size } from '../support/size.ts';
import { testVault } from '../support/storage.ts';

const PEOPLE = size('ERASING_PEOPLE', { usual: 4, large: 60 });
const SENDER = '+15005550006';
const PATIENCE_MS = 100_000;
const phone = (i: number): string => `+52664${String(2_000_000 + i)}`;
const sidOf = (i: number, step: number): string => `SM${String(i * 100 + step).padStart(32, '0')}`;
const slot = makeSlot({ date: '2031-03-10', capacity: PEOPLE });

let folder: string;
let twilio: FakeTwilio;
let service: ServiceProcess;
let env: Record<string, string>;

const open = (): Promise<Storage> => openSqlite({ path: join(folder, 'aviso.db'), vault: testVault() });

/** Somebody registered, with an appointment. */
async function store(storage: Storage, i: number): Promise<void> {
  const contactId = storage.contactIdOf(phone(i));
  const [id, familyId] = [`R${String(i)}`, `F${String(i)}`];
  const { machine, machineVersion, snapshot } = homeTalk('es');
  const appointment = makeAppointment({
    id: `P${String(i)}`,
    registrationId: id,
    familyId,
    slotId: slot.id,
    people: 1,
  });
  const outcome = await storage.commit([
    {
      kind: 'conversation',
      conversation: makeConversation({ contactId, address: phone(i), machine, machineVersion, snapshot }),
    },
    {
      kind: 'inbound',
      contactId,
      message: makeInbound({ sid: sidOf(i, 0), from: phone(i), text: 'mi nombre es Rosa' }),
    },
    { kind: 'registration', registration: makeRegistration({ id, familyId, contactId, stage: 'scheduled' }) },
    { kind: 'appointment', appointment },
    { kind: 'slot', slotId: slot.id, people: 1 },
    {
      kind: 'reminders',
      appointmentId: appointment.id,
      reminders: [
        makeReminder({ id: `E${String(i)}`, appointmentId: appointment.id, dueAt: 4e12, expiresAt: 5e12 }),
      ],
    },
  ]);
  if (outcome !== 'ok') throw new Error(outcome);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-crash-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}`;
  twilio = await startFakeTwilio();
  twilio.serveApp(url);
  env = serviceEnv({
    ...{ url, twilio, sender: SENDER, perSecond: 2000 },
    database: `sqlite:${join(folder, 'aviso.db')}`,
  });
  const storage = await open();
  await storage.importSlots([slot]);
  for (let i = 0; i < PEOPLE; i += 1) await store(storage, i);
  await storage.close();
  service = await startProcess(env);
});

afterAll(async () => {
  await service.stop();
  await twilio.close();
  await rm(folder, { recursive: true, force: true });
});

const deliver = (from: string, body: string, sid: string): Promise<void> =>
  deliverUntilTaken(twilio, { from, to: SENDER, body, sid });

const received = (i: number, words: string): number =>
  twilio.sent.filter(({ to, body }) => to === phone(i) && body.includes(words)).length;

async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${what} within ${String(PATIENCE_MS / 1000)} s`);
    await pause(20);
  }
}

/** How much of a person is there: `all`, `nothing`, or which parts. */
async function leftOf(storage: Storage, i: number): Promise<string> {
  const contactId = storage.contactIdOf(phone(i));
  const there = {
    talk: (await storage.findConversation(contactId)) !== null,
    texts: (await storage.listInbound(contactId, 9)).length > 0,
    registration: (await storage.findRegistration(`R${String(i)}`)) !== null,
    appointment: (await storage.findAppointment(`P${String(i)}`)) !== null,
    reminders: (await storage.listReminders(`P${String(i)}`)).length > 0,
  };
  const values = new Set(Object.values(there));
  return values.size > 1 ? JSON.stringify(there) : values.has(true) ? 'all' : 'nothing';
}

describe('killed while it erases', () => {
  it(
    `has each of ${String(PEOPLE)} people whole or not at all, and in the end not at all`,
    { timeout: 240_000 },
    async () => {
      for (let i = 0; i < PEOPLE; i += 1) {
        await deliver(phone(i), 'BORRAR', sidOf(i, 1));
        await until(() => received(i, 'Borrar todo') > 0, `${phone(i)} was not asked`);
        const erasing = deliver(phone(i), '2', sidOf(i, 2));
        await pause(Math.random() * 30);
        await service.kill();
        const storage = await open();
        const left = await Promise.all(Array.from({ length: PEOPLE }, (_, of) => leftOf(storage, of)));
        const whole = left.filter((each) => each === 'all').length;
        const taken = (await storage.findSlot(slot.id))?.taken;
        await storage.close();
        expect(left.slice(0, i)).toEqual(Array.from({ length: i }, () => 'nothing'));
        expect(['all', 'nothing']).toContain(left[i]);
        expect(left.slice(i + 1)).toEqual(Array.from({ length: PEOPLE - i - 1 }, () => 'all'));
        // The seat is given back with the person, or held with them.
        expect(taken).toBe(whole);
        service = await startProcess(env);
        await erasing;
        await until(() => received(i, 'Listo: borramos') > 0, `${phone(i)} was not told`);
        expect(received(i, 'Listo: borramos')).toBe(1);
      }
      await service.stop();
      const storage = await open();
      for (let i = 0; i < PEOPLE; i += 1) expect(await leftOf(storage, i)).toBe('nothing');
      expect((await storage.loadTurn(sidOf(0, 2), 'x')).seen).toBe(true);
      await storage.close();
      service = await startProcess(env);
    },
  );
});

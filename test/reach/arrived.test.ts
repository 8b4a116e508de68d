import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { noteArrival } from '../../src/reach/arrived.ts';
import { assign } from '../../src/decisions/assign.ts';
import { moveAppointment } from '../../src/appointments/change.ts';
import { noteFlag } from '../../src/reach/flagged.ts';
import { flagOn } from '../../src/reach/flags.ts';
import type { ReachDeps } from '../../src/reach/reach.ts';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import type { OutboxRow } from '../../src/domain/message.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { isReachStep } from '../../src/domain/reminder.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording } from '../support/families.ts';
import { NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { signGates } from '../support/signed-gates.ts';

const HOUR = 3_600_000;
const SMS = '+15005550006';
const WHATSAPP = 'whatsapp:+15005550007';
const ALTERNATE = { number: '+525550000002', channel: 'sms' as const };
const SHELTER = { number: '+525550000003', channel: 'sms' as const };

let temp: TempStorage;
let storage: Storage;
let now: number;
let deps: ReachDeps & { readonly actor: string };
let family: Registration;
beforeEach(async () => {
  temp = await openTempStorage();
  storage = temp.storage;
  await signGates(storage);
  now = NOW;
  const clock = { now: () => now };
  deps = {
    ...{ storage, clock, wording },
    ids: createIds(clock),
    actor: 'cli:test',
    senderFor: (channel) => (channel === 'sms' ? SMS : WHATSAPP),
  };
  await storage.importSlots([slotAt('2021-03-20'), slotAt('2021-03-25')]);
  family = await storeFamily(storage, { registration: { alternate: ALTERNATE, shelter: SHELTER } });
  await assign({ ...deps, dryRun: false });
});
afterEach(() => temp.close());

const slotAt = (date: string): Slot => ({
  id: slotId('san-ysidro', date, '09:00'),
  port: 'san-ysidro',
  date,
  time: '09:00',
  startsAt: instantOf(date, '09:00', portOf('san-ysidro').zone),
  capacity: 100,
  taken: 0,
});

const appointment = async () => (await storage.findActiveAppointment(family.id))!;
const own = (): Promise<readonly OutboxRow[]> => storage.listOutboxOf(family.contactId!);
const everywhere = async (): Promise<readonly OutboxRow[]> => [
  ...(await own()),
  ...(await storage.listOutboxOf(storage.contactIdOf(ALTERNATE.number))),
  ...(await storage.listOutboxOf(storage.contactIdOf(SHELTER.number))),
];
const instructions = async () => (await own()).filter(({ purpose }) => purpose === 'instruction');

async function report(row: OutboxRow, state: 'delivered' | 'undelivered'): Promise<void> {
  const error = state === 'delivered' ? null : '30003';
  const after = await storage.recordReport({ id: row.id, sid: `SM${row.id}`, state, error });
  if (state === 'delivered') await noteArrival(storage, after!, now);
}

/** Nothing that is out arrives, and the steps are taken up to `hours` after the instruction. */
async function unreached(hours: number): Promise<void> {
  for (const row of await instructions()) await report(row, 'undelivered');
  for (let at = 1; at <= hours; at += 1) {
    now = NOW + at * HOUR;
    await sendDueReminders(deps);
    for (const row of await everywhere())
      if (row.state === 'queued' && row.createdAt < now) await report(row, 'undelivered');
  }
}

const pending = async (): Promise<readonly string[]> =>
  (await storage.listReminders((await appointment()).id))
    .filter((entry) => isReachStep(entry) && entry.state === 'pending')
    .map(({ kind }) => kind);
const waiting = async (): Promise<readonly string[]> =>
  (await everywhere()).filter(({ state }) => state === 'queued').map(({ purpose }) => purpose);
const calls = async () =>
  (await storage.listPersonRequests('open')).filter(({ reason }) => reason === 'unreached');

async function instructionArrives(): Promise<void> {
  for (const row of await instructions()) await report(row, 'delivered');
}

describe('an instruction that arrives after it was given up', () => {
  it('ends the steps that are still due', async () => {
    await unreached(1);
    expect(await pending()).toHaveLength(4);
    await instructionArrives();
    expect(await pending()).toEqual([]);
    // Again, as reports do.
    await instructionArrives();
    now += 100 * HOUR;
    await sendDueReminders(deps);
    expect((await everywhere()).every(({ purpose }) => !purpose.startsWith('reach.'))).toBe(true);
    expect(await calls()).toEqual([]);
  });

  it.each([
    ['on the other channel', 6, 'reach.other_channel'],
    ['for the other phone', 24, 'reach.alternate'],
    ['for the shelter', 46, 'reach.shelter'],
  ])('withdraws what is queued %s', async (_where, hours, purpose) => {
    await unreached(hours);
    expect(await waiting()).toContain(purpose);
    await instructionArrives();
    expect((await waiting()).filter((each) => each.startsWith('reach.'))).toEqual([]);
    const rows = (await everywhere()).filter((row) => row.purpose === purpose);
    expect(rows.every(({ state, error }) => state === 'withdrawn' && error === 'reached')).toBe(true);
    expect(await pending()).toEqual([]);
  });

  it('stops what is claimed for another phone and has not left', async () => {
    await unreached(24);
    const row = (await everywhere()).find(({ purpose }) => purpose === 'reach.alternate')!;
    await storage.claimOutbox({ sender: row.sender, owner: 'w', now, limit: 99 });
    expect(await storage.isStillClaimed(row.id, 'w')).toBe(true);
    await instructionArrives();
    expect(await storage.isStillClaimed(row.id, 'w')).toBe(false);
  });

  it('closes the request to call them, once, and says why', async () => {
    await unreached(48);
    expect(await calls()).toHaveLength(1);
    await instructionArrives();
    await instructionArrives();
    expect(await calls()).toEqual([]);
    const closed = (await storage.listAudit({ after: 0, limit: 999 })).filter(
      ({ act }) => act === 'person.close',
    );
    expect(closed).toMatchObject([{ actor: 'service', detail: { why: 'reached' } }]);
  });

  it('takes back what the channel said against the address, but not a stop', async () => {
    const [row] = await instructions();
    await noteFlag(storage, row!, 'not_on_channel', now);
    await instructionArrives();
    expect(await flagOn(storage, family.contactId!, row!.channel, 0)).toBeNull();
    await noteFlag(storage, row!, 'stopped', now);
    await instructionArrives();
    expect(await flagOn(storage, family.contactId!, row!.channel, 0)).toMatchObject({ flag: 'stopped' });
  });
});

describe('what arrives and says nothing of the present date', () => {
  it('an earlier date ends nothing', async () => {
    const before = await instructions();
    now += HOUR;
    const { reference } = await appointment();
    await moveAppointment({ ...deps, reference, toSlot: slotAt('2021-03-25').id });
    const due = await pending();
    for (const row of before) await report(row, 'delivered');
    expect(await pending()).toEqual(due);
  });

  it('what another phone got ends nothing: it may not have been passed on', async () => {
    await unreached(24);
    const due = await pending();
    for (const row of await everywhere())
      if (row.purpose === 'reach.alternate') await report(row, 'delivered');
    expect(await pending()).toEqual(due);
  });

  it('one part of it leaves the same on the other channel alone, which has the other parts', async () => {
    await unreached(6);
    const parts = await instructions();
    expect(parts.length).toBeGreaterThan(1);
    await report(parts[0]!, 'delivered');
    expect(await waiting()).toContain('reach.other_channel');
    for (const part of parts.slice(1)) await report(part, 'delivered');
    expect(await waiting()).not.toContain('reach.other_channel');
  });
});

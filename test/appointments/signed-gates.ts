import { afterEach, beforeEach, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { moveAppointment } from '../../src/appointments/change.ts';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import { assign } from '../../src/decisions/assign.ts';
import type { PortId } from '../../src/domain/port.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import { setProgramme, signGate } from '../../src/programme/programme.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording } from '../support/families.ts';
import { NOW } from '../support/records.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What gates have to do with who is given an appointment, on either database. */
export function signedGatesSuite(open: () => Promise<{ storage: Storage; close(): Promise<void> }>): void {
  let temp: { storage: Storage; close(): Promise<void> };
  let storage: Storage;
  let now: number;
  beforeEach(async () => {
    temp = await open();
    storage = temp.storage;
    now = NOW;
    await slotAt('san-ysidro', '2021-03-11');
    await slotAt('gateway', '2021-03-11');
  });
  afterEach(() => temp.close());

  const clock = { now: () => now };
  const tools = () => ({ storage, clock, ids: createIds(clock), wording, actor: 'cli:test' });
  const run = (dryRun = false) => assign({ ...tools(), dryRun });
  const set = (version: number, gate: string) =>
    setProgramme(tools(), version, { gates: { 'san-ysidro': gate } });
  const slotAt = (port: PortId, date: string, time = '09:00') =>
    storage.importSlots([
      {
        ...{ id: slotId(port, date, time), port, date, time, capacity: 9, taken: 0 },
        startsAt: instantOf(date, time, portOf(port).zone),
      },
    ]);

  it('lets nobody new in at a port until it is signed, and says where', async () => {
    const family = await storeFamily(storage, { people: 2 });
    const refused = { families: 0, waiting: { no_gate: 1, no_room: 0 }, unsigned: ['san-ysidro'] };
    expect(await run(true)).toMatchObject(refused);
    expect(await run()).toMatchObject(refused);
    await set(0, 'Puerta Uno');
    expect(await run()).toMatchObject(refused);
    await signGate(tools(), 1, 'san-ysidro');
    expect(await run(true)).toMatchObject({ families: 1, unsigned: [] });
    expect(await run()).toMatchObject({ families: 1, unsigned: [] });
    const texts = (await storage.listOutboxOf(family.contactId ?? '')).map(({ content }) => content.body);
    expect(texts.join(' ')).toContain('Puerta Uno');
    expect(texts.join(' ')).not.toContain('PedWest');
  });

  it('keeps appointments and their reminders when it is changed, while nobody new gets in', async () => {
    await set(0, 'Puerta Uno');
    await signGate(tools(), 1, 'san-ysidro');
    const family = await storeFamily(storage);
    await run();
    await set(2, 'Puerta Dos');
    await storeFamily(storage);
    expect(await run()).toMatchObject({ families: 0, waiting: { no_gate: 1 } });
    const before = (await storage.listOutboxOf(family.contactId ?? '')).length;
    now += 8 * DAY_MS;
    await sendDueReminders({ ...tools(), senderFor: () => null });
    expect((await storage.listOutboxOf(family.contactId ?? '')).length).toBeGreaterThan(before);
  });

  it('stops an assignment that planned on the gate of before', async () => {
    await set(0, 'Puerta Uno');
    await signGate(tools(), 1, 'san-ysidro');
    await storeFamily(storage);
    let changed = false;
    const meanwhile: Storage = {
      ...storage,
      async listSlots(query) {
        const slots = await storage.listSlots(query);
        const planning = query.port === 'san-ysidro' && (await storage.findProgramme()) !== null;
        // The first look counts slots that are too near; the second plans.
        if (planning && looks++ === 1 && !changed) {
          changed = true;
          await set(2, 'Puerta Dos');
        }
        return slots;
      },
    };
    let looks = 0;
    expect(await assign({ ...tools(), storage: meanwhile, dryRun: false })).toMatchObject({
      families: 0,
      waiting: { no_gate: 1 },
    });
    expect(changed).toBe(true);
  });

  it('is needed where staff move a family to another port', async () => {
    await set(0, 'Puerta Uno');
    await signGate(tools(), 1, 'san-ysidro');
    await slotAt('san-ysidro', '2021-03-12');
    const family = await storeFamily(storage);
    await run();
    const { reference } = (await storage.findActiveAppointment(family.id))!;
    const move = (port: PortId, date: string) =>
      moveAppointment({ ...tools(), reference, toSlot: slotId(port, date, '09:00') });
    await expect(move('gateway', '2021-03-11')).rejects.toThrow(/No gate is signed at gateway/);
    await move('san-ysidro', '2021-03-12');
    await setProgramme(tools(), 2, { gates: { gateway: 'Puente Nuevo' } });
    await signGate(tools(), 3, 'gateway');
    expect(await move('gateway', '2021-03-11')).toMatchObject({ port: 'gateway' });
  });
}

import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { addDays, instantOf } from '../../src/domain/zoned-time.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { Write } from '../../src/storage/write.ts';
import { assignersOn } from '../support/assigners.ts';
import { makeFamily } from '../support/families.ts';
import { NOW } from '../support/records.ts';
import { size } from '../support/size.ts';
import { openTempStorage, TEST_KEY, type TempStorage } from '../support/storage.ts';
import { signGates } from '../support/signed-gates.ts';

const FAMILIES = size('ASSIGN_FAMILIES', { usual: 300, large: 1000 });
/** Of seven times each, at each port: fewer places than people. */
const DAYS = FAMILIES / 50;
const PORTS = ['san-ysidro', 'gateway'] as const;
/** 3 processes with 10 each, 20 in this one. */
const PROCESSES = [10, 10, 10];
const HERE = 20;

let temp: TempStorage;
beforeEach(async () => {
  temp = await openTempStorage();
  await signGates(temp.storage);
});
afterEach(async () => {
  await temp.close();
});

/** Families of one to six, a third of one date of enrolment, and fewer places than people. */
async function fill(storage: Storage): Promise<readonly Registration[]> {
  const families = Array.from({ length: FAMILIES }, (_, i) =>
    makeFamily({
      people: 1 + ((i + Math.floor(i / 6)) % 6),
      facts: {
        portOfReturn: PORTS[i % 2]!,
        enrolledOn: i % 3 === 0 ? '2019-09-01' : addDays('2019-03-01', (i * 37) % 600),
      },
    }),
  );
  const cases = families.flatMap((family) => family.cases);
  for (let at = 0; at < cases.length; at += 1000) {
    await storage.importCases(cases.slice(at, at + 1000), { dryRun: false });
  }
  const writes: Write[] = families.flatMap((family) => [...family.writes]);
  expect(await storage.commit(writes)).toBe('ok');
  const slots = PORTS.flatMap((port) =>
    Array.from({ length: 7 * DAYS }, (_, i): Slot => {
      const date = addDays('2021-03-05', Math.floor(i / 7));
      const time = `${String(8 + (i % 7)).padStart(2, '0')}:00`;
      return {
        id: slotId(port, date, time),
        port,
        date,
        time,
        startsAt: instantOf(date, time, portOf(port).zone),
        capacity: 5 + (i % 9),
        taken: 0,
      };
    }),
  );
  await storage.importSlots(slots);
  return families.map((family) => family.registration);
}

async function appointmentsOf(
  storage: Storage,
  registrations: readonly Registration[],
): Promise<ReadonlyMap<string, Appointment | null>> {
  return new Map(
    await Promise.all(
      registrations.map(async ({ id }) => [id, await storage.findActiveAppointment(id)] as const),
    ),
  );
}

it('50 assigners at once over many families and tight slots give what one alone gives', async () => {
  const registrations = await fill(temp.storage);
  const alonePath = join(temp.folder, 'alone.db');
  await temp.storage.close();
  for (const part of ['', '-wal']) await copyFile(`${temp.path}${part}`, `${alonePath}${part}`);

  const given = await assignersOn(alonePath, 1);
  const run = promisify(execFile);
  const together = await Promise.all([
    assignersOn(temp.path, HERE),
    ...PROCESSES.map(async (count) => {
      const key = TEST_KEY.toString('base64');
      const args = ['test/support/assign-process.js', temp.path, String(count), key, String(NOW)];
      const { stdout } = await run(process.execPath, args);
      return Number(stdout);
    }),
  ]);
  // No family was given a slot by two, and every part of the crowd was at work.
  expect(together.reduce((sum, each) => sum + each, 0)).toBe(given);
  expect(together.filter((each) => each > 0).length).toBeGreaterThan(1);

  const alone = await openSqlite({ path: alonePath, vault: temp.vault });
  const crowd = await openSqlite({ path: temp.path, vault: temp.vault });
  try {
    const expected = await appointmentsOf(alone, registrations);
    const actual = await appointmentsOf(crowd, registrations);
    expect([...actual].map(([id, appointment]) => [id, appointment?.slotId])).toEqual(
      [...expected].map(([id, appointment]) => [id, appointment?.slotId]),
    );
    const taken = new Map<string, number>();
    for (const registration of registrations) {
      const appointment = actual.get(registration.id);
      if (!appointment) continue;
      expect(appointment.people).toBe(registration.members.length);
      expect(appointment.port).toBe(registration.portOfReturn);
      taken.set(appointment.slotId, (taken.get(appointment.slotId) ?? 0) + appointment.people);
    }
    const slots = await crowd.listSlots({});
    for (const slot of slots) {
      expect(slot.taken).toBeLessThanOrEqual(slot.capacity);
      expect(slot.taken).toBe(taken.get(slot.id) ?? 0);
    }
    // Tight: the places were too few, and nearly all were given.
    expect(given).toBeLessThan(FAMILIES);
    const places = slots.reduce((sum, slot) => sum + slot.capacity, 0);
    expect(slots.reduce((sum, slot) => sum + slot.taken, 0)).toBeGreaterThan(places * 0.99);
    // Each family that was given a slot was told once.
    const [told] = registrations.filter((registration) => actual.get(registration.id));
    expect((await crowd.listOutboxOf(told!.contactId!)).every((row) => row.purpose === 'instruction')).toBe(
      true,
    );
    const counts = await crowd.countRegistrations();
    expect(counts).toMatchObject({ scheduled: given, waiting: FAMILIES - given });
  } finally {
    await alone.close();
    await crowd.close();
  }
}, 120_000);

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { type AssignRun } from '../../src/appointments/give-slots.ts';
import { assign } from '../../src/decisions/assign.ts';
import { importSlots } from '../../src/appointments/slots-import.ts';
import type { PortId } from '../../src/domain/port.ts';
import { SCHEDULE_KINDS } from '../../src/domain/reminder.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { makeAppointment, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { signGates } from '../support/signed-gates.ts';

let temp: TempStorage;
let storage: Storage;
let run: AssignRun;
beforeEach(async () => {
  temp = await openTempStorage();
  storage = temp.storage;
  await signGates(storage);
  const clock = { now: () => NOW };
  run = { storage, clock, ids: createIds(clock), wording, dryRun: false, actor: 'cli:test' };
});
afterEach(async () => {
  await temp.close();
});

const NO_OTHER = { families: 0, named: [] };

const slotAt = (date: string, time: string, capacity: number, port: PortId = 'san-ysidro'): Slot => ({
  id: slotId(port, date, time),
  port,
  date,
  time,
  startsAt: instantOf(date, time, portOf(port).zone),
  capacity,
  taken: 0,
});
const family = (enrolledOn: string, people: number, more: Partial<FamilyFacts> = {}): Promise<Registration> =>
  storeFamily(storage, { people, facts: { enrolledOn, ...more.facts }, ...more });
const slotOf = async (registration: Registration): Promise<string | null> =>
  (await storage.findActiveAppointment(registration.id))?.slotId ?? null;

const NONE_WAITING = { no_gate: 0, no_room: 0, no_contact: 0, stopped: 0, changed: 0 };

describe('assign', () => {
  it('gives slots by date of enrolment, each family whole into the first with room', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 3), slotAt('2021-03-12', '09:00', 5)]);
    const third = await family('2019-10-01', 1);
    const second = await family('2019-09-01', 4);
    const first = await family('2019-08-01', 2);
    expect(await assign(run)).toEqual({
      families: 3,
      people: 7,
      waiting: NONE_WAITING,
      tooNear: 0,
      unsigned: [],
      otherBorder: NO_OTHER,
    });
    expect(await slotOf(first)).toBe('san-ysidro|2021-03-11|09:00');
    expect(await slotOf(second)).toBe('san-ysidro|2021-03-12|09:00');
    // The remainder that the larger family before it could not use.
    expect(await slotOf(third)).toBe('san-ysidro|2021-03-11|09:00');
    expect((await storage.listSlots({})).map((slot) => slot.taken)).toEqual([3, 4]);
    expect(await assign(run)).toMatchObject({ families: 0 });
  });

  it('writes the appointment, its reminders, the instruction and the audit row in one commit', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 10)]);
    const registration = await family('2019-08-01', 4);
    await storage.commit([
      {
        kind: 'send',
        message: {
          id: run.ids.next(),
          contactId: registration.contactId!,
          channel: 'sms',
          to: '+525550000001',
          sender: '+15005550006',
          priority: 1,
          purpose: 'outcome',
          group: `registration:${registration.id}`,
          content: { body: 'x' },
          segments: 1,
          notBefore: NOW,
          expiresAt: NOW + 1000,
          quietZone: null,
          ignoreOptOut: false,
          createdAt: NOW,
        },
      },
    ]);
    await assign(run);
    const appointment = (await storage.findActiveAppointment(registration.id))!;
    expect(appointment).toMatchObject({ state: 'offered', people: 4, version: 1, time: '09:00' });
    expect(appointment.reference).toMatch(/^C[0-9A-Z]{6}$/);
    expect(await storage.findAppointmentByReference(appointment.reference)).toEqual(appointment);
    expect(await storage.findRegistration(registration.id)).toMatchObject({ stage: 'scheduled' });
    expect(new Set((await storage.listReminders(appointment.id)).map((reminder) => reminder.kind))).toEqual(
      new Set(SCHEDULE_KINDS),
    );
    const rows = await storage.listOutboxOf(registration.contactId!);
    expect(rows.map((row) => [row.purpose, row.state])).toEqual([
      ['outcome', 'withdrawn'],
      ['instruction', 'queued'],
      ['instruction', 'queued'],
    ]);
    for (const row of rows.slice(1)) {
      expect(row).toMatchObject({
        priority: 1,
        group: `appointment:${appointment.id}`,
        expiresAt: appointment.startsAt,
        quietZone: null,
      });
    }
    expect(rows[1]?.content.body).toMatch(/^1\/2 Cita C/);
    expect(
      (await storage.listAudit({ after: 0, limit: 5 })).map((row) => [row.act, row.subject, row.detail]),
    ).toEqual([['assign', 'san-ysidro', { families: 1, people: 4 }]]);
  });

  it('says why a family is still waiting', async () => {
    await storage.importSlots([
      slotAt('2021-03-01', '21:00', 9),
      slotAt('2021-03-01', '08:00', 9),
      slotAt('2021-03-11', '09:00', 2),
    ]);
    await family('2019-08-01', 3);
    await family('2019-08-02', 1, { registration: { contactId: null } });
    await family('2019-08-03', 1, { talk: { stopped: true } });
    await family('2019-08-04', 2);
    await family('2019-08-05', 1, { facts: { portOfReturn: 'gateway', enrolledOn: '2019-08-05' } });
    expect(await assign(run)).toEqual({
      families: 1,
      people: 2,
      waiting: { no_gate: 0, no_room: 2, no_contact: 1, stopped: 1, changed: 0 },
      tooNear: 2,
      unsigned: [],
      otherBorder: NO_OTHER,
    });
  });

  it('names families whose port is at another border, before they get a slot and when they do', async () => {
    await storage.importSlots([
      slotAt('2021-03-11', '09:00', 9),
      slotAt('2021-03-11', '09:00', 3, 'gateway'),
    ]);
    const at = (city: string, portOfReturn: PortId = 'san-ysidro', people = 1) =>
      storeFamily(storage, { people, facts: { portOfReturn }, registration: { city } });
    const far = [await at('Matamoros'), await at('cd. juarez'), await at('Tijuana', 'gateway')];
    for (const near of ['Tijuana', 'Rosarito', 'Monterrey', 'una casa']) await at(near);
    await at('Matamoros', 'gateway');
    // No slot has room for them: they are not sent anywhere.
    await at('Mexicali', 'gateway', 4);
    const dry = await assign({ ...run, dryRun: true });
    expect(dry).toMatchObject({ families: 8, otherBorder: { families: 3 } });
    expect(new Set(dry.otherBorder.named)).toEqual(
      new Set([
        { receipt: far[0]!.receipt, port: 'san-ysidro', city: 'Matamoros' },
        { receipt: far[1]!.receipt, port: 'san-ysidro', city: 'Ciudad Juárez' },
        { receipt: far[2]!.receipt, port: 'gateway', city: 'Tijuana' },
      ]),
    );
    expect(await assign(run)).toEqual(dry);
    expect(await assign(run)).toMatchObject({ otherBorder: NO_OTHER });
  });

  it('keeps to a port and to dates', async () => {
    await storage.importSlots([
      slotAt('2021-03-11', '09:00', 1),
      slotAt('2021-03-12', '09:00', 1),
      slotAt('2021-03-13', '09:00', 1),
      slotAt('2021-03-12', '09:00', 9, 'gateway'),
    ]);
    const registrations = [await family('2019-08-01', 1), await family('2019-08-02', 1)];
    const elsewhere = await family('2019-08-01', 1, {
      facts: { portOfReturn: 'gateway', enrolledOn: '2019-08-01' },
    });
    expect(await assign({ ...run, port: 'san-ysidro', from: '2021-03-12', to: '2021-03-12' })).toMatchObject({
      families: 1,
      waiting: { no_room: 1 },
    });
    expect(await Promise.all(registrations.map(slotOf))).toEqual(['san-ysidro|2021-03-12|09:00', null]);
    expect(await slotOf(elsewhere)).toBeNull();
  });

  it('plans the same in a dry run, and writes nothing', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 100), slotAt('2021-03-12', '09:00', 60)]);
    for (let i = 0; i < 130; i += 1)
      await family(`2019-08-${String(1 + (i % 20)).padStart(2, '0')}`, 1 + (i % 3));
    const planned = await assign({ ...run, dryRun: true });
    expect((await storage.listSlots({})).map((slot) => slot.taken)).toEqual([0, 0]);
    expect(await storage.listAudit({ after: 0, limit: 5 })).toEqual([]);
    const done = await assign(run);
    expect(done).toEqual(planned);
    expect(done.people).toBe(160);
    // 130 families of 1, 2, 3 people in turn: those of the last dates found no room.
    expect(done.families + done.waiting.no_room).toBe(130);
    expect((await storage.listAudit({ after: 0, limit: 5 })).length).toBe(Math.ceil(done.families / 50));
  });

  it('gives families of one date of enrolment no advantage for having registered first', async () => {
    await storage.importSlots(
      Array.from({ length: 12 }, (_, i) => slotAt('2021-03-11', `${String(8 + i).padStart(2, '0')}:00`, 1)),
    );
    const registrations: Registration[] = [];
    for (let i = 0; i < 12; i += 1) registrations.push(await family('2019-08-01', 1));
    await assign(run);
    const slots = await Promise.all(registrations.map(slotOf));
    expect(new Set(slots).size).toBe(12);
    expect(slots).not.toEqual([...slots].sort());
  });

  it('decides first what is due, and passes over what fell due meanwhile', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 9)]);
    const registration = await family('2019-08-01', 1);
    const cases = await storage.findFamily(registration.familyId);
    await storage.importCases(
      cases.map((each) => ({ ...each, returned: false })),
      { dryRun: false },
    );
    expect(await assign({ ...run, dryRun: true })).toMatchObject({ families: 0, waiting: { changed: 1 } });
    expect(await assign(run)).toMatchObject({ families: 0, waiting: NONE_WAITING });
    expect(await storage.findRegistration(registration.id)).toMatchObject({ stage: 'idle' });
  });

  it('goes on past a family whose appointment cannot be written', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 9), slotAt('2021-03-12', '09:00', 9)]);
    const registrations: Registration[] = [];
    for (let i = 1; i <= 5; i += 1) registrations.push(await family(`2019-08-0${i}`, 1));
    // Waiting by its stage, and yet with an appointment: every batch with it is refused.
    const odd = registrations[2]!;
    await storage.commit([
      {
        kind: 'appointment',
        appointment: makeAppointment({ registrationId: 'another', familyId: odd.familyId, people: 1 }),
      },
    ]);
    expect(await assign(run)).toEqual({
      families: 4,
      people: 4,
      waiting: { ...NONE_WAITING, changed: 1 },
      tooNear: 0,
      unsigned: [],
      otherBorder: NO_OTHER,
    });
    expect((await storage.listSlots({})).map((slot) => slot.taken)).toEqual([4, 0]);
  });
});

describe('importSlots', () => {
  const load = (text: string, dryRun = false) =>
    importSlots({
      async *open() {
        yield await Promise.resolve(text);
      },
      name: 'slots.csv',
      storage,
      clock: run.clock,
      actor: 'cli:test',
      dryRun,
    });

  it('stores slots at the port’s own time, and changes nothing the second time', async () => {
    const text = 'port,date,time,capacity\nsan-ysidro,2021-03-15,9:00,20\ngateway,2021-03-11,13:30,8\n';
    expect(await load(text)).toEqual({
      added: 2,
      changed: 0,
      unchanged: 0,
      rejected: 0,
      rejects: [],
      warnings: [],
    });
    expect(await storage.findSlot('san-ysidro|2021-03-15|09:00')).toMatchObject({
      startsAt: Date.parse('2021-03-15T16:00:00Z'),
      capacity: 20,
    });
    expect(await storage.findSlot('gateway|2021-03-11|13:30')).toMatchObject({
      startsAt: Date.parse('2021-03-11T19:30:00Z'),
    });
    expect(await load(text.replace(',20\n', ',21\n'))).toMatchObject({ added: 0, changed: 1, unchanged: 1 });
    expect((await storage.listAudit({ after: 0, limit: 5 })).map((row) => row.act)).toEqual([
      'slots.import',
      'slots.import',
    ]);
  });

  it.each([
    ['Puerto;Fecha;Hora;Cupo\nSan Ysidro;15/3/2021;9:00;20\n'],
    ['Port,Date,Time,Capacity\nSan Ysidro,3/15/2021,9:00 AM,20\n'],
    ['\uFEFFport\tdate\ttime\tcapacity\nSAN YSIDRO\t2021-03-15\t09:00:00\t20.0\n'],
    ['sep=;\nport;date;time;capacity\nsan-ysidro;15-mar-2021;9:00 a. m.;20\n'],
  ])('reads slots as a spreadsheet saves them', async (text) => {
    expect(await load(text)).toMatchObject({ added: 1, rejected: 0 });
    expect(await storage.findSlot('san-ysidro|2021-03-15|09:00')).toMatchObject({ capacity: 20 });
  });

  it('says what a file would do, and stores nothing', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 9)]);
    const text = 'port,date,time,capacity\nsan-ysidro,2021-03-11,09:00,10\ngateway,2021-03-12,09:00,5\n';
    expect(await load(text, true)).toMatchObject({ added: 1, changed: 1, unchanged: 0, rejected: 0 });
    expect((await storage.listSlots({})).map(({ capacity }) => capacity)).toEqual([9]);
  });

  it('names line, column and reason of what it does not take', async () => {
    await storage.importSlots([slotAt('2021-03-11', '09:00', 9)]);
    await family('2019-08-01', 4);
    await assign(run);
    const result = await load(
      [
        'capacity,time,date,port',
        '3,09:00,2021-03-11,san-ysidro',
        'many,25:00,2021-02-30,tijuana',
        '5,09:00,2021-03-12',
        '5,09:00,2021-03-13,gateway',
        '6,09:00,2021-03-13,gateway',
        '5,09:00,2021-03-13,gateway',
        '-1,10:00,2021-03-13,gateway',
        '"5,10:00,2021-03-14,gateway',
      ].join('\n'),
    );
    expect(result).toMatchObject({ added: 1, changed: 0, unchanged: 1, rejected: 6 });
    expect(result.rejects.map(({ line, column }) => [line, column])).toEqual([
      [2, 'capacity'],
      [3, 'port; date; time; capacity'],
      [4, ''],
      [6, 'capacity'],
      [8, 'capacity'],
      [9, ''],
    ]);
    expect(result.rejects.map(({ reason }) => reason)).toEqual([
      'is below what is taken already',
      expect.stringContaining('time must be a 24-hour time, written HH:MM'),
      'has 3 fields instead of 4',
      'the slot is on line 5 already, with another capacity',
      'capacity must be a whole number of people up to 10000',
      'a quoted field is never closed',
    ]);
    expect((await storage.findSlot('san-ysidro|2021-03-11|09:00'))?.capacity).toBe(9);
  });

  it.each([
    ['san-ysidro', '2021-03-14', '02:00'],
    ['san-ysidro', '2021-03-14', '2:59'],
    ['paso-del-norte', '2022-03-13', '02:30'],
    ['gateway', '2023-03-12', '02:15'],
  ])('does not take an hour that summer time skips: %s %s %s', async (port, date, time) => {
    const result = await load(
      [
        'port,date,time,capacity',
        `${port},${date},${time},3`,
        `${port},${date},01:59,3`,
        `${port},${date},03:00,3`,
      ].join('\n'),
    );
    expect(result).toMatchObject({ added: 2, rejected: 1 });
    expect(result.rejects).toMatchObject([
      {
        line: 2,
        column: 'time',
        reason: 'time does not exist on that day: the clocks go forward over it',
      },
    ]);
  });

  it('takes an hour that comes twice once, as its first', async () => {
    const [row, other] = ['01:30,3', '2:30,3'].map((rest) => `san-ysidro,2021-11-07,${rest}`);
    expect(await load(['port,date,time,capacity', row, other].join('\n'))).toMatchObject({
      added: 2,
      rejected: 0,
    });
    expect((await storage.findSlot('san-ysidro|2021-11-07|01:30'))?.startsAt).toBe(
      Date.parse('2021-11-07T08:30Z'),
    );
  });

  it.each([
    ['', /It is empty/],
    ['a;b;c;d\n', /Missing columns: port, date, time, capacity\. Not known: "a", "b", "c", "d"/],
    ['port,date,time\n', /Missing columns: capacity\./],
    ['port,date,time,capacity,Puerto\n', /Columns twice: port \("port" and "Puerto"\)/],
    ['port,date,time,capacity,time\n', /Columns twice: time/],
    ['port,date,time,capacity\ngateway,3/4/2021,09:00,5\n', /Each date can be read in two ways/],
  ])('refuses a file that is no list of slots', async (text, message) => {
    await expect(load(text)).rejects.toMatchObject({ code: 'slots_unreadable' });
    await expect(load(text)).rejects.toThrow(message);
  });
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { planReminders, sendDueReminders as sendDue } from '../../src/appointments/reminders.ts';
import type { ReachDeps } from '../../src/reach/reach.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import { PORT_IDS, type PortId } from '../../src/domain/port.ts';
import type { ReminderKind } from '../../src/domain/reminder.ts';
import { slotId } from '../../src/domain/slot.ts';
import { addDays, instantOf, localOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import { confirmWrites, endWrites } from '../../src/appointments/appointment-ends.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording } from '../support/families.ts';
import { makeAppointment } from '../support/records.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;

function appointmentAt(
  port: PortId,
  date: string,
  time: string,
  over: Partial<Appointment> = {},
): Appointment {
  const startsAt = instantOf(date, time, portOf(port).zone);
  return makeAppointment({ port, date, time, startsAt, slotId: slotId(port, date, time), ...over });
}

/** The plan as `kind local-date local-time` in the port's zone. */
function planned(appointment: Appointment, now: number): readonly string[] {
  return planReminders(appointment, now).map((reminder) => {
    const { date, time } = localOf(reminder.dueAt, portOf(appointment.port).zone);
    return `${reminder.kind} ${date} ${time}`;
  });
}

describe('planReminders', () => {
  it('plans all four for a date far enough away', () => {
    const appointment = appointmentAt('san-ysidro', '2021-03-10', '13:00');
    const now = instantOf('2021-02-25', '12:00', 'America/Tijuana');
    expect(planned(appointment, now)).toEqual([
      'confirm 2021-03-03 10:00',
      'prepare 2021-03-07 10:00',
      'day_before 2021-03-09 10:00',
      'morning_of 2021-03-10 11:00',
    ]);
    const reminders = planReminders(appointment, now);
    expect(reminders.map((reminder) => reminder.expiresAt)).toEqual([
      ...reminders.slice(1).map((reminder) => reminder.dueAt),
      appointment.startsAt,
    ]);
  });

  it.each<[string, string, string, string]>([
    // Clocks in border cities go forward on 14 March 2021 and back on 7 November; the wall time stays 10:00.
    [
      'spring forward in Tijuana',
      '2021-03-15',
      '13:00',
      '2021-03-08 18:00 / 2021-03-12 18:00 / 2021-03-14 17:00 / 2021-03-15 18:00',
    ],
    [
      'back in Tijuana',
      '2021-11-08',
      '13:00',
      '2021-11-01 17:00 / 2021-11-05 17:00 / 2021-11-07 18:00 / 2021-11-08 19:00',
    ],
  ])('keeps the wall time when the clocks change: %s', (_, date, time, utc) => {
    const appointment = appointmentAt('san-ysidro', date, time);
    const due = planReminders(appointment, appointment.startsAt - 20 * DAY);
    expect(
      due.map(({ dueAt }) => new Date(dueAt).toISOString().slice(0, 16).replace('T', ' ')).join(' / '),
    ).toBe(utc);
  });

  it.each<[PortId, string, string | undefined]>([
    ['san-ysidro', '09:30', '07:30'],
    ['san-ysidro', '07:30', '05:30'],
    ['san-ysidro', '07:00', '05:00'],
    // Before seven it is at five, as long as it leaves an hour and a half.
    ['san-ysidro', '06:59', '05:00'],
    ['san-ysidro', '06:30', '05:00'],
    ['san-ysidro', '06:29', undefined],
    ['san-ysidro', '06:00', undefined],
    ['san-ysidro', '04:30', undefined],
    ['san-ysidro', '00:30', undefined],
    // By the clock of the port.
    ['gateway', '08:00', '06:00'],
    ['gateway', '06:45', '05:00'],
    ['paso-del-norte', '12:00', '10:00'],
  ])('of the day at %s for %s comes at %s', (port, time, at) => {
    const appointment = appointmentAt(port, '2021-04-10', time);
    const plan = planned(appointment, 0);
    expect(plan.filter((each) => each.startsWith('morning_of'))).toEqual(
      at === undefined ? [] : [`morning_of 2021-04-10 ${at}`],
    );
    expect(plan).toContain('day_before 2021-04-09 10:00');
  });

  it('of the day keeps two hours on a day on which the clocks change', () => {
    // Forward at two in the morning: five o'clock is three hours after midnight.
    const forward = appointmentAt('san-ysidro', '2021-03-14', '06:30');
    expect(planned(forward, 0).at(-1)).toBe('morning_of 2021-03-14 05:00');
    const back = appointmentAt('san-ysidro', '2021-11-07', '07:30');
    expect(planned(back, 0).at(-1)).toBe('morning_of 2021-11-07 05:30');
  });

  it('leaves out what is past, and the confirmation when the date is nearer than eight days', () => {
    const appointment = appointmentAt('paso-del-norte', '2021-03-10', '13:00');
    const kinds = (now: number): readonly ReminderKind[] =>
      planReminders(appointment, now).map((reminder) => reminder.kind);
    expect(kinds(appointment.startsAt - 8 * DAY)).toEqual(['confirm', 'prepare', 'day_before', 'morning_of']);
    expect(kinds(appointment.startsAt - 8 * DAY + 1)).toEqual(['prepare', 'day_before', 'morning_of']);
    expect(kinds(instantOf('2021-03-09', '10:00', 'America/Ciudad_Juarez'))).toEqual(['morning_of']);
    expect(kinds(appointment.startsAt - 2 * HOUR)).toEqual([]);
    expect(kinds(appointment.startsAt - 2 * HOUR - 1)).toEqual(['morning_of']);
  });

  it('is in order, before the slot, unexpired when due, and leaves time on the day', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PORT_IDS),
        fc.integer({ min: 0, max: 1200 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 30 * 24 }),
        (port, days, hour, notice) => {
          const date = addDays('2021-02-19', days);
          const appointment = appointmentAt(port, date, `${String(hour).padStart(2, '0')}:00`);
          const now = appointment.startsAt - notice * HOUR;
          const plan = planReminders(appointment, now);
          plan.forEach((reminder, index) => {
            expect(reminder.dueAt).toBeGreaterThan(now);
            expect(reminder.dueAt).toBeLessThan(reminder.expiresAt);
            expect(reminder.expiresAt).toBe(plan[index + 1]?.dueAt ?? appointment.startsAt);
            if (reminder.kind !== 'morning_of') return;
            expect(appointment.startsAt - reminder.dueAt).toBeGreaterThanOrEqual(1.5 * HOUR);
            expect(appointment.startsAt - reminder.dueAt).toBeLessThanOrEqual(2 * HOUR);
            expect(localOf(reminder.dueAt, portOf(port).zone).time >= '05:00').toBe(true);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Without the steps towards those who were not reached. */
async function sendDueReminders(deps: ReachDeps): Promise<{ sent: number; skipped: number }> {
  const { sent, skipped } = await sendDue(deps);
  return { sent, skipped };
}

describe('sendDueReminders', () => {
  let temp: TempStorage;
  let storage: Storage;
  let now: number;
  let deps: ReachDeps;
  beforeEach(async () => {
    temp = await openTempStorage();
    storage = temp.storage;
    now = instantOf('2021-02-25', '12:00', 'America/Tijuana');
    const clock = { now: () => now };
    deps = { storage, clock, ids: createIds(clock), wording, senderFor: () => null };
  });
  afterEach(async () => {
    await temp.close();
  });

  async function schedule(over: Partial<Appointment> = {}): Promise<Appointment> {
    const registration = await storeFamily(storage, { people: 2, registration: { stage: 'scheduled' } });
    const appointment = appointmentAt('san-ysidro', '2021-03-10', '13:00', {
      registrationId: registration.id,
      familyId: registration.familyId,
      ...over,
    });
    await storage.importSlots([{ ...appointment, id: appointment.slotId, capacity: 50, taken: 0 }]);
    await storage.commit([
      { kind: 'slot', slotId: appointment.slotId, people: 2 },
      { kind: 'appointment', appointment },
      {
        kind: 'reminders',
        appointmentId: appointment.id,
        reminders: planReminders(appointment, now).map((reminder) => ({
          id: deps.ids.next(),
          ...reminder,
        })),
      },
    ]);
    return appointment;
  }

  const sentOf = async (appointment: Appointment): Promise<readonly string[]> =>
    (await storage.listOutboxOf(`contact-${appointment.familyId}`)).map((row) => row.purpose);
  const states = async (appointment: Appointment): Promise<readonly string[]> =>
    (await storage.listReminders(appointment.id)).map((reminder) => `${reminder.kind} ${reminder.state}`);
  const at = (date: string, time: string): void => {
    now = instantOf(date, time, 'America/Tijuana');
  };

  it('sends each when it is due, once, with what belongs to it', async () => {
    const appointment = await schedule();
    expect(await sendDueReminders(deps)).toEqual({ sent: 0, skipped: 0 });
    at('2021-03-03', '10:00');
    expect(await sendDueReminders(deps)).toEqual({ sent: 1, skipped: 0 });
    expect(await sendDueReminders(deps)).toEqual({ sent: 0, skipped: 0 });
    for (const [date, time] of [
      ['2021-03-07', '10:00'],
      ['2021-03-09', '10:30'],
      ['2021-03-10', '11:00'],
    ] as const) {
      at(date, time);
      expect(await sendDueReminders(deps)).toEqual({ sent: 1, skipped: 0 });
    }
    const rows = await storage.listOutboxOf(`contact-${appointment.familyId}`);
    expect(rows.map((row) => row.purpose)).toEqual([
      'reminder.confirm',
      'reminder.prepare',
      'reminder.day_before',
      'reminder.morning_of',
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({
        priority: 2,
        // The one of the day leaves at its hour, whatever that is.
        quietZone: row.purpose === 'reminder.morning_of' ? null : 'America/Tijuana',
        group: `appointment:${appointment.id}`,
        ignoreOptOut: false,
      });
      expect(row.segments).toBeLessThanOrEqual(2);
      expect(row.content.body).toContain(appointment.reference);
    }
    expect(appointment.startsAt - (rows.at(-1)?.expiresAt ?? 0)).toBe(89 * MINUTE);
    expect(await states(appointment)).toEqual(
      ['confirm', 'prepare', 'day_before', 'morning_of'].map((kind) => `${kind} done`),
    );
  });

  it('sends only the latest that still makes sense after days of standstill', async () => {
    const appointment = await schedule();
    at('2021-03-09', '15:00');
    expect(await sendDueReminders(deps)).toEqual({ sent: 1, skipped: 2 });
    expect(await sentOf(appointment)).toEqual(['reminder.day_before']);
  });

  it('sends none of the day that leaves less than an hour and a half, by whatever it was held up', async () => {
    const appointment = await schedule();
    at('2021-03-10', '11:30');
    expect(await sendDueReminders(deps)).toEqual({ sent: 1, skipped: 3 });
    expect(await sentOf(appointment)).toEqual(['reminder.morning_of']);
    const late = await schedule({ time: '12:00', startsAt: appointment.startsAt - HOUR });
    expect(await sendDueReminders(deps)).toEqual({ sent: 0, skipped: 0 });
    expect((await states(late)).some((each) => each.startsWith('morning_of'))).toBe(false);
    // As an earlier version planned it: an hour before.
    const before = await schedule({ time: '15:00', startsAt: appointment.startsAt + 2 * HOUR });
    await storage.commit([
      {
        kind: 'reminders',
        appointmentId: before.id,
        reminders: [
          {
            id: deps.ids.next(),
            appointmentId: before.id,
            registrationId: before.registrationId,
            kind: 'morning_of',
            dueAt: before.startsAt - HOUR,
            expiresAt: before.startsAt,
            state: 'pending',
          },
        ],
      },
    ]);
    at('2021-03-10', '14:00');
    expect(await sendDueReminders(deps)).toEqual({ sent: 0, skipped: 1 });
    expect(await sentOf(before)).toEqual([]);
  });

  it('sends nothing after the appointment', async () => {
    const appointment = await schedule();
    at('2021-03-10', '13:00');
    expect(await sendDueReminders(deps)).toEqual({ sent: 0, skipped: 4 });
    expect(await sentOf(appointment)).toEqual([]);
  });

  it('asks nobody to confirm who has, and says nothing of what has ended', async () => {
    const confirmed = await schedule();
    const cancelled = await schedule({ time: '12:00' });
    await storage.commit(confirmWrites(confirmed));
    await storage.commit(endWrites(cancelled, 'cancelled'));
    at('2021-03-03', '10:00');
    expect(await sendDueReminders(deps)).toEqual({ sent: 0, skipped: 1 });
    at('2021-03-07', '10:00');
    expect(await sendDueReminders(deps)).toEqual({ sent: 1, skipped: 0 });
    expect(await sentOf(confirmed)).toEqual(['reminder.prepare']);
    expect(await sentOf(cancelled)).toEqual([]);
    expect(new Set(await states(cancelled))).toEqual(
      new Set(['confirm', 'prepare', 'day_before', 'morning_of'].map((kind) => `${kind} withdrawn`)),
    );
  });

  it('sends each once, however many workers look at once', async () => {
    const appointments = [];
    for (let i = 0; i < 20; i += 1) appointments.push(await schedule({ time: `${String(10 + (i % 5))}:00` }));
    at('2021-03-03', '10:00');
    const other = await openSqlite({ path: temp.path, vault: temp.vault });
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, i) => sendDueReminders(i % 2 === 0 ? deps : { ...deps, storage: other })),
    );
    await other.close();
    expect(results.reduce((sum, result) => sum + result.sent, 0)).toBe(20);
    for (const appointment of appointments) expect(await sentOf(appointment)).toEqual(['reminder.confirm']);
  });

  it('skips a family that no phone belongs to', async () => {
    const appointment = await schedule();
    const registration = (await storage.findRegistration(appointment.registrationId))!;
    await storage.commit([
      {
        kind: 'registration',
        registration: { ...registration, version: registration.version + 1, contactId: null },
      },
    ]);
    at('2021-03-03', '10:00');
    expect(await sendDueReminders(deps)).toEqual({ sent: 0, skipped: 1 });
  });
});

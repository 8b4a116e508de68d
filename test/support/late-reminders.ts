import type { Reminder } from '../../src/domain/reminder.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { makeAppointment, makeReminder } from './records.ts';

const MINUTE = 60_000;
const DATE = '2021-03-15';

/** Reminders as a version planned them that reminded an hour before: minutes before the slot, and what becomes of that. */
const PLANNED: readonly (readonly [time: string, before: number, after: number, over?: Partial<Reminder>])[] =
  [
    ['10:00', 60, 120],
    ['07:30', 60, 120],
    ['06:30', 30, 90],
    ['10:00', 14 * 60, 14 * 60],
    ['10:00', 60, 60, { state: 'done' }],
    ['10:00', 60, 60, { kind: 'day_before' }],
  ];

/** Stores them with their appointments; gives each one's id and when it should come due. */
export async function storeLateReminders(storage: Storage): Promise<ReadonlyMap<string, number>> {
  const wanted = new Map<string, number>();
  for (const [i, [time, before, after, over = {}]] of PLANNED.entries()) {
    const startsAt = instantOf(DATE, time, 'America/Tijuana');
    const appointment = makeAppointment({ id: `P${String(i)}`, date: DATE, time, startsAt });
    const reminder = makeReminder({
      ...{
        id: `E${String(i)}`,
        appointmentId: appointment.id,
        kind: 'morning_of' as const,
        expiresAt: startsAt,
      },
      ...{ dueAt: startsAt - before * MINUTE, ...over },
    });
    const { id: appointmentId } = appointment;
    const outcome = await storage.commit([
      { kind: 'appointment', appointment },
      { kind: 'reminders', appointmentId, reminders: [reminder] },
    ]);
    if (outcome !== 'ok') throw new Error(outcome);
    wanted.set(reminder.id, startsAt - after * MINUTE);
  }
  return wanted;
}

/** When each stored reminder comes due. */
export async function dueTimes(storage: Storage): Promise<ReadonlyMap<string, number>> {
  const lists = await Promise.all(PLANNED.map((_, i) => storage.listReminders(`P${String(i)}`)));
  return new Map(lists.flat().map(({ id, dueAt }) => [id, dueAt]));
}

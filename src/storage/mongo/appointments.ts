import type { ClientSession } from 'mongoose';
import { isActive, type Appointment } from '../../domain/appointment.ts';
import type { Calls } from '../../domain/calls.ts';
import type { PortTime } from '../../domain/closure.ts';
import type { PassedOn } from '../../domain/passed-on.ts';
import type { Reminder } from '../../domain/reminder.ts';
import { appointmentRecord } from '../records/appointments.ts';
import { callsRecord } from '../records/calls.ts';
import { passedOnRecord } from '../records/passed-on.ts';
import { reminderRecord } from '../records/reminders.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { needOne, staleIfThere } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';

/** Appointments, their reminders, who passes them on, and calls about them. */
export function createAppointments({ appointments, reminders, passedOn, calls }: Models, vault: Vault) {
  const documents = createDocuments(appointments, vault, appointmentRecord);
  const reminderDocuments = createDocuments(reminders, vault, reminderRecord);
  const passing = createDocuments(passedOn, vault, passedOnRecord);
  const called = createDocuments(calls, vault, callsRecord);

  return {
    read: documents.all,
    findAppointment: documents.find,
    findAppointmentByReference: (reference: string) =>
      documents.one(appointments.findOne({ reference }).lean()),
    findActiveAppointment: (registrationId: string) =>
      documents.one(appointments.findOne({ registrationId, active: true }).lean()),
    listAppointmentsOf: (registrationId: string) =>
      documents.all(appointments.find({ registrationId }).sort({ createdAt: 1, _id: 1 }).lean()),
    listActiveAppointments: ({ port, date, time }: PortTime) =>
      documents.all(
        appointments
          .find({ port, date, active: true, ...(time !== null && { time }) })
          .sort({ startsAt: 1, _id: 1 })
          .lean(),
      ),
    listDueReminders: (now: number, limit: number) =>
      reminderDocuments.all(
        reminders
          .find({ state: 'pending', dueAt: { $lte: new Date(now) } })
          .sort({ dueAt: 1, _id: 1 })
          .limit(limit)
          .lean(),
      ),
    listReminders: (appointmentId: string) =>
      reminderDocuments.all(reminders.find({ appointmentId }).sort({ dueAt: 1, _id: 1 }).lean()),
    findPassedOn: passing.find,
    writePassedOn: (record: PassedOn, session: ClientSession) => passing.put(record, session),
    findCalls: called.find,
    writeCalls: (record: Calls, session: ClientSession) => called.write(record, { session }),
    nextReminderAt: (now: number) => nextReminderAt(reminders, now),

    async writeAppointment(appointment: Appointment, session: ClientSession): Promise<void> {
      const { id, version } = appointment;
      await staleIfThere(
        async () => (version === 1 ? appointments.exists({ _id: id }).lean() : null),
        documents.write(appointment, {
          session,
          beside: { active: isActive(appointment) },
          taken: { familyId: 'taken' },
        }),
      );
    },
    async replaceReminders(
      appointmentId: string,
      given: readonly Reminder[],
      session: ClientSession,
    ): Promise<void> {
      await reminders.updateMany(
        { appointmentId, state: 'pending' },
        { $set: { state: 'withdrawn' } },
        { session },
      );
      if (given.length === 0) return;
      await reminders.bulkWrite(
        given.map((reminder) => ({
          replaceOne: {
            filter: { _id: reminder.id },
            replacement: reminderDocuments.documentOf(reminder),
            upsert: true,
          },
        })),
        { session },
      );
    },
    async endReminder(id: string, state: 'done' | 'skipped', session: ClientSession): Promise<void> {
      needOne(
        await reminders.updateOne({ _id: id, state: 'pending' }, { $set: { state } }, { session }),
        'stale',
      );
    },
  };
}

/** The earliest due time after `now`. */
async function nextReminderAt(reminders: Models['reminders'], now: number): Promise<Date | null> {
  const next = await reminders
    .findOne({ state: 'pending', dueAt: { $gt: new Date(now) } }, { dueAt: 1 })
    .sort({ dueAt: 1, _id: 1 })
    .lean();
  return next?.dueAt ?? null;
}

export type Appointments = ReturnType<typeof createAppointments>;

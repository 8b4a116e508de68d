import type { ClientSession } from 'mongoose';
import { isActive, type Appointment } from '../../domain/appointment.ts';
import type { PortTime } from '../../domain/closure.ts';
import type { Reminder } from '../../domain/reminder.ts';
import { appointmentRecord } from '../records/appointments.ts';
import type { Vault } from '../vault.ts';
import type { ReminderDocument } from './collections/reminders.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { needOne, staleIfThere } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';

/** Appointments and their reminders. */
export function createAppointments({ appointments, reminders }: Models, vault: Vault) {
  const documents = createDocuments(appointments, vault, appointmentRecord);
  const checkReminder = checkOf(reminders);

  const appointmentOf = (document: { readonly _id: string } | null): Appointment | null =>
    document === null ? null : documents.open(document);

  function reminderOf(document: ReminderDocument): Reminder {
    const { _id, dueAt, expiresAt, ...rest } = checkReminder(document);
    return { ...rest, id: _id, dueAt: dueAt.getTime(), expiresAt: expiresAt.getTime() };
  }

  return {
    open: appointmentOf,
    findAppointment: async (id: string) => appointmentOf(await appointments.findById(id).lean()),
    findAppointmentByReference: async (reference: string) =>
      appointmentOf(await appointments.findOne({ reference }).lean()),
    findActiveAppointment: async (registrationId: string) =>
      appointmentOf(await appointments.findOne({ registrationId, active: true }).lean()),
    async listActiveAppointments({ port, date, time }: PortTime): Promise<readonly Appointment[]> {
      const found = await appointments
        .find({ port, date, active: true, ...(time !== null && { time }) })
        .sort({ startsAt: 1, _id: 1 })
        .lean();
      return found.map((document) => documents.open(document));
    },
    async listDueReminders(now: number, limit: number): Promise<readonly Reminder[]> {
      const due = await reminders
        .find({ state: 'pending', dueAt: { $lte: new Date(now) } })
        .sort({ dueAt: 1, _id: 1 })
        .limit(limit)
        .lean();
      return due.map(reminderOf);
    },
    async listReminders(appointmentId: string): Promise<readonly Reminder[]> {
      return (await reminders.find({ appointmentId }).sort({ dueAt: 1, _id: 1 }).lean()).map(reminderOf);
    },
    /** The earliest due time after `now`. */
    async nextReminderAt(now: number): Promise<Date | null> {
      const next = await reminders
        .findOne({ state: 'pending', dueAt: { $gt: new Date(now) } }, { dueAt: 1 })
        .sort({ dueAt: 1, _id: 1 })
        .lean();
      return next?.dueAt ?? null;
    },

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
        given.map(({ id, dueAt, expiresAt, ...rest }) => ({
          replaceOne: {
            filter: { _id: id },
            replacement: { _id: id, ...rest, dueAt: new Date(dueAt), expiresAt: new Date(expiresAt) },
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

export type Appointments = ReturnType<typeof createAppointments>;

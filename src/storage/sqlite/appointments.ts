import { isActive, type Appointment } from '../../domain/appointment.ts';
import type { PortTime } from '../../domain/closure.ts';
import type { Reminder } from '../../domain/reminder.ts';
import { appointmentRecord } from '../records/appointments.ts';
import { callsRecord } from '../records/calls.ts';
import { passedOnRecord } from '../records/passed-on.ts';
import { reminderRecord } from '../records/reminders.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

const ACTIVE = "state IN ('offered', 'confirmed')";

/** Appointments, their reminders, who passes them on, and calls about them. */
export function createAppointments(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, appointmentRecord);
  const { select } = table;
  const byReference = select('WHERE reference = ?');
  const everOf = select('WHERE registration_id = ? ORDER BY created_at, id');
  const active = select(`WHERE registration_id = ? AND ${ACTIVE}`);
  const ofDay = select(
    `WHERE port = ?1 AND date = ?2 AND (?3 IS NULL OR time = ?3) AND ${ACTIVE} ORDER BY starts_at, id`,
  );
  const other = connection.prepare(
    `SELECT 1 FROM appointments WHERE family_id = ? AND ${ACTIVE} AND id <> ?`,
  );

  const reminderTable = createTable(connection, vault, reminderRecord);
  const dueReminders = reminderTable.select(
    "WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
  );
  const remindersOf = reminderTable.select('WHERE appointment_id = ? ORDER BY due_at, id');
  const nextReminder = connection.prepare(
    "SELECT min(due_at) FROM reminders WHERE state = 'pending' AND due_at > ?",
  );
  const pending = connection.prepare("SELECT 1 FROM reminders WHERE id = ? AND state = 'pending'");
  const end = connection.prepare('UPDATE reminders SET state = ? WHERE id = ?');
  const withdraw = connection.prepare(
    "UPDATE reminders SET state = 'withdrawn' WHERE appointment_id = ? AND state = 'pending'",
  );

  const passedOn = createTable(connection, vault, passedOnRecord);
  const calls = createTable(connection, vault, callsRecord);

  return {
    open: table.open,
    findAppointment: table.find,
    findAppointmentByReference: (reference: string) => byReference.one([reference]),
    findActiveAppointment: (registrationId: string) => active.one([registrationId]),
    listAppointmentsOf: (registrationId: string) => everOf.all([registrationId]),
    listActiveAppointments: ({ port, date, time }: PortTime) => ofDay.all([port, date, time]),
    listDueReminders: (now: number, limit: number) => dueReminders.all([now, limit]),
    listReminders: (appointmentId: string) => remindersOf.all([appointmentId]),
    findPassedOn: passedOn.find,
    writePassedOn: passedOn.write,
    findCalls: calls.find,
    checkCalls: calls.check,
    writeCalls: calls.write,
    /** The earliest due time after `now`. */
    nextReminderAt: (now: number) => nextReminder.get([now])?.[0] ?? null,

    checkAppointment(appointment: Appointment): CommitOutcome {
      if (table.check(appointment) !== 'ok') return 'stale';
      if (!isActive(appointment)) return 'ok';
      return other.get([appointment.familyId, appointment.id]) === null ? 'ok' : 'taken';
    },
    writeAppointment: table.write,
    replaceReminders(appointmentId: string, reminders: readonly Reminder[]): void {
      withdraw.run([appointmentId]);
      for (const reminder of reminders) reminderTable.write(reminder);
    },
    checkReminder: (id: string): CommitOutcome => (pending.get([id]) === null ? 'stale' : 'ok'),
    endReminder: (id: string, state: 'done' | 'skipped'): void => void end.run([state, id]),
  };
}

export type Appointments = ReturnType<typeof createAppointments>;

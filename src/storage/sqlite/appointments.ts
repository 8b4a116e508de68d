import { isActive, type Appointment } from '../../domain/appointment.ts';
import type { PortTime } from '../../domain/closure.ts';
import { SCHEDULE_KINDS, type Reminder } from '../../domain/reminder.ts';
import { appointmentRecord } from '../records/appointments.ts';
import { REMINDER_STATES } from '../stored-words.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { number, oneOf, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import { createTable } from './record-table.ts';

const ACTIVE = "state IN ('offered', 'confirmed')";
const REMINDER = 'id, appointment_id, registration_id, kind, due_at, expires_at, state';

function reminderOf(row: Row): Reminder {
  return {
    id: text(row, 0),
    appointmentId: text(row, 1),
    registrationId: text(row, 2),
    kind: oneOf(SCHEDULE_KINDS, row, 3),
    dueAt: number(row, 4),
    expiresAt: number(row, 5),
    state: oneOf(REMINDER_STATES, row, 6),
  };
}

/** Appointments and their reminders. */
export function createAppointments(connection: Connection, vault: Vault) {
  const table = createTable(connection, vault, appointmentRecord);
  const { select } = table;
  const byReference = select('WHERE reference = ?');
  const active = select(`WHERE registration_id = ? AND ${ACTIVE}`);
  const ofDay = select(
    `WHERE port = ?1 AND date = ?2 AND (?3 IS NULL OR time = ?3) AND ${ACTIVE} ORDER BY starts_at, id`,
  );
  const other = connection.prepare(
    `SELECT 1 FROM appointments WHERE family_id = ? AND ${ACTIVE} AND id <> ?`,
  );
  const dueReminders = connection.prepare(
    `SELECT ${REMINDER} FROM reminders WHERE state = 'pending' AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
  );
  const remindersOf = connection.prepare(
    `SELECT ${REMINDER} FROM reminders WHERE appointment_id = ? ORDER BY due_at, id`,
  );
  const nextReminder = connection.prepare(
    "SELECT min(due_at) FROM reminders WHERE state = 'pending' AND due_at > ?",
  );
  const pending = connection.prepare("SELECT 1 FROM reminders WHERE id = ? AND state = 'pending'");
  const end = connection.prepare('UPDATE reminders SET state = ? WHERE id = ?');
  const withdraw = connection.prepare(
    "UPDATE reminders SET state = 'withdrawn' WHERE appointment_id = ? AND state = 'pending'",
  );
  const putReminder = connection.prepare(
    `INSERT INTO reminders (${REMINDER}) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET appointment_id = excluded.appointment_id, registration_id = excluded.registration_id,
       kind = excluded.kind, due_at = excluded.due_at, expires_at = excluded.expires_at, state = excluded.state`,
  );

  return {
    open: table.open,
    findAppointment: table.find,
    findAppointmentByReference: (reference: string) => byReference.one([reference]),
    findActiveAppointment: (registrationId: string) => active.one([registrationId]),
    listActiveAppointments: ({ port, date, time }: PortTime) => ofDay.all([port, date, time]),
    listDueReminders: (now: number, limit: number) => dueReminders.all([now, limit]).map(reminderOf),
    listReminders: (appointmentId: string) => remindersOf.all([appointmentId]).map(reminderOf),
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
      for (const reminder of reminders)
        putReminder.run([
          reminder.id,
          reminder.appointmentId,
          reminder.registrationId,
          reminder.kind,
          reminder.dueAt,
          reminder.expiresAt,
          reminder.state,
        ]);
    },
    checkReminder: (id: string): CommitOutcome => (pending.get([id]) === null ? 'stale' : 'ok'),
    endReminder: (id: string, state: 'done' | 'skipped'): void => void end.run([state, id]),
  };
}

export type Appointments = ReturnType<typeof createAppointments>;

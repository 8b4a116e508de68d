import { APPOINTMENT_STATES, isActive, type Appointment } from '../../domain/appointment.ts';
import type { PortTime } from '../../domain/closure.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { SCHEDULE_KINDS, type Reminder } from '../../domain/reminder.ts';
import { REMINDER_STATES } from '../stored-words.ts';
import type { CommitOutcome } from '../write.ts';
import { number, oneOf, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';

/** The columns that appointmentOf reads, in its order. */
export const APPOINTMENT_COLUMNS = `id, version, reference, registration_id, family_id, slot_id, port, date, time, starts_at, people, state, created_at`;
const ACTIVE = "state IN ('offered', 'confirmed')";
const REMINDER = 'id, appointment_id, registration_id, kind, due_at, expires_at, state';

export function appointmentOf(row: Row): Appointment {
  return {
    id: text(row, 0),
    version: number(row, 1),
    reference: text(row, 2),
    registrationId: text(row, 3),
    familyId: text(row, 4),
    slotId: text(row, 5),
    port: oneOf(PORT_IDS, row, 6),
    date: text(row, 7),
    time: text(row, 8),
    startsAt: number(row, 9),
    people: number(row, 10),
    state: oneOf(APPOINTMENT_STATES, row, 11),
    createdAt: number(row, 12),
  };
}

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
export function createAppointments(connection: Connection) {
  const select = (rest: string) =>
    connection.prepare(`SELECT ${APPOINTMENT_COLUMNS} FROM appointments ${rest}`);
  const find = select('WHERE id = ?');
  const byReference = select('WHERE reference = ?');
  const active = select(`WHERE registration_id = ? AND ${ACTIVE}`);
  const ofDay = select(
    `WHERE port = ?1 AND date = ?2 AND (?3 IS NULL OR time = ?3) AND ${ACTIVE} ORDER BY starts_at, id`,
  );
  const version = connection.prepare('SELECT version FROM appointments WHERE id = ?');
  const other = connection.prepare(
    `SELECT 1 FROM appointments WHERE family_id = ? AND ${ACTIVE} AND id <> ?`,
  );
  const upsert = connection.prepare(
    `INSERT INTO appointments (${APPOINTMENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, reference = excluded.reference,
       registration_id = excluded.registration_id, family_id = excluded.family_id, slot_id = excluded.slot_id,
       port = excluded.port, date = excluded.date, time = excluded.time, starts_at = excluded.starts_at,
       people = excluded.people, state = excluded.state, created_at = excluded.created_at`,
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

  const orNull = (row: Row | null) => (row === null ? null : appointmentOf(row));

  return {
    findAppointment: (id: string) => orNull(find.get([id])),
    findAppointmentByReference: (reference: string) => orNull(byReference.get([reference])),
    findActiveAppointment: (registrationId: string) => orNull(active.get([registrationId])),
    listActiveAppointments: ({ port, date, time }: PortTime) =>
      ofDay.all([port, date, time]).map(appointmentOf),
    listDueReminders: (now: number, limit: number) => dueReminders.all([now, limit]).map(reminderOf),
    listReminders: (appointmentId: string) => remindersOf.all([appointmentId]).map(reminderOf),
    /** The earliest due time after `now`. */
    nextReminderAt: (now: number) => nextReminder.get([now])?.[0] ?? null,

    checkAppointment(appointment: Appointment): CommitOutcome {
      const row = version.get([appointment.id]);
      if ((row === null ? 0 : number(row, 0)) !== appointment.version - 1) return 'stale';
      if (!isActive(appointment)) return 'ok';
      return other.get([appointment.familyId, appointment.id]) === null ? 'ok' : 'taken';
    },
    writeAppointment(appointment: Appointment): void {
      upsert.run([
        appointment.id,
        appointment.version,
        appointment.reference,
        appointment.registrationId,
        appointment.familyId,
        appointment.slotId,
        appointment.port,
        appointment.date,
        appointment.time,
        appointment.startsAt,
        appointment.people,
        appointment.state,
        appointment.createdAt,
      ]);
    },
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

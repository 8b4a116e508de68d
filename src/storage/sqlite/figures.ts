import { APPOINTMENT_STATES } from '../../domain/appointment.ts';
import { OUTCOMES } from '../../domain/eligibility.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { PORT_IDS } from '../../domain/port.ts';
import type { AppointmentGroup, MadeThing, RegistrationGroup } from '../figures-port.ts';
import { STAGES } from '../stored-words.ts';
import { bool, number, oneOf } from './cells.ts';
import type { Connection } from './connection.ts';

/** Counts of the whole programme, read from indexes alone. */
export function createFigures(connection: Connection) {
  const registrations = connection.prepare(
    `SELECT port_of_return, language, stage, outcome, count(*) FROM registrations
     GROUP BY port_of_return, language, stage, outcome`,
  );
  const appointments = connection.prepare(
    `SELECT a.port, r.language, a.state,
       EXISTS (SELECT 1 FROM reminders m WHERE m.appointment_id = a.id AND m.state = 'pending' AND m.kind LIKE 'reach.%')
         OR EXISTS (SELECT 1 FROM person_requests q WHERE q.id = 'unreached:' || a.id AND q.state = 'open') AS sought,
       EXISTS (SELECT 1 FROM check_ins c WHERE c.appointment_id = a.id AND c.state IN ('arrived', 'part')) AS came,
       count(*)
     FROM appointments a JOIN registrations r ON r.id = a.registration_id
     WHERE a.state IN ('offered', 'confirmed')
     GROUP BY a.port, r.language, a.state, sought, came`,
  );
  const made: Readonly<Record<MadeThing, ReturnType<Connection['prepare']>>> = {
    registrations: connection.prepare(
      'SELECT count(*) FROM registrations WHERE created_at >= ? AND created_at < ?',
    ),
    appointments: connection.prepare(
      'SELECT count(*) FROM appointments WHERE created_at >= ? AND created_at < ?',
    ),
  };

  return {
    groupRegistrations: (): readonly RegistrationGroup[] =>
      registrations.all([]).map((row) => ({
        port: oneOf(PORT_IDS, row, 0),
        language: oneOf(LANGUAGES, row, 1),
        stage: oneOf(STAGES, row, 2),
        outcome: oneOf(OUTCOMES, row, 3),
        count: number(row, 4),
      })),
    groupAppointments: (): readonly AppointmentGroup[] =>
      appointments.all([]).map((row) => ({
        port: oneOf(PORT_IDS, row, 0),
        language: oneOf(LANGUAGES, row, 1),
        state: oneOf(APPOINTMENT_STATES, row, 2),
        sought: bool(row, 3),
        came: bool(row, 4),
        count: number(row, 5),
      })),
    countMade: (of: MadeThing, bounds: readonly number[]): readonly number[] =>
      bounds.slice(1).map((before, i) => number(made[of].get([bounds[i] ?? before, before]) ?? [0], 0)),
  };
}

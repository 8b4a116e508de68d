import { OUTCOMES } from '../../domain/eligibility.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { PORT_IDS, type PortId } from '../../domain/port.ts';
import { PLACES, type Registration, type Stage } from '../../domain/registration.ts';
import { toldFields } from '../sealed-fields.ts';
import { RULES, STAGES } from '../stored-words.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { bool, flag, number, oneOf, sealed, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';

/** The columns that `open` reads, in its order. */
export const REGISTRATION_COLUMNS = `id, version, receipt, contact_id, family_id, language, place, zone, port_of_return, enrolled_on,
  outcome, rule, phase_id, told_outcome, stage, decision_due, created_at, sealed`;

/** What families told us. */
export function createRegistrations(connection: Connection, vault: Vault) {
  const seal = sealed(vault, toldFields);
  const select = (rest: string) =>
    connection.prepare(`SELECT ${REGISTRATION_COLUMNS} FROM registrations ${rest}`);

  const find = select('WHERE id = ?');
  const byReceipt = select('WHERE receipt = ?');
  const ofFamily = select("WHERE family_id = ? AND stage <> 'withdrawn'");
  const ofContact = select("WHERE contact_id = ? AND stage <> 'withdrawn' ORDER BY created_at, id");
  const due = select("WHERE decision_due = 1 AND stage <> 'withdrawn' ORDER BY id LIMIT ?");
  const waiting = select(
    "WHERE stage = 'waiting' AND (enrolled_on, id) > (?, ?) ORDER BY enrolled_on, id LIMIT ?",
  );
  const waitingAtPort = select(
    `WHERE stage = 'waiting' AND port_of_return = ? AND (enrolled_on, id) > (?, ?) ORDER BY enrolled_on, id LIMIT ?`,
  );
  const count = connection.prepare('SELECT stage, count(*) FROM registrations GROUP BY stage');
  const any = connection.prepare('SELECT EXISTS (SELECT 1 FROM registrations)');
  const version = connection.prepare('SELECT version FROM registrations WHERE id = ?');
  const other = connection.prepare(
    "SELECT 1 FROM registrations WHERE family_id = ? AND stage <> 'withdrawn' AND id <> ?",
  );
  const upsert = connection.prepare(
    `INSERT INTO registrations (${REGISTRATION_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, receipt = excluded.receipt, contact_id = excluded.contact_id,
       family_id = excluded.family_id, language = excluded.language, place = excluded.place, zone = excluded.zone,
       port_of_return = excluded.port_of_return, enrolled_on = excluded.enrolled_on, outcome = excluded.outcome,
       rule = excluded.rule, phase_id = excluded.phase_id, told_outcome = excluded.told_outcome, stage = excluded.stage,
       decision_due = excluded.decision_due, created_at = excluded.created_at, sealed = excluded.sealed`,
  );
  // The version grows too: whoever decides from older facts at this moment must come out stale, not undo the mark.
  const mark = connection.prepare(
    "UPDATE registrations SET decision_due = 1, version = version + 1 WHERE family_id = ? AND stage <> 'withdrawn'",
  );
  const markAll = connection.prepare(
    "UPDATE registrations SET decision_due = 1, version = version + 1 WHERE stage <> 'withdrawn'",
  );

  function registrationOf(row: Row): Registration {
    return {
      id: text(row, 0),
      version: number(row, 1),
      receipt: text(row, 2),
      contactId: textOrNull(row, 3),
      familyId: text(row, 4),
      language: oneOf(LANGUAGES, row, 5),
      place: oneOf(PLACES, row, 6),
      zone: text(row, 7),
      portOfReturn: oneOf(PORT_IDS, row, 8),
      enrolledOn: text(row, 9),
      decision: {
        outcome: oneOf(OUTCOMES, row, 10),
        rule: oneOf(RULES, row, 11),
        phaseId: textOrNull(row, 12),
      },
      toldOutcome: oneOf(OUTCOMES, row, 13),
      stage: oneOf(STAGES, row, 14),
      decisionDue: bool(row, 15),
      createdAt: number(row, 16),
      ...seal.open(row, 17),
    };
  }

  const orNull = (row: Row | null) => (row === null ? null : registrationOf(row));

  return {
    open: registrationOf,
    findRegistration: (id: string) => orNull(find.get([id])),
    findRegistrationByReceipt: (receipt: string) => orNull(byReceipt.get([receipt])),
    findRegistrationOfFamily: (familyId: string) => orNull(ofFamily.get([familyId])),
    listRegistrationsOf: (contactId: string) => ofContact.all([contactId]).map(registrationOf),
    listDecisionsDue: (limit: number) => due.all([limit]).map(registrationOf),
    listWaiting(query: { port?: PortId; limit: number; after?: { enrolledOn: string; id: string } }) {
      const page = [query.after?.enrolledOn ?? '', query.after?.id ?? '', query.limit];
      const rows = query.port === undefined ? waiting.all(page) : waitingAtPort.all([query.port, ...page]);
      return rows.map(registrationOf);
    },
    countRegistrations(): Record<Stage, number> {
      const counts = { idle: 0, waiting: 0, scheduled: 0, withdrawn: 0 };
      for (const row of count.all([])) counts[oneOf(STAGES, row, 0)] = number(row, 1);
      return counts;
    },
    anyRegistration: () => bool(any.get([]) ?? [0], 0),
    markFamily: (familyId: string): void => void mark.run([familyId]),
    markAll: (): void => void markAll.run([]),

    checkRegistration({ id, version: next, stage, familyId }: Registration): CommitOutcome {
      const row = version.get([id]);
      if ((row === null ? 0 : number(row, 0)) !== next - 1) return 'stale';
      return stage === 'withdrawn' || other.get([familyId, id]) === null ? 'ok' : 'taken';
    },
    writeRegistration(registration: Registration): void {
      const { aNumber, members, city, needs, missing, alternate, shelter, lostAppointmentId } = registration;
      upsert.run([
        registration.id,
        registration.version,
        registration.receipt,
        registration.contactId,
        registration.familyId,
        registration.language,
        registration.place,
        registration.zone,
        registration.portOfReturn,
        registration.enrolledOn,
        registration.decision.outcome,
        registration.decision.rule,
        registration.decision.phaseId,
        registration.toldOutcome,
        registration.stage,
        flag(registration.decisionDue),
        registration.createdAt,
        seal.seal({
          ...{ aNumber, members: [...members], city, needs: [...needs], missing },
          ...{ alternate, shelter, lostAppointmentId },
        }),
      ]);
    },
  };
}

export type Registrations = ReturnType<typeof createRegistrations>;

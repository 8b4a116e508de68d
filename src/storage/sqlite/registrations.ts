import type { PortId } from '../../domain/port.ts';
import type { Registration, Stage } from '../../domain/registration.ts';
import { registrationRecord } from '../records/registrations.ts';
import { namedBy } from '../name-keys.ts';
import { STAGES } from '../stored-words.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome } from '../write.ts';
import { bool, flag, number, oneOf } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import type { Names } from './names.ts';
import { columnsOf, createTable } from './record-table.ts';

const ENROLLED_ON = columnsOf(registrationRecord).indexOf('enrolled_on');

/** What families told us. */
export function createRegistrations(connection: Connection, vault: Vault, names: Pick<Names, 'nameFamily'>) {
  const table = createTable(connection, vault, registrationRecord, {
    in_need: ({ needs }) => flag(needs.length > 0),
  });
  const { select } = table;

  const byReceipt = select('WHERE receipt = ?');
  const ofFamily = select("WHERE family_id = ? AND stage <> 'withdrawn'");
  const ofContact = select("WHERE contact_id = ? AND stage <> 'withdrawn' ORDER BY created_at, id");
  const due = select("WHERE decision_due = 1 AND stage <> 'withdrawn' AND id > ?1 ORDER BY id LIMIT ?2");
  const waiting = select(
    "WHERE stage = 'waiting' AND (enrolled_on, id) > (?, ?) ORDER BY enrolled_on, id LIMIT ?",
  );
  const waitingAtPort = select(
    `WHERE stage = 'waiting' AND port_of_return = ? AND (enrolled_on, id) > (?, ?) ORDER BY enrolled_on, id LIMIT ?`,
  );
  const count = connection.prepare('SELECT stage, count(*) FROM registrations GROUP BY stage');
  const any = connection.prepare('SELECT EXISTS (SELECT 1 FROM registrations)');
  const ofFamilyId = connection.prepare(
    "SELECT id FROM registrations WHERE family_id = ? AND stage <> 'withdrawn'",
  );
  const other = connection.prepare(
    "SELECT 1 FROM registrations WHERE family_id = ? AND stage <> 'withdrawn' AND id <> ?",
  );
  // The version grows too: whoever decides from older facts at this moment must come out stale, not undo the mark.
  const mark = connection.prepare(
    "UPDATE registrations SET decision_due = 1, version = version + 1 WHERE family_id = ? AND stage <> 'withdrawn'",
  );
  const markAll = connection.prepare(
    "UPDATE registrations SET decision_due = 1, version = version + 1 WHERE stage <> 'withdrawn'",
  );

  const nameFamily = (familyId: string): void => {
    names.nameFamily(familyId, ofFamily.one([familyId]));
  };

  return {
    open: table.open,
    nameFamily,
    findRegistration: table.find,
    findRegistrationByReceipt: (receipt: string) => byReceipt.one([receipt]),
    findRegistrationOfFamily: (familyId: string) => ofFamily.one([familyId]),
    listRegistrationsOf: (contactId: string) => ofContact.all([contactId]),
    listDecisionsDue: (limit: number) => due.page(limit, (behind, most) => [behind ?? '', most]),
    listWaiting(query: { port?: PortId; limit: number; after?: { enrolledOn: string; id: string } }) {
      const { port, limit, after } = query;
      const from = (behind: string | null, most: number, row: Row | null) => [
        ...[row?.[ENROLLED_ON] ?? after?.enrolledOn ?? '', behind ?? after?.id ?? '', most],
      ];
      return port === undefined
        ? waiting.page(limit, from)
        : waitingAtPort.page(limit, (...place) => [port, ...from(...place)]);
    },
    countRegistrations(): Record<Stage, number> {
      const counts = { idle: 0, waiting: 0, scheduled: 0, withdrawn: 0 };
      for (const row of count.all([])) counts[oneOf(STAGES, row, 0)] = number(row, 1);
      return counts;
    },
    anyRegistration: () => bool(any.get([]) ?? [0], 0),
    idOfFamily: (familyId: string): string | null => ofFamilyId.get([familyId])?.[0]?.toString() ?? null,
    markFamily: (familyId: string): void => void mark.run([familyId]),
    markAll: (): void => void markAll.run([]),

    checkRegistration(registration: Registration): CommitOutcome {
      const { id, stage, familyId } = registration;
      if (table.check(registration) !== 'ok') return 'stale';
      return stage === 'withdrawn' || other.get([familyId, id]) === null ? 'ok' : 'taken';
    },
    writeRegistration(registration: Registration): void {
      const before = registration.version === 1 ? null : table.find(registration.id);
      table.write(registration);
      if (before !== null && namedBy(before) === namedBy(registration)) return;
      nameFamily(registration.familyId);
      if (before !== null && before.familyId !== registration.familyId) nameFamily(before.familyId);
    },
  };
}

export type Registrations = ReturnType<typeof createRegistrations>;

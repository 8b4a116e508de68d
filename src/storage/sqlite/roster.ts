import { EOIR_STATUSES, type Case } from '../../domain/case.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { personFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import { bool, number, oneOf, sealed, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const CASE = `family_id, nationality, language, enrolled_on, returned, eoir_status, port_of_return, sealed`;

/** Court cases. */
export function createRoster(connection: Connection, vault: Vault) {
  const seal = sealed(vault, personFields);

  const find = connection.prepare(`SELECT ${CASE} FROM cases WHERE substr(a_hash, 1, 8) = ? AND a_hash = ?`);
  const family = connection.prepare(`SELECT ${CASE} FROM cases WHERE family_id = ?`);
  const count = connection.prepare('SELECT count(*) FROM cases');

  function caseOf(row: Row): Case {
    return {
      familyId: text(row, 0),
      nationality: text(row, 1),
      language: text(row, 2),
      enrolledOn: text(row, 3),
      returned: bool(row, 4),
      eoirStatus: oneOf(EOIR_STATUSES, row, 5),
      portOfReturn: oneOf(PORT_IDS, row, 6),
      ...seal.open(row, 7),
    };
  }

  return {
    findCase(aNumber: string): Case | null {
      const hash = vault.hash('a_number', aNumber);
      const row = find.get([hash.slice(0, 8), hash]);
      return row === null ? null : caseOf(row);
    },
    // Sorted here: the A-number is readable only once the row is open.
    findFamily: (familyId: string): readonly Case[] =>
      family
        .all([familyId])
        .map(caseOf)
        .sort((a, b) => (a.aNumber < b.aNumber ? -1 : 1)),
    countCases: (): number => number(count.get([]) ?? [0], 0),
  };
}

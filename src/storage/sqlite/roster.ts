import type { Case } from '../../domain/case.ts';
import { factsOf } from '../case-hashes.ts';
import { caseRecord } from '../records/cases.ts';
import type { Vault } from '../vault.ts';
import { number } from './cells.ts';
import type { Connection } from './connection.ts';
import { createRows } from './record-table.ts';

/** Court cases. */
export function createRoster(connection: Connection, vault: Vault) {
  const { select } = createRows(connection, vault, caseRecord);
  const find = select('WHERE substr(a_hash, 1, 8) = ? AND a_hash = ?');
  const family = select('WHERE family_id = ?');
  const count = connection.prepare('SELECT count(*) FROM cases');

  return {
    findCase(aNumber: string): Case | null {
      const hash = vault.hash('a_number', aNumber);
      const found = find.one([hash.slice(0, 8), hash]);
      return found === null ? null : factsOf(found);
    },
    // Sorted here: the A-number is readable only once the row is open.
    findFamily: (familyId: string): readonly Case[] =>
      family
        .all([familyId])
        .map(factsOf)
        .sort((a, b) => (a.aNumber < b.aNumber ? -1 : 1)),
    countCases: (): number => number(count.get([]) ?? [0], 0),
  };
}

import { z } from 'zod';
import { EOIR_STATUSES, type Case } from '../../domain/case.ts';
import { PORT_IDS } from '../../domain/port.ts';
import type { ImportCounts } from '../storage.ts';
import type { Vault } from '../vault.ts';
import { bool, flag, number, oneOf, sealed, text } from './cells.ts';
import type { Connection, Row } from './connection.ts';

const personFields = z.object({
  aNumber: z.string(),
  givenNames: z.string(),
  surnames: z.string(),
  birthDate: z.string(),
});

const CASE = `family_id, nationality, language, enrolled_on, returned, eoir_status, port_of_return, sealed`;

/** A case with the hashes by which it is found and compared: made before the transaction, to keep that short. */
export interface HashedCase {
  readonly aHash: string;
  readonly rowHash: string;
  readonly facts: Case;
}

/** Court cases. */
export function createRoster(connection: Connection, vault: Vault) {
  const seal = sealed(vault, personFields);

  const find = connection.prepare(`SELECT ${CASE} FROM cases WHERE a_hash = ?`);
  const family = connection.prepare(`SELECT ${CASE} FROM cases WHERE family_id = ?`);
  const count = connection.prepare('SELECT count(*) FROM cases');
  const known = connection.prepare('SELECT row_hash, family_id, seq FROM cases WHERE a_hash = ?');
  const insert = connection.prepare(
    `INSERT INTO cases (row_hash, family_id, nationality, language, enrolled_on, returned, eoir_status, port_of_return, sealed, a_hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const update = connection.prepare(
    `UPDATE cases SET row_hash = ?, family_id = ?, nationality = ?, language = ?, enrolled_on = ?, returned = ?,
       eoir_status = ?, port_of_return = ?, sealed = ? WHERE seq = ?`,
  );

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

  function hash(facts: Case): HashedCase {
    // A fixed order of fields is canonical JSON at the price of one array.
    const row = JSON.stringify([
      facts.aNumber,
      facts.familyId,
      facts.givenNames,
      facts.surnames,
      facts.birthDate,
      facts.nationality,
      facts.language,
      facts.enrolledOn,
      facts.returned,
      facts.eoirStatus,
      facts.portOfReturn,
    ]);
    return { aHash: vault.hash('a_number', facts.aNumber), rowHash: vault.hash('row', row), facts };
  }

  function store({ aHash, rowHash, facts }: HashedCase, seq: number | null): void {
    const { aNumber, givenNames, surnames, birthDate } = facts;
    (seq === null ? insert : update).run([
      rowHash,
      facts.familyId,
      facts.nationality,
      facts.language,
      facts.enrolledOn,
      flag(facts.returned),
      facts.eoirStatus,
      facts.portOfReturn,
      seal.seal({ aNumber, givenNames, surnames, birthDate }),
      seq ?? aHash,
    ]);
  }

  return {
    hash,
    findCase(aNumber: string): Case | null {
      const row = find.get([vault.hash('a_number', aNumber)]);
      return row === null ? null : caseOf(row);
    },
    // Sorted here: the A-number is readable only once the row is open.
    findFamily: (familyId: string): readonly Case[] =>
      family
        .all([familyId])
        .map(caseOf)
        .sort((a, b) => (a.aNumber < b.aNumber ? -1 : 1)),
    countCases: (): number => number(count.get([]) ?? [0], 0),
    /** Writes what is new or changed; `changed` is told each family that lost, gained or holds such a row. */
    importCases(
      cases: readonly HashedCase[],
      dryRun: boolean,
      changed: (familyId: string) => void,
    ): ImportCounts {
      const counts = { added: 0, changed: 0, unchanged: 0 };
      for (const entry of cases) {
        const row = known.get([entry.aHash]);
        if (row !== null && text(row, 0) === entry.rowHash) {
          counts.unchanged += 1;
          continue;
        }
        counts[row === null ? 'added' : 'changed'] += 1;
        if (dryRun) continue;
        store(entry, row === null ? null : number(row, 2));
        changed(entry.facts.familyId);
        if (row !== null) changed(text(row, 1));
      }
      return counts;
    },
  };
}

import { groupsOf, type HashedCase } from '../case-hashes.ts';
import { personFields } from '../sealed-fields.ts';
import type { ImportCounts } from '../storage.ts';
import type { Vault } from '../vault.ts';
import { flag, number, sealed, text } from './cells.ts';
import type { Cell, Connection, Row } from './connection.ts';

/** Rows that one statement looks up or inserts: a call into the database costs as much as a row. */
const AT_ONCE = 50;

/** Writes rosters. */
export function createRosterImport(connection: Connection, vault: Vault) {
  const seal = sealed(vault, personFields);

  const known = connection.prepare(
    `SELECT a_hash, row_hash, family_id, seq FROM cases
     WHERE substr(a_hash, 1, 8) IN (${new Array(AT_ONCE).fill('?').join(', ')})`,
  );
  const insertion = (rows: number) =>
    connection.prepare(
      `INSERT INTO cases (row_hash, family_id, nationality, language, enrolled_on, returned, eoir_status, port_of_return, sealed, a_hash)
       VALUES ${new Array(rows).fill('(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
    );
  const insertOne = insertion(1);
  const insertMany = insertion(AT_ONCE);
  const update = connection.prepare(
    `UPDATE cases SET row_hash = ?, family_id = ?, nationality = ?, language = ?, enrolled_on = ?, returned = ?,
       eoir_status = ?, port_of_return = ?, sealed = ? WHERE seq = ?`,
  );

  function columnsOf({ rowHash, facts }: HashedCase): Cell[] {
    const { aNumber, givenNames, surnames, birthDate } = facts;
    return [
      rowHash,
      facts.familyId,
      facts.nationality,
      facts.language,
      facts.enrolledOn,
      flag(facts.returned),
      facts.eoirStatus,
      facts.portOfReturn,
      seal.seal({ aNumber, givenNames, surnames, birthDate }),
    ];
  }

  function insert(entries: readonly HashedCase[]): void {
    const cells: Cell[] = [];
    for (const entry of entries) cells.push(...columnsOf(entry), entry.aHash);
    const width = cells.length / Math.max(1, entries.length);
    if (entries.length === AT_ONCE) insertMany.run(cells);
    else for (let at = 0; at < cells.length; at += width) insertOne.run(cells.slice(at, at + width));
  }

  function lookUp(group: ReadonlyMap<string, HashedCase>): ReadonlyMap<string, Row> {
    const prefixes: Cell[] = Array.from(group.keys(), (aHash) => aHash.slice(0, 8));
    while (prefixes.length < AT_ONCE) prefixes.push(null);
    return new Map(known.all(prefixes).map((row) => [text(row, 0), row]));
  }

  return {
    /** Writes what is new or changed; `changed` is told each family that lost, gained or holds such a row. */
    importCases(
      cases: readonly HashedCase[],
      dryRun: boolean,
      changed: (familyId: string) => void,
    ): ImportCounts {
      const counts = { added: 0, changed: 0, unchanged: 0 };
      for (const group of groupsOf(cases, AT_ONCE)) {
        const rows = lookUp(group);
        const fresh: HashedCase[] = [];
        for (const entry of group.values()) {
          const row = rows.get(entry.aHash);
          if (row === undefined) fresh.push(entry);
          else if (text(row, 1) === entry.rowHash) counts.unchanged += 1;
          else {
            counts.changed += 1;
            if (dryRun) continue;
            update.run([...columnsOf(entry), number(row, 3)]);
            changed(text(row, 2));
            changed(entry.facts.familyId);
          }
        }
        counts.added += fresh.length;
        if (dryRun) continue;
        insert(fresh);
        for (const { facts } of fresh) changed(facts.familyId);
      }
      return counts;
    },
  };
}

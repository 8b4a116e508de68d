import { groupsOf, type HashedCase } from '../case-hashes.ts';
import { caseRecord } from '../records/cases.ts';
import type { ImportCounts } from '../storage.ts';
import type { Vault } from '../vault.ts';
import { number, text } from './cells.ts';
import type { Cell, Connection, Row } from './connection.ts';
import type { Names } from './names.ts';
import { columnsOf, createRows } from './record-table.ts';

/** Rows that one statement looks up or inserts: a call into the database costs as much as a row. */
const AT_ONCE = 50;

/** Writes rosters. */
export function createRosterImport(connection: Connection, vault: Vault, names: Pick<Names, 'addNames'>) {
  const { cells } = createRows(connection, vault, caseRecord);
  const columns = columnsOf(caseRecord);

  const known = connection.prepare(
    `SELECT a_hash, row_hash, family_id, seq FROM cases
     WHERE substr(a_hash, 1, 8) IN (${new Array(AT_ONCE).fill('?').join(', ')})`,
  );
  const placeholders = `(${columns.map(() => '?').join(', ')})`;
  const insertion = (rows: number) =>
    connection.prepare(
      `INSERT INTO cases (${columns.join(', ')}) VALUES ${new Array(rows).fill(placeholders).join(', ')}`,
    );
  const insertOne = insertion(1);
  const insertMany = insertion(AT_ONCE);
  // The hash of the A-number is the same, and its index need not be touched.
  const changes = columns
    .map((name, at) => `${name} = ?${at + 1}`)
    .filter((each) => !each.startsWith('a_hash '));
  const update = connection.prepare(
    `UPDATE cases SET ${changes.join(', ')} WHERE seq = ?${columns.length + 1}`,
  );

  function insert(entries: readonly HashedCase[]): void {
    if (entries.length === AT_ONCE) insertMany.run(entries.flatMap(cells));
    else for (const entry of entries) insertOne.run(cells(entry));
  }

  function lookUp(group: ReadonlyMap<string, HashedCase>): ReadonlyMap<string, Row> {
    const prefixes: Cell[] = Array.from(group.keys(), (aHash) => aHash.slice(0, 8));
    while (prefixes.length < AT_ONCE) prefixes.push(null);
    return new Map(known.all(prefixes).map((row) => [text(row, 0), row]));
  }

  return {
    /**
     * Writes what is new, with its names, or changed, but in a dry run; `changed` is told each family that lost, gained or holds such a row,
     * and whether it has one that is new.
     */
    importCases(
      cases: readonly HashedCase[],
      dryRun: boolean,
      changed: (familyId: string, fresh: boolean) => void,
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
            changed(text(row, 2), false);
            changed(entry.familyId, false);
            if (!dryRun) update.run([...cells(entry), number(row, 3)]);
          }
        }
        counts.added += fresh.length;
        for (const { familyId } of fresh) changed(familyId, true);
        if (dryRun) continue;
        insert(fresh);
        names.addNames(fresh);
      }
      return counts;
    },
  };
}

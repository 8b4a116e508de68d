import type { ClientSession } from 'mongoose';
import { groupsOf, type HashedCase } from '../case-hashes.ts';
import { caseRecord } from '../records/cases.ts';
import type { ImportCounts } from '../storage.ts';
import type { Vault } from '../vault.ts';
import { RunAgain } from './failures.ts';
import type { FamilyFences } from './family-fences.ts';
import type { Models } from './models.ts';
import { unique } from './outcomes.ts';
import { createDocuments } from './record-documents.ts';
import type { Registrations } from './registrations.ts';
import type { Transactions } from './transactions.ts';

/** Cases that one request looks up or writes. */
const AT_ONCE = 1_000;

/** Writes rosters. */
export function createRosterImport(
  { cases }: Models,
  vault: Vault,
  registrations: Registrations,
  fences: FamilyFences,
  transactions: Transactions,
) {
  const { documentOf } = createDocuments(cases, vault, caseRecord);

  /** Writes what is new or changed of a group; `families` gains each that lost, gained or holds such a case. */
  async function importGroup(
    group: ReadonlyMap<string, HashedCase>,
    session: ClientSession | null,
    families: Set<string>,
  ): Promise<ImportCounts> {
    const known = await knownOf(cases, group, session);
    const fresh: HashedCase[] = [];
    const changed: HashedCase[] = [];
    for (const entry of group.values()) {
      const stored = known.get(entry.aHash);
      if (stored?.rowHash === entry.rowHash) continue;
      (stored === undefined ? fresh : changed).push(entry);
      if (stored !== undefined) families.add(stored.familyId);
      families.add(entry.familyId);
    }
    // Without a session nothing is to be written.
    if (session !== null && fresh.length + changed.length > 0)
      await unique(
        cases.bulkWrite(
          [
            ...fresh.map((entry) => ({ insertOne: { document: documentOf(entry) } })),
            ...changed.map((entry) => ({
              replaceOne: { filter: { _id: entry.aHash }, replacement: documentOf(entry) },
            })),
          ],
          { session, ordered: false },
        ),
        // Another import was faster.
        { _id: 'again' },
      );
    return {
      added: fresh.length,
      changed: changed.length,
      unchanged: group.size - fresh.length - changed.length,
    };
  }

  async function importAll(
    hashed: readonly HashedCase[],
    session: ClientSession | null,
    families: Set<string>,
  ): Promise<ImportCounts> {
    const total = { added: 0, changed: 0, unchanged: 0 };
    for (const group of groupsOf(hashed, AT_ONCE)) {
      const counts = await importGroup(group, session, families);
      total.added += counts.added;
      total.changed += counts.changed;
      total.unchanged += counts.unchanged;
    }
    return total;
  }

  /** @param into gains the families that an import of these would change */
  const count = (hashed: readonly HashedCase[], into = new Set<string>()) => importAll(hashed, null, into);

  return {
    count,
    /** All in one transaction, and the marks of the families that it changes. */
    async importCases(hashed: readonly HashedCase[]): Promise<ImportCounts> {
      // Looked at first without a transaction: fences are passed at its beginning, so that nobody gets in its way later.
      const fenced = new Set<string>();
      const counts = await importAll(hashed, null, fenced);
      if (fenced.size === 0) return counts;
      return transactions.run(async (session) => {
        await fences.pass(fenced, session);
        const families = new Set<string>();
        const written = await importAll(hashed, session, families);
        const before = fenced.size;
        for (const familyId of families) fenced.add(familyId);
        if (fenced.size > before) throw new RunAgain();
        await registrations.takeChanged([...families], session);
        return written;
      });
    },
  };
}

/** What is stored of a group's cases, by their keys. */
async function knownOf(
  cases: Models['cases'],
  group: ReadonlyMap<string, HashedCase>,
  session: ClientSession | null,
) {
  const known = await cases
    .find({ _id: { $in: [...group.keys()] } }, { rowHash: 1, familyId: 1 }, { session })
    .lean();
  return new Map(known.map((document) => [document._id, document]));
}

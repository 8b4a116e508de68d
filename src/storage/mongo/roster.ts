import type { Case } from '../../domain/case.ts';
import { factsOf } from '../case-hashes.ts';
import { caseRecord } from '../records/cases.ts';
import type { Vault } from '../vault.ts';
import type { Models } from './models.ts';
import { createDocuments } from './record-documents.ts';

/** Court cases. */
export function createRoster({ cases }: Models, vault: Vault) {
  const documents = createDocuments(cases, vault, caseRecord);

  return {
    async findCase(aNumber: string): Promise<Case | null> {
      const found = await documents.find(vault.hash('a_number', aNumber));
      return found === null ? null : factsOf(found);
    },
    // Sorted here: the A-number is readable only once the document is open.
    async findFamily(familyId: string): Promise<readonly Case[]> {
      const family = await documents.all(cases.find({ familyId }).lean());
      return family.map(factsOf).sort((a, b) => (a.aNumber < b.aNumber ? -1 : 1));
    },
    countCases: (): Promise<number> => cases.countDocuments({}, { hint: '_id_' }),
  };
}

import type { Case } from '../../domain/case.ts';
import { openSealed, personFields } from '../sealed-fields.ts';
import type { Vault } from '../vault.ts';
import type { CaseDocument } from './collections/cases.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';

/** Court cases. */
export function createRoster({ cases }: Models, vault: Vault) {
  const check = checkOf(cases);

  function caseOf(document: CaseDocument): Case {
    const { _id: _, rowHash: __, sealed, ...rest } = check(document);
    return { ...rest, ...openSealed(vault, personFields, sealed) };
  }

  return {
    async findCase(aNumber: string): Promise<Case | null> {
      const document = await cases.findById(vault.hash('a_number', aNumber)).lean();
      return document === null ? null : caseOf(document);
    },
    // Sorted here: the A-number is readable only once the document is open.
    async findFamily(familyId: string): Promise<readonly Case[]> {
      const family = (await cases.find({ familyId }).lean()).map(caseOf);
      return family.sort((a, b) => (a.aNumber < b.aNumber ? -1 : 1));
    },
    countCases: (): Promise<number> => cases.countDocuments({}, { hint: '_id_' }),
  };
}

import type { Case } from '../../../domain/case.ts';
import { hashCase } from '../../case-hashes.ts';
import type { RosterStorage } from '../../storage.ts';
import { idsOfFamilies } from '../registrations.ts';
import type { Call } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** The roster of cases and its import, as the port has it. */
export function rosterPort(
  { models, roster, rosterImport, vault }: Pick<Parts, 'models' | 'roster' | 'rosterImport' | 'vault'>,
  call: Call,
): RosterStorage {
  const hashedOf = (cases: readonly Case[]) => cases.map((facts) => hashCase(vault, facts));
  return {
    findCase: (aNumber) => call(() => roster.findCase(aNumber)),
    findFamily: (familyId) => call(() => roster.findFamily(familyId)),
    countCases: () => call(() => roster.countCases()),
    importCases: (cases, { dryRun }) =>
      call(() => (dryRun ? rosterImport.count(hashedOf(cases)) : rosterImport.importCases(hashedOf(cases)))),
    listConcernedBy: (cases) =>
      call(async () => {
        const families = new Set<string>();
        await rosterImport.count(hashedOf(cases), families);
        return idsOfFamilies(models, [...families]);
      }),
  };
}

import type { Case } from '../../../domain/case.ts';
import { hashCase } from '../../case-hashes.ts';
import type { RosterStorage } from '../../storage.ts';
import type { Calls } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** The roster of cases and its import, as the port has it. */
export function rosterPort(
  {
    registrations,
    roster,
    rosterImport,
    vault,
  }: Pick<Parts, 'registrations' | 'roster' | 'rosterImport' | 'vault'>,
  { read, write }: Calls,
): RosterStorage {
  const hashedOf = (cases: readonly Case[]) => cases.map((facts) => hashCase(vault, facts));
  return {
    findCase: (aNumber) => read(() => roster.findCase(aNumber)),
    findFamily: (familyId) => read(() => roster.findFamily(familyId)),
    countCases: () => read(() => roster.countCases()),
    importCases(cases, { dryRun }) {
      const hashed = hashedOf(cases);
      if (dryRun) return read(() => rosterImport.importCases(hashed, true, () => undefined));
      return write(() => {
        const families = new Set<string>();
        const renamed = new Set<string>();
        const counts = rosterImport.importCases(hashed, false, (familyId, fresh) => {
          families.add(familyId);
          if (!fresh) renamed.add(familyId);
        });
        if (families.size > 0 && registrations.anyRegistration()) families.forEach(registrations.markFamily);
        renamed.forEach(registrations.nameFamily);
        return counts;
      });
    },
    listConcernedBy(cases) {
      const hashed = hashedOf(cases);
      return read(() => {
        if (!registrations.anyRegistration()) return [];
        const families = new Set<string>();
        rosterImport.importCases(hashed, true, (familyId) => families.add(familyId));
        return [...families].map(registrations.idOfFamily).filter((id) => id !== null);
      });
    },
  };
}

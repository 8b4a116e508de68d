import type { Case } from '../domain/case.ts';
import type { Vault } from './vault.ts';

/** A case with the hashes by which it is found and compared: made before the transaction, to keep that short. */
export interface HashedCase extends Case {
  /** Keyed hash of its A-number. */
  readonly aHash: string;
  /** Keyed hash of all its fields: what an import compares. */
  readonly rowHash: string;
}

/** A case without the hashes. */
export function factsOf({ aHash: _, rowHash: __, ...facts }: HashedCase): Case {
  return facts;
}

export function hashCase(vault: Vault, facts: Case): HashedCase {
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
  return { ...facts, aHash: vault.hash('a_number', facts.aNumber), rowHash: vault.hash('row', row) };
}

/** The cases in groups of `most` at most, in none of which an A-number comes twice. */
export function* groupsOf(
  cases: readonly HashedCase[],
  most: number,
): Generator<ReadonlyMap<string, HashedCase>> {
  let group = new Map<string, HashedCase>();
  for (const entry of cases) {
    if (group.size === most || group.has(entry.aHash)) {
      yield group;
      group = new Map();
    }
    group.set(entry.aHash, entry);
  }
  if (group.size > 0) yield group;
}

import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';

/** The registration of the family that somebody with an A-number is of: one or none. */
export async function byANumber(
  storage: Pick<Storage, 'findCase' | 'findRegistrationOfFamily'>,
  aNumber: string,
): Promise<readonly Registration[]> {
  const facts = await storage.findCase(aNumber);
  const found = facts === null ? null : await storage.findRegistrationOfFamily(facts.familyId);
  return found === null ? [] : [found];
}

import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';

/** The family that a registration is for, as the roster has it now. */
export interface FamilyNow {
  readonly familyId: string;
  /** Another registration of that family: two were made before the roster said that it is one. */
  readonly other: Registration | null;
}

/**
 * A roster may put people together who registered apart. The registration follows its own case into the new family, unless
 * that one is registered already: two registrations of one family would get two appointments, so staff look at them.
 */
export async function familyNow(
  storage: Pick<Storage, 'findCase' | 'findRegistrationOfFamily'>,
  registration: Registration,
): Promise<FamilyNow> {
  const own = await storage.findCase(registration.aNumber);
  const familyId = own?.familyId ?? registration.familyId;
  if (familyId === registration.familyId) return { familyId, other: null };
  const other = await storage.findRegistrationOfFamily(familyId);
  return other === null || other.id === registration.id ? { familyId, other: null } : { familyId, other };
}

import { parseANumber } from '../../domain/a-number.ts';
import { contactPoint, parsePhone } from '../../domain/address.ts';
import type { Registration } from '../../domain/registration.ts';
import { findByName, type FamilyNamed } from '../../people/find-by-name.ts';
import type { Storage } from '../../storage/storage.ts';
import { byANumber } from '../by-a-number.ts';
import type { SearchedBy } from '../looks.ts';

/** By what somebody was found. */
export type FoundBy = 'receipt' | 'reference' | SearchedBy;

export interface Found {
  /** Null when what was typed is nothing by which anybody can be found. */
  readonly by: FoundBy | null;
  readonly registrations: readonly Registration[];
  /** Of a name alone: whose it is, in families that have registered and others. */
  readonly named: readonly FamilyNamed[];
  /** Whether a name may be of others, too. */
  readonly more: boolean;
}

/** A code as people write it down: blanks and hyphens aside, in capitals. */
const asCode = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();
const LONGEST = 100;
/** Numbers of ten digits are Mexican ones, as people there say them. */
const NATIONAL = /^\d{10}$/;

function phoneOf(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '');
  return parsePhone(NATIONAL.test(digits) ? `+52${digits}` : digits);
}

const found = (by: FoundBy | null, registrations: readonly Registration[]): Found => ({
  ...{ by, registrations, named: [], more: false },
});

/**
 * Registrations by what was typed: a receipt, the reference of an appointment, an A-number of anyone in the family, a phone, the family's id
 * in the roster; else a name.
 */
export async function findPeople(storage: Storage, typed: string): Promise<Found> {
  const text = typed.trim().slice(0, LONGEST);
  const code = asCode(text);
  if (code === '') return found(null, []);
  const byReceipt = await storage.findRegistrationByReceipt(code);
  if (byReceipt !== null) return found('receipt', [byReceipt]);
  const appointment = await storage.findAppointmentByReference(code);
  if (appointment !== null) {
    const registration = await storage.findRegistration(appointment.registrationId);
    return found('reference', registration === null ? [] : [registration]);
  }
  const number = phoneOf(text);
  const ofPhone =
    number === null ? [] : await storage.listRegistrationsOf(storage.contactIdOf(contactPoint(number)));
  if (ofPhone.length > 0) return found('phone', ofPhone);
  const read = parseANumber(text);
  if (read.kind === 'ok') return found('a_number', await byANumber(storage, read.aNumber));
  const ofFamily = await storage.findRegistrationOfFamily(text);
  if (ofFamily !== null) return found('family', [ofFamily]);
  if (number !== null) return found('phone', []);
  const byName = await findByName(storage, text);
  if (byName === null) return found(null, []);
  const { families, more } = byName;
  return {
    ...{ by: 'name', named: families, more },
    registrations: families.flatMap(({ registration }) => registration ?? []),
  };
}

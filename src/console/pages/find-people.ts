import { parseANumber } from '../../domain/a-number.ts';
import { contactPoint, parsePhone } from '../../domain/address.ts';
import type { Registration } from '../../domain/registration.ts';
import type { Storage } from '../../storage/storage.ts';
import { byANumber } from '../by-a-number.ts';

/** By what somebody was found. */
export type FoundBy = 'receipt' | 'reference' | 'a_number' | 'phone';

export interface Found {
  readonly by: FoundBy | null;
  readonly registrations: readonly Registration[];
}

/** A code as people write it down: blanks and hyphens aside, in capitals. */
const asCode = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();
const LONGEST = 40;
/** Numbers of ten digits are Mexican ones, as people there say them. */
const NATIONAL = /^\d{10}$/;

function phoneOf(text: string): string | null {
  const digits = text.replace(/[\s().-]/g, '');
  return parsePhone(NATIONAL.test(digits) ? `+52${digits}` : digits);
}

/** Registrations by what was typed: a receipt, the reference of an appointment, an A-number of anyone in the family, a phone. */
export async function findPeople(storage: Storage, typed: string): Promise<Found> {
  const text = typed.trim().slice(0, LONGEST);
  const code = asCode(text);
  const nobody: Found = { by: null, registrations: [] };
  if (code === '') return nobody;
  const byReceipt = await storage.findRegistrationByReceipt(code);
  if (byReceipt !== null) return { by: 'receipt', registrations: [byReceipt] };
  const appointment = await storage.findAppointmentByReference(code);
  if (appointment !== null) {
    const found = await storage.findRegistration(appointment.registrationId);
    return { by: 'reference', registrations: found === null ? [] : [found] };
  }
  const number = phoneOf(text);
  const ofPhone =
    number === null ? [] : await storage.listRegistrationsOf(storage.contactIdOf(contactPoint(number)));
  if (ofPhone.length > 0) return { by: 'phone', registrations: ofPhone };
  const read = parseANumber(text);
  if (read.kind === 'ok') return { by: 'a_number', registrations: await byANumber(storage, read.aNumber) };
  return number === null ? nobody : { by: 'phone', registrations: [] };
}

/** A number of which enough is shown to tell two apart. */
export const masked = (number: string): string =>
  `${'•'.repeat(Math.max(0, number.length - 3))}${number.slice(-3)}`;

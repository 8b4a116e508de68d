import type { RegistrationStorage } from '../../storage.ts';
import type { Call } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** Registrations, as the port has it. */
export function registrationPort(
  { registrations }: Pick<Parts, 'registrations'>,
  call: Call,
): RegistrationStorage {
  return {
    findRegistration: (id) => call(() => registrations.findRegistration(id)),
    findRegistrationByReceipt: (receipt) => call(() => registrations.findRegistrationByReceipt(receipt)),
    findRegistrationOfFamily: (familyId) => call(() => registrations.findRegistrationOfFamily(familyId)),
    listRegistrationsOf: (contactId) => call(() => registrations.listRegistrationsOf(contactId)),
    listDecisionsDue: (limit) => call(() => registrations.listDecisionsDue(limit)),
    listWaiting: (query) => call(() => registrations.listWaiting(query)),
    countRegistrations: () => call(() => registrations.countRegistrations()),
  };
}

import type { RegistrationStorage } from '../storage.ts';
import type { Answers, Calls } from './calls.ts';

/** Registrations, as the port has it. */
export function registrationPort(
  { registrations }: { readonly registrations: Answers<RegistrationStorage> },
  { read }: Calls,
): RegistrationStorage {
  return {
    findRegistration: (id) => read(() => registrations.findRegistration(id)),
    findRegistrationByReceipt: (receipt) => read(() => registrations.findRegistrationByReceipt(receipt)),
    findRegistrationOfFamily: (familyId) => read(() => registrations.findRegistrationOfFamily(familyId)),
    listRegistrationsOf: (contactId) => read(() => registrations.listRegistrationsOf(contactId)),
    listDecisionsDue: (limit) => read(() => registrations.listDecisionsDue(limit)),
    listWaiting: (query) => read(() => registrations.listWaiting(query)),
    countRegistrations: () => read(() => registrations.countRegistrations()),
  };
}

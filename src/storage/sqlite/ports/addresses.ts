import type { AddressStorage, TriesStorage } from '../../storage.ts';
import type { Calls } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** What is known of a phone beside its talk, as the port has it. */
export function addressPort(
  { addresses, tries }: Pick<Parts, 'addresses' | 'tries'>,
  { read }: Calls,
): AddressStorage & Omit<TriesStorage, 'triesKeyOf'> {
  return {
    findAlias: (id) => read(() => addresses.findAlias(id)),
    findAddressFlag: (id) => read(() => addresses.findAddressFlag(id)),
    findTries: (id) => read(() => tries.findTries(id)),
  };
}

import type { AddressStorage, TriesStorage } from '../../storage.ts';
import type { Call } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** What is known of a phone beside its talk, as the port has it. */
export function addressPort(
  { addresses, tries }: Pick<Parts, 'addresses' | 'tries'>,
  call: Call,
): AddressStorage & Omit<TriesStorage, 'triesKeyOf'> {
  return {
    findAlias: (id) => call(() => addresses.findAlias(id)),
    findAddressFlag: (id) => call(() => addresses.findAddressFlag(id)),
    findTries: (id) => call(() => tries.findTries(id)),
  };
}

import type { AddressStorage, TriesStorage } from '../storage.ts';
import type { Answers, Calls } from './calls.ts';

/** What is known of a phone beside its talk, as the port has it. */
export function addressPort(
  {
    addresses,
    tries,
  }: {
    readonly addresses: Answers<AddressStorage>;
    readonly tries: Answers<Pick<TriesStorage, 'findTries'>>;
  },
  { read }: Calls,
): AddressStorage & Omit<TriesStorage, 'triesKeyOf'> {
  return {
    findAlias: (id) => read(() => addresses.findAlias(id)),
    findAddressFlag: (id) => read(() => addresses.findAddressFlag(id)),
    findTries: (id) => read(() => tries.findTries(id)),
  };
}

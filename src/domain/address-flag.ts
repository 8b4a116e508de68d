import type { Channel } from './address.ts';

/**
 * What a channel says of an address: `dead` no such number, or one that cannot be texted; `stopped` the person stopped us at the
 * carrier; `not_on_channel` no account there; `outside_window` no free text now.
 */
export const ADDRESS_FLAGS = ['dead', 'stopped', 'not_on_channel', 'outside_window'] as const;
export type AddressFlag = (typeof ADDRESS_FLAGS)[number];

/** What a channel last said of a contact's address there. */
export interface FlagOnFile {
  readonly contactId: string;
  readonly channel: Channel;
  readonly flag: AddressFlag;
  /** When it said so. UTC milliseconds. */
  readonly at: number;
  /** When a message arrived there all the same; null while none has. UTC milliseconds. */
  readonly clearedAt: number | null;
}

/** A flag as it is stored: one a contact and channel. */
export interface StoredFlag extends FlagOnFile {
  readonly id: string;
}

/** Id of the flag of a contact's address on a channel. */
export const flagId = (contactId: string, channel: Channel): string => `${contactId}:${channel}`;

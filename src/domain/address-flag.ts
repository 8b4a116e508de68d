/**
 * What a channel says of an address: `dead` no such number, or one that cannot be texted; `stopped` the person stopped us at the
 * carrier; `not_on_channel` no account there; `outside_window` no free text now.
 */
export const ADDRESS_FLAGS = ['dead', 'stopped', 'not_on_channel', 'outside_window'] as const;
export type AddressFlag = (typeof ADDRESS_FLAGS)[number];

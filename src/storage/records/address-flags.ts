import { CHANNELS } from '../../domain/address.ts';
import { ADDRESS_FLAGS, type StoredFlag } from '../../domain/address-flag.ts';
import { orNull, text, time, word } from './field.ts';
import { defineRecord } from './record.ts';

/** What a channel last said of a contact's address there. */
export const addressFlagRecord = defineRecord({
  table: 'address_flags',
  model: 'AddressFlag',
  key: 'id',
  fields: {
    id: text(),
    contactId: text(),
    channel: word(CHANNELS),
    flag: word(ADDRESS_FLAGS),
    at: time(),
    clearedAt: orNull(time()),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [],
  of: (values): StoredFlag => values,
});

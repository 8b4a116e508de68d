import type { Staff } from '../../domain/staff.ts';
import { orNull, text, time, version } from './field.ts';
import { defineRecord } from './record.ts';

/** A person who administers. */
export const staffRecord = defineRecord({
  table: 'staff',
  model: 'Staff',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    name: text(),
    createdBy: orNull(text()),
    createdAt: time(),
    linkedBy: orNull(text()),
    linkedAt: orNull(time()),
    sameAs: orNull(text()),
    disabledAt: orNull(time()),
  },
  personal: null,
  kept: [],
  guarded: true,
  beside: {},
  indexes: [],
  of: (values): Staff => values,
});

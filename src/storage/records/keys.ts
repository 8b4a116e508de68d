import { KEY_USES, type WrappedKey } from '../wrapped-key.ts';
import { orNull, text, time, word } from './field.ts';
import { defineRecord } from './record.ts';

/** The keys of a database, wrapped (docs/decisions/0017-key-ring.md). */
export const keyRecord = defineRecord({
  table: 'keys',
  model: 'Key',
  key: 'id',
  fields: {
    id: text(),
    name: text(),
    use: word(KEY_USES),
    dataKey: text(),
    wrapped: text(),
    madeAt: orNull(time()),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [],
  of: (values): WrappedKey => values,
});

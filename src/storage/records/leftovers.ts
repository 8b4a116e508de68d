import { LEFTOVER_KINDS, type Leftover } from '../../domain/erasure.ts';
import { number, text, time, word } from './field.ts';
import { defineRecord } from './record.ts';

/** What is still to be done for an erasure; gone when it is done. */
export const leftoverRecord = defineRecord({
  table: 'leftovers',
  model: 'Leftover',
  key: 'id',
  fields: {
    id: text(),
    kind: word(LEFTOVER_KINDS),
    subject: text(),
    since: time(),
    dueAt: time(),
    tries: number(),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [{ fields: { kind: 1, dueAt: 1, _id: 1 }, serves: 'listLeftovers' }],
  of: (values): Leftover => values,
});

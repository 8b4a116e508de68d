import type { Alias } from '../../domain/alias.ts';
import { text } from './field.ts';
import { defineRecord } from './record.ts';

/** A name of somebody that another one leads to. */
export const aliasRecord = defineRecord({
  table: 'aliases',
  model: 'Alias',
  key: 'id',
  fields: { id: text(), contactId: text() },
  personal: null,
  kept: [],
  beside: {},
  indexes: [{ fields: { contactId: 1 }, serves: 'erase' }],
  of: (values): Alias => values,
});

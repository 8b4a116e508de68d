import type { FamilyName } from '../../domain/family-name.ts';
import { text } from './field.ts';
import { defineRecord } from './record.ts';

/** A word of a family's names, by which it is found: made of its cases and its registration, and gone with them. */
export const nameRecord = defineRecord({
  table: 'names',
  model: 'Name',
  key: 'id',
  fields: { id: text(), familyId: text() },
  personal: null,
  kept: [],
  beside: {},
  indexes: [{ fields: { familyId: 1, _id: 1 }, serves: 'listFamiliesNamed; what is stored of a family' }],
  of: (values): FamilyName => values,
});

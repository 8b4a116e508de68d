import type { ProgrammeRecord } from '../../domain/programme-record.ts';
import { programmeFields } from '../sealed-fields.ts';
import { orNull, text, time, version } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** The id of the one record of its kind. */
export const PROGRAMME_ID = 'programme';

/** What admins set of the programme. */
export const programmeRecord = defineRecord({
  table: 'programme',
  model: 'Programme',
  key: 'id',
  fields: { id: text(), version: version(), changedBy: orNull(text()), changedAt: orNull(time()) },
  personal: sealedFields(programmeFields),
  kept: [],
  guarded: true,
  beside: {},
  indexes: [],
  of: (values): ProgrammeRecord & { readonly id: string } => values,
});

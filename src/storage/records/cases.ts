import { EOIR_STATUSES } from '../../domain/case.ts';
import { PORT_IDS } from '../../domain/port.ts';
import type { HashedCase } from '../case-hashes.ts';
import { personFields } from '../sealed-fields.ts';
import { flag, text, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** A court case of the roster. */
export const caseRecord = defineRecord({
  table: 'cases',
  model: 'Case',
  key: 'aHash',
  fields: {
    aHash: text(),
    rowHash: text(),
    familyId: text(),
    nationality: text(),
    language: text(),
    enrolledOn: text(),
    returned: flag(),
    eoirStatus: word(EOIR_STATUSES),
    portOfReturn: word(PORT_IDS),
  },
  personal: sealedFields(personFields),
  kept: [],
  beside: {},
  columns: ['seq'],
  indexes: [{ fields: { familyId: 1 }, serves: 'findFamily' }],
  of: (values): HashedCase => values,
});

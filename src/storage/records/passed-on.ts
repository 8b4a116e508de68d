import { PASSED_ON_STATES, type PassedOn } from '../../domain/passed-on.ts';
import { orNull, text, word } from './field.ts';
import { defineRecord } from './record.ts';

/** That a date is passed on by others. */
export const passedOnRecord = defineRecord({
  table: 'passed_on',
  model: 'PassedOn',
  key: 'id',
  fields: {
    id: text(),
    appointmentId: text(),
    contactId: orNull(text()),
    state: word(PASSED_ON_STATES),
    slotId: text(),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [
    { fields: { appointmentId: 1 }, serves: 'erase' },
    { fields: { contactId: 1 }, serves: 'erase' },
  ],
  of: (values): PassedOn => values,
});

import type { PersonRequest } from '../../domain/person-request.ts';
import { PERSON_REASONS, PERSON_REQUEST_STATES } from '../stored-words.ts';
import { text, time, word } from './field.ts';
import { defineRecord } from './record.ts';

/** A talk that waits for a member of staff. */
export const personRequestRecord = defineRecord({
  table: 'person_requests',
  model: 'PersonRequest',
  key: 'id',
  fields: {
    id: text(),
    contactId: text(),
    reason: word(PERSON_REASONS),
    openedAt: time(),
    state: word(PERSON_REQUEST_STATES),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [
    { fields: { state: 1, openedAt: 1, _id: 1 }, serves: 'listPersonRequests, pagePersonRequests' },
    {
      fields: { contactId: 1, openedAt: 1, _id: 1 },
      where: { state: 'open' },
      serves: 'findOpenPersonRequest',
    },
  ],
  of: (values): PersonRequest => values,
});

import { PASSED_HOW, PERSON_REASONS, type PersonRequest } from '../../domain/person-request.ts';
import { PERSON_REQUEST_STATES } from '../stored-words.ts';
import { added, orNull, text, time, word } from './field.ts';
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
    about: added(orNull(text()), () => null),
    openedAt: time(),
    // Processes of the version before write none.
    waitsSince: added(orNull(time()), () => null),
    renewedAt: added(orNull(time()), () => null),
    takenBy: added(orNull(text()), () => null),
    takenAt: added(orNull(time()), () => null),
    passedBy: added(orNull(text()), () => null),
    passedHow: added(orNull(word(PASSED_HOW)), () => null),
    state: word(PERSON_REQUEST_STATES),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [
    { fields: { state: 1, openedAt: 1, _id: 1 }, serves: 'listPersonRequests, pagePersonRequests' },
    {
      fields: { state: 1, reason: 1, openedAt: 1, _id: 1 },
      serves: 'the urgent ones of listPersonRequests, pagePersonRequests',
    },
    {
      fields: { contactId: 1, openedAt: 1, _id: 1 },
      where: { state: 'open' },
      serves: 'findOpenPersonRequest, listOpenPersonRequestsOf',
    },
    { fields: { contactId: 1, _id: 1 }, serves: 'erase: those that are closed, too' },
  ],
  of: ({ waitsSince, ...values }): PersonRequest => ({
    ...values,
    waitsSince: waitsSince ?? values.openedAt,
  }),
});

import { Schema } from 'mongoose';
import type { PersonReason, PersonRequest } from '../../../domain/person-request.ts';
import { PERSON_REASONS, PERSON_REQUEST_STATES } from '../../stored-words.ts';
import { id, moment, options, word } from '../fields.ts';

/** A talk that waits for a member of staff. */
export interface PersonRequestDocument {
  _id: string;
  contactId: string;
  reason: PersonReason;
  openedAt: Date;
  state: PersonRequest['state'];
}

export const personRequestSchema = new Schema<PersonRequestDocument>(
  {
    _id: id,
    contactId: word(),
    reason: word(PERSON_REASONS),
    openedAt: moment,
    state: word(PERSON_REQUEST_STATES),
  },
  options,
)
  // listPersonRequests
  .index({ state: 1, openedAt: 1, _id: 1 })
  // findOpenPersonRequest
  .index({ contactId: 1, openedAt: 1, _id: 1 }, { partialFilterExpression: { state: 'open' } });

import { REQUEST_KEY_STATES, type RequestKey } from '../../domain/request-key.ts';
import { answerFields } from '../sealed-fields.ts';
import { text, time, version, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** An idempotency key and what became of its request. */
export const requestKeyRecord = defineRecord({
  table: 'request_keys',
  model: 'RequestKey',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    request: text(),
    state: word(REQUEST_KEY_STATES),
    until: time(),
    expiresAt: time(),
  },
  personal: sealedFields(answerFields),
  kept: [],
  beside: {},
  indexes: [{ fields: { expiresAt: 1 }, serves: 'forgetRequestKeys' }],
  of: (values): RequestKey => values,
});

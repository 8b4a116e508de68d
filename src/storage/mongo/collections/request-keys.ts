import { Schema } from 'mongoose';
import { REQUEST_KEY_STATES, type RequestKeyState } from '../../../domain/request-key.ts';
import { count, id, moment, options, sealedBytes, word } from '../fields.ts';

/** An idempotency key and what became of its request. */
export interface RequestKeyDocument {
  _id: string;
  version: number;
  request: string;
  state: RequestKeyState;
  until: Date;
  expiresAt: Date;
  /** The answer. */
  sealed: Buffer;
}

export const requestKeySchema = new Schema<RequestKeyDocument>(
  {
    _id: id,
    version: count,
    request: word(),
    state: word(REQUEST_KEY_STATES),
    until: moment,
    expiresAt: moment,
    sealed: sealedBytes,
  },
  options,
)
  // forgetRequestKeys
  .index({ expiresAt: 1 });

import { Schema } from 'mongoose';
import {
  CHANGE_KINDS,
  CHANGE_STATES,
  type ChangeFigures,
  type ChangeKind,
  type ChangeState,
} from '../../../domain/change.ts';
import { count, id, moment, nullableMoment, nullableText, options, text, word } from '../fields.ts';

/** A change that takes from families what they have. */
export interface ChangeDocument {
  _id: string;
  version: number;
  kind: ChangeKind;
  subject: string;
  state: ChangeState;
  figures: ChangeFigures;
  authors: string[];
  decidedBy: string | null;
  decidedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
}

export const changeSchema = new Schema<ChangeDocument>(
  {
    _id: id,
    version: count,
    kind: word(CHANGE_KINDS),
    subject: text,
    state: word(CHANGE_STATES),
    figures: { type: Schema.Types.Mixed, required: true },
    authors: { type: [String], required: true },
    decidedBy: nullableText,
    decidedAt: nullableMoment,
    createdAt: moment,
    expiresAt: moment,
  },
  options,
)
  // listChanges
  .index({ state: 1, _id: 1 });

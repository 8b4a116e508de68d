import { Schema } from 'mongoose';
import { count, id, moment, nullableMoment, nullableText, options, word } from '../fields.ts';

/** A person who administers. */
export interface StaffDocument {
  _id: string;
  version: number;
  name: string;
  createdBy: string | null;
  createdAt: Date;
  linkedBy: string | null;
  linkedAt: Date | null;
  sameAs: string | null;
  disabledAt: Date | null;
}

export const staffSchema = new Schema<StaffDocument>(
  {
    _id: id,
    version: count,
    name: word(),
    createdBy: nullableText,
    createdAt: moment,
    linkedBy: nullableText,
    linkedAt: nullableMoment,
    sameAs: nullableText,
    disabledAt: nullableMoment,
  },
  options,
);

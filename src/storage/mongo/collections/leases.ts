import { Schema } from 'mongoose';
import { id, moment, options, word } from '../fields.ts';

/** A named lease: one holder at a time, until a time. */
export interface LeaseDocument {
  _id: string;
  owner: string;
  until: Date;
}

export const leaseSchema = new Schema<LeaseDocument>({ _id: id, owner: word(), until: moment }, options);

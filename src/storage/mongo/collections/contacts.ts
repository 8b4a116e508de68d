import { Schema } from 'mongoose';
import { id, options } from '../fields.ts';

/**
 * What is written whenever the order of a contact's messages is at stake, so that two transactions that would each decide
 * it from what they see cannot both commit. `_id` is the contact's keyed hash.
 */
export interface ContactDocument {
  _id: string;
  /** The highest order given to a text or message of the contact. */
  lastOrder?: number;
  /** How often what waits for the contact was put back or let go. */
  turns?: number;
}

export const contactSchema = new Schema<ContactDocument>(
  { _id: id, lastOrder: { type: Number, min: 0 }, turns: { type: Number, min: 0 } },
  options,
);

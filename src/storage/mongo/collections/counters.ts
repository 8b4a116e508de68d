import { Schema } from 'mongoose';
import { id, options, order } from '../fields.ts';

/** A named count: the expected counts, and the round of decisions. */
export interface CounterDocument {
  _id: string;
  count: number;
}

export const counterSchema = new Schema<CounterDocument>({ _id: id, count: order }, options);

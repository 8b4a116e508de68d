import { Schema } from 'mongoose';
import { count, id, nullableText, options } from '../fields.ts';

/** What was tried and did not fit. */
export interface TriesDocument {
  _id: string;
  version: number;
  /** UTC milliseconds. */
  at: number[];
  requestId: string | null;
}

export const triesSchema = new Schema<TriesDocument>(
  { _id: id, version: count, at: { type: [Number], required: true }, requestId: nullableText },
  options,
);

import { Schema } from 'mongoose';
import { count, id, nullableMoment, nullableText, options, sealedBytes } from '../fields.ts';

/** What admins set of the programme: one document. */
export interface ProgrammeDocument {
  _id: string;
  version: number;
  changedBy: string | null;
  changedAt: Date | null;
  sealed: Buffer;
}

export const programmeSchema = new Schema<ProgrammeDocument>(
  { _id: id, version: count, changedBy: nullableText, changedAt: nullableMoment, sealed: sealedBytes },
  options,
);

import { Schema, type Types } from 'mongoose';
import { options } from '../fields.ts';

/**
 * Families whose facts an import changed, committed with the change: their registrations are marked for a new decision right
 * after it, by whoever comes first. Marking inside the import itself would miss a registration that is committed beside it.
 */
export interface FamilyMarkDocument {
  _id: Types.ObjectId;
  familyIds: string[];
}

export const familyMarkSchema = new Schema<FamilyMarkDocument>(
  { familyIds: { type: [String], required: true } },
  options,
);

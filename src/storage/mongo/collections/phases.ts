import { Schema } from 'mongoose';
import { EOIR_STATUSES, type EoirStatus } from '../../../domain/case.ts';
import { count, id, options, word, yesOrNo } from '../fields.ts';

/** A dated set of rules on who is taken in now. */
export interface PhaseDocument {
  _id: string;
  version: number;
  startsOn: string;
  eoirStatuses: EoirStatus[];
  open: boolean;
}

export const phaseSchema = new Schema<PhaseDocument>(
  {
    _id: id,
    version: count,
    startsOn: word(),
    eoirStatuses: { type: [{ type: String, enum: EOIR_STATUSES }], required: true },
    open: yesOrNo,
  },
  options,
);

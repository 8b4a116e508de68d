import { Schema } from 'mongoose';
import { EOIR_STATUSES, type EoirStatus } from '../../../domain/case.ts';
import { PORT_IDS, type PortId } from '../../../domain/port.ts';
import { id, options, sealedBytes, word, yesOrNo } from '../fields.ts';

/** A court case of the roster; `_id` is the keyed hash of its A-number. */
export interface CaseDocument {
  _id: string;
  /** Keyed hash of all its fields: what an import compares. */
  rowHash: string;
  familyId: string;
  nationality: string;
  language: string;
  enrolledOn: string;
  returned: boolean;
  eoirStatus: EoirStatus;
  portOfReturn: PortId;
  /** A-number, names, birth date. */
  sealed: Buffer;
}

export const caseSchema = new Schema<CaseDocument>(
  {
    _id: id,
    rowHash: word(),
    familyId: word(),
    nationality: word(),
    language: word(),
    enrolledOn: word(),
    returned: yesOrNo,
    eoirStatus: word(EOIR_STATUSES),
    portOfReturn: word(PORT_IDS),
    sealed: sealedBytes,
  },
  options,
)
  // findFamily
  .index({ familyId: 1 });

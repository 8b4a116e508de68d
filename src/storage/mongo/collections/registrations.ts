import { Schema } from 'mongoose';
import { OUTCOMES, type Outcome, type RuleId } from '../../../domain/eligibility.ts';
import { LANGUAGES, type Language } from '../../../domain/language.ts';
import { PORT_IDS, type PortId } from '../../../domain/port.ts';
import { PLACES, type Place, type Stage } from '../../../domain/registration.ts';
import { RULES, STAGES } from '../../stored-words.ts';
import { count, id, moment, nullableText, options, order, sealedBytes, word, yesOrNo } from '../fields.ts';

/** What a family told us. */
export interface RegistrationDocument {
  _id: string;
  version: number;
  receipt: string;
  contactId: string | null;
  familyId: string;
  language: Language;
  place: Place;
  zone: string;
  portOfReturn: PortId;
  enrolledOn: string;
  decision: { outcome: Outcome; rule: RuleId; phaseId: string | null };
  toldOutcome: Outcome;
  stage: Stage;
  /** Not withdrawn: a family has one such. */
  live: boolean;
  decisionDue: boolean;
  /** The round of decisions it was written in; behind the present round it is due, and one version further for each, see decision-rounds.ts. */
  round: number;
  createdAt: Date;
  /** A-number, members, city, needs, missing people, other phones. */
  sealed: Buffer;
}

export const registrationSchema = new Schema<RegistrationDocument>(
  {
    _id: id,
    version: count,
    receipt: word(),
    contactId: nullableText,
    familyId: word(),
    language: word(LANGUAGES),
    place: word(PLACES),
    zone: word(),
    portOfReturn: word(PORT_IDS),
    enrolledOn: word(),
    decision: { outcome: word(OUTCOMES), rule: word(RULES), phaseId: nullableText },
    toldOutcome: word(OUTCOMES),
    stage: word(STAGES),
    live: yesOrNo,
    decisionDue: yesOrNo,
    round: order,
    createdAt: moment,
    sealed: sealedBytes,
  },
  options,
)
  // findRegistrationByReceipt
  .index({ receipt: 1 }, { unique: true })
  // findRegistrationOfFamily, marks of changed families; one a family
  .index({ familyId: 1 }, { unique: true, partialFilterExpression: { live: true } })
  // listRegistrationsOf
  .index({ contactId: 1, createdAt: 1, _id: 1 }, { partialFilterExpression: { live: true } })
  // listDecisionsDue, its two ways of being due
  .index({ decisionDue: 1 }, { partialFilterExpression: { live: true, decisionDue: true } })
  .index({ round: 1 }, { partialFilterExpression: { live: true } })
  // listWaiting, of one port and of all
  .index({ portOfReturn: 1, enrolledOn: 1, _id: 1 }, { partialFilterExpression: { stage: 'waiting' } })
  .index({ enrolledOn: 1, _id: 1 }, { partialFilterExpression: { stage: 'waiting' } })
  // countRegistrations
  .index({ stage: 1 });

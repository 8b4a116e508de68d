import { OUTCOMES } from '../../domain/eligibility.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { PLACES, type Registration } from '../../domain/registration.ts';
import { toldFields } from '../sealed-fields.ts';
import { RULES, STAGES } from '../stored-words.ts';
import { added, flag, group, number, orNull, text, time, version, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** What a family told us. */
export const registrationRecord = defineRecord({
  table: 'registrations',
  model: 'Registration',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    receipt: text(),
    contactId: orNull(text()),
    familyId: text(),
    language: word(LANGUAGES),
    place: word(PLACES),
    zone: text(),
    portOfReturn: word(PORT_IDS),
    enrolledOn: text(),
    decision: group({ outcome: word(OUTCOMES), rule: word(RULES), phaseId: orNull(text()) }),
    toldOutcome: word(OUTCOMES),
    stage: word(STAGES),
    decisionDue: flag(),
    createdAt: time(),
    consentVersion: added(orNull(text()), () => null),
  },
  personal: sealedFields(toldFields),
  kept: [],
  beside: {
    // Not withdrawn: a family has one such.
    live: flag(),
    // The round of decisions it was written in; behind the present one it is due, and one version further for each (decision-rounds.ts).
    round: number(),
    // Whether they have needs; they may where it is not there, in documents of before and copied ones.
    inNeed: added(flag(), () => null),
  },
  columns: ['in_need'],
  indexes: [
    { fields: { receipt: 1 }, unique: true, serves: 'findRegistrationByReceipt' },
    {
      fields: { familyId: 1 },
      unique: true,
      where: { live: true },
      serves: 'findRegistrationOfFamily, marks of changed families; one a family',
    },
    { fields: { contactId: 1, createdAt: 1, _id: 1 }, where: { live: true }, serves: 'listRegistrationsOf' },
    { fields: { contactId: 1, _id: 1 }, serves: 'erase: those given up, too' },
    {
      fields: { decisionDue: 1 },
      where: { live: true, decisionDue: true },
      serves: 'listDecisionsDue, of those marked',
    },
    { fields: { round: 1 }, where: { live: true }, serves: 'listDecisionsDue, of those a round behind' },
    {
      fields: { portOfReturn: 1, enrolledOn: 1, _id: 1 },
      where: { stage: 'waiting' },
      serves: 'listWaiting of a port',
    },
    { fields: { enrolledOn: 1, _id: 1 }, where: { stage: 'waiting' }, serves: 'listWaiting' },
    { fields: { stage: 1 }, serves: 'countRegistrations' },
    {
      fields: { portOfReturn: 1, language: 1, stage: 1, 'decision.outcome': 1 },
      serves: 'groupRegistrations',
    },
    { fields: { createdAt: 1 }, serves: 'countMade of registrations' },
  ],
  of: (values): Registration => values,
});

import type { Collection, CopiedRow } from '../copy-port.ts';
import { accountRecord } from './accounts.ts';
import { addressFlagRecord } from './address-flags.ts';
import { aliasRecord } from './aliases.ts';
import { appointmentRecord } from './appointments.ts';
import { auditRecord } from './audit.ts';
import { broadcastRecord } from './broadcasts.ts';
import { callsRecord } from './calls.ts';
import { caseRecord } from './cases.ts';
import { changeRecord } from './changes.ts';
import { checkInRecord } from './check-ins.ts';
import { closureRecord } from './closures.ts';
import { conversationRecord } from './conversations.ts';
import { damaged } from './field.ts';
import { inboundRecord } from './inbound.ts';
import { jobRecord } from './jobs.ts';
import { leftoverRecord } from './leftovers.ts';
import { nameRecord } from './names.ts';
import { noteRecord } from './notes.ts';
import { outboxRecord } from './outbox.ts';
import { passedOnRecord } from './passed-on.ts';
import { personRequestRecord } from './person-requests.ts';
import { phaseRecord } from './phases.ts';
import { programmeRecord } from './programme.ts';
import { recipientRecord } from './recipients.ts';
import { placedFields, storedName, type Placed, type RecordForm } from './record.ts';
import { registrationRecord } from './registrations.ts';
import { reminderRecord } from './reminders.ts';
import { requestKeyRecord } from './request-keys.ts';
import { savedViewRecord } from './saved-views.ts';
import { sessionRecord } from './sessions.ts';
import { settingRecord, countRecord } from './settings.ts';
import { slotRecord } from './slots.ts';
import { staffRecord } from './staff.ts';
import { tokenRecord } from './tokens.ts';
import { triesRecord } from './tries.ts';

/** The form of each collection's records. */
export const RECORDS: Readonly<Record<Collection, RecordForm>> = {
  phases: phaseRecord,
  settings: settingRecord,
  turnstiles: countRecord,
  audit: auditRecord,
  cases: caseRecord,
  slots: slotRecord,
  conversations: conversationRecord,
  aliases: aliasRecord,
  addressFlags: addressFlagRecord,
  registrations: registrationRecord,
  names: nameRecord,
  appointments: appointmentRecord,
  reminders: reminderRecord,
  passedOn: passedOnRecord,
  calls: callsRecord,
  checkIns: checkInRecord,
  personRequests: personRequestRecord,
  notes: noteRecord,
  programme: programmeRecord,
  staff: staffRecord,
  accounts: accountRecord,
  sessions: sessionRecord,
  tries: triesRecord,
  changes: changeRecord,
  jobs: jobRecord,
  savedViews: savedViewRecord,
  closures: closureRecord,
  tokens: tokenRecord,
  requestKeys: requestKeyRecord,
  broadcasts: broadcastRecord,
  recipients: recipientRecord,
  inbound: inboundRecord,
  outbox: outboxRecord,
  leftovers: leftoverRecord,
};

/**
 * The fields that a copy moves: those of the record, and of those beside what cannot be made anew. In a copied row each has
 * the last name of where it stands; personal fields are together, opened, under `personal`.
 */
export function copiedFields({ fields, beside, moved = [] }: RecordForm): readonly Placed[] {
  return [
    ...placedFields(fields),
    ...Object.entries(beside)
      .filter(([name]) => moved.includes(name))
      .map(([name, field]) => ({ name, inside: null, field })),
  ];
}

/** Whether rows have a place in their contact's order. */
export const isOrdered = ({ beside }: RecordForm): boolean => 'order' in beside;

/** What a field is called in a copied row. */
export const copiedName = storedName;

/** A text of a row that must have it. */
export function textOf({ record }: CopiedRow, name: string): string {
  const value = record[name];
  if (typeof value === 'string') return value;
  throw damaged(name);
}

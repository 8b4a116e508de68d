import type { Connection } from 'mongoose';
import { accountRecord } from '../records/accounts.ts';
import { addressFlagRecord } from '../records/address-flags.ts';
import { aliasRecord } from '../records/aliases.ts';
import { appointmentRecord } from '../records/appointments.ts';
import { auditRecord } from '../records/audit.ts';
import { broadcastRecord } from '../records/broadcasts.ts';
import { callsRecord } from '../records/calls.ts';
import { caseRecord } from '../records/cases.ts';
import { changeRecord } from '../records/changes.ts';
import { closureRecord } from '../records/closures.ts';
import { conversationRecord } from '../records/conversations.ts';
import { checkInRecord } from '../records/check-ins.ts';
import type { Fields, FlatFields } from '../records/field.ts';
import { inboundRecord } from '../records/inbound.ts';
import { jobRecord } from '../records/jobs.ts';
import { leftoverRecord } from '../records/leftovers.ts';
import { keyRecord } from '../records/keys.ts';
import { noteRecord } from '../records/notes.ts';
import { outboxRecord } from '../records/outbox.ts';
import { nameRecord } from '../records/names.ts';
import { passedOnRecord } from '../records/passed-on.ts';
import { personRequestRecord } from '../records/person-requests.ts';
import { phaseRecord } from '../records/phases.ts';
import { processRecord } from '../records/processes.ts';
import { programmeRecord } from '../records/programme.ts';
import { recipientRecord } from '../records/recipients.ts';
import type { RecordForm } from '../records/record.ts';
import { registrationRecord } from '../records/registrations.ts';
import { reminderRecord } from '../records/reminders.ts';
import { requestKeyRecord } from '../records/request-keys.ts';
import { savedViewRecord } from '../records/saved-views.ts';
import { sessionRecord } from '../records/sessions.ts';
import { settingRecord } from '../records/settings.ts';
import { slotRecord } from '../records/slots.ts';
import { staffRecord } from '../records/staff.ts';
import { tokenRecord } from '../records/tokens.ts';
import { triesRecord } from '../records/tries.ts';
import { contactSchema } from './collections/contacts.ts';
import { counterSchema } from './collections/counters.ts';
import { fenceSchema } from './collections/fences.ts';
import { leaseSchema } from './collections/leases.ts';
import { schemaOf } from './record-schema.ts';

/** The collections, by name, over one connection. */
export function createModels(connection: Connection) {
  const modelOf = <Declared extends Fields, Key extends string, Beside extends FlatFields, Opened, Value>(
    record: RecordForm<Declared, Key, Beside, Opened, Value>,
  ) => connection.model(record.model, schemaOf(record), record.table);

  return {
    conversations: modelOf(conversationRecord),
    inbound: modelOf(inboundRecord),
    aliases: modelOf(aliasRecord),
    addressFlags: modelOf(addressFlagRecord),
    contacts: connection.model('Contact', contactSchema, 'contacts'),
    cases: modelOf(caseRecord),
    names: modelOf(nameRecord),
    fences: connection.model('Fence', fenceSchema, 'fences'),
    registrations: modelOf(registrationRecord),
    slots: modelOf(slotRecord),
    appointments: modelOf(appointmentRecord),
    reminders: modelOf(reminderRecord),
    passedOn: modelOf(passedOnRecord),
    calls: modelOf(callsRecord),
    checkIns: modelOf(checkInRecord),
    outbox: modelOf(outboxRecord),
    leftovers: modelOf(leftoverRecord),
    leases: connection.model('Lease', leaseSchema, 'leases'),
    phases: modelOf(phaseRecord),
    personRequests: modelOf(personRequestRecord),
    notes: modelOf(noteRecord),
    counters: connection.model('Counter', counterSchema, 'counters'),
    settings: modelOf(settingRecord),
    broadcasts: modelOf(broadcastRecord),
    recipients: modelOf(recipientRecord),
    audit: modelOf(auditRecord),
    programme: modelOf(programmeRecord),
    changes: modelOf(changeRecord),
    jobs: modelOf(jobRecord),
    savedViews: modelOf(savedViewRecord),
    closures: modelOf(closureRecord),
    staff: modelOf(staffRecord),
    accounts: modelOf(accountRecord),
    sessions: modelOf(sessionRecord),
    tokens: modelOf(tokenRecord),
    tries: modelOf(triesRecord),
    requestKeys: modelOf(requestKeyRecord),
    keys: modelOf(keyRecord),
    processes: modelOf(processRecord),
    // The database's own number and key check, of the same shape.
    meta: connection.model('Meta', schemaOf(settingRecord), 'meta'),
  };
}

export type Models = ReturnType<typeof createModels>;

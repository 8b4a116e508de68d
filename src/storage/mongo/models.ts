import type { Connection } from 'mongoose';
import { appointmentRecord } from '../records/appointments.ts';
import { auditRecord } from '../records/audit.ts';
import { broadcastRecord } from '../records/broadcasts.ts';
import { caseRecord } from '../records/cases.ts';
import { changeRecord } from '../records/changes.ts';
import { closureRecord } from '../records/closures.ts';
import { conversationRecord } from '../records/conversations.ts';
import { inboundRecord } from '../records/inbound.ts';
import { outboxRecord } from '../records/outbox.ts';
import { personRequestRecord } from '../records/person-requests.ts';
import { phaseRecord } from '../records/phases.ts';
import { programmeRecord } from '../records/programme.ts';
import { recipientRecord } from '../records/recipients.ts';
import { registrationRecord } from '../records/registrations.ts';
import { reminderRecord } from '../records/reminders.ts';
import { requestKeyRecord } from '../records/request-keys.ts';
import { slotRecord } from '../records/slots.ts';
import { staffRecord } from '../records/staff.ts';
import { tokenRecord } from '../records/tokens.ts';
import { triesRecord } from '../records/tries.ts';
import { contactSchema } from './collections/contacts.ts';
import { counterSchema } from './collections/counters.ts';
import { fenceSchema } from './collections/fences.ts';
import { leaseSchema } from './collections/leases.ts';
import { settingSchema } from './collections/settings.ts';
import { schemaOf } from './record-schema.ts';

/** The collections, by name, over one connection. */
export function createModels(connection: Connection) {
  return {
    conversations: connection.model('Conversation', schemaOf(conversationRecord), 'conversations'),
    inbound: connection.model('Inbound', schemaOf(inboundRecord), 'inbound'),
    contacts: connection.model('Contact', contactSchema, 'contacts'),
    cases: connection.model('Case', schemaOf(caseRecord), 'cases'),
    fences: connection.model('Fence', fenceSchema, 'fences'),
    registrations: connection.model('Registration', schemaOf(registrationRecord), 'registrations'),
    slots: connection.model('Slot', schemaOf(slotRecord), 'slots'),
    appointments: connection.model('Appointment', schemaOf(appointmentRecord), 'appointments'),
    reminders: connection.model('Reminder', schemaOf(reminderRecord), 'reminders'),
    outbox: connection.model('Outbox', schemaOf(outboxRecord), 'outbox'),
    leases: connection.model('Lease', leaseSchema, 'leases'),
    phases: connection.model('Phase', schemaOf(phaseRecord), 'phases'),
    personRequests: connection.model('PersonRequest', schemaOf(personRequestRecord), 'person_requests'),
    counters: connection.model('Counter', counterSchema, 'counters'),
    settings: connection.model('Setting', settingSchema, 'settings'),
    broadcasts: connection.model('Broadcast', schemaOf(broadcastRecord), 'broadcasts'),
    recipients: connection.model('Recipient', schemaOf(recipientRecord), 'recipients'),
    audit: connection.model('Audit', schemaOf(auditRecord), 'audit'),
    programme: connection.model('Programme', schemaOf(programmeRecord), 'programme'),
    changes: connection.model('Change', schemaOf(changeRecord), 'changes'),
    closures: connection.model('Closure', schemaOf(closureRecord), 'closures'),
    staff: connection.model('Staff', schemaOf(staffRecord), 'staff'),
    tokens: connection.model('Token', schemaOf(tokenRecord), 'tokens'),
    tries: connection.model('Tries', schemaOf(triesRecord), 'tries'),
    requestKeys: connection.model('RequestKey', schemaOf(requestKeyRecord), 'request_keys'),
    meta: connection.model('Meta', settingSchema, 'meta'),
  };
}

export type Models = ReturnType<typeof createModels>;

import type { Connection } from 'mongoose';
import { appointmentRecord } from '../records/appointments.ts';
import { broadcastRecord } from '../records/broadcasts.ts';
import { conversationRecord } from '../records/conversations.ts';
import { inboundRecord } from '../records/inbound.ts';
import { outboxRecord } from '../records/outbox.ts';
import { recipientRecord } from '../records/recipients.ts';
import { registrationRecord } from '../records/registrations.ts';
import { tokenRecord } from '../records/tokens.ts';
import { auditSchema } from './collections/audit.ts';
import { caseSchema } from './collections/cases.ts';
import { changeSchema } from './collections/changes.ts';
import { closureSchema } from './collections/closures.ts';
import { contactSchema } from './collections/contacts.ts';
import { counterSchema } from './collections/counters.ts';
import { fenceSchema } from './collections/fences.ts';
import { leaseSchema } from './collections/leases.ts';
import { personRequestSchema } from './collections/person-requests.ts';
import { phaseSchema } from './collections/phases.ts';
import { reminderSchema } from './collections/reminders.ts';
import { requestKeySchema } from './collections/request-keys.ts';
import { settingSchema } from './collections/settings.ts';
import { slotSchema } from './collections/slots.ts';
import { programmeSchema } from './collections/programme.ts';
import { staffSchema } from './collections/staff.ts';
import { triesSchema } from './collections/tries.ts';
import { schemaOf } from './record-schema.ts';

/** The collections, by name, over one connection. */
export function createModels(connection: Connection) {
  return {
    conversations: connection.model('Conversation', schemaOf(conversationRecord), 'conversations'),
    inbound: connection.model('Inbound', schemaOf(inboundRecord), 'inbound'),
    contacts: connection.model('Contact', contactSchema, 'contacts'),
    cases: connection.model('Case', caseSchema, 'cases'),
    fences: connection.model('Fence', fenceSchema, 'fences'),
    registrations: connection.model('Registration', schemaOf(registrationRecord), 'registrations'),
    slots: connection.model('Slot', slotSchema, 'slots'),
    appointments: connection.model('Appointment', schemaOf(appointmentRecord), 'appointments'),
    reminders: connection.model('Reminder', reminderSchema, 'reminders'),
    outbox: connection.model('Outbox', schemaOf(outboxRecord), 'outbox'),
    leases: connection.model('Lease', leaseSchema, 'leases'),
    phases: connection.model('Phase', phaseSchema, 'phases'),
    personRequests: connection.model('PersonRequest', personRequestSchema, 'person_requests'),
    counters: connection.model('Counter', counterSchema, 'counters'),
    settings: connection.model('Setting', settingSchema, 'settings'),
    broadcasts: connection.model('Broadcast', schemaOf(broadcastRecord), 'broadcasts'),
    recipients: connection.model('Recipient', schemaOf(recipientRecord), 'recipients'),
    audit: connection.model('Audit', auditSchema, 'audit'),
    programme: connection.model('Programme', programmeSchema, 'programme'),
    changes: connection.model('Change', changeSchema, 'changes'),
    closures: connection.model('Closure', closureSchema, 'closures'),
    staff: connection.model('Staff', staffSchema, 'staff'),
    tokens: connection.model('Token', schemaOf(tokenRecord), 'tokens'),
    tries: connection.model('Tries', triesSchema, 'tries'),
    requestKeys: connection.model('RequestKey', requestKeySchema, 'request_keys'),
    meta: connection.model('Meta', settingSchema, 'meta'),
  };
}

export type Models = ReturnType<typeof createModels>;

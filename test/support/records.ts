import type { Appointment } from '../../src/domain/appointment.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import {
  NOTHING_FROZEN,
  USUAL_CONTENT,
  type Broadcast,
  type BroadcastRecipient,
} from '../../src/domain/broadcast.ts';
import type { Case } from '../../src/domain/case.ts';
import type { Conversation } from '../../src/domain/conversation.ts';
import type { InboundMessage, OutboxMessage } from '../../src/domain/message.ts';
import { newRequest, type PersonRequest } from '../../src/domain/person-request.ts';
import type { Note } from '../../src/domain/note.ts';
import type { Phase } from '../../src/domain/phase.ts';
import type { Registration } from '../../src/domain/registration.ts';
import type { Reminder } from '../../src/domain/reminder.ts';
import type { RequestKey } from '../../src/domain/request-key.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import type { ProgrammeRecord } from '../../src/domain/programme-record.ts';
import type { Change } from '../../src/domain/change.ts';
import type { Job } from '../../src/domain/job.ts';
import type { SavedView } from '../../src/domain/saved-view.ts';
import type { CheckIn } from '../../src/domain/check-in.ts';
import { closureId, type Closure } from '../../src/domain/closure.ts';
import { LONGEST_SESSION_MS, type Account, type Session } from '../../src/domain/account.ts';
import type { Staff } from '../../src/domain/staff.ts';
import type { Token } from '../../src/domain/token.ts';

/** 1 March 2021, 18:00 UTC: the "now" of records that do not say otherwise. */
export const NOW = Date.UTC(2021, 2, 1, 18);

let made = 0;

/** A fresh id of 26 characters, sorting by when it was made. */
export function makeId(): string {
  made += 1;
  return `01TEST${String(made).padStart(20, '0')}`;
}

/** A fresh A-number, nine digits. */
export function makeANumber(): string {
  made += 1;
  return String(made).padStart(9, '0');
}

export function makeConversation(over: Partial<Conversation> = {}): Conversation {
  return {
    contactId: `contact-${makeId()}`,
    version: 1,
    machine: 'conversation',
    machineVersion: 1,
    snapshot: '{"value":"language","context":{}}',
    language: 'es',
    channel: 'sms',
    address: '+525550000001',
    externalId: null,
    sender: '+15005550006',
    lastWhatsAppAt: null,
    lastInboundAt: NOW,
    stopped: false,
    broadcastOptIn: true,
    withPerson: false,
    ...over,
  };
}

export function makeInbound(over: Partial<InboundMessage> = {}): InboundMessage {
  return {
    sid: `SM${makeId()}`,
    channel: 'sms',
    from: '+525550000001',
    externalId: null,
    to: '+15005550006',
    text: 'hola',
    payload: null,
    attachment: null,
    location: null,
    answeredByCarrier: null,
    receivedAt: NOW,
    ...over,
  };
}

export function makeOutboxMessage(over: Partial<OutboxMessage> = {}): OutboxMessage {
  return {
    id: makeId(),
    contactId: 'contact-1',
    channel: 'sms',
    to: '+525550000001',
    sender: '+15005550006',
    priority: 0,
    purpose: 'reply',
    group: null,
    content: { body: 'Hola. Espere instrucciones.' },
    segments: 1,
    notBefore: NOW,
    expiresAt: NOW + 24 * 3_600_000,
    quietZone: null,
    ignoreOptOut: false,
    createdAt: NOW,
    ...over,
  };
}

export function makeCase(over: Partial<Case> = {}): Case {
  const aNumber = over.aNumber ?? makeANumber();
  return {
    aNumber,
    familyId: `F-${aNumber}`,
    givenNames: 'Ana',
    surnames: 'Prueba Ejemplo',
    birthDate: '1990-05-17',
    nationality: 'HND',
    language: 'es',
    enrolledOn: '2019-08-02',
    returned: true,
    eoirStatus: 'pending',
    portOfReturn: 'san-ysidro',
    ...over,
  };
}

export function makeRegistration(over: Partial<Registration> = {}): Registration {
  const id = over.id ?? makeId();
  const aNumber = over.aNumber ?? makeANumber();
  return {
    id,
    version: 1,
    receipt: `R-${id}`,
    contactId: 'contact-1',
    familyId: `F-${aNumber}`,
    aNumber,
    members: [{ aNumber, givenNames: 'Ana', surnames: 'Prueba Ejemplo' }],
    language: 'es',
    place: 'mexico',
    city: 'Ciudad Ejemplo',
    zone: 'America/Tijuana',
    needs: [],
    apart: [],
    missing: null,
    alternate: null,
    shelter: null,
    portOfReturn: 'san-ysidro',
    enrolledOn: '2019-08-02',
    decision: { outcome: 'eligible', rule: 'returned-pending-outside', phaseId: 'phase-1' },
    toldOutcome: 'eligible',
    stage: 'waiting',
    lostAppointmentId: null,
    moving: null,
    decisionDue: false,
    createdAt: NOW,
    consentVersion: '1',
    ...over,
  };
}

export function makeSlot(over: Partial<Slot> = {}): Slot {
  const { port = 'san-ysidro', date = '2021-03-10', time = '09:00' } = over;
  return {
    id: slotId(port, date, time),
    port,
    date,
    time,
    startsAt: Date.parse(`${date}T${time}:00Z`) + 8 * 3_600_000,
    capacity: 10,
    taken: 0,
    ...over,
  };
}

export function makeAppointment(over: Partial<Appointment> = {}): Appointment {
  const id = over.id ?? makeId();
  const slot = makeSlot();
  return {
    id,
    version: 1,
    reference: `A-${id}`,
    registrationId: `registration-${id}`,
    familyId: `F-${id}`,
    slotId: slot.id,
    port: slot.port,
    date: slot.date,
    time: slot.time,
    startsAt: slot.startsAt,
    people: 2,
    state: 'offered',
    createdAt: NOW,
    ...over,
  };
}

export function makeReminder(over: Partial<Reminder> = {}): Reminder {
  return {
    id: makeId(),
    appointmentId: 'appointment-1',
    registrationId: 'registration-1',
    kind: 'confirm',
    dueAt: NOW,
    expiresAt: NOW + 24 * 3_600_000,
    state: 'pending',
    ...over,
  };
}

export function makePhase(over: Partial<Phase> = {}): Phase {
  return {
    id: 'phase-1',
    version: 1,
    startsOn: '2021-02-19',
    eoirStatuses: ['pending'],
    open: false,
    ...over,
  };
}

export function makePersonRequest(over: Partial<PersonRequest> = {}): PersonRequest {
  const made = newRequest({ id: makeId(), contactId: 'contact-1', reason: 'asked', openedAt: NOW });
  return { ...made, ...over };
}

export function makeNote(over: Partial<Note> = {}): Note {
  return {
    ...{ id: makeId(), contactId: 'contact-1', requestId: 'Q1' },
    ...{ writtenBy: 'cli:test', writtenAt: NOW, text: 'Call after nine.' },
    ...over,
  };
}

export function makeAuditEntry(over: Partial<AuditEntry> = {}): AuditEntry {
  return { at: NOW, actor: 'cli:test', act: 'phase.open', subject: 'phase-1', detail: {}, ...over };
}

export function makeStaff(over: Partial<Staff> = {}): Staff {
  return {
    id: makeId(),
    version: 1,
    name: 'Ana',
    createdBy: 'cli:test',
    createdAt: NOW,
    linkedBy: 'cli:test',
    linkedAt: NOW,
    sameAs: null,
    disabledAt: null,
    ...over,
  };
}

export function makeAccount(over: Partial<Account> = {}): Account {
  const id = makeId();
  return {
    id,
    version: 1,
    staffId: makeId(),
    emailKey: `key-of-${id}`,
    role: 'operator',
    language: 'en',
    createdAt: NOW,
    disabledAt: null,
    madeBy: ['cli:test'],
    email: 'ana@example.org',
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    passwordAt: NOW,
    mustChange: false,
    totp: { secret: 'JBSWY3DPEHPK3PXP', confirmedAt: NOW, lastStep: 3 },
    recovery: ['c'.repeat(64)],
    ...over,
  };
}

export function makeSession(over: Partial<Session> = {}): Session {
  const id = makeId();
  return {
    id,
    version: 1,
    accountId: makeId(),
    hash: `hash-of-${id}`,
    createdAt: NOW,
    seenAt: NOW,
    endsAt: NOW + LONGEST_SESSION_MS,
    secondFactor: true,
    device: 'Firefox, Linux',
    revokedAt: null,
    ...over,
  };
}

export function makeChange(over: Partial<Change> = {}): Change {
  return {
    id: makeId(),
    version: 1,
    kind: 'phase_close',
    subject: 'phase-1',
    state: 'proposed',
    figures: {
      families: 3,
      told: 2,
      appointments: 1,
      moved: 0,
      takenIn: [],
      people: 4,
      days: [{ port: 'gateway', date: '2021-03-08', appointments: 1, people: 4 }],
      digest: 'd'.repeat(64),
    },
    authors: ['cli:test'],
    decidedBy: null,
    decidedAt: null,
    createdAt: NOW,
    expiresAt: NOW + 24 * 3_600_000,
    ...over,
  };
}

export const makeSavedView = (over: Partial<SavedView> = {}): SavedView => ({
  ...{ id: makeId(), version: 1, staffId: 'staff-1', name: 'San Ysidro sin cita' },
  ...{ filter: 'ports=san-ysidro&dated=none', shared: false, createdAt: NOW },
  ...over,
});

export function makeJob(over: Partial<Job> = {}): Job {
  return {
    ...{ id: makeId(), version: 1, kind: 'roster_import', state: 'ready', actor: 'account:A1@S1:Ana' },
    ...{ confirmedBy: null, createdAt: NOW, confirmedAt: null, endedAt: null, dueAt: NOW + 3_600_000 },
    ...{ sha256: 'e'.repeat(64), bytes: 1_234, progress: 10, total: 1_234, tries: 0 },
    figures: { added: 2, changed: 1 },
    ...{ name: 'nómina.csv', fileKey: 'a2V5', asked: '{}', found: '{"rows":[]}' },
    ...over,
  };
}

export function makeClosure(over: Partial<Closure> = {}): Closure {
  const at = { port: 'san-ysidro', date: '2021-03-10', time: null, ...over } as const;
  return {
    ...at,
    id: closureId(at),
    version: 1,
    closedBy: 'cli:test',
    closedAt: NOW,
    clearedAt: null,
    ...over,
  };
}

export function makeCheckIn(over: Partial<CheckIn> = {}): CheckIn {
  const { slotId, port, date, time } = makeAppointment();
  const appointmentId = over.appointmentId ?? makeId();
  return {
    id: `${appointmentId}|${over.slotId ?? slotId}`,
    version: 1,
    appointmentId,
    registrationId: `registration-${appointmentId}`,
    ...{ slotId, port, date, time },
    state: 'arrived',
    people: 2,
    came: 2,
    members: ['200000001', '200000002'],
    recordedBy: 'cli:test',
    recordedAt: NOW,
    ...over,
  };
}

export function makeToken(over: Partial<Token> = {}): Token {
  const id = over.id ?? makeId();
  return {
    id,
    version: 1,
    name: 'night shift',
    staffId: id,
    createdBy: 'cli:test',
    role: 'operator',
    hash: id.padEnd(64, '0'),
    createdAt: NOW,
    expiresAt: NOW + 90 * 24 * 3_600_000,
    revokedAt: null,
    lastUsedAt: null,
    ...over,
  };
}

export function makeRequestKey(over: Partial<RequestKey> = {}): RequestKey {
  return {
    id: makeId(),
    version: 1,
    request: 'f'.repeat(64),
    state: 'begun',
    until: NOW + 60_000,
    answer: null,
    expiresAt: NOW + 24 * 3_600_000,
    ...over,
  };
}

export function makeBroadcast(over: Partial<Broadcast> = {}): Broadcast {
  return {
    id: makeId(),
    version: 1,
    kind: 'new',
    of: null,
    state: 'draft',
    content: {
      ...USUAL_CONTENT,
      title: 'Cierre',
      texts: { es: 'Espere instrucciones.' },
      audience: { include: { outcomes: ['eligible'] }, exclude: [{ receipts: ['R3FK9MX'] }] },
      startsAt: { date: '2021-03-02', time: '09:00', zone: 'America/Tijuana' },
    },
    author: 'ana',
    authors: ['ana'],
    override: null,
    submittedBy: null,
    approvedBy: null,
    approvedHash: null,
    approvedAt: null,
    approvedCount: null,
    expansion: NOTHING_FROZEN,
    dueAt: null,
    expiresAt: null,
    canaryAt: null,
    paused: null,
    watch: { ended: 0, failed: 0 },
    endedAt: null,
    live: false,
    createdAt: NOW,
    ...over,
  };
}

export function makeRecipient(over: Partial<BroadcastRecipient> = {}): BroadcastRecipient {
  const position = over.position ?? 1;
  return {
    broadcastId: 'broadcast-1',
    position,
    registrationId: `registration-${String(position)}`,
    contactId: `contact-${String(position)}`,
    language: 'es',
    channel: 'sms',
    sender: '+15005550006',
    zone: 'America/Tijuana',
    canary: false,
    segments: 1,
    state: 'waiting',
    reason: null,
    open: false,
    feeds: 0,
    sentAt: null,
    reply: null,
    to: '+525550000001',
    values: {
      first_name: 'Ana',
      receipt: 'R3FK9MX',
      reference: null,
      date: null,
      time: null,
      port: null,
      gate: null,
      city: null,
    },
    ...over,
  };
}

export function makeProgramme(over: Partial<ProgrammeRecord> = {}): ProgrammeRecord {
  return {
    version: 1,
    operator: 'Casa Ejemplar',
    viewers: { es: 'nuestro equipo' },
    staffPhones: [{ number: '+15550001111', who: 'Eva' }],
    alertLanguage: 'en',
    gates: { 'san-ysidro': 'PedWest' },
    officeHours: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', zone: 'America/Tijuana' }],
    helplines: [{ name: 'Emergencias', number: '911' }],
    papers: [],
    signatures: { 'san-ysidro': { gate: 'PedWest', by: 'cli:ana', at: NOW, stands: true } },
    changedBy: 'token:T1@S1:Eva',
    changedAt: NOW,
    ...over,
  };
}

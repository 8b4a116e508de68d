import type { z } from 'zod';
import type { Collection } from './copy-port.ts';
import {
  answerFields,
  messageFields,
  personFields,
  talkFields,
  textFields,
  toldFields,
} from './sealed-fields.ts';

export type Kind = 'text' | 'number' | 'flag' | 'time' | 'json';
/** With a question mark it may be null. */
export type FieldKind = Kind | `${Kind}?`;

/** What a copied record of one collection is made of. */
export interface RecordForm {
  /** The field by which a row is known. */
  readonly key: string;
  readonly fields: Readonly<Record<string, FieldKind>>;
  /** What the sealed fields look like once opened; they are one field, `personal`, of the record. */
  readonly personal: z.ZodType | null;
  /** Whether rows have a place in their contact's order. */
  readonly ordered: boolean;
}

const plain = { personal: null, ordered: false } as const;

/**
 * The form of each collection's records. What a database derives from these fields for its own use is not among them: it is
 * made anew by the one that takes the rows in.
 */
export const RECORDS: Readonly<Record<Collection, RecordForm>> = {
  phases: {
    ...plain,
    key: 'id',
    fields: { id: 'text', version: 'number', startsOn: 'text', eoirStatuses: 'json', open: 'flag' },
  },
  settings: { ...plain, key: 'name', fields: { name: 'text', value: 'text' } },
  turnstiles: { ...plain, key: 'name', fields: { name: 'text', passed: 'number' } },
  audit: {
    ...plain,
    key: 'seq',
    fields: {
      seq: 'number',
      at: 'time',
      actor: 'text',
      act: 'text',
      subject: 'text',
      detail: 'json',
      previousHash: 'text',
      hash: 'text',
    },
  },
  cases: {
    key: 'aHash',
    fields: {
      aHash: 'text',
      rowHash: 'text',
      familyId: 'text',
      nationality: 'text',
      language: 'text',
      enrolledOn: 'text',
      returned: 'flag',
      eoirStatus: 'text',
      portOfReturn: 'text',
    },
    personal: personFields,
    ordered: false,
  },
  slots: {
    ...plain,
    key: 'id',
    fields: {
      id: 'text',
      port: 'text',
      date: 'text',
      time: 'text',
      startsAt: 'time',
      capacity: 'number',
      taken: 'number',
    },
  },
  conversations: {
    key: 'contactId',
    fields: {
      contactId: 'text',
      version: 'number',
      machine: 'text',
      machineVersion: 'number',
      language: 'text?',
      channel: 'text',
      sender: 'text',
      lastWhatsAppAt: 'time?',
      lastInboundAt: 'time',
      stopped: 'flag',
      news: 'flag',
      withPerson: 'flag',
    },
    personal: talkFields,
    ordered: false,
  },
  registrations: {
    key: 'id',
    fields: {
      id: 'text',
      version: 'number',
      receipt: 'text',
      contactId: 'text?',
      familyId: 'text',
      language: 'text',
      place: 'text',
      zone: 'text',
      portOfReturn: 'text',
      enrolledOn: 'text',
      outcome: 'text',
      rule: 'text',
      phaseId: 'text?',
      toldOutcome: 'text',
      stage: 'text',
      decisionDue: 'flag',
      createdAt: 'time',
    },
    personal: toldFields,
    ordered: false,
  },
  appointments: {
    ...plain,
    key: 'id',
    fields: {
      id: 'text',
      version: 'number',
      reference: 'text',
      registrationId: 'text',
      familyId: 'text',
      slotId: 'text',
      port: 'text',
      date: 'text',
      time: 'text',
      startsAt: 'time',
      people: 'number',
      state: 'text',
      createdAt: 'time',
    },
  },
  reminders: {
    ...plain,
    key: 'id',
    fields: {
      id: 'text',
      appointmentId: 'text',
      registrationId: 'text',
      kind: 'text',
      dueAt: 'time',
      expiresAt: 'time',
      state: 'text',
    },
  },
  personRequests: {
    ...plain,
    key: 'id',
    fields: { id: 'text', contactId: 'text', reason: 'text', openedAt: 'time', state: 'text' },
  },
  tokens: {
    ...plain,
    key: 'id',
    fields: {
      id: 'text',
      version: 'number',
      name: 'text',
      role: 'text',
      hash: 'text',
      createdAt: 'time',
      expiresAt: 'time',
      revokedAt: 'time?',
      lastUsedAt: 'time?',
    },
  },
  requestKeys: {
    key: 'id',
    fields: {
      id: 'text',
      version: 'number',
      request: 'text',
      state: 'text',
      until: 'time',
      expiresAt: 'time',
    },
    personal: answerFields,
    ordered: false,
  },
  inbound: {
    key: 'sid',
    fields: {
      sid: 'text',
      contactId: 'text',
      channel: 'text',
      to: 'text',
      attachment: 'text?',
      answeredByCarrier: 'text?',
      receivedAt: 'time',
    },
    personal: textFields,
    ordered: true,
  },
  outbox: {
    key: 'id',
    fields: {
      id: 'text',
      contactId: 'text',
      channel: 'text',
      sender: 'text',
      priority: 'number',
      purpose: 'text',
      group: 'text?',
      segments: 'number',
      notBefore: 'time',
      expiresAt: 'time',
      quietZone: 'text?',
      evenIfStopped: 'flag',
      createdAt: 'time',
      state: 'text',
      attempts: 'number',
      owner: 'text?',
      attemptedAt: 'time?',
      sid: 'text?',
      error: 'text?',
      busy: 'flag',
      holdUntil: 'time?',
      inOrder: 'flag',
      recall: 'text?',
      waitsFor: 'text?',
    },
    personal: messageFields,
    ordered: true,
  },
};

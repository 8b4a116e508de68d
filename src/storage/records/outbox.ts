import { CHANNELS } from '../../domain/address.ts';
import { OUTBOX_STATES, type OutboxRow } from '../../domain/message.ts';
import { messageFields } from '../sealed-fields.ts';
import { PRIORITY_NUMBERS } from '../stored-words.ts';
import { added, flag, number, oneNumber, orNull, storedAs, text, time, word } from './field.ts';
import { defineRecord, PRESENT, sealedFields } from './record.ts';

/**
 * What a queued message waits for: its `turn` in the line of its sender, its `time` (`opensAt`), or that its `contact` is free.
 * Only a queued message has one, so that what is finished leaves every index that a claim reads.
 */
export const WAITS = ['turn', 'time', 'contact'] as const;
export type Wait = (typeof WAITS)[number];

const waits = { waitsFor: PRESENT };

/** A message out. */
export const outboxRecord = defineRecord({
  table: 'outbox',
  model: 'Outbox',
  key: 'id',
  fields: {
    id: text(),
    contactId: text(),
    channel: word(CHANNELS),
    sender: text(),
    priority: oneNumber(PRIORITY_NUMBERS),
    purpose: text(),
    group: orNull(text({ column: 'withdraw_group' })),
    segments: number(),
    notBefore: time(),
    expiresAt: time(),
    quietZone: orNull(text()),
    ignoreOptOut: storedAs('evenIfStopped', flag()),
    createdAt: time(),
    state: word(OUTBOX_STATES),
    attempts: number(),
    owner: orNull(text()),
    attemptedAt: orNull(time()),
    sid: orNull(text()),
    error: orNull(text()),
  },
  personal: sealedFields(messageFields),
  kept: [],
  beside: {
    // The order of commits: of a contact exactly, between contacts as near as the clocks of machines are (contact-orders.ts).
    order: number(),
    waitsFor: added(word(WAITS), () => null),
    // Its turn in the line of its sender and priority (turnOf in outbox-rules.ts); absent in what was queued before there was one.
    turn: added(time(), () => null),
    // When to look at it: not before, or when it expires if that is sooner.
    opensAt: time(),
    // Nothing else may go to the contact: sending, unsure, or accepted and held until `holdUntil`. A contact has one such.
    busy: flag(),
    holdUntil: orNull(time()),
    // Waits to be sent again and holds back what is behind it.
    inOrder: flag(),
    // Withdrawn while in flight: should it come back, it ends with this instead of being queued.
    recall: orNull(text()),
    // How often something was queued to follow it: written so that a report of delivery at the same moment is seen.
    followed: added(number(), () => null),
  },
  columns: ['seq', 'gate', 'opens_at', 'turn', 'busy', 'hold_until', 'in_order', 'recall'],
  moved: ['waitsFor', 'busy', 'holdUntil', 'inOrder', 'recall'],
  indexes: [
    {
      fields: { waitsFor: 1, sender: 1, priority: 1, turn: 1, order: 1, _id: 1 },
      where: waits,
      serves: 'claimOutbox: the line of a sender; listBusySenders',
    },
    {
      fields: { contactId: 1, waitsFor: 1, turn: 1 },
      where: waits,
      serves: 'send: what waits of a contact; what waits for a contact is let go',
    },
    {
      fields: { waitsFor: 1, opensAt: 1 },
      where: waits,
      serves: 'claimOutbox: what has come due; nextDueAt',
    },
    {
      fields: { contactId: 1 },
      unique: true,
      where: { busy: true },
      serves: 'claimOutbox: whose contact is busy; nobody has two in flight',
    },
    {
      fields: { contactId: 1, order: 1 },
      serves: 'listOutboxOf, what waits for a contact, withdrawContact',
    },
    {
      fields: { contactId: 1, inOrder: 1 },
      where: { inOrder: true },
      serves: 'claimOutbox: what holds others of its contact back',
    },
    {
      fields: { sender: 1, attemptedAt: 1, order: 1 },
      where: { busy: true },
      serves: 'listUnknown, markOrphans, listBusySenders',
    },
    {
      fields: { holdUntil: 1 },
      where: { busy: true },
      serves: 'claimOutbox: who was held long enough; nextDueAt',
    },
    {
      fields: { expiresAt: 1 },
      where: { inOrder: true },
      serves: 'claimOutbox: what holds others back and has expired',
    },
    { fields: { group: 1, state: 1 }, where: { group: PRESENT }, serves: 'withdraw' },
    { fields: { sid: 1 }, where: { sid: PRESENT }, serves: 'recordReport without our id' },
    { fields: { state: 1, sender: 1, attemptedAt: 1, segments: 1 }, serves: 'countOutbox, readHandedOver' },
    { fields: { createdAt: 1, _id: 1 }, serves: 'listAged of messages' },
  ],
  of: (values): OutboxRow => values,
});

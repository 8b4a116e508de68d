import { Schema } from 'mongoose';
import { CHANNELS, type Channel } from '../../../domain/address.ts';
import { OUTBOX_STATES, type OutboxState, type Priority } from '../../../domain/message.ts';
import { PRIORITY_NUMBERS } from '../../stored-words.ts';
import {
  id,
  moment,
  nullableMoment,
  nullableText,
  options,
  order,
  sealedBytes,
  word,
  yesOrNo,
} from '../fields.ts';

/**
 * What a queued message waits for: its `turn` in the line of its sender, its `time` (`opensAt`), or that its `contact` is free.
 * Only a queued message has one, so that what is finished leaves every index that a claim reads.
 */
export const WAITS = ['turn', 'time', 'contact'] as const;
export type Wait = (typeof WAITS)[number];

/** A message out. */
export interface OutboxDocument {
  _id: string;
  contactId: string;
  /** The order of commits: of a contact exactly, between contacts as near as the clocks of machines are, see lines.ts. */
  order: number;
  channel: Channel;
  sender: string;
  priority: Priority;
  purpose: string;
  group: string | null;
  segments: number;
  notBefore: Date;
  expiresAt: Date;
  quietZone: string | null;
  evenIfStopped: boolean;
  createdAt: Date;
  state: OutboxState;
  attempts: number;
  owner: string | null;
  attemptedAt: Date | null;
  sid: string | null;
  error: string | null;
  waitsFor?: Wait;
  /** Its place in the line of its sender and priority (turnOf in outbox-rules.ts); absent in what was queued before there was one. */
  turn?: Date;
  /** When to look at it: not before, or when it expires if that is sooner. */
  opensAt: Date;
  /** Nothing else may go to the contact: sending, unsure, or accepted and held until `holdUntil`. A contact has one such. */
  busy: boolean;
  holdUntil: Date | null;
  /** Waits to be sent again and holds back what is behind it. */
  inOrder: boolean;
  /** Withdrawn while in flight: should it come back, it ends with this instead of being queued. */
  recall: string | null;
  /** How often something was queued to follow it: written so that a report of delivery at the same moment is seen. */
  followed?: number;
  /** Address and content. */
  sealed: Buffer;
}

export const outboxSchema = new Schema<OutboxDocument>(
  {
    _id: id,
    contactId: word(),
    order,
    channel: word(CHANNELS),
    sender: word(),
    priority: { type: Number, required: true, enum: PRIORITY_NUMBERS },
    purpose: word(),
    group: nullableText,
    segments: order,
    notBefore: moment,
    expiresAt: moment,
    quietZone: nullableText,
    evenIfStopped: yesOrNo,
    createdAt: moment,
    state: word(OUTBOX_STATES),
    attempts: order,
    owner: nullableText,
    attemptedAt: nullableMoment,
    sid: nullableText,
    error: nullableText,
    waitsFor: { type: String, enum: WAITS },
    turn: Date,
    opensAt: moment,
    busy: yesOrNo,
    holdUntil: nullableMoment,
    inOrder: yesOrNo,
    recall: nullableText,
    followed: { type: Number, min: 0 },
    sealed: sealedBytes,
  },
  options,
)
  // claimOutbox: the line of a sender; listBusySenders
  .index(
    { waitsFor: 1, sender: 1, priority: 1, turn: 1, order: 1, _id: 1 },
    { partialFilterExpression: { waitsFor: { $gt: '' } } },
  )
  // send: what waits of a contact; what waits for a contact is let go
  .index({ contactId: 1, waitsFor: 1, turn: 1 }, { partialFilterExpression: { waitsFor: { $gt: '' } } })
  // claimOutbox: what has come due; nextDueAt
  .index({ waitsFor: 1, opensAt: 1 }, { partialFilterExpression: { waitsFor: { $gt: '' } } })
  // claimOutbox: whose contact is busy; nobody has two in flight
  .index({ contactId: 1 }, { unique: true, partialFilterExpression: { busy: true } })
  // listOutboxOf, what waits for a contact, withdrawContact
  .index({ contactId: 1, order: 1 })
  // claimOutbox: what holds others of its contact back
  .index({ contactId: 1, inOrder: 1 }, { partialFilterExpression: { inOrder: true } })
  // listUnsure, markOrphans, listBusySenders
  .index({ sender: 1, attemptedAt: 1, order: 1 }, { partialFilterExpression: { busy: true } })
  // claimOutbox: who was held long enough; nextDueAt
  .index({ holdUntil: 1 }, { partialFilterExpression: { busy: true } })
  // claimOutbox: what holds others back and has expired
  .index({ expiresAt: 1 }, { partialFilterExpression: { inOrder: true } })
  // withdraw
  .index({ group: 1, state: 1 }, { partialFilterExpression: { group: { $gt: '' } } })
  // recordReport without our id
  .index({ sid: 1 }, { partialFilterExpression: { sid: { $gt: '' } } })
  // countOutbox, readHandedOver
  .index({ state: 1, sender: 1, attemptedAt: 1, segments: 1 });

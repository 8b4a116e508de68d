import type { BroadcastContent } from './broadcast-content.ts';
import type { Channel } from './address.ts';
import type { Language } from './language.ts';

/**
 * draft → review → approved → holding → canary → sending ⇄ paused → done, or recalled from where anything could still go out.
 * `approved`: the audience is being frozen into recipients. `holding`: it is frozen and waits for its time.
 */
export const BROADCAST_STATES = [
  'draft',
  'review',
  'approved',
  'holding',
  'canary',
  'sending',
  'paused',
  'done',
  'recalled',
] as const;
export type BroadcastState = (typeof BROADCAST_STATES)[number];

/** Who made a broadcast stand still: a member of staff, or too many failures. */
export const PAUSE_REASONS = ['staff', 'failures'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** What a broadcast follows: nothing, the failures of another one, or those who got another one. */
export const BROADCAST_KINDS = ['new', 'resend', 'correction'] as const;
export type BroadcastKind = (typeof BROADCAST_KINDS)[number];

export type { BroadcastContent };

/** What an author gets who does not say otherwise. */
export const USUAL_CONTENT: Omit<BroadcastContent, 'title'> = {
  audience: { include: {}, exclude: [] },
  texts: {},
  fallback: null,
  keepAccents: false,
  startsAt: null,
  holdMinutes: 10,
  canaryShare: 0.01,
  canaryMinutes: 10,
  failureLimit: 0.1,
  quietHours: true,
  livesMinutes: 36 * 60,
};

/** What else is counted as a correction or resend's own recipients: those of the broadcast it follows. */
export interface BroadcastOrigin {
  readonly kind: BroadcastKind;
  /** The broadcast that it follows; null for a new one. */
  readonly of: string | null;
}

/** How far the freezing of the audience has come. */
export interface Expansion {
  /** Id of the last registration (or position of the last recipient of the broadcast it follows) that was looked at; null before the first. */
  readonly after: string | null;
  /** Recipients made. */
  readonly made: number;
  /** Of each language and channel, for the choice of those who get it first. */
  readonly seen: Readonly<Record<string, number>>;
  readonly senders: readonly string[];
  readonly zones: readonly string[];
}

export const NOTHING_FROZEN: Expansion = { after: null, made: 0, seen: {}, senders: [], zones: [] };

/** Results that were there when the broadcast was last let go: only what came since makes it pause. */
export interface Watch {
  readonly ended: number;
  readonly failed: number;
}

/** A message of an administrator to a chosen audience. */
export interface Broadcast extends BroadcastOrigin {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  readonly state: BroadcastState;
  readonly content: BroadcastContent;
  /** Who wrote the present content. */
  readonly author: string;
  /** Everybody who ever wrote a version of it, each once: none of them approves it. */
  readonly authors: readonly string[];
  /** Who let a text pass that rule 2 would have kept back, and why; null when nobody had to. */
  readonly override: { readonly by: string; readonly reason: string } | null;
  readonly submittedBy: string | null;
  /** Null until somebody else approved it, and where none had to. */
  readonly approvedBy: string | null;
  /** What was approved: hash of content, audience and count. */
  readonly approvedHash: string | null;
  /** UTC milliseconds. */
  readonly approvedAt: number | null;
  /** People that the audience held when it was approved. */
  readonly approvedCount: number | null;
  readonly expansion: Expansion;
  /** UTC milliseconds at which sending may start; until the audience is frozen null, or what it was held back to. */
  readonly dueAt: number | null;
  /** UTC milliseconds at and after which nothing more leaves; null until it starts. */
  readonly expiresAt: number | null;
  /** UTC milliseconds at which the canary was begun. */
  readonly canaryAt: number | null;
  readonly paused: { readonly from: 'canary' | 'sending'; readonly why: PauseReason } | null;
  readonly watch: Watch;
  /** UTC milliseconds at which it came to its end; null before. */
  readonly endedAt: number | null;
  /** Whether the worker has still to look at it: anything may yet happen to it or to its messages. */
  readonly live: boolean;
  /** UTC milliseconds. */
  readonly createdAt: number;
}

/**
 * waiting → queued → sent → delivered → replied. `sent`: the channel took it. The other ends carry a reason.
 * Every recipient has one state, so their sum is always the audience.
 */
export const RECIPIENT_STATES = [
  'waiting',
  'queued',
  'sent',
  'delivered',
  'replied',
  'failed',
  'suppressed',
  'expired',
  'recalled',
  'unsure',
] as const;
export type RecipientState = (typeof RECIPIENT_STATES)[number];

/** States of those who did not get it, or of whom it is not known. */
export const UNREACHED_STATES: readonly RecipientState[] = [
  'failed',
  'expired',
  'suppressed',
  'recalled',
  'unsure',
];

/** What the texts are filled with for one person, frozen when the audience was. Personal. */
export interface RecipientValues {
  readonly first_name: string;
  readonly receipt: string;
  /** Of the appointment that held at that moment; all null without one. */
  readonly reference: string | null;
  /** ISO date. */
  readonly date: string | null;
  /** Local 24-hour time. */
  readonly time: string | null;
  readonly port: string | null;
  readonly gate: string | null;
  readonly city: string | null;
}

/** One person of a frozen audience. */
export interface BroadcastRecipient {
  readonly broadcastId: string;
  /** From 1, in the order of registration. */
  readonly position: number;
  readonly registrationId: string;
  /** '' when no phone belongs to it. */
  readonly contactId: string;
  readonly language: Language;
  readonly channel: Channel;
  readonly sender: string;
  /** IANA zone, for quiet hours. */
  readonly zone: string;
  /** Gets it first. */
  readonly canary: boolean;
  readonly segments: number;
  readonly state: RecipientState;
  /** Why it ended so: a code; `retry` while a later try of it waits. */
  readonly reason: string | null;
  /** Its message may still change state. */
  readonly open: boolean;
  /** How often it was put into the outbox: more than once when it was taken back from there. */
  readonly feeds: number;
  /** UTC milliseconds at which its message was handed to the channel. */
  readonly sentAt: number | null;
  /** The text that answered it. */
  readonly reply: { readonly sid: string; readonly at: number } | null;
  /** Address. Personal. */
  readonly to: string;
  readonly values: RecipientValues;
}

/** Why one gets nothing whose phone gets the same text for another registration. */
export const SAME_PHONE = 'same_phone';

const POSITION_DIGITS = 8;

/**
 * Id of the message that a recipient gets the `nth` time it is queued (from 1): the same whoever makes it, so that it is made once.
 * Later tries of it and other ways begin with it (src/outbox/again.ts, window.ts).
 */
export function broadcastMessageId(broadcastId: string, position: number, nth: number): string {
  const id = `${broadcastId}.${String(position).padStart(POSITION_DIGITS, '0')}`;
  return nth === 1 ? id : `${id}x${String(nth)}`;
}

const MESSAGE_ID = new RegExp(`^(.+?)\\.(\\d{${String(POSITION_DIGITS)}})(?![\\dA-Za-wyz])`);

/** Whom a message of a broadcast was made for, however often it was queued and tried, whatever way it goes; null for an id of any other form. */
export function recipientOfMessage(id: string): { broadcastId: string; position: number } | null {
  const [, broadcastId, position] = MESSAGE_ID.exec(id) ?? [];
  return broadcastId === undefined ? null : { broadcastId, position: Number(position) };
}

/** Group of all messages of a broadcast. */
export function broadcastGroup(broadcastId: string): string {
  return `broadcast:${broadcastId}`;
}

const OF_BROADCAST = /^broadcast:([^:]+)$/;

/** The broadcast whose messages a group holds; null for any other group, that of a test too. */
export function broadcastOfGroup(group: string): string | null {
  return OF_BROADCAST.exec(group)?.[1] ?? null;
}

/** Why messages of a broadcast are withdrawn. */
export const WITHDRAWN_TO_WAIT = 'broadcast_paused';
export const WITHDRAWN_FOR_GOOD = 'broadcast_recalled';

/** States in which recipients may be put into the outbox. */
export function isBeingSent(state: BroadcastState): boolean {
  return state === 'canary' || state === 'sending';
}

/** States in which the content may be changed; a change makes it a draft again. */
export function isEditable(state: BroadcastState): boolean {
  return state === 'draft' || state === 'review' || state === 'approved' || state === 'holding';
}

/** How many recipients are in a state for a reason. */
export interface RecipientCount {
  readonly canary: boolean;
  readonly state: RecipientState;
  readonly reason: string | null;
  readonly count: number;
}

/** Counts by state; their sum is the audience. */
export function byState(counts: readonly RecipientCount[]): Record<RecipientState, number> {
  const sums: Record<RecipientState, number> = {
    waiting: 0,
    queued: 0,
    sent: 0,
    delivered: 0,
    replied: 0,
    failed: 0,
    suppressed: 0,
    expired: 0,
    recalled: 0,
    unsure: 0,
  };
  for (const { state, count } of counts) sums[state] += count;
  return sums;
}

/** Results by which a broadcast is judged: messages that came to something, and how many of them to nothing good. */
export function resultsOf(counts: readonly RecipientCount[]): Watch {
  const { sent, delivered, replied, failed } = byState(counts);
  return { ended: sent + delivered + replied + failed, failed };
}

import type { Channel } from './address.ts';
import type { Asks } from './asks.ts';
import type { Language } from './language.ts';

/** Lower goes first. */
export const PRIORITIES = { reply: 0, appointment: 1, reminder: 2, broadcast: 3, clip: 4 } as const;
export type Priority = (typeof PRIORITIES)[keyof typeof PRIORITIES];

/** What came with a text besides words. */
export type Attachment = 'audio' | 'image' | 'video' | 'document' | 'contact' | 'sticker' | 'other';

/** A text from a person, whatever channel brought it. */
export interface InboundMessage {
  /** The channel's own id of the message; a redelivery carries the same one. */
  readonly sid: string;
  readonly channel: Channel;
  /** Address as the channel wrote it, without its prefix: an E.164 number or a WhatsApp business-scoped id. Personal. */
  readonly from: string;
  /** WhatsApp's business-scoped id of the person, when it came along: beside a number, or as `from` itself. Personal. */
  readonly externalId: string | null;
  /** Our sender that was texted, as in OutboxMessage.sender. */
  readonly to: string;
  /** Never null; empty when only media came. Personal. */
  readonly text: string;
  /** Payload of the button or list row that was pressed. */
  readonly payload: string | null;
  readonly attachment: Attachment | null;
  /** Decimal degrees of a location pin. Personal. */
  readonly location: { readonly latitude: number; readonly longitude: number } | null;
  /** What the carrier side has already answered by itself; we do not answer that a second time. */
  readonly answeredByCarrier: 'stop' | 'start' | 'help' | null;
  /** UTC milliseconds. */
  readonly receivedAt: number;
  /** Staff took its words away: nothing is left but when and from whom it came. */
  readonly redacted?: true;
}

/** A choice offered with a message; `id` comes back as the payload of a button. */
export interface ContentChoice {
  readonly id: string;
  readonly title: string;
}

/** The same news as an approved WhatsApp template says it: for when 24 hours have passed since the person's last text. Personal. */
export interface ContentTemplate {
  /** One of TEMPLATE_NAMES in src/wording/templates.ts. */
  readonly name: string;
  /** What its variables 1, 2, … are filled with, written the reader's way; none empty, each one line. */
  readonly values: readonly string[];
  /** The whole text as the person reads it. */
  readonly body: string;
  /** The channel refused free text already: nothing but the template is sent. */
  readonly only?: true;
}

/** What is said. The body always stands alone: choices repeat in it as numbers. Personal. */
export interface Content {
  readonly body: string;
  readonly choices?: readonly ContentChoice[];
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly label: string };
  /** The language of all of it; set where a channel must know it (choices, template). */
  readonly language?: Language;
  /** On WhatsApp, for when free text may not be sent any more. */
  readonly template?: ContentTemplate;
  /** On WhatsApp: the same for SMS, part by part, for when WhatsApp cannot bring it. When absent, the body does. */
  readonly sms?: readonly string[];
  /** By SMS letters that cost more there stay as they are: who wrote it wants them. */
  readonly keepAccents?: true;
  /** A recorded clip in place of the body, which only names it: `es/consent-0a1b2c3d4e5f6071.ogg`, behind `/media/`. */
  readonly clip?: string;
  /** What it asks of whoever reads it; absent when nothing, and in messages from before it was kept. */
  readonly asks?: Asks;
  /** Staff took its words away after it was sent. */
  readonly redacted?: true;
}

/** A message to a person, fixed when it is queued. */
export interface OutboxMessage {
  /** Fixed when queued; travels in the StatusCallback so that a report proves the send. */
  readonly id: string;
  readonly contactId: string;
  readonly channel: Channel;
  /** Personal. */
  readonly to: string;
  /** Our sender: `+1…` or `MG…` on SMS, the same after `whatsapp:` on WhatsApp (as in SENDER_RATES). */
  readonly sender: string;
  readonly priority: Priority;
  /** What the message is, for reports: `reply`, `instruction`, `reminder.prepare`, … */
  readonly purpose: string;
  /** Messages that one later event withdraws together, e.g. `appointment:ID`. */
  readonly group: string | null;
  readonly content: Content;
  /** SMS segments (GSM 03.38 or UTF-16); 1 for WhatsApp. */
  readonly segments: number;
  /** UTC milliseconds. */
  readonly notBefore: number;
  /** UTC milliseconds; never handed to a channel at or after it. */
  readonly expiresAt: number;
  /** IANA zone whose 08:00–21:00 it keeps to; null when it answers a text or cannot wait. */
  readonly quietZone: string | null;
  /** True only for the answer to a stopped person's own text. */
  readonly ignoreOptOut: boolean;
  /** UTC milliseconds. */
  readonly createdAt: number;
}

/**
 * queued → sending → accepted → sent → delivered, forward only.
 * `unsure`: handed over, answer lost; reconciled, never blindly sent again.
 * Ends: delivered, undelivered, failed, expired, withdrawn, suppressed. A later report of delivery wins over every other end.
 */
export const OUTBOX_STATES = [
  'queued',
  'sending',
  'unsure',
  'accepted',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'expired',
  'withdrawn',
  'suppressed',
] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** Of a message in one of these the phone may have got it, or is about to. */
export const HANDED_OVER = [
  'sending',
  'unsure',
  'accepted',
  'sent',
  'delivered',
  'undelivered',
] as const satisfies readonly OutboxState[];

export interface OutboxRow extends OutboxMessage {
  readonly state: OutboxState;
  readonly attempts: number;
  /** Worker that holds it while `sending`. */
  readonly owner: string | null;
  /** UTC milliseconds of the last attempt. */
  readonly attemptedAt: number | null;
  /** The channel's id once accepted. */
  readonly sid: string | null;
  /** Code of the channel's last error, e.g. `21610`. */
  readonly error: string | null;
}

/** The reason of a message that ended because its row does not open: it would hold up all others for ever. */
export const DAMAGED_MESSAGE = 'sealed_damaged';

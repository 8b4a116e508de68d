import type { Channel } from '../../domain/address.ts';
import type { Content, InboundMessage, OutboxRow } from '../../domain/message.ts';
import { inWhatsAppWindow } from '../../domain/whatsapp-window.ts';

/** One message that a phone received, as `GET /simulator/messages` lists it. */
export interface Received {
  readonly id: string;
  readonly to: string;
  readonly channel: Channel;
  readonly body: string;
  /** Choices, place and clip, when the message has any; the template, when it came as one. */
  readonly content?: Pick<Content, 'body' | 'choices' | 'location' | 'template' | 'clip'>;
  /** ISO instant at which the carrier took it. */
  readonly createdAt: string;
  readonly status: string;
  readonly from: string;
  /** SMS segments; 1 on WhatsApp. */
  readonly segments: number;
}

/** One text that a phone sent. */
interface Sent {
  readonly id: string;
  readonly channel: Channel;
  readonly body: string;
  readonly attachment: string | null;
  readonly location: InboundMessage['location'];
  readonly createdAt: string;
}

/** Everything that a phone page or a terminal phone shows. */
export interface Talk {
  /** The service's time, ISO. */
  readonly now: string;
  /** Whether POST /simulator/clock may move it. */
  readonly clockMoves: boolean;
  /** Messages that are due and on their way to this phone. */
  readonly pending: number;
  readonly messages: readonly (
    ({ readonly kind: 'received' } & Received) | ({ readonly kind: 'sent' } & Sent)
  )[];
}

const ARRIVED: ReadonlySet<OutboxRow['state']> = new Set(['accepted', 'sent', 'delivered']);
const ON_ITS_WAY: ReadonlySet<OutboxRow['state']> = new Set(['queued', 'sending', 'unsure']);

/** When the carrier took it; a message queued at night for the morning arrived in the morning. */
const arrivedAt = (row: OutboxRow): number => row.attemptedAt ?? row.createdAt;
const iso = (instant: number): string => new Date(instant).toISOString();

/** Whether a message came as an approved template: 24 hours after the phone's last text on WhatsApp, as the outbox decided it. */
function cameAsTemplate(row: OutboxRow, texts: readonly InboundMessage[]): boolean {
  const { template } = row.content;
  if (row.channel !== 'whatsapp' || template === undefined) return false;
  const at = arrivedAt(row);
  const heard = texts.filter((text) => text.channel === 'whatsapp' && text.receivedAt <= at);
  const last = heard.length === 0 ? null : Math.max(...heard.map((text) => text.receivedAt));
  return template.only === true || !inWhatsAppWindow(last, at);
}

/** What is seen of a message. */
function shown(row: OutboxRow, texts: readonly InboundMessage[]): Pick<Received, 'body' | 'content'> {
  const { body, choices, location, template, clip } = row.content;
  if (clip !== undefined) return { body, content: { body, clip } };
  if (template !== undefined && cameAsTemplate(row, texts)) {
    return { body: template.body, content: { body: template.body, template } };
  }
  if (choices === undefined && location === undefined) return { body };
  return { body, content: { body, ...(choices && { choices }), ...(location && { location }) } };
}

/**
 * What a phone received of all that was queued for it, oldest first. Takes rows in the order of their commits.
 * @param texts what the phone sent, oldest first
 */
export function listReceived(
  rows: readonly OutboxRow[],
  texts: readonly InboundMessage[],
): readonly Received[] {
  return rows
    .filter((row) => ARRIVED.has(row.state))
    .sort((a, b) => arrivedAt(a) - arrivedAt(b))
    .map((row) => ({
      id: row.id,
      to: row.to,
      channel: row.channel,
      ...shown(row, texts),
      createdAt: iso(arrivedAt(row)),
      status: row.state,
      from: row.sender,
      segments: row.segments,
    }));
}

/** How many messages are due at `now` (UTC milliseconds) and not yet with the phone. */
export function countPending(rows: readonly OutboxRow[], now: number): number {
  return rows.filter((row) => ON_ITS_WAY.has(row.state) && row.notBefore <= now && now < row.expiresAt)
    .length;
}

/** Both sides of a talk in order; of one moment, the question before its answer. */
export function listTalk(rows: readonly OutboxRow[], texts: readonly InboundMessage[]): Talk['messages'] {
  const sent = texts.map((text) => ({
    kind: 'sent' as const,
    id: text.sid,
    channel: text.channel,
    body: text.text,
    attachment: text.attachment,
    location: text.location,
    createdAt: iso(text.receivedAt),
  }));
  const received = listReceived(rows, texts).map((message) => ({ kind: 'received' as const, ...message }));
  return [...sent, ...received].sort((a, b) =>
    a.createdAt === b.createdAt ? 0 : a.createdAt < b.createdAt ? -1 : 1,
  );
}

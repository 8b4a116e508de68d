import { CHANNELS } from '../../domain/address.ts';
import { OUTBOX_STATES, type OutboxRow } from '../../domain/message.ts';
import { messageFields } from '../sealed-fields.ts';
import { PRIORITY_NUMBERS } from '../stored-words.ts';
import type { Vault } from '../vault.ts';
import { bool, number, numberOrNull, oneOf, sealed, text, textOrNull } from './cells.ts';
import type { Row } from './connection.ts';

/** The columns that outboxRowOf reads, in its order. */
export const OUTBOX_ROW = `o.id, o.contact_id, o.channel, o.sender, o.priority, o.purpose, o.withdraw_group, o.segments,
  o.not_before, o.expires_at, o.quiet_zone, o.even_if_stopped, o.created_at, o.state, o.attempts, o.owner, o.attempted_at,
  o.sid, o.error, o.sealed`;

/** How many columns OUTBOX_ROW has; what a SELECT adds comes after them. */
export const OUTBOX_WIDTH = 20;

/** Seals and opens messages. */
export function createOutboxCodec(vault: Vault) {
  const seal = sealed(vault, messageFields);
  return {
    seal: ({ to, content }: Pick<OutboxRow, 'to' | 'content'>): Uint8Array => vault.seal({ to, content }),
    open: (row: Row): OutboxRow => ({
      id: text(row, 0),
      contactId: text(row, 1),
      channel: oneOf(CHANNELS, row, 2),
      sender: text(row, 3),
      priority: oneOf(PRIORITY_NUMBERS, row, 4),
      purpose: text(row, 5),
      group: textOrNull(row, 6),
      segments: number(row, 7),
      notBefore: number(row, 8),
      expiresAt: number(row, 9),
      quietZone: textOrNull(row, 10),
      evenIfStopped: bool(row, 11),
      createdAt: number(row, 12),
      state: oneOf(OUTBOX_STATES, row, 13),
      attempts: number(row, 14),
      owner: textOrNull(row, 15),
      attemptedAt: numberOrNull(row, 16),
      sid: textOrNull(row, 17),
      error: textOrNull(row, 18),
      ...seal.open(row, 19),
    }),
  };
}

export type OutboxCodec = ReturnType<typeof createOutboxCodec>;

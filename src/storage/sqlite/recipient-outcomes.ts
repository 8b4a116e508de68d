import { RECIPIENT_STATES, recipientOfMessage } from '../../domain/broadcast.ts';
import { OUTBOX_STATES } from '../../domain/message.ts';
import type { RecipientMessage } from '../../domain/recipient-outcome.ts';
import type { BroadcastStorage, OpenRecipient } from '../broadcast-port.ts';
import type { NewOutcome } from '../write.ts';
import { bool, flag, number, numberOrNull, oneOf, text, textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];

/** What became of the messages of a broadcast. */
export function createRecipientOutcomes(connection: Connection) {
  // Later tries and other ways have ids that begin with the first one's; `~~` comes after all of them.
  const open = connection.prepare(
    `SELECT r.position, r.feeds, r.state, r.reason, coalesce(t.stopped, 0), o.id, o.state, o.error, o.attempted_at
     FROM (SELECT * FROM recipients WHERE open = 1 AND broadcast_id = ? AND position > ? ORDER BY position LIMIT ?) r
     LEFT JOIN outbox o ON o.id >= r.message_id AND o.id < r.message_id || '~~'
     LEFT JOIN conversations t ON t.contact_id = r.contact_id
     ORDER BY r.position, o.seq`,
  );
  const settle = connection.prepare(
    `UPDATE recipients SET state = iif(state = 'replied' AND ?1 IN ('sent', 'delivered'), 'replied', ?1), reason = ?2, open = ?3,
       sent_at = coalesce(sent_at, ?4) WHERE broadcast_id = ?5 AND position = ?6 AND feeds = ?7 AND open = 1`,
  );
  const toDelivered = connection.prepare(
    `UPDATE recipients SET state = iif(reply_at IS NULL, 'delivered', 'replied'), reason = NULL, open = 0,
       sent_at = coalesce(sent_at, ?) WHERE broadcast_id = ? AND position = ? AND state NOT IN ('delivered', 'replied')`,
  );

  return {
    listOpenRecipients({ broadcastId, after, limit }: Query<'listOpenRecipients'>): readonly OpenRecipient[] {
      const found = new Map<number, OpenRecipient & { readonly messages: RecipientMessage[] }>();
      for (const row of open.all([broadcastId, after, limit])) {
        const position = number(row, 0);
        const known = found.get(position) ?? {
          position,
          feeds: number(row, 1),
          state: oneOf(RECIPIENT_STATES, row, 2),
          reason: textOrNull(row, 3),
          stopped: bool(row, 4),
          messages: [],
        };
        found.set(position, known);
        if (row[5] !== null)
          known.messages.push({
            id: text(row, 5),
            state: oneOf(OUTBOX_STATES, row, 6),
            error: textOrNull(row, 7),
            attemptedAt: numberOrNull(row, 8),
          });
      }
      return [...found.values()];
    },
    writeOutcomes(broadcastId: string, outcomes: readonly NewOutcome[]): void {
      for (const { position, feeds, state, reason, open: stillOpen, sentAt } of outcomes)
        settle.run([state, reason, flag(stillOpen), sentAt, broadcastId, position, feeds]);
    },
    /** A message of a broadcast was delivered of which another end had been taken over, or that was to be sent once more. */
    arrived(messageId: string, attemptedAt: number | null): void {
      const whose = recipientOfMessage(messageId);
      if (whose !== null) toDelivered.run([attemptedAt, whose.broadcastId, whose.position]);
    },
  };
}

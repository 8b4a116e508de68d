import {
  broadcastMessageId,
  isBeingSent,
  RECIPIENT_STATES,
  recipientOfMessage,
  SAME_PHONE,
  type BroadcastRecipient,
  type RecipientCount,
} from '../../domain/broadcast.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { OUTBOX_STATES } from '../../domain/message.ts';
import type { RecipientMessage } from '../../domain/recipient-outcome.ts';
import type { SendingLoad } from '../../domain/sending-time.ts';
import type { BroadcastStorage, FoundReply, OpenRecipient, RecipientAt } from '../broadcast-port.ts';
import { recipientOf, recipientRecord, sealedWay, storedRecipient } from '../records/recipients.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome, EnqueueMove, NewOutcome, Write } from '../write.ts';
import type { Broadcasts } from './broadcasts.ts';
import { bool, flag, number, numberOrNull, oneOf, text, textOrNull } from './cells.ts';
import type { Connection } from './connection.ts';
import { createTable } from './record-table.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];
type Replies = Extract<Write, { kind: 'reply' }>['replies'];

/** People of frozen audiences. */
export function createRecipients(connection: Connection, vault: Vault, broadcasts: Broadcasts) {
  const table = createTable(connection, vault, recipientRecord);
  const { select } = table;
  const find = select('WHERE broadcast_id = ? AND position = ?');
  const page = select(
    `WHERE broadcast_id = ?1 AND position > ?2 AND (?3 IS NULL OR state IN (SELECT value FROM json_each(?3)))
     ORDER BY position LIMIT ?4`,
  );
  const enqueueable = select(
    `WHERE state = 'waiting' AND broadcast_id = ? AND canary = ? AND sender = ? AND zone = ? ORDER BY position LIMIT ?`,
  );
  const count = connection.prepare(
    'SELECT canary, state, reason, count(*) FROM recipients WHERE broadcast_id = ? GROUP BY canary, state, reason',
  );
  const left = connection.prepare(
    `SELECT sender, zone, sum(segments) FROM recipients WHERE broadcast_id = ? AND state IN ('waiting', 'queued')
     GROUP BY sender, zone ORDER BY sender, zone`,
  );
  const at = connection.prepare(
    `SELECT position, contact_id, language, state, reason FROM recipients
     WHERE contact_id IN (SELECT value FROM json_each(?)) AND broadcast_id = ? ORDER BY position`,
  );
  const queuedSegments = connection.prepare(
    "SELECT sender, sum(segments) FROM recipients WHERE state = 'queued' AND reason IS NULL GROUP BY sender",
  );
  // Later tries and other ways have ids that begin with the first one's; `~~` comes after all of them.
  const open = connection.prepare(
    `SELECT r.position, r.feeds, r.state, r.reason, coalesce(t.stopped, 0), o.id, o.state, o.error, o.attempted_at
     FROM (SELECT * FROM recipients WHERE open = 1 AND broadcast_id = ? AND position > ? ORDER BY position LIMIT ?) r
     LEFT JOIN outbox o ON o.id >= r.message_id AND o.id < r.message_id || '~~'
     LEFT JOIN conversations t ON t.contact_id = r.contact_id
     ORDER BY r.position, o.seq`,
  );
  const scan = connection.prepare(
    `SELECT max(position), count(*) FROM (SELECT position FROM recipients WHERE broadcast_id = ? AND position > ?
       ORDER BY position LIMIT ?)`,
  );
  const replies = connection.prepare(
    `SELECT position, reply_sid, reply_at FROM (
       SELECT r.position,
         (SELECT i.sid FROM inbound i WHERE i.contact_id = r.contact_id AND i.received_at > r.sent_at ORDER BY i.seq LIMIT 1) AS reply_sid,
         (SELECT i.received_at FROM inbound i WHERE i.contact_id = r.contact_id AND i.received_at > r.sent_at ORDER BY i.seq LIMIT 1) AS reply_at,
         r.sent_at,
         (SELECT min(n.sent_at) FROM recipients n WHERE n.contact_id = r.contact_id AND n.broadcast_id <> r.broadcast_id
            AND n.sent_at > r.sent_at) AS next_at
       FROM recipients r JOIN conversations t ON t.contact_id = r.contact_id
       WHERE r.broadcast_id = ?1 AND r.position > ?2 AND r.position <= ?3 AND r.sent_at IS NOT NULL AND r.reply_at IS NULL
         AND t.last_inbound_at > r.sent_at)
     WHERE reply_at IS NOT NULL AND reply_at - sent_at <= ?4 AND (next_at IS NULL OR reply_at < next_at) ORDER BY position`,
  );

  const waits = connection.prepare(
    "SELECT 1 FROM recipients WHERE broadcast_id = ? AND position = ? AND feeds = ? AND state = 'waiting'",
  );
  const isKept = connection.prepare(
    `SELECT 1 FROM recipients WHERE broadcast_id = ? AND position = ? AND feeds = ?
       AND state = 'suppressed' AND reason = '${SAME_PHONE}'`,
  );
  const toSuccessor = connection.prepare(
    "UPDATE recipients SET state = 'waiting', reason = NULL WHERE broadcast_id = ? AND position = ?",
  );
  const toQueued = connection.prepare(
    `UPDATE recipients SET state = 'queued', reason = NULL, open = 1, feeds = feeds + 1, message_id = ?, segments = ?
     WHERE broadcast_id = ? AND position = ?`,
  );
  const toSuppressed = connection.prepare(
    "UPDATE recipients SET state = 'suppressed', reason = ? WHERE broadcast_id = ? AND position = ?",
  );
  const toOtherWay = connection.prepare(
    'UPDATE recipients SET channel = ?, sender = ?, segments = ?, sealed = ? WHERE broadcast_id = ? AND position = ?',
  );
  const settle = connection.prepare(
    `UPDATE recipients SET state = iif(state = 'replied' AND ?1 IN ('sent', 'delivered'), 'replied', ?1), reason = ?2, open = ?3,
       sent_at = coalesce(sent_at, ?4) WHERE broadcast_id = ?5 AND position = ?6 AND feeds = ?7 AND open = 1`,
  );
  const toDelivered = connection.prepare(
    `UPDATE recipients SET state = iif(reply_at IS NULL, 'delivered', 'replied'), reason = NULL, open = 0,
       sent_at = coalesce(sent_at, ?) WHERE broadcast_id = ? AND position = ? AND state NOT IN ('delivered', 'replied')`,
  );
  const reply = connection.prepare(
    `UPDATE recipients SET reply_sid = ?, reply_at = ?, state = iif(state IN ('sent', 'delivered'), 'replied', state)
     WHERE broadcast_id = ? AND position = ? AND reply_at IS NULL`,
  );
  const endSome = connection.prepare(
    `UPDATE recipients SET state = ?1, reason = ?1 WHERE (broadcast_id, position) IN
       (SELECT broadcast_id, position FROM recipients WHERE state = 'waiting' AND broadcast_id = ?2 LIMIT ?3)`,
  );
  const clear = connection.prepare(
    `DELETE FROM recipients WHERE (broadcast_id, position) IN
       (SELECT broadcast_id, position FROM recipients WHERE broadcast_id = ? LIMIT ?)`,
  );

  function move(broadcastId: string, given: EnqueueMove): void {
    const { position } = given;
    switch (given.to) {
      case 'queued':
        toQueued.run([given.messageId, given.segments, broadcastId, position]);
        return;
      case 'suppressed':
        toSuppressed.run([given.reason, broadcastId, position]);
        return;
      case 'successor':
        toSuccessor.run([broadcastId, position]);
        return;
      case 'waiting': {
        const { channel, sender, segments } = given;
        const box = sealedWay(vault, broadcastId, given);
        toOtherWay.run([channel, sender, segments, box, broadcastId, position]);
      }
    }
  }

  return {
    findRecipient(broadcastId: string, position: number): BroadcastRecipient | null {
      const found = find.one([broadcastId, position]);
      return found === null ? null : recipientOf(found);
    },
    listRecipients: ({ broadcastId, states, after, limit }: Query<'listRecipients'>) =>
      page
        .all([broadcastId, after, states === undefined ? null : JSON.stringify(states), limit])
        .map(recipientOf),
    listToEnqueue: ({ broadcastId, canary, sender, zone, limit }: Query<'listToEnqueue'>) =>
      enqueueable.all([broadcastId, flag(canary), sender, zone, limit]).map(recipientOf),
    countRecipients: (broadcastId: string): readonly RecipientCount[] =>
      count.all([broadcastId]).map((row) => ({
        canary: bool(row, 0),
        state: oneOf(RECIPIENT_STATES, row, 1),
        reason: textOrNull(row, 2),
        count: number(row, 3),
      })),
    listLeft: (broadcastId: string): readonly SendingLoad[] =>
      left
        .all([broadcastId])
        .map((row) => ({ sender: text(row, 0), zone: text(row, 1), units: number(row, 2) })),
    listRecipientsAt: (broadcastId: string, contactIds: readonly string[]): readonly RecipientAt[] =>
      at.all([JSON.stringify(contactIds), broadcastId]).map((row) => ({
        position: number(row, 0),
        contactId: text(row, 1),
        language: oneOf(LANGUAGES, row, 2),
        state: oneOf(RECIPIENT_STATES, row, 3),
        reason: textOrNull(row, 4),
      })),
    sumQueuedRecipients: (): ReadonlyMap<string, number> =>
      new Map(queuedSegments.all([]).map((row) => [text(row, 0), number(row, 1)])),
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
    listNewReplies({ broadcastId, withinMs, after, limit }: Query<'listNewReplies'>): {
      replies: readonly FoundReply[];
      scanned: number | null;
    } {
      const span = scan.get([broadcastId, after, limit]) ?? [null, 0];
      const last = numberOrNull(span, 0);
      if (last === null) return { replies: [], scanned: null };
      const found = replies
        .all([broadcastId, after, last, withinMs])
        .map((row) => ({ position: number(row, 0), sid: text(row, 1), at: number(row, 2) }));
      return { replies: found, scanned: number(span, 1) < limit ? null : last };
    },
    endWaiting({ broadcastId, state, limit }: Query<'endWaiting'>): number {
      const standing = broadcasts.standingOf(broadcastId);
      if (standing === null || (isBeingSent(standing.state) && state === 'recalled')) return 0;
      return endSome.run([state, broadcastId, limit]);
    },
    clearRecipients(broadcastId: string, limit: number): number {
      return broadcasts.standingOf(broadcastId)?.made === 0 ? clear.run([broadcastId, limit]) : 0;
    },

    writeRecipients(recipients: readonly BroadcastRecipient[]): void {
      for (const recipient of recipients)
        table.add(
          storedRecipient(broadcastMessageId(recipient.broadcastId, recipient.position, 1), recipient),
        );
    },
    checkFeed(broadcastId: string, moves: readonly EnqueueMove[]): CommitOutcome {
      const standing = broadcasts.standingOf(broadcastId);
      if (standing === null || !isBeingSent(standing.state)) return 'stale';
      return moves.every(
        ({ position, feeds, to }) =>
          (to === 'successor' ? isKept : waits).get([broadcastId, position, feeds]) !== null,
      )
        ? 'ok'
        : 'stale';
    },
    enqueue(broadcastId: string, moves: readonly EnqueueMove[]): void {
      for (const each of moves) move(broadcastId, each);
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
    linkReplies(broadcastId: string, given: Replies): void {
      for (const { position, sid, at } of given) reply.run([sid, at, broadcastId, position]);
    },
  };
}

export type Recipients = ReturnType<typeof createRecipients>;

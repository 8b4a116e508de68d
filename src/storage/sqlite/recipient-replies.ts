import type { BroadcastStorage, FoundReply } from '../broadcast-port.ts';
import type { Write } from '../write.ts';
import { number, numberOrNull, text } from './cells.ts';
import type { Connection } from './connection.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];
type Replies = Extract<Write, { kind: 'reply' }>['replies'];

/** Who answered a broadcast. */
export function createRecipientReplies(connection: Connection) {
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
  const reply = connection.prepare(
    `UPDATE recipients SET reply_sid = ?, reply_at = ?, state = iif(state IN ('sent', 'delivered'), 'replied', state)
     WHERE broadcast_id = ? AND position = ? AND reply_at IS NULL`,
  );

  return {
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
    linkReplies(broadcastId: string, given: Replies): void {
      for (const { position, sid, at } of given) reply.run([sid, at, broadcastId, position]);
    },
  };
}

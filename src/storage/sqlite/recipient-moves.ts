import {
  broadcastMessageId,
  isBeingSent,
  SAME_PHONE,
  type BroadcastRecipient,
} from '../../domain/broadcast.ts';
import type { BroadcastStorage } from '../broadcast-port.ts';
import { sealedWay, storedRecipient } from '../records/recipients.ts';
import type { Vault } from '../vault.ts';
import type { CommitOutcome, EnqueueMove } from '../write.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { Connection } from './connection.ts';
import type { RecipientTable } from './recipient-table.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];

interface MoveDeps {
  readonly table: RecipientTable;
  readonly vault: Vault;
  readonly broadcasts: Broadcasts;
}

/** Puts people into a frozen audience, moves them on from waiting, and takes out who is not sent to. */
export function createRecipientMoves(connection: Connection, { table, vault, broadcasts }: MoveDeps) {
  const waits = connection.prepare(
    "SELECT 1 FROM recipients WHERE broadcast_id = ? AND position = ? AND feeds = ? AND state = 'waiting'",
  );
  const isKept = connection.prepare(
    `SELECT 1 FROM recipients WHERE broadcast_id = ? AND position = ? AND feeds = ?
       AND state = 'suppressed' AND reason = '${SAME_PHONE}'`,
  );
  const endSome = connection.prepare(
    `UPDATE recipients SET state = ?1, reason = ?1 WHERE (broadcast_id, position) IN
       (SELECT broadcast_id, position FROM recipients WHERE state = 'waiting' AND broadcast_id = ?2 LIMIT ?3)`,
  );
  const clear = connection.prepare(
    `DELETE FROM recipients WHERE (broadcast_id, position) IN
       (SELECT broadcast_id, position FROM recipients WHERE broadcast_id = ? LIMIT ?)`,
  );
  const move = createMove(connection, vault);

  return {
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
    endWaiting({ broadcastId, state, limit }: Query<'endWaiting'>): number {
      const standing = broadcasts.standingOf(broadcastId);
      if (standing === null || (isBeingSent(standing.state) && state === 'recalled')) return 0;
      return endSome.run([state, broadcastId, limit]);
    },
    clearRecipients(broadcastId: string, limit: number): number {
      return broadcasts.standingOf(broadcastId)?.made === 0 ? clear.run([broadcastId, limit]) : 0;
    },
  };
}

/** Moves one person on, as `EnqueueMove` says. */
function createMove(connection: Connection, vault: Vault): (broadcastId: string, given: EnqueueMove) => void {
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

  return (broadcastId, given) => {
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
  };
}

import type { OutboxMessage } from '../../domain/message.ts';
import { keptFrom, type Wishes } from '../outbox-rules.ts';
import { flag, text } from './cells.ts';
import type { Connection } from './connection.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import type { OutboxCodec } from './outbox-rows.ts';

/** What is still ours to stop. The words must be those of the index outbox_of_group. */
const LIVE = "state IN ('queued', 'sending', 'unsure')";

/** Puts messages into the outbox and takes them out again. */
export function createOutboxQueue(connection: Connection, codec: OutboxCodec, counts: OutboxCounts) {
  const insert = connection.prepare(
    `INSERT INTO outbox (id, contact_id, channel, sender, priority, purpose, withdraw_group, segments, not_before, expires_at,
       quiet_zone, even_if_stopped, created_at, state, error, gate, opens_at, sealed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const release = connection.prepare(
    "UPDATE outbox SET gate = 0 WHERE contact_id = ? AND state = 'queued' AND gate = 2",
  );

  /** Gives back to the line what waited behind something that is out of the way now. */
  function releaseContact(contactId: string): void {
    release.run([contactId]);
  }

  /** `which` chooses by one parameter. */
  function withdrawal(which: string): (key: string, reason: string) => void {
    const barring = connection.prepare(
      `SELECT DISTINCT contact_id FROM outbox WHERE ${which} AND ${LIVE} AND state = 'queued' AND in_order = 1`,
    );
    const withdraw = connection.prepare(
      `UPDATE outbox SET state = 'withdrawn', error = ?, in_order = 0 WHERE ${which} AND ${LIVE} AND state = 'queued'`,
    );
    const recall = connection.prepare(
      `UPDATE outbox SET recall = ? WHERE ${which} AND ${LIVE} AND state <> 'queued'`,
    );
    return (key, reason) => {
      const freed = barring.all([key]);
      counts.moved('queued', 'withdrawn', withdraw.run([reason, key]));
      recall.run([reason, key]);
      for (const row of freed) releaseContact(text(row, 0));
    };
  }

  return {
    releaseContact,
    withdrawGroup: withdrawal('withdraw_group = ?'),
    withdrawContact: withdrawal('contact_id = ?'),
    /** @param wishes what the contact wants of us */
    queue(message: OutboxMessage, wishes: Wishes): void {
      const kept = keptFrom(message, wishes);
      const state = kept === null ? 'queued' : 'suppressed';
      insert.run([
        message.id,
        message.contactId,
        message.channel,
        message.sender,
        message.priority,
        message.purpose,
        message.group,
        message.segments,
        message.notBefore,
        message.expiresAt,
        message.quietZone,
        flag(message.evenIfStopped),
        message.createdAt,
        state,
        kept,
        // Most messages are due when they are made: they go straight into the line.
        message.notBefore <= message.createdAt ? 0 : 1,
        Math.min(message.notBefore, message.expiresAt),
        codec.seal(message),
      ]);
      counts.added(state);
    },
  };
}

export type OutboxQueue = ReturnType<typeof createOutboxQueue>;

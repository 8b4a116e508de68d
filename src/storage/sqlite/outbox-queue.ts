import type { OutboxMessage } from '../../domain/message.ts';
import { behindRoot, chainOf, rootOf, saysNothingNew } from '../../domain/message-chain.ts';
import { keptFrom, lineOf, turnOf, WITHDRAWN_AS_DELIVERED, type OptOut } from '../outbox-rules.ts';
import { bool, number, text } from './cells.ts';
import type { Connection } from './connection.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import { outboxRecord } from '../records/outbox.ts';
import type { Vault } from '../vault.ts';
import { columnsOf, createTable } from './record-table.ts';

/** What is still ours to stop. The words must be those of the index outbox_of_group. */
const LIVE = "state IN ('queued', 'sending', 'unsure')";

/** Rows of the outbox as messages and back. */
export const createOutboxTable = (connection: Connection, vault: Vault) =>
  createTable(connection, vault, outboxRecord);
export type OutboxTable = ReturnType<typeof createOutboxTable>;

/** Puts messages into the outbox and takes them out again. */
export function createOutboxQueue(connection: Connection, table: OutboxTable, counts: OutboxCounts) {
  const columns = [...columnsOf(outboxRecord), 'gate', 'opens_at', 'turn'];
  const insert = connection.prepare(
    `INSERT INTO outbox (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const release = connection.prepare(
    "UPDATE outbox SET gate = 0 WHERE contact_id = ? AND state = 'queued' AND gate = 2",
  );

  const letGo = connection.prepare(
    `UPDATE outbox SET busy = 0, hold_until = NULL
     WHERE contact_id = ? AND busy = 1 AND state = 'accepted' AND attempted_at <= ?`,
  );

  /** Gives back to the line what waited behind something that is out of the way now. */
  function releaseContact(contactId: string): void {
    release.run([contactId]);
  }

  const last = connection.prepare(
    `SELECT turn FROM outbox WHERE contact_id = ? AND state = 'queued' AND sender = ? AND priority = ? AND expires_at > ?
     ORDER BY turn DESC LIMIT 1`,
  );

  /** The highest place of what is queued for a contact in the line of a message. */
  function lastTurn({ contactId, sender, priority, createdAt }: OutboxMessage): number | null {
    const row = last.get([contactId, sender, priority, createdAt]);
    return row === null ? null : number(row, 0);
  }

  const withdrawal = createWithdrawal(connection, counts, releaseContact);
  const withdrawMessage = withdrawal('id = ?');
  const liveBehind = connection.prepare(`SELECT id FROM outbox WHERE id > ? AND id < ? AND ${LIVE}`);
  const deliveredFrom = connection.prepare(
    "SELECT id FROM outbox WHERE id >= ? AND id < ? AND state = 'delivered'",
  );

  return {
    withdrawMessage,
    /** The message was delivered: what follows it says nothing new. */
    withdrawFollowUps(id: string): void {
      const chain = chainOf(id);
      for (const row of liveBehind.all([chain, behindRoot(chain)])) {
        const other = text(row, 0);
        if (saysNothingNew(other, id)) withdrawMessage(other, WITHDRAWN_AS_DELIVERED);
      }
    },
    /** Whether what a message says was delivered by it or by what says the same. */
    hasArrived(id: string): boolean {
      const root = rootOf(id);
      return deliveredFrom.all([root, behindRoot(root)]).some((row) => saysNothingNew(id, text(row, 0)));
    },
    releaseContact,
    /** The contact has texted at `receivedAt`: what it was handed over before holds nothing back any more. */
    answered(contactId: string, receivedAt: number): void {
      if (letGo.run([contactId, receivedAt]) > 0) releaseContact(contactId);
    },
    withdrawGroup: withdrawal('withdraw_group = ?'),
    withdrawContact: withdrawal('contact_id = ?'),
    /**
     * @param optOut what the contact does not want of us
     * @param turns the places in line that messages of the same commit took
     */
    queue(message: OutboxMessage, optOut: OptOut, turns: Map<string, number>): void {
      const line = lineOf(message);
      const turn = turns.get(line) ?? turnOf(message, lastTurn(message));
      turns.set(line, turn);
      const kept = keptFrom(message, optOut);
      const state = kept === null ? 'queued' : 'suppressed';
      insert.run([
        ...table.cells({
          ...message,
          ...{ state, error: kept, attempts: 0, owner: null, attemptedAt: null, sid: null },
        }),
        // Most messages are due when they are made: they go straight into the line.
        message.notBefore <= message.createdAt ? 0 : 1,
        Math.min(message.notBefore, message.expiresAt),
        turn,
      ]);
      counts.added(state);
    },
  };
}

/** Takes out what is still ours to stop; `which` chooses by one parameter. */
function createWithdrawal(
  connection: Connection,
  counts: OutboxCounts,
  releaseContact: (contactId: string) => void,
): (which: string) => (key: string, reason: string) => void {
  return (which) => {
    // One look first: most withdrawals find nothing, or nothing that is out.
    const live = connection.prepare(
      `SELECT contact_id, max(state = 'queued'), max(state <> 'queued'), max(state = 'queued' AND in_order = 1)
       FROM outbox WHERE ${which} AND ${LIVE} GROUP BY contact_id`,
    );
    const withdraw = connection.prepare(
      `UPDATE outbox SET state = 'withdrawn', error = ?, in_order = 0 WHERE ${which} AND ${LIVE} AND state = 'queued'`,
    );
    const recall = connection.prepare(
      `UPDATE outbox SET recall = ? WHERE ${which} AND ${LIVE} AND state <> 'queued'`,
    );
    return (key, reason) => {
      const found = live.all([key]);
      if (found.some((row) => bool(row, 1))) counts.moved('queued', 'withdrawn', withdraw.run([reason, key]));
      if (found.some((row) => bool(row, 2))) recall.run([reason, key]);
      for (const row of found) if (bool(row, 3)) releaseContact(text(row, 0));
    };
  };
}

export type OutboxQueue = ReturnType<typeof createOutboxQueue>;

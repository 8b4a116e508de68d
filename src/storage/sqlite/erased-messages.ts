import {
  erasedContact,
  leftoverId,
  newLeftover,
  WITHDRAWN_AS_ERASED,
  type Erasure,
} from '../../domain/erasure.ts';
import { OUTBOX_STATES } from '../../domain/message.ts';
import { isSettled, messageFates, NO_MESSAGE, NO_TEXT, type ErasableMessage } from '../erasure-rules.ts';
import { inboundRecord } from '../records/inbound.ts';
import { outboxRecord } from '../records/outbox.ts';
import { ownerOf } from '../records/record.ts';
import type { Vault } from '../vault.ts';
import { oneOf, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import type { Leftovers } from './leftovers.ts';
import { among, listed } from './listed.ts';
import type { OutboxCounts } from './outbox-counts.ts';
import type { OutboxQueue } from './outbox-queue.ts';

/** What taking messages out reaches besides their own table. */
export interface Reached {
  readonly leftovers: Leftovers;
  readonly outboxQueue: OutboxQueue;
  readonly outboxCounts: OutboxCounts;
}

/** A message, and what is known of it at the channel. */
interface StoredMessage extends ErasableMessage {
  readonly sid: string | null;
}

const MESSAGE = 'id, contact_id, state, purpose, withdraw_group, sid';

function messageOf(row: Row): StoredMessage {
  return {
    id: text(row, 0),
    contactId: text(row, 1),
    state: oneOf(OUTBOX_STATES, row, 2),
    purpose: text(row, 3),
    group: textOrNull(row, 4),
    sid: textOrNull(row, 5),
  };
}

/** Takes the words of people and ours to them out of the database. Ids stay. */
export function createErasedMessages(
  connection: Connection,
  vault: Vault,
  { leftovers, outboxQueue, outboxCounts }: Reached,
) {
  const textsOf = connection.prepare(`SELECT sid FROM inbound WHERE contact_id ${among('?')}`);
  const messagesOf = connection.prepare(`SELECT ${MESSAGE} FROM outbox WHERE contact_id ${among('?')}`);
  const oneMessage = connection.prepare(`SELECT ${MESSAGE} FROM outbox WHERE id = ?`);
  const emptied = connection.prepare('SELECT 1 FROM outbox WHERE id = ? AND contact_id = ?');
  const emptyText = connection.prepare(
    'UPDATE inbound SET contact_id = ?, attachment = NULL, answered_by_carrier = NULL, sealed = ? WHERE sid = ?',
  );
  const emptyMessage = connection.prepare(
    `UPDATE outbox SET contact_id = ?, sealed = ?, withdraw_group = NULL, quiet_zone = NULL, busy = 0, hold_until = NULL,
       in_order = 0, recall = NULL, owner = NULL WHERE id = ?`,
  );
  const withdraw = connection.prepare("UPDATE outbox SET state = 'withdrawn', error = ? WHERE id = ?");
  const recall = connection.prepare('UPDATE outbox SET recall = ? WHERE id = ?');

  /** Takes the content of a message, its address and whose it was; its copy at the channel is to go, too. */
  function empty({ id, state, sid }: StoredMessage, at: number): void {
    if (state === 'queued') {
      withdraw.run([WITHDRAWN_AS_ERASED, id]);
      outboxCounts.moved('queued', 'withdrawn');
    }
    emptyMessage.run([erasedContact(id), vault.seal(NO_MESSAGE, ownerOf(outboxRecord, { id })), id]);
    if (sid !== null) leftovers.writeLeftover(newLeftover('copy', sid, at));
  }

  return {
    /** @param recipients keys of the broadcasts' recipients that were frozen for the registrations that go */
    eraseMessages(
      erasure: Erasure,
      appointmentIds: readonly string[],
      recipients: ReadonlySet<string>,
    ): void {
      const fateOf = messageFates(erasure, appointmentIds, recipients);
      const touched = [...erasure.contactIds, ...erasure.writtenTo];
      for (const message of messagesOf.all([listed(touched)]).map(messageOf)) {
        const fate = fateOf(message);
        if (fate === 'goes') empty(message, erasure.at);
        if (fate !== 'later') continue;
        recall.run([WITHDRAWN_AS_ERASED, message.id]);
        leftovers.writeLeftover(newLeftover('message', message.id, erasure.at));
      }
      for (const contactId of touched) outboxQueue.releaseContact(contactId);
    },
    eraseTexts({ contactIds, at }: Erasure): void {
      for (const sid of textsOf.all([listed(contactIds)]).map((row) => text(row, 0))) {
        emptyText.run([erasedContact(sid), vault.seal(NO_TEXT, ownerOf(inboundRecord, { sid })), sid]);
        leftovers.writeLeftover(newLeftover('copy', sid, at));
      }
    },
    /** Of a leftover message, if it is known by now what became of it. */
    eraseMessage(id: string, at: number): void {
      const row = oneMessage.get([id]);
      if (row !== null) {
        const message = messageOf(row);
        if (!isSettled(message.state)) return;
        empty(message, at);
        outboxQueue.releaseContact(message.contactId);
      }
      leftovers.removeLeftover(leftoverId('message', id));
    },
    /** Whether a message was erased, or is to be. */
    isErased: (id: string): boolean =>
      leftovers.findLeftover(leftoverId('message', id)) !== null ||
      emptied.get([id, erasedContact(id)]) !== null,
  };
}

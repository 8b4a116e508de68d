import { isErasedContact, newLeftover } from '../../domain/erasure.ts';
import { OUTBOX_STATES } from '../../domain/message.ts';
import type { LetGo } from '../write.ts';
import { number, oneOf, text, textOrNull } from './cells.ts';
import type { Connection, Query, Row } from './connection.ts';
import type { Reached } from './erased-messages.ts';
import { among, listed } from './listed.ts';
import { MAY_GO } from './may-go.ts';

/** Lets go of what has come of age. */
export function createLettingGo(
  connection: Connection,
  { leftovers, outboxCounts }: Pick<Reached, 'leftovers' | 'outboxCounts'>,
) {
  const mayGo = (table: string, id: string, which: string): Query =>
    connection.prepare(`SELECT count(*) FROM ${table} WHERE ${id} ${among('?2')} AND ${which}`);
  const counted = {
    requests: mayGo('person_requests', 'id', MAY_GO.requests),
    texts: mayGo('inbound', 'sid', MAY_GO.texts),
    messages: mayGo('outbox', 'id', MAY_GO.messages),
  };
  const drop = (table: string, id: string): Query =>
    connection.prepare(`DELETE FROM ${table} WHERE ${id} ${among('?')}`);
  const dropRequests = drop('person_requests', 'id');
  const dropNotes = drop('notes', 'request_id');
  const dropTexts = drop('inbound', 'sid');
  const dropMessages = drop('outbox', 'id');
  const textsGoing = connection.prepare(`SELECT sid, contact_id FROM inbound WHERE sid ${among('?')}`);
  const messagesGoing = connection.prepare(
    `SELECT sid, contact_id, state FROM outbox WHERE id ${among('?')}`,
  );

  /** The channel's copy is to go, too; that of one who was erased is on the list already. */
  function dropCopy(row: Row, at: number): void {
    const sid = textOrNull(row, 0);
    if (sid !== null && !isErasedContact(text(row, 1))) leftovers.writeLeftover(newLeftover('copy', sid, at));
  }

  return {
    checkLetGo({ of, ids, before }: LetGo): 'ok' | 'stale' {
      const row = counted[of].get([before, listed(ids)]);
      return row !== null && number(row, 0) === ids.length ? 'ok' : 'stale';
    },
    letGo({ of, ids, at }: LetGo): void {
      const going = listed(ids);
      switch (of) {
        case 'requests':
          dropNotes.run([going]);
          dropRequests.run([going]);
          return;
        case 'texts':
          for (const row of textsGoing.all([going])) dropCopy(row, at);
          dropTexts.run([going]);
          return;
        case 'messages':
          for (const row of messagesGoing.all([going])) {
            dropCopy(row, at);
            outboxCounts.removed(oneOf(OUTBOX_STATES, row, 2), 1);
          }
          dropMessages.run([going]);
      }
    },
  };
}

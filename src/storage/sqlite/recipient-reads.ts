import { RECIPIENT_STATES, type BroadcastRecipient, type RecipientCount } from '../../domain/broadcast.ts';
import { LANGUAGES } from '../../domain/language.ts';
import type { SendingLoad } from '../../domain/sending-time.ts';
import type { BroadcastStorage, RecipientAt } from '../broadcast-port.ts';
import { recipientOf, recipientRecord } from '../records/recipients.ts';
import { bool, flag, number, oneOf, text, textOrNull } from './cells.ts';
import type { Connection, Row } from './connection.ts';
import { columnsOf } from './record-table.ts';
import type { RecipientTable } from './recipient-table.ts';

type Query<Name extends keyof BroadcastStorage> = Parameters<BroadcastStorage[Name]>[0];

const POSITION = columnsOf(recipientRecord).indexOf('position');
const positionOf = (row: Row | null): number | null => (row === null ? null : number(row, POSITION));

/** Who is in a frozen audience, in pages and in sums. */
export function createRecipientReads(connection: Connection, { select }: RecipientTable) {
  const find = select('WHERE broadcast_id = ? AND position = ?');
  const page = select(
    `WHERE broadcast_id = ?1 AND position > ?2 AND (?3 IS NULL OR state IN (SELECT value FROM json_each(?3)))
     ORDER BY position LIMIT ?4`,
  );
  const enqueueable = select(
    `WHERE state = 'waiting' AND broadcast_id = ? AND canary = ? AND sender = ? AND zone = ? AND position > ?
     ORDER BY position LIMIT ?`,
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

  return {
    findRecipient(broadcastId: string, position: number): BroadcastRecipient | null {
      const found = find.one([broadcastId, position]);
      return found === null ? null : recipientOf(found);
    },
    listRecipients: ({ broadcastId, states, after, limit }: Query<'listRecipients'>) =>
      page
        .page(limit, (_, most, row) => [
          ...[
            broadcastId,
            positionOf(row) ?? after,
            states === undefined ? null : JSON.stringify(states),
            most,
          ],
        ])
        .map(recipientOf),
    listToEnqueue: ({ broadcastId, canary, sender, zone, limit }: Query<'listToEnqueue'>) =>
      enqueueable
        .page(limit, (_, most, row) => [broadcastId, flag(canary), sender, zone, positionOf(row) ?? 0, most])
        .map(recipientOf),
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
  };
}

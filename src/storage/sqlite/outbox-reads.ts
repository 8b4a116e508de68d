import { CLIP } from '../../domain/clip.ts';
import { DAMAGED_MESSAGE, HANDED_OVER } from '../../domain/message.ts';
import { outboxRecord } from '../records/outbox.ts';
import { unlessDamaged } from '../sealed-damaged.ts';
import type { HandedOver, QueuedSum, SendResult, UnknownQuery } from '../storage.ts';
import { PRIORITY_NUMBERS } from '../stored-words.ts';
import { number, numberOrNull, oneOf, text } from './cells.ts';
import type { Connection } from './connection.ts';
import type { OutboxTable } from './outbox-queue.ts';
import { columnsOf } from './record-table.ts';

/** Each sender that an index starts with, by jumping from one to the next instead of reading all its rows. */
function senders(name: string, where: string): string {
  return `${name} (sender) AS (
    SELECT min(sender) FROM outbox WHERE ${where}
    UNION ALL
    SELECT (SELECT min(o.sender) FROM outbox o WHERE ${where} AND o.sender > ${name}.sender) FROM ${name}
    WHERE ${name}.sender IS NOT NULL)`;
}

const IN_LINE = "state = 'queued' AND gate = 0";
const NOT_YET = "state = 'queued' AND gate = 1";
const BEHIND = "state = 'queued' AND gate = 2";

/** What has left the channel's queue. The words must be those of the index outbox_passed_on. */
const PASSED_ON = "state IN ('sent', 'delivered', 'undelivered')";

const COLUMNS = columnsOf(outboxRecord);
const [ID, ATTEMPTS] = [COLUMNS.indexOf('id'), COLUMNS.indexOf('attempts')];

/** Looks at the outbox. */
export function createOutboxReads(connection: Connection, table: OutboxTable) {
  const bySid = table.select('WHERE sid = ?');
  const ofContact = table.select('WHERE contact_id = ? ORDER BY seq');
  const handedOverTo = table.select(
    `WHERE contact_id = ? AND state IN (${HANDED_OVER.map((state) => `'${state}'`).join(', ')})
       AND purpose <> '${CLIP}' ORDER BY attempted_at DESC, seq DESC LIMIT ?`,
  );
  const unknown = table.select(
    "WHERE busy = 1 AND sender = ? AND attempted_at <= ? AND state = 'unsure' ORDER BY attempted_at, seq LIMIT ?",
  );
  const busy = connection.prepare(
    `WITH RECURSIVE ${senders('ready', IN_LINE)}, ${senders('later', NOT_YET)}
     SELECT sender FROM ready WHERE sender IS NOT NULL
     UNION SELECT sender FROM later WHERE sender IS NOT NULL
     UNION SELECT sender FROM outbox WHERE ${BEHIND}
     UNION SELECT sender FROM outbox WHERE busy = 1 AND state IN ('sending', 'unsure')
     ORDER BY 1`,
  );
  const next = connection.prepare(
    `WITH RECURSIVE ${senders('later', NOT_YET)}, priorities (priority) AS (VALUES (0), (1), (2), (3), (4))
     SELECT min(at) FROM (
       SELECT (SELECT min(o.opens_at) FROM outbox o WHERE o.state = 'queued' AND o.gate = 1 AND o.sender = later.sender
         AND o.priority = priorities.priority AND o.opens_at > ?1) AS at
       FROM later, priorities WHERE later.sender IS NOT NULL
       UNION ALL SELECT min(hold_until) FROM outbox WHERE hold_until IS NOT NULL AND hold_until > ?1)`,
  );

  const newestPassedOn = connection.prepare(
    `SELECT max(attempted_at) FROM outbox WHERE ${PASSED_ON} AND sender = ? AND attempted_at >= ?`,
  );
  const handedOver = connection.prepare(
    "SELECT coalesce(sum(segments), 0) FROM outbox WHERE state = 'accepted' AND sender = ? AND attempted_at >= ?",
  );
  const queued = connection.prepare(
    `SELECT sender, priority, sum(messages), sum(segments), max(last) FROM (
       ${[IN_LINE, NOT_YET, BEHIND]
         .map(
           (
             where,
           ) => `SELECT sender, priority, count(*) AS messages, sum(segments) AS segments, max(not_before) AS last
           FROM outbox WHERE ${where} GROUP BY sender, priority`,
         )
         .join(' UNION ALL ')})
     GROUP BY sender, priority ORDER BY sender, priority`,
  );

  return {
    readHandedOver({ sender, since }: { sender: string; since: number }): HandedOver {
      const found = newestPassedOn.get([sender, since]);
      const through = found === null ? null : numberOrNull(found, 0);
      const sum = handedOver.get([sender, through ?? since]);
      return { segments: sum === null ? 0 : number(sum, 0), through };
    },
    listQueued: (): readonly QueuedSum[] =>
      queued.all([]).map((row) => ({
        sender: text(row, 0),
        priority: oneOf(PRIORITY_NUMBERS, row, 1),
        messages: number(row, 2),
        segments: number(row, 3),
        lastNotBefore: number(row, 4),
      })),
    findOutbox: table.find,
    findOutboxBySid: (sid: string) => bySid.one([sid]),
    listOutboxOf: (contactId: string) => ofContact.opening([contactId]),
    listHandedOverTo: (contactId: string, limit: number) => handedOverTo.opening([contactId, limit]),
    listUnknown: ({ sender, attemptedBefore, limit }: UnknownQuery) =>
      unknown.opening([sender, attemptedBefore, limit]),
    /** Those that do not open, as they end. */
    listDamagedUnknown: ({ sender, attemptedBefore, limit }: UnknownQuery): readonly SendResult[] =>
      unknown
        .rows([sender, attemptedBefore, limit])
        .filter((row) => unlessDamaged(() => table.open(row)) === null)
        .map((row) => ({
          ...{ id: text(row, ID), attempt: number(row, ATTEMPTS) },
          ...{ outcome: 'failed', error: DAMAGED_MESSAGE },
        })),
    listBusySenders: () => busy.all([]).map((row) => text(row, 0)),
    /** The earliest time after `now` at which a queued message or a held contact comes due. */
    nextOutboxAt: (now: number) => next.get([now])?.[0] ?? null,
  };
}

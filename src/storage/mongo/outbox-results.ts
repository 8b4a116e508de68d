import type { ClientSession } from 'mongoose';
import type { OutboxRow } from '../../domain/message.ts';
import { afterReport, wasSettled } from '../outbox-rules.ts';
import type { DeliveryReport, PutBack, SendResult } from '../storage.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import { recordSend, unclaim, type Batch } from './outbox-batch.ts';
import type { OutboxCodec, OutboxDocument } from './outbox-documents.ts';
import type { OutboxQueue } from './outbox-queue.ts';
import type { Recipients } from './recipients.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** What results are recorded with. */
interface ResultDeps {
  readonly outbox: Models['outbox'];
  readonly codec: OutboxCodec;
  readonly queue: OutboxQueue;
  readonly recipients: Pick<Recipients, 'arrived'>;
}

/** What became of messages that were claimed. */
export function createOutboxResults(
  { outbox, conversations }: Models,
  codec: OutboxCodec,
  queue: OutboxQueue,
  recipients: Pick<Recipients, 'arrived'>,
) {
  const { read, write } = createBatches({ outbox, conversations }, queue);
  return {
    async isStillClaimed(id: string, owner: string | null): Promise<boolean> {
      return (await outbox.exists({ _id: id, owner, state: 'sending', recall: null }).lean()) !== null;
    },
    async recordSends(results: readonly SendResult[], session: ClientSession): Promise<void> {
      const batch = await read(
        results.map(({ id }) => id),
        session,
      );
      for (const result of results) recordSend(batch, result);
      await write(batch, session);
    },
    async unclaim(rows: readonly PutBack[], session: ClientSession): Promise<void> {
      const batch = await read(
        rows.map(({ id }) => id),
        session,
      );
      for (const row of rows) unclaim(batch, row);
      await write(batch, session);
    },
    recordReport: (given: DeliveryReport, session: ClientSession) =>
      recordReport({ outbox, codec, queue, recipients }, given, session),
    async markOrphans(sender: string, owner: string, session: ClientSession): Promise<number> {
      const { modifiedCount } = await outbox.updateMany(
        { busy: true, sender, state: 'sending', owner: { $ne: owner } },
        { $set: { state: 'unsure', owner: null } },
        { session },
      );
      return modifiedCount;
    },
  };
}

/** Rows of results are read together, changed one by one, and written together. */
function createBatches(
  { outbox, conversations }: Pick<Models, 'outbox' | 'conversations'>,
  queue: OutboxQueue,
) {
  const check = checkOf(outbox);

  async function textedAt(
    rows: readonly OutboxDocument[],
    session: ClientSession,
  ): Promise<ReadonlyMap<string, number>> {
    const talks = await conversations
      .find({ _id: { $in: rows.map(({ contactId }) => contactId) } }, { lastInboundAt: 1 }, { session })
      .lean();
    return new Map(talks.map(({ _id, lastInboundAt }) => [_id, lastInboundAt.getTime()]));
  }

  async function read(ids: readonly string[], session: ClientSession): Promise<Batch> {
    const rows = (await outbox.find({ _id: { $in: ids } }, null, { session }).lean()).map(check);
    return {
      rows: new Map(rows.map((row) => [row._id, row])),
      changed: new Set(),
      freed: new Set(),
      textedAt: await textedAt(rows, session),
    };
  }

  async function write({ rows, changed, freed }: Batch, session: ClientSession): Promise<void> {
    if (changed.size > 0)
      await outbox.bulkWrite(
        Array.from(changed).flatMap((_id) => {
          const row = rows.get(_id);
          if (row === undefined) return [];
          const { _id: __, waitsFor, ...fields } = row;
          return {
            updateOne: {
              filter: { _id },
              update:
                waitsFor === undefined
                  ? { $set: fields, $unset: { waitsFor: 1 as const } }
                  : { $set: { ...fields, waitsFor } },
            },
          };
        }),
        { session },
      );
    await queue.release(freed, session);
  }

  return { read, write };
}

/** Takes a report of the channel; gives the row as it is then, null when no message is meant. */
async function recordReport(
  { outbox, codec, queue, recipients }: ResultDeps,
  given: DeliveryReport,
  session: ClientSession,
): Promise<OutboxRow | null> {
  const document = await find(outbox, given, session);
  if (document === null) return null;
  const stored = codec.rowOf(document);
  if (given.state === 'delivered') await queue.withdrawFollowUps(stored.id, session);
  const reported = afterReport(stored, document.busy, msOrNull(document.holdUntil), given);
  if (reported === null) return stored;
  const { row, busy, holdUntil } = reported;
  await outbox.updateOne(
    { _id: document._id },
    {
      $set: {
        state: row.state,
        sid: row.sid,
        error: row.error,
        busy,
        holdUntil: dateOrNull(holdUntil),
        inOrder: false,
        owner: null,
      },
      $unset: { waitsFor: 1 },
    },
    { session },
  );
  if (row.state === 'delivered' && wasSettled(stored.state, document.recall))
    await recipients.arrived(stored.id, stored.attemptedAt, session);
  if ((document.busy && !busy) || document.inOrder)
    await queue.release(new Set([document.contactId]), session);
  return row;
}

async function find(
  outbox: Models['outbox'],
  { id, sid }: DeliveryReport,
  session: ClientSession,
): Promise<OutboxDocument | null> {
  const byId = id === null ? null : await outbox.findById(id, null, { session }).lean();
  return byId ?? (await outbox.findOne({ sid }, null, { session }).lean());
}

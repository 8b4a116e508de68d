import type { ClientSession } from 'mongoose';
import type { OutboxRow, OutboxState } from '../../domain/message.ts';
import { afterReport, isOld, RANK, wasSettled } from '../outbox-rules.ts';
import type { DeliveryReport, PutBack, SendResult } from '../storage.ts';
import { checkOf } from './documents.ts';
import type { Models } from './models.ts';
import type { OutboxCodec, OutboxDocument } from './outbox-documents.ts';
import type { OutboxQueue } from './outbox-queue.ts';
import type { Recipients } from './recipients.ts';
import { dateOrNull, msOrNull } from './times.ts';

/** Rows that one transaction of results touches, read once and written once. */
interface Batch {
  /** As they are by now. */
  readonly rows: Map<string, OutboxDocument>;
  readonly changed: Set<string>;
  /** Contacts with something out of the way. */
  readonly freed: Set<string>;
  /** When each contact that has written texted last. */
  readonly textedAt: ReadonlyMap<string, number>;
}

/** What became of messages that were claimed. */
export function createOutboxResults(
  { outbox, conversations }: Models,
  codec: OutboxCodec,
  queue: OutboxQueue,
  recipients: Pick<Recipients, 'arrived'>,
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

  function change(batch: Batch, row: OutboxDocument, by: Partial<OutboxDocument>): void {
    batch.rows.set(row._id, { ...row, ...by });
    batch.changed.add(row._id);
  }

  /** The row moves on; nothing waits behind it any more, unless it is still out. */
  function move(batch: Batch, row: OutboxDocument, state: OutboxState, by: Partial<OutboxDocument>): void {
    change(batch, row, { ...by, state });
    if (state !== 'accepted' && state !== 'unsure') batch.freed.add(row.contactId);
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

  /** The message was withdrawn while it was out; it does not go out again. */
  function endRecalled(batch: Batch, row: OutboxDocument): boolean {
    if (row.recall === null) return false;
    move(batch, row, 'withdrawn', { error: row.recall, busy: false, owner: null });
    return true;
  }

  /** Back into the outbox, to leave at `notBefore`. */
  function again(row: OutboxDocument, notBefore: number, inOrder: boolean): Partial<OutboxDocument> {
    return {
      notBefore: new Date(notBefore),
      opensAt: new Date(Math.min(notBefore, row.expiresAt.getTime())),
      waitsFor: 'time',
      inOrder,
      busy: false,
      owner: null,
    };
  }

  function recordAccepted(
    batch: Batch,
    row: OutboxDocument,
    { sid, holdUntil, at }: Extract<SendResult, { outcome: 'accepted' }>,
  ): void {
    const inFlight = row.state === 'sending' || row.state === 'unsure';
    if (!inFlight && RANK[row.state] < RANK.accepted) return;
    const attemptedAt = at === undefined ? row.attemptedAt : new Date(at);
    const textedAt = batch.textedAt.get(row.contactId) ?? 0;
    const answered = attemptedAt !== null && textedAt > attemptedAt.getTime();
    const busy = row.busy && !answered;
    const held = { attemptedAt, busy, holdUntil: busy ? new Date(holdUntil) : null };
    if (inFlight) move(batch, row, 'accepted', { ...held, sid, error: null, owner: null });
    // A report was faster than the record: it has set the state, we only know more about the send.
    else change(batch, row, { ...held, sid: row.sid ?? sid });
    if (answered) batch.freed.add(row.contactId);
  }

  function recordSend(batch: Batch, result: SendResult): void {
    const row = batch.rows.get(result.id);
    if (row === undefined) return;
    if (result.outcome === 'accepted') {
      recordAccepted(batch, row, result);
      return;
    }
    if (row.state !== 'sending' && row.state !== 'unsure') return;
    if (isOld(result, row.attempts)) return;
    switch (result.outcome) {
      case 'retry':
        if (!endRecalled(batch, row))
          move(batch, row, 'queued', {
            ...again(row, result.notBefore, result.inOrder),
            error: result.error,
          });
        return;
      case 'failed':
        move(batch, row, 'failed', { error: result.error, busy: false, owner: null });
        return;
      case 'unknown':
        move(batch, row, 'unsure', { error: result.error, owner: null });
    }
  }

  function unclaim(batch: Batch, { id, notBefore, owner }: PutBack): void {
    const row = batch.rows.get(id);
    if (row?.state !== 'sending' || (owner !== undefined && owner !== row.owner)) return;
    if (endRecalled(batch, row)) return;
    move(batch, row, 'queued', {
      ...again(row, notBefore, true),
      attempts: row.attempts - 1,
      attemptedAt: row.attempts === 1 ? null : row.attemptedAt,
    });
  }

  async function find({ id, sid }: DeliveryReport, session: ClientSession): Promise<OutboxDocument | null> {
    const byId = id === null ? null : await outbox.findById(id, null, { session }).lean();
    return byId ?? (await outbox.findOne({ sid }, null, { session }).lean());
  }

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
    async recordReport(given: DeliveryReport, session: ClientSession): Promise<OutboxRow | null> {
      const document = await find(given, session);
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
    },
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

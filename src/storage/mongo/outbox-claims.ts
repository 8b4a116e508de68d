import type { ClientSession } from 'mongoose';
import type { OutboxRow, Priority } from '../../domain/message.ts';
import { DAMAGED_MESSAGE } from '../../domain/message.ts';
import { stillReserved, verdictOn, NO_OPT_OUT, type Verdict, type OptOut } from '../outbox-rules.ts';
import { unlessDamaged } from '../sealed-damaged.ts';
import type { Reserved } from '../storage.ts';
import type { Models } from './models.ts';
import type { OutboxCodec, OutboxDocument } from './outbox-documents.ts';
import type { OutboxQueue } from './outbox-queue.ts';
import type { Transactions } from './transactions.ts';
import type { Turns } from './turns.ts';

/** Rows that one transaction looks at, when the tuning does not say: bounds how long others may run into it. */
const MOST_ROWS = 500;
/** Rows looked at beyond those wanted, because some in front will turn out not to be free. */
const SPARE_ROWS = 100;

export interface Claim {
  readonly sender: string;
  readonly owner: string;
  readonly now: number;
  /** When a row is claimed, asked once it was read; `now` when left out. */
  readonly at?: () => number;
  readonly limit: number;
  readonly reserved?: readonly Reserved[];
}

/** What stands in the way of rows in the line. */
interface Obstacles {
  readonly busy: ReadonlySet<string>;
  readonly retries: ReadonlyMap<string, readonly OutboxDocument[]>;
  readonly optOut: ReadonlyMap<string, OptOut>;
}

/** Whether one of `retries`, which wait to be sent again, holds the row back. */
function isBehind(row: OutboxDocument, retries: readonly OutboxDocument[] = []): boolean {
  return retries.some(
    (retry) =>
      retry.priority < row.priority ||
      (retry.priority === row.priority && (!row.inOrder || retry.order < row.order)),
  );
}

/** What a claim works with. */
interface ClaimDeps {
  readonly outbox: Models['outbox'];
  readonly codec: OutboxCodec;
  readonly queue: OutboxQueue;
  readonly turns: Turns;
  readonly mostRows: number;
}

/**
 * Takes from the line what may be sent. Every row that is looked at leaves the line: claimed, ended, or put
 * behind what is in its way until that is gone, so that no claim looks at it in vain twice.
 */
export function createOutboxClaims(
  { outbox }: Models,
  codec: OutboxCodec,
  queue: OutboxQueue,
  turns: Turns,
  transactions: Transactions,
  mostRows = MOST_ROWS,
) {
  const deps: ClaimDeps = { outbox, codec, queue, turns, mostRows };
  return {
    async claimOutbox(request: Claim): Promise<readonly OutboxRow[]> {
      const claimed: OutboxRow[] = [];
      const now = new Date(request.now);
      for (;;) {
        try {
          await freeContacts(deps, transactions, now);
          await openWhatIsDue(deps, transactions, now);
          const limit = request.limit - claimed.length;
          const reserved = stillReserved(request.reserved ?? [], claimed);
          const { rows, more } = await transactions.run((session) =>
            claimSome(deps, { ...request, limit, reserved }, session),
          );
          claimed.push(...rows);
          if (!more) return claimed;
        } catch (error) {
          // What is claimed is claimed: the caller must hear of it.
          if (claimed.length > 0) return claimed;
          throw error;
        }
      }
    },
  };
}

/** Lets into the line whatever has come due, of any sender. */
async function openWhatIsDue(
  { outbox, mostRows }: ClaimDeps,
  transactions: Transactions,
  now: Date,
): Promise<void> {
  for (;;) {
    const due = await outbox
      .find({ waitsFor: 'time', opensAt: { $lte: now } }, { _id: 1 })
      .limit(mostRows)
      .lean();
    // In a transaction, which ends in time when another one is in the way; a plain write would wait for that one's end.
    if (due.length > 0)
      await transactions.run((session) =>
        outbox.updateMany(
          { _id: { $in: due.map(({ _id }) => _id) }, waitsFor: 'time', opensAt: { $lte: now } },
          { $set: { waitsFor: 'turn' } },
          { session },
        ),
      );
    if (due.length < mostRows) return;
  }
}

/** Frees contacts that were held long enough, or behind a retry that has expired. */
async function freeContacts(
  { outbox, queue, mostRows }: ClaimDeps,
  transactions: Transactions,
  now: Date,
): Promise<void> {
  const heldTooLong = { busy: true, holdUntil: { $lte: now } };
  const barringTooLong = { inOrder: true, expiresAt: { $lte: now } };
  for (;;) {
    const [held, barring] = await Promise.all([
      outbox.exists(heldTooLong).lean(),
      outbox.exists(barringTooLong).lean(),
    ]);
    if (held === null && barring === null) return;
    await transactions.run(async (session) => {
      const columns = { contactId: 1 };
      const free = await outbox.find(heldTooLong, columns, { session }).limit(mostRows).lean();
      const expired = await outbox.find(barringTooLong, columns, { session }).limit(mostRows).lean();
      if (free.length > 0)
        await outbox.updateMany(
          { _id: { $in: free.map(({ _id }) => _id) } },
          { $set: { busy: false, holdUntil: null } },
          { session },
        );
      if (expired.length > 0)
        await outbox.updateMany(
          { _id: { $in: expired.map(({ _id }) => _id) } },
          { $set: { state: 'expired', error: null, inOrder: false }, $unset: { waitsFor: 1 } },
          { session },
        );
      await queue.release(new Set([...free, ...expired].map(({ contactId }) => contactId)), session);
    });
  }
}

/** One transaction's worth of a claim; `more` when there was more to look at than one transaction should. */
async function claimSome(
  deps: ClaimDeps,
  request: Claim,
  session: ClientSession,
): Promise<{ rows: readonly OutboxRow[]; more: boolean }> {
  const claimed: OutboxRow[] = [];
  for (const { priority, rows } of request.reserved ?? []) {
    const most = Math.min(request.limit, claimed.length + rows);
    if (await claimFrom(deps, request, priority, claimed, most, session))
      return { rows: claimed, more: true };
  }
  const more = await claimFrom(deps, request, null, claimed, request.limit, session);
  return { rows: claimed, more };
}

/** Claims from the line, or from that of one priority, until `most` are claimed in all. Gives whether there is more to look at. */
async function claimFrom(
  deps: ClaimDeps,
  request: Claim,
  priority: Priority | null,
  claimed: OutboxRow[],
  most: number,
  session: ClientSession,
): Promise<boolean> {
  const { outbox, mostRows } = deps;
  for (let looked = 0; looked < mostRows;) {
    const rows = await outbox
      // Every priority: said so that the index is used whose order this is, also where a planner takes only ranges.
      .find({ waitsFor: 'turn', sender: request.sender, priority: priority ?? { $gte: 0 } }, null, {
        session,
      })
      .sort({ priority: 1, turn: 1, order: 1, _id: 1 })
      .limit(Math.min(most - claimed.length + SPARE_ROWS, mostRows))
      .lean();
    if (rows.length === 0) return false;
    await workThrough(deps, rows, request, claimed, most, session);
    looked += rows.length;
    if (claimed.length >= most) return false;
  }
  return true;
}

/** Works through the front of the line; `claimed` grows to `most`. Stops early when a row that others waited behind ended. */
async function workThrough(
  deps: ClaimDeps,
  rows: readonly OutboxDocument[],
  request: Claim,
  claimed: OutboxRow[],
  most: number,
  session: ClientSession,
): Promise<void> {
  const { outbox, codec, queue } = deps;
  const { busy, retries, optOut } = await obstaclesOf(deps, rows, session);
  const taken = new Set(busy);
  const behind = new Set<string>();
  const freed = new Set<string>();
  const decided = new Map<Verdict | 'damaged', string[]>();
  const attemptedAt = request.at?.() ?? request.now;
  for (const document of rows) {
    if (claimed.length >= most || freed.size > 0) break;
    const { _id, contactId } = document;
    const row = unlessDamaged(() => codec.rowOf(document));
    if (row === null) {
      decided.set('damaged', [...(decided.get('damaged') ?? []), _id]);
      if (document.inOrder) freed.add(contactId);
      continue;
    }
    const inTheWay = taken.has(contactId) || isBehind(document, retries.get(contactId));
    const verdict = verdictOn(row, request.now, optOut.get(contactId) ?? NO_OPT_OUT, inTheWay);
    decided.set(verdict, [...(decided.get(verdict) ?? []), _id]);
    if (verdict === 'claim') {
      taken.add(contactId);
      claimed.push({
        ...row,
        state: 'sending',
        attempts: row.attempts + 1,
        owner: request.owner,
        attemptedAt,
      });
    } else if (verdict === 'behind') behind.add(contactId);
    else if (verdict !== 'early' && document.inOrder) freed.add(contactId);
  }
  for (const [verdict, ids] of decided)
    await outbox.updateMany({ _id: { $in: ids } }, changeOf(verdict, request.owner, attemptedAt), {
      session,
    });
  await queue.touch(behind, session);
  await queue.release(freed, session);
}

async function obstaclesOf(
  { outbox, turns }: ClaimDeps,
  rows: readonly OutboxDocument[],
  session: ClientSession,
): Promise<Obstacles> {
  const contactIds = [...new Set(rows.map(({ contactId }) => contactId))];
  const contactId = { $in: contactIds };
  const busy = await outbox.find({ contactId, busy: true }, { contactId: 1 }, { session }).lean();
  const retries = new Map<string, OutboxDocument[]>();
  for (const retry of await outbox.find({ contactId, inOrder: true }, null, { session }).lean())
    retries.set(retry.contactId, [...(retries.get(retry.contactId) ?? []), retry]);
  const optOut = await turns.optOutOf(contactIds, session);
  return { busy: new Set(busy.map((row) => row.contactId)), retries, optOut };
}

/** What becomes of rows by where they go. */
function changeOf(verdict: Verdict | 'damaged', owner: string, attemptedAt: number) {
  switch (verdict) {
    case 'claim':
      return {
        $set: {
          state: 'sending' as const,
          busy: true,
          owner,
          attemptedAt: new Date(attemptedAt),
          inOrder: false,
        },
        $inc: { attempts: 1 },
        $unset: { waitsFor: 1 as const },
      };
    case 'early':
      return { $set: { waitsFor: 'time' as const } };
    case 'behind':
      return { $set: { waitsFor: 'contact' as const } };
    case 'expired':
      return {
        $set: { state: 'expired' as const, error: null, inOrder: false },
        $unset: { waitsFor: 1 as const },
      };
    case 'damaged':
      return {
        $set: { state: 'failed' as const, error: DAMAGED_MESSAGE, inOrder: false },
        $unset: { waitsFor: 1 as const },
      };
    case 'stopped':
    case 'news_stopped':
      return {
        $set: { state: 'suppressed' as const, error: verdict, inOrder: false },
        $unset: { waitsFor: 1 as const },
      };
  }
}

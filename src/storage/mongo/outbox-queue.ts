import type { ClientSession, QueryFilter } from 'mongoose';
import type { OutboxMessage } from '../../domain/message.ts';
import { isErasedContact, leftoverId } from '../../domain/erasure.ts';
import { behindRoot, chainOf, rootOf, saysNothingNew } from '../../domain/message-chain.ts';
import { lineOf, turnOf, NO_OPT_OUT, WITHDRAWN_AS_DELIVERED, type OptOut } from '../outbox-rules.ts';
import { WAITS } from '../records/outbox.ts';
import type { Models } from './models.ts';
import { CommitRejected } from './outcomes.ts';
import type { OutboxCodec, OutboxDocument } from './outbox-documents.ts';

/** Whether a message was erased, or is to be. */
async function isErased(
  { outbox, leftovers }: Pick<Models, 'outbox' | 'leftovers'>,
  id: string,
  session: ClientSession,
): Promise<boolean> {
  const leftover = await leftovers.findById(leftoverId('message', id), { _id: 1 }, { session }).lean();
  const row = await outbox.findById(id, { contactId: 1 }, { session }).lean();
  return leftover !== null || (row !== null && isErasedContact(row.contactId));
}

/** Puts messages into the outbox and takes them out again. */
export function createOutboxQueue(models: Models, codec: OutboxCodec) {
  const { outbox, leftovers } = models;
  const { touch, release } = createReleases(models);
  const withdraw = createWithdraw(outbox, release);

  const withdrawMessages = async (
    ids: readonly string[],
    reason: string,
    session: ClientSession,
  ): Promise<void> => {
    if (ids.length > 0) await withdraw({ _id: { $in: [...ids] } }, reason, session);
  };

  return {
    withdrawMessages,
    /** The message was delivered: what follows it says nothing new. */
    async withdrawFollowUps(id: string, session: ClientSession): Promise<void> {
      const chain = chainOf(id);
      const live = await outbox
        .find(
          { _id: { $gt: chain, $lt: behindRoot(chain) }, state: { $in: ['queued', 'sending', 'unsure'] } },
          { _id: 1 },
          { session },
        )
        .lean();
      const ids = live.map(({ _id }) => _id).filter((other) => saysNothingNew(other, id));
      await withdrawMessages(ids, WITHDRAWN_AS_DELIVERED, session);
    },
    /** Something is queued to follow the message. Refuses when that or what says the same was delivered, and when it was erased. */
    follow: (id: string, session: ClientSession) => follow({ outbox, leftovers }, id, session),
    touch,
    release,
    /** The contact has texted at `receivedAt`: what it was handed over before holds nothing back any more. */
    async answered(contactId: string, receivedAt: number, session: ClientSession): Promise<void> {
      const { modifiedCount } = await outbox.updateOne(
        { contactId, busy: true, state: 'accepted', attemptedAt: { $lte: new Date(receivedAt) } },
        { $set: { busy: false, holdUntil: null } },
        { session },
      );
      if (modifiedCount > 0) await release(new Set([contactId]), session);
    },
    withdrawGroup: (group: string, reason: string, session: ClientSession) =>
      withdraw({ group }, reason, session),
    withdrawContact: (contactId: string, reason: string, session: ClientSession) =>
      withdraw({ contactId }, reason, session),
    /**
     * @param optOut what those contacts do not want of us that do not want everything
     * @param turns the places in line that messages of the same commit took
     */
    async queue(
      messages: readonly { message: OutboxMessage; order: number }[],
      optOut: ReadonlyMap<string, OptOut>,
      turns: Map<string, number>,
      session: ClientSession,
    ): Promise<void> {
      if (messages.length === 0) return;
      const lastOf = await queuedBefore(
        outbox,
        messages.map(({ message }) => message),
        session,
      );
      await outbox.insertMany(
        messages.map(({ message, order }) => {
          const line = lineOf(message);
          const turn = turns.get(line) ?? turnOf(message, lastOf(message));
          turns.set(line, turn);
          return codec.documentOf(message, order, turn, optOut.get(message.contactId) ?? NO_OPT_OUT);
        }),
        { session },
      );
    },
  };
}

/** Lets messages back into the line that wait behind something of their contact. */
function createReleases({ outbox, contacts }: Pick<Models, 'outbox' | 'contacts'>) {
  /**
   * Writes the contacts' own documents. Who puts a message behind its contact and who lets it go again both do: each saw a
   * state of the contact that the other changes, and a message that was let go before it was put back would wait for ever.
   */
  async function touch(contactIds: ReadonlySet<string>, session: ClientSession): Promise<void> {
    if (contactIds.size === 0) return;
    await contacts.bulkWrite(
      Array.from(contactIds, (_id) => ({
        updateOne: { filter: { _id }, update: { $inc: { turns: 1 } }, upsert: true },
      })),
      { session, ordered: false },
    );
  }

  /** Gives back to the line what waited behind something that is out of the way now. */
  async function release(contactIds: ReadonlySet<string>, session: ClientSession): Promise<void> {
    if (contactIds.size === 0) return;
    await touch(contactIds, session);
    await outbox.updateMany(
      { contactId: { $in: [...contactIds] }, waitsFor: 'contact' },
      { $set: { waitsFor: 'turn' } },
      { session },
    );
  }

  return { touch, release };
}

/** Takes out what is still ours to stop. */
function createWithdraw(
  outbox: Models['outbox'],
  release: (contactIds: ReadonlySet<string>, session: ClientSession) => Promise<void>,
) {
  return async (
    which: QueryFilter<OutboxDocument>,
    reason: string,
    session: ClientSession,
  ): Promise<void> => {
    const barring = await outbox
      .find({ ...which, state: 'queued', inOrder: true }, { contactId: 1 }, { session })
      .lean();
    await outbox.updateMany(
      { ...which, state: 'queued' },
      { $set: { state: 'withdrawn', error: reason, inOrder: false }, $unset: { waitsFor: 1 } },
      { session },
    );
    await outbox.updateMany(
      { ...which, state: { $in: ['sending', 'unsure'] } },
      { $set: { recall: reason } },
      { session },
    );
    await release(new Set(barring.map(({ contactId }) => contactId)), session);
  };
}

/** Gives the highest place of what is queued for a message's contact in its line; null when nothing is. */
async function queuedBefore(
  outbox: Models['outbox'],
  messages: readonly OutboxMessage[],
  session: ClientSession,
): Promise<(message: OutboxMessage) => number | null> {
  const rows = await outbox
    .find(
      {
        contactId: { $in: [...new Set(messages.map(({ contactId }) => contactId))] },
        waitsFor: { $in: [...WAITS] },
      },
      { contactId: 1, sender: 1, priority: 1, turn: 1, expiresAt: 1 },
      { session },
    )
    .lean();
  const lines = new Map<string, typeof rows>();
  for (const row of rows) lines.set(lineOf(row), [...(lines.get(lineOf(row)) ?? []), row]);
  return (message) =>
    (lines.get(lineOf(message)) ?? [])
      .filter(({ expiresAt }) => expiresAt.getTime() > message.createdAt)
      .reduce<number | null>((last, { turn }) => Math.max(last ?? 0, turn?.getTime() ?? 0), null);
}

/** Notes that something follows a message; refuses where nothing may. */
async function follow(
  { outbox, leftovers }: Pick<Models, 'outbox' | 'leftovers'>,
  id: string,
  session: ClientSession,
): Promise<void> {
  const root = rootOf(id);
  const range = { _id: { $gte: root, $lt: behindRoot(root) } };
  const chain = await outbox.find(range, { state: 1 }, { session }).lean();
  const arrived = chain.some(({ _id, state }) => state === 'delivered' && saysNothingNew(id, _id));
  if (arrived || (await isErased({ outbox, leftovers }, id, session))) throw new CommitRejected('stale');
  // Written: a report that says otherwise at this moment has to wait for this commit's end, and sees what it queued.
  const others = chain.map(({ _id }) => _id).filter((other) => saysNothingNew(id, other));
  await outbox.updateMany({ _id: { $in: others } }, { $inc: { followed: 1 } }, { session });
}

export type OutboxQueue = ReturnType<typeof createOutboxQueue>;

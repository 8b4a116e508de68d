import type { ClientSession, QueryFilter } from 'mongoose';
import type { OutboxMessage } from '../../domain/message.ts';
import { WANTS_ALL, type Wishes } from '../outbox-rules.ts';
import type { OutboxDocument } from './collections/outbox.ts';
import type { Models } from './models.ts';
import type { OutboxCodec } from './outbox-documents.ts';

/** Puts messages into the outbox and takes them out again. */
export function createOutboxQueue({ outbox, contacts }: Models, codec: OutboxCodec) {
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

  async function withdraw(
    which: QueryFilter<OutboxDocument>,
    reason: string,
    session: ClientSession,
  ): Promise<void> {
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
  }

  return {
    touch,
    release,
    withdrawGroup: (group: string, reason: string, session: ClientSession) =>
      withdraw({ group }, reason, session),
    withdrawContact: (contactId: string, reason: string, session: ClientSession) =>
      withdraw({ contactId }, reason, session),
    /** @param wishes what those contacts want of us that do not want everything */
    async queue(
      messages: readonly { message: OutboxMessage; order: number }[],
      wishes: ReadonlyMap<string, Wishes>,
      session: ClientSession,
    ): Promise<void> {
      if (messages.length === 0) return;
      await outbox.insertMany(
        messages.map(({ message, order }) =>
          codec.documentOf(message, order, wishes.get(message.contactId) ?? WANTS_ALL),
        ),
        { session },
      );
    },
  };
}

export type OutboxQueue = ReturnType<typeof createOutboxQueue>;

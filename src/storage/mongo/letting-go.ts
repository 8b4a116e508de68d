import type { ClientSession } from 'mongoose';
import { isErasedContact, newLeftover } from '../../domain/erasure.ts';
import type { LetGo } from '../write.ts';
import { dropOrder, type Reached } from './erased-messages.ts';
import { among } from './listed.ts';
import { CommitRejected } from './outcomes.ts';
import { createHeld, isOldRequest, REQUEST, UNSENT } from './retention-held.ts';

/** Lets go of what has come of age. */
export function createLettingGo(reached: Reached) {
  const { models, leftovers, queue } = reached;
  const { inbound, outbox, personRequests, notes } = models;
  const held = createHeld(models);

  /** Refuses by throwing where one of them is not there, or may not go. */
  async function check({ of, ids, before }: LetGo, session: ClientSession): Promise<void> {
    const _id = among(ids);
    const time = { $lt: new Date(before) };
    let found: readonly { readonly contactId: string | null }[];
    switch (of) {
      case 'requests': {
        const closed = await personRequests.find({ _id, state: 'closed' }, REQUEST, { session }).lean();
        found = closed.filter((each) => isOldRequest(each, before)).map(() => ({ contactId: null }));
        break;
      }
      case 'texts':
        found = await inbound.find({ _id, receivedAt: time }, { contactId: 1 }, { session }).lean();
        break;
      case 'messages':
        found = await outbox
          .find({ _id, createdAt: time, state: { $nin: [...UNSENT] } }, { contactId: 1 }, { session })
          .lean();
    }
    const contacts = found.flatMap(({ contactId }) => (contactId === null ? [] : [contactId]));
    const holding = await held.contactsHeld(contacts, before, session);
    if (found.length !== ids.length || holding.size > 0) throw new CommitRejected('stale');
  }

  /** The channel's copies are to go, too; those of people who were erased are on the list already. */
  async function dropCopies(
    rows: readonly { readonly sid: string | null; readonly contactId: string }[],
    at: number,
    session: ClientSession,
  ): Promise<void> {
    const copies = rows.flatMap(({ sid, contactId }) =>
      sid === null || isErasedContact(contactId) ? [] : [newLeftover('copy', sid, at)],
    );
    await leftovers.writeLeftovers(copies, session);
  }

  return {
    async letGo(given: LetGo, session: ClientSession): Promise<void> {
      await check(given, session);
      const { of, ids, at } = given;
      const _id = among(ids);
      switch (of) {
        case 'requests':
          await notes.deleteMany({ requestId: _id }, { session });
          await personRequests.deleteMany({ _id }, { session });
          return;
        case 'texts': {
          const rows = await inbound.find({ _id }, { contactId: 1 }, { session }).lean();
          await dropCopies(
            rows.map((row) => ({ sid: row._id, contactId: row.contactId })),
            at,
            session,
          );
          await inbound.deleteMany({ _id }, { session });
          return;
        }
        case 'messages': {
          const rows = await outbox.find({ _id }, { contactId: 1, sid: 1 }, { session }).lean();
          await dropCopies(rows, at, session);
          await outbox.deleteMany({ _id }, { session });
          const contacts = new Set(rows.map(({ contactId }) => contactId));
          await queue.release(new Set([...contacts].filter((each) => !isErasedContact(each))), session);
          for (const contactId of contacts) await dropOrder(reached, contactId, session);
        }
      }
    },
  };
}

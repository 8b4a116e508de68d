import type { ClientSession } from 'mongoose';
import {
  erasedContact,
  leftoverId,
  newLeftover,
  WITHDRAWN_AS_ERASED,
  type Erasure,
} from '../../domain/erasure.ts';
import { isSettled, messageFates, NO_MESSAGE, NO_TEXT, type MessageFate } from '../erasure-rules.ts';
import { inboundRecord } from '../records/inbound.ts';
import { outboxRecord } from '../records/outbox.ts';
import { ownerOf } from '../records/record.ts';
import type { Vault } from '../vault.ts';
import type { Leftovers } from './leftovers.ts';
import { among, idsOf } from './listed.ts';
import type { Models } from './models.ts';
import type { OutboxDocument } from './outbox-documents.ts';
import type { OutboxQueue } from './outbox-queue.ts';

/** What taking messages out reaches besides their own collection. */
export interface Reached {
  readonly models: Models;
  readonly vault: Vault;
  readonly leftovers: Leftovers;
  readonly queue: OutboxQueue;
}

/** What of a message decides whether it goes. */
const MESSAGE = { contactId: 1, state: 1, purpose: 1, group: 1, sid: 1 } as const;
type StoredMessage = Pick<OutboxDocument, '_id' | keyof typeof MESSAGE>;

/** Takes the content of messages, their address and whose they were; their copies at the channel are to go, too. */
async function empty(
  { models, vault, leftovers }: Reached,
  messages: readonly StoredMessage[],
  at: number,
  session: ClientSession,
): Promise<void> {
  if (messages.length === 0) return;
  await models.outbox.bulkWrite(
    messages.map(({ _id, state }) => ({
      updateOne: {
        filter: { _id },
        update: {
          $set: {
            contactId: erasedContact(_id),
            sealed: vault.seal(NO_MESSAGE, ownerOf(outboxRecord, { id: _id })),
            ...{ group: null, quietZone: null, busy: false, holdUntil: null },
            ...{ inOrder: false, recall: null, owner: null },
            ...(state === 'queued' && { state: 'withdrawn' as const, error: WITHDRAWN_AS_ERASED }),
          },
          $unset: { waitsFor: 1 as const },
        },
      },
    })),
    { session },
  );
  const copies = messages.flatMap(({ sid }) => (sid === null ? [] : [newLeftover('copy', sid, at)]));
  await leftovers.writeLeftovers(copies, session);
}

/** The order of a contact of whom nothing is left. */
export async function dropOrder(
  { models }: Pick<Reached, 'models'>,
  contactId: string,
  session: ClientSession,
): Promise<void> {
  const left =
    (await models.outbox.findOne({ contactId }, { _id: 1 }, { session }).lean()) ??
    (await models.conversations.findById(contactId, { _id: 1 }, { session }).lean());
  if (left === null) await models.contacts.deleteOne({ _id: contactId }, { session });
}

/** Takes the words of people and ours to them out of the database. Ids stay. */
export function createErasedMessages(reached: Reached) {
  const { models, vault, leftovers, queue } = reached;
  const { inbound, outbox } = models;
  return {
    /** @param recipients keys of the broadcasts' recipients that were frozen for the registrations that go */
    async eraseMessages(
      erasure: Erasure,
      appointmentIds: readonly string[],
      recipients: ReadonlySet<string>,
      session: ClientSession,
    ): Promise<void> {
      const { contactIds, writtenTo, at } = erasure;
      const fateOf = messageFates(erasure, appointmentIds, recipients);
      const touched = [...contactIds, ...writtenTo];
      const found = await outbox.find({ contactId: among(touched) }, MESSAGE, { session }).lean();
      const of = (fate: MessageFate) =>
        found.filter((message) => fateOf({ ...message, id: message._id }) === fate);
      await empty(reached, of('goes'), at, session);
      const later = idsOf(of('later'));
      const recalled = { $set: { recall: WITHDRAWN_AS_ERASED } };
      if (later.length > 0) await outbox.updateMany({ _id: among(later) }, recalled, { session });
      const left = later.map((id) => newLeftover('message', id, at));
      await leftovers.writeLeftovers(left, session);
      await queue.release(new Set(touched), session);
    },
    async eraseTexts({ contactIds, at }: Erasure, session: ClientSession): Promise<void> {
      const found = await inbound.find({ contactId: among(contactIds) }, { _id: 1 }, { session }).lean();
      if (found.length === 0) return;
      await inbound.bulkWrite(
        idsOf(found).map((sid) => ({
          updateOne: {
            filter: { _id: sid },
            update: {
              $set: {
                contactId: erasedContact(sid),
                ...{ attachment: null, answeredByCarrier: null },
                sealed: vault.seal(NO_TEXT, ownerOf(inboundRecord, { sid })),
              },
            },
          },
        })),
        { session },
      );
      const copies = idsOf(found).map((sid) => newLeftover('copy', sid, at));
      await leftovers.writeLeftovers(copies, session);
    },
    /** Of a leftover message, if it is known by now what became of it. */
    async eraseMessage(id: string, at: number, session: ClientSession): Promise<void> {
      const message = await outbox.findById(id, MESSAGE, { session }).lean();
      if (message !== null) {
        if (!isSettled(message.state)) return;
        await empty(reached, [message], at, session);
        await queue.release(new Set([message.contactId]), session);
        await dropOrder(reached, message.contactId, session);
      }
      await leftovers.removeLeftover(leftoverId('message', id), session);
    },
  };
}

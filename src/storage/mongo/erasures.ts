import type { ClientSession } from 'mongoose';
import { newLeftover, WITHDRAWN_AS_ERASED, type Erasure } from '../../domain/erasure.ts';
import { NO_RECIPIENT, recipientKey } from '../erasure-rules.ts';
import { recipientRecord } from '../records/recipients.ts';
import { ownerOf } from '../records/record.ts';
import { createErasedMessages, dropOrder, type Reached } from './erased-messages.ts';
import { createErasedRecords } from './erased-records.ts';
import { createLettingGo } from './letting-go.ts';
import { among, idsOf } from './listed.ts';
import type { Names } from './names.ts';
import { CommitRejected } from './outcomes.ts';
import { createRedactions } from './redactions.ts';

/** Takes people out of the database. */
export function createErasures(reached: Reached & { readonly names: Names }) {
  const messages = createErasedMessages(reached);
  const records = createErasedRecords(reached.models, reached.names);
  const { appointments, registrations } = reached.models;

  /** Refuses by throwing. */
  async function check(
    { contactIds, registrationIds, whole }: Erasure,
    session: ClientSession,
  ): Promise<void> {
    const holding = await appointments
      .findOne({ registrationId: among(registrationIds), active: true }, { _id: 1 }, { session })
      .lean();
    const others = {
      contactId: among(contactIds),
      live: true,
      _id: { $nin: [...registrationIds] },
    };
    const unnamed = whole ? await registrations.findOne(others, { _id: 1 }, { session }).lean() : null;
    if (holding !== null || unnamed !== null) throw new CommitRejected('stale');
  }

  /** Those named, and of a whole contact those that were given up. */
  async function registrationsThatGo(
    { contactIds, registrationIds, whole }: Erasure,
    session: ClientSession,
  ): Promise<readonly string[]> {
    const former = whole
      ? await registrations.find({ contactId: among(contactIds) }, { _id: 1 }, { session }).lean()
      : [];
    return [...new Set([...registrationIds, ...idsOf(former)])];
  }

  return {
    leftovers: reached.leftovers,
    ...createRedactions(reached),
    ...createLettingGo(reached),
    eraseMessage: (id: string, at: number, session: ClientSession) => messages.eraseMessage(id, at, session),
    async erase(given: Erasure, session: ClientSession): Promise<void> {
      await check(given, session);
      const registrationIds = await registrationsThatGo(given, session);
      const erasure = { ...given, registrationIds };
      const { whole, lastMessages, at } = erasure;
      const ever = { registrationId: among(registrationIds) };
      const appointmentIds = idsOf(await appointments.find(ever, { _id: 1 }, { session }).lean());
      const frozen = await eraseRecipients(reached, erasure, session);
      await messages.eraseMessages(erasure, appointmentIds, frozen, session);
      await messages.eraseTexts(erasure, session);
      await records.eraseNotes(erasure, session);
      await records.eraseRegistrations(registrationIds, appointmentIds, session);
      if (whole) await records.eraseContacts(erasure, session);
      const last = lastMessages.map((id) => newLeftover('message', id, at));
      await reached.leftovers.writeLeftovers(last, session);
      // Of another phone that had nothing but what is taken here, its order is all that is left.
      const gone = [...(whole ? erasure.contactIds : []), ...erasure.writtenTo];
      for (const contactId of gone) await dropOrder(reached, contactId, session);
    },
  };
}

/** Gives the keys of those that were frozen for the registrations. */
async function eraseRecipients(
  { models: { recipients }, vault }: Reached,
  { contactIds, registrationIds, whole }: Erasure,
  session: ClientSession,
): Promise<ReadonlySet<string>> {
  const place = { broadcastId: 1, position: 1 } as const;
  const frozen = await recipients.find({ registrationId: among(registrationIds) }, place, { session }).lean();
  const theirs = whole
    ? await recipients.find({ contactId: among(contactIds) }, place, { session }).lean()
    : [];
  const ids = [...new Set(idsOf([...frozen, ...theirs]))];
  if (ids.length > 0) {
    const end = { $set: { state: 'suppressed' as const, reason: WITHDRAWN_AS_ERASED } };
    await recipients.updateMany({ _id: among(ids), state: 'waiting' }, end, { session });
    await recipients.bulkWrite(
      ids.map((id) => ({
        updateOne: {
          filter: { _id: id },
          update: {
            $set: { contactId: '', sealed: vault.seal(NO_RECIPIENT, ownerOf(recipientRecord, { id })) },
          },
        },
      })),
      { session },
    );
  }
  return new Set(frozen.map(recipientKey));
}

export type Erasures = ReturnType<typeof createErasures>;

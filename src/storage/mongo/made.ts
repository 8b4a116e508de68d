import type { ClientSession } from 'mongoose';
import type { DemoMade } from '../../domain/demo.ts';
import { PHONE_COUNTS } from '../../domain/tries.ts';
import type { Vault } from '../vault.ts';
import { createErasedRecords } from './erased-records.ts';
import { among, idsOf } from './listed.ts';
import type { Models } from './models.ts';
import type { Names } from './names.ts';

/** Takes out what the demo made. Unlike an erasure it leaves nothing, not even ids: nobody was behind them. */
export function createMade(models: Models, vault: Vault, names: Pick<Names, 'nameFamilies'>) {
  const records = createErasedRecords(models, names);
  const { registrations, appointments, slots, cases, personRequests } = models;

  /** Seats that go free. */
  async function giveBack(appointmentIds: readonly string[], session: ClientSession): Promise<void> {
    const held = await appointments
      .find({ _id: among(appointmentIds), active: true }, { slotId: 1, people: 1 }, { session })
      .lean();
    const people = new Map<string, number>();
    for (const each of held) people.set(each.slotId, (people.get(each.slotId) ?? 0) + each.people);
    for (const [id, seats] of people)
      await slots.updateOne({ _id: id }, { $inc: { taken: -seats } }, { session });
  }

  async function dropPeople(made: DemoMade, session: ClientSession): Promise<void> {
    const contactId = among(made.contactIds);
    const theirs = { $or: [{ contactId }, { contactId: null, familyId: among(made.familyIds) }] };
    const ids = idsOf(await registrations.find(theirs, { _id: 1 }, { session }).lean());
    const found = await appointments.find({ registrationId: among(ids) }, { _id: 1 }, { session }).lean();
    const appointmentIds = idsOf(found);
    await giveBack(appointmentIds, session);
    await personRequests.deleteMany({ contactId: among(ids.map((id) => `registration:${id}`)) }, { session });
    await records.eraseRegistrations(ids, appointmentIds, session);
    await records.eraseContacts(
      {
        ...{ contactIds: made.contactIds, registrationIds: ids, writtenTo: [], whole: true },
        ...{ heldRequests: [], lastMessages: [], at: 0 },
        triesIds: made.contactIds.flatMap((id) => PHONE_COUNTS.map(({ idOf }) => idOf(id))),
      },
      session,
    );
    await models.inbound.deleteMany({ contactId }, { session });
    await models.outbox.deleteMany({ contactId }, { session });
    await models.conversations.deleteMany({ _id: contactId }, { session });
    await models.contacts.deleteMany({ _id: contactId }, { session });
  }

  async function dropCases(aNumbers: readonly string[], session: ClientSession): Promise<void> {
    const hashes = aNumbers.map((aNumber) => vault.hash('a_number', aNumber));
    const found = await cases.find({ _id: among(hashes) }, { familyId: 1 }, { session }).lean();
    const families = [...new Set(found.map(({ familyId }) => familyId))];
    const live = await registrations
      .find({ familyId: among(families), live: true }, { familyId: 1 }, { session })
      .lean();
    const held = live.map(({ familyId }) => familyId);
    await cases.deleteMany({ _id: among(hashes), familyId: { $nin: held } }, { session });
    if (families.length > 0) await names.nameFamilies(families, session);
  }

  return {
    async removeMade(made: DemoMade, session: ClientSession): Promise<void> {
      await dropPeople(made, session);
      await models.recipients.deleteMany({ broadcastId: among(made.broadcastIds) }, { session });
      await models.broadcasts.deleteMany({ _id: among(made.broadcastIds) }, { session });
      await models.changes.deleteMany({ _id: among(made.changeIds) }, { session });
      await models.closures.deleteMany({ _id: among(made.closureIds) }, { session });
      await slots.deleteMany({ _id: among(made.slotIds), taken: 0 }, { session });
      await dropCases(made.aNumbers, session);
      await models.sessions.deleteMany({ accountId: among(made.accountIds) }, { session });
      await models.accounts.deleteMany({ _id: among(made.accountIds) }, { session });
      await models.staff.deleteMany({ _id: among(made.staffIds) }, { session });
    },
  };
}

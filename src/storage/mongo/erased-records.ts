import type { ClientSession } from 'mongoose';
import type { Erasure } from '../../domain/erasure.ts';
import { freedRequestId, noShowRequestId } from '../../domain/person-request.ts';
import { ALIAS_SETTINGS, ASKED_SETTINGS, FLAG_SETTINGS, TOLD_SETTINGS } from '../carried-settings.ts';
import { among, idsOf } from './listed.ts';
import type { Models } from './models.ts';
import type { Names } from './names.ts';

/** Takes what is known of people besides their words out of the database. */
export function createErasedRecords(models: Models, names: Pick<Names, 'nameFamilies'>) {
  const { passedOn, settings, reminders, appointments, registrations, tries, personRequests } = models;
  const { checkIns } = models;
  const askedIn = async (which: { appointmentId: object } | { contactId: object }, session: ClientSession) =>
    idsOf(await passedOn.find(which, { _id: 1 }, { session }).lean()).map((id) => `${ASKED_SETTINGS}${id}`);

  return {
    async eraseRegistrations(
      registrationIds: readonly string[],
      appointmentIds: readonly string[],
      session: ClientSession,
    ): Promise<void> {
      const appointmentId = among(appointmentIds);
      const settingNames = [
        ...(await askedIn({ appointmentId }, session)),
        ...appointmentIds.map((id) => `${TOLD_SETTINGS}${id}`),
      ];
      await settings.deleteMany({ _id: among(settingNames) }, { session });
      await reminders.deleteMany({ appointmentId }, { session });
      await passedOn.deleteMany({ appointmentId }, { session });
      await models.calls.deleteMany({ _id: appointmentId }, { session });
      await checkIns.deleteMany({ appointmentId }, { session });
      await appointments.deleteMany({ _id: appointmentId }, { session });
      const ended = { _id: among(registrationIds) };
      const families = await registrations.find(ended, { _id: 0, familyId: 1 }, { session }).lean();
      await registrations.deleteMany(ended, { session });
      if (families.length > 0)
        await names.nameFamilies([...new Set(families.map(({ familyId }) => familyId))], session);
      await tries.deleteMany({ _id: among(registrationIds.map((id) => `asked:${id}`)) }, { session });
      const requests = [...registrationIds.map(freedRequestId), ...appointmentIds.map(noShowRequestId)];
      await personRequests.deleteMany({ _id: among(requests) }, { session });
    },
    /** What staff wrote down: nobody can tell of which family at a phone it is. */
    async eraseNotes({ contactIds }: Erasure, session: ClientSession): Promise<void> {
      await models.notes.deleteMany({ contactId: among(contactIds) }, { session });
    },
    /** All that is known by the contacts alone; who stopped stays stopped. */
    async eraseContacts(
      { contactIds, heldRequests, triesIds }: Erasure,
      session: ClientSession,
    ): Promise<void> {
      const contactId = among(contactIds);
      const flags = contactIds.flatMap((id) => [`${id}:sms`, `${id}:whatsapp`]);
      const aliases = idsOf(await models.aliases.find({ contactId }, { _id: 1 }, { session }).lean());
      const names = [
        ...[...contactIds, ...aliases].map((id) => `${ALIAS_SETTINGS}${id}`),
        ...flags.map((id) => `${FLAG_SETTINGS}${id}`),
        ...(await askedIn({ contactId }, session)),
      ];
      await settings.deleteMany({ _id: among(names) }, { session });
      await personRequests.deleteMany({ contactId, _id: { $nin: [...heldRequests] } }, { session });
      await tries.deleteMany({ _id: among(triesIds) }, { session });
      // Of phones that staff let pass for a case, or were asked to.
      for (const id of contactIds)
        await tries.deleteMany(
          { _id: { $gte: `pass:${id}:`, $lt: `pass:${id};` }, requestId: { $nin: [...heldRequests] } },
          { session },
        );
      await models.aliases.deleteMany({ contactId }, { session });
      await models.aliases.deleteMany({ _id: contactId }, { session });
      await models.addressFlags.deleteMany({ _id: among(flags) }, { session });
      await passedOn.deleteMany({ contactId }, { session });
      await models.conversations.deleteMany({ _id: contactId, stopped: false }, { session });
    },
  };
}

import type { Act } from '../../flows/talk.ts';
import type { PersonReason } from '../domain/person-request.ts';
import type { Ids } from '../domain/id.ts';
import { confirmWrites, declineWrites } from '../storage/appointment-writes.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

export interface ActTools {
  readonly storage: Storage;
  readonly ids: Ids;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
}

/** What an act writes in the turn's commit. */
export async function actWrites(act: Act, tools: ActTools): Promise<readonly Write[]> {
  const { storage, contactId } = tools;
  switch (act.what) {
    case 'stop':
      return [{ kind: 'withdrawContact', contactId, reason: 'stopped' }];
    case 'start':
      return [];
    case 'person':
      return requestPerson(act.reason, tools);
    case 'free_number': {
      const registrations = await storage.listRegistrationsOf(contactId);
      return [
        { kind: 'withdrawContact', contactId, reason: 'wrong_number' },
        ...registrations.map((registration): Write => ({
          kind: 'registration',
          registration: { ...registration, version: registration.version + 1, contactId: null },
        })),
        ...(registrations.length === 0 ? [] : await requestPerson('wrong_number', tools)),
      ];
    }
    case 'confirm':
    case 'decline': {
      const appointment = await storage.findAppointment(act.appointmentId);
      if (appointment === null) return [];
      if (act.what === 'confirm') return confirmWrites(appointment);
      const registration = await storage.findRegistration(appointment.registrationId);
      return registration === null ? [] : declineWrites(appointment, registration);
    }
  }
}

/** Asks for a member of staff, once: an open request is not doubled. */
async function requestPerson(reason: PersonReason, tools: ActTools): Promise<readonly Write[]> {
  if ((await tools.storage.findOpenPersonRequest(tools.contactId)) !== null) return [];
  return [
    {
      kind: 'personRequest',
      request: {
        id: tools.ids.next(),
        contactId: tools.contactId,
        reason,
        openedAt: tools.now,
        state: 'open',
      },
    },
  ];
}

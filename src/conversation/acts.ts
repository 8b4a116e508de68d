import type { Act } from '../../flows/talk.ts';
import type { PersonReason } from '../domain/person-request.ts';
import type { Ids } from '../domain/id.ts';
import { confirmWrites, declineWrites } from '../storage/appointment-writes.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { otherPhoneWrites } from './other-phones.ts';
import { backAgainWrites, stoppedHolderWrites } from './stopped-holder.ts';

export interface ActTools {
  readonly storage: Storage;
  readonly ids: Ids;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
  /** The contact under which the same person's texts came before their number was known; null when they never did. */
  readonly formerId: string | null;
  /** The carrier lets nothing through to this person: what is said is not heard. */
  readonly unheard: boolean;
}

/** What an act writes in the turn's commit. */
export async function actWrites(act: Act, tools: ActTools): Promise<readonly Write[]> {
  const { storage, contactId } = tools;
  switch (act.what) {
    case 'stop':
      return [...withdrawals(tools, 'stopped'), ...(tools.unheard ? await stoppedHolderWrites(tools) : [])];
    case 'start':
      return backAgainWrites(tools);
    case 'stop_news':
      // What is queued of news is kept from them when its turn comes.
      return [];
    case 'person':
      return requestPerson(act.reason, tools);
    case 'free_number': {
      const registrations = await storage.listRegistrationsOf(contactId);
      return [
        ...withdrawals(tools, 'wrong_number'),
        ...registrations.map((registration): Write => ({
          kind: 'registration',
          registration: { ...registration, version: registration.version + 1, contactId: null },
        })),
        ...(await wrongNumberWrites(registrations.length > 0, tools)),
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
/** Withdraws what is queued for the person, under either name. */
function withdrawals({ contactId, formerId }: ActTools, reason: string): readonly Write[] {
  return [contactId, ...(formerId === null ? [] : [formerId])].map((id) => ({
    kind: 'withdrawContact',
    contactId: id,
    reason,
  }));
}

/**
 * What the old person asked of staff is closed: an answer would be read by a stranger. That their family cannot be reached any
 * more is a request of its own.
 */
async function wrongNumberWrites(registered: boolean, tools: ActTools): Promise<readonly Write[]> {
  const { storage, ids, now, contactId } = tools;
  const open = (await storage.listPersonRequests('open')).filter(
    ({ contactId: whose, reason }) =>
      // Whom nothing reached is looked for by other ways than this phone.
      whose === contactId && reason !== 'wrong_number' && reason !== 'unreached',
  );
  const closed = open.map((request): Write => ({
    kind: 'personRequest',
    request: { ...request, state: 'closed' },
  }));
  if (!registered && open.length === 0) return [];
  return [
    ...closed,
    {
      kind: 'personRequest',
      request: { id: ids.next(), contactId, reason: 'wrong_number', openedAt: now, state: 'open' },
    },
  ];
}

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

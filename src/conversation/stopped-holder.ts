import { isActive } from '../domain/appointment.ts';
import type { Ids } from '../domain/id.ts';
import { newRequest, type PersonRequest } from '../domain/person-request.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { isOver } from './appointment-over.ts';

/** Whose stop it is. */
export interface Stopping {
  readonly storage: Storage;
  readonly ids: Ids;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
}

/**
 * Somebody with an appointment stopped everything where the carrier lets no answer through: nobody could tell them what they
 * will miss. A member of staff must know, once.
 */
export async function stoppedHolderWrites(stopping: Stopping): Promise<readonly Write[]> {
  const { ids, now, contactId } = stopping;
  if (!(await hasAppointment(stopping))) return [];
  if ((await openOf(stopping)).length > 0) return [];
  const request = newRequest({
    id: ids.next(),
    contactId,
    reason: 'stopped_with_appointment',
    openedAt: now,
  });
  return [{ kind: 'personRequest', request }];
}

/** They are back: nobody needs to look for them. */
export async function backAgainWrites(stopping: Stopping): Promise<readonly Write[]> {
  const open = await openOf(stopping);
  return open.map((request): Write => ({
    kind: 'personRequest',
    request: { ...request, state: 'closed' },
    holder: request.takenBy,
  }));
}

async function hasAppointment({ storage, now, contactId }: Stopping): Promise<boolean> {
  const registrations = await storage.listRegistrationsOf(contactId);
  const appointments = await Promise.all(registrations.map(({ id }) => storage.findActiveAppointment(id)));
  for (const appointment of appointments)
    if (appointment !== null && isActive(appointment) && !(await isOver(storage, appointment, now)))
      return true;
  return false;
}

async function openOf({ storage, contactId }: Stopping): Promise<readonly PersonRequest[]> {
  return (await storage.listOpenPersonRequestsOf(contactId)).filter(
    ({ reason }) => reason === 'stopped_with_appointment',
  );
}

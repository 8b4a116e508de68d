import { registrationOfRequest, type PersonRequest } from '../domain/person-request.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';
import { appointmentOfRequest } from '../reach/reach.ts';
import { unreachedAt, type Unreached } from '../reach/unreached.ts';

/** More than anybody texts. */
export const MOST_TEXTS = 10_000;

/** What a member of staff must see of a request before they act on it. Personal. */
export interface RequestDetails {
  /** Of those that are about a family that was not reached: what was tried; null of others, and once they were reached. */
  readonly unreached: Unreached | null;
  readonly registrations: readonly Registration[];
  /** What the contact last wrote, oldest first. */
  readonly texts: readonly InboundMessage[];
}

/**
 * Reads it as things are.
 * @param texts how many of the last texts
 * @param now UTC milliseconds
 */
export async function requestDetails(
  storage: Storage,
  request: PersonRequest,
  { texts, now }: { readonly texts: number; readonly now: number },
): Promise<RequestDetails> {
  const { id, contactId } = request;
  const appointmentId = appointmentOfRequest(id);
  const open = request.state === 'open' ? request : null;
  // The contact that was freed is no longer the registration's.
  const freed = registrationOfRequest(id);
  const [unreached, registrations, written] = await Promise.all([
    appointmentId === null ? null : unreachedAt(storage, appointmentId, open, now),
    freed === null
      ? storage.listRegistrationsOf(contactId)
      : storage.findRegistration(freed).then((found) => (found === null ? [] : [found])),
    storage.listInbound(contactId, MOST_TEXTS),
  ]);
  return { unreached, registrations, texts: written.slice(-texts) };
}

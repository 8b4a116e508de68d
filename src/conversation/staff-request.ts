import { newRequest, type PersonReason, type PersonRequest } from '../domain/person-request.ts';
import type { Ids } from '../domain/id.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** Who asks, and with what the request is written. */
export interface Requesting {
  readonly storage: Storage;
  readonly ids: Ids;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
}

/** Once this long has passed since somebody took it, and nobody has the talk, a danger that is written of again waits anew. */
const TAKEN_LONG_MS = 30 * 60 * 1000;

/**
 * Asks for a member of staff: an open request for the same reason is written of again and not doubled. What is told of a family
 * is a request for each thing.
 */
export async function requestWrites(
  { storage, ids, now, contactId }: Requesting,
  reason: PersonReason,
  about: string | null,
): Promise<readonly Write[]> {
  const open = await storage.listOpenPersonRequestsOf(contactId);
  const same = open.find(
    (request) => request.reason === reason && (reason !== 'told' || request.about === about),
  );
  if (same === undefined) {
    const request = newRequest({ id: ids.next(), contactId, reason, about, openedAt: now });
    return [{ kind: 'personRequest', request }];
  }
  const renewed: PersonRequest = { ...same, about, renewedAt: now };
  const left = await isLeft(same, { storage, now });
  const request = left ? { ...renewed, waitsSince: now, takenBy: null, takenAt: null } : renewed;
  // Somebody who takes it at this moment keeps it.
  return [{ kind: 'personRequest', request, holder: same.takenBy }];
}

/** Whether somebody took a danger and no longer has the talk. */
async function isLeft(
  { reason, takenAt, contactId }: PersonRequest,
  { storage, now }: Pick<Requesting, 'storage' | 'now'>,
): Promise<boolean> {
  if (reason !== 'danger' || takenAt === null || now - takenAt < TAKEN_LONG_MS) return false;
  return (await storage.findConversation(contactId))?.withPerson !== true;
}

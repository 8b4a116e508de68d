import { contactPoint } from '../domain/address.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import { freedRequestId, HELD_REASONS, newRequest } from '../domain/person-request.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** What it writes that a number is not the family's, whoever says so. Every list belongs in one commit. */

/**
 * Nothing is sent to that number any more: what is queued for it is withdrawn, and every family that it registered has no phone. What the
 * old person asked of staff is closed, for an answer would be read by a stranger; that each family has no phone any more is a request of
 * its own.
 * @param names the contact, then every other name that the same person's texts came under
 * @param now UTC milliseconds
 */
export async function freedNumberWrites(
  storage: Pick<Storage, 'listRegistrationsOf' | 'listOpenPersonRequestsOf'>,
  names: readonly [contactId: string, ...others: readonly string[]],
  now: number,
): Promise<readonly Write[]> {
  const [contactId] = names;
  const registrations = await storage.listRegistrationsOf(contactId);
  const open = (await storage.listOpenPersonRequestsOf(contactId)).filter(
    ({ reason }) => !HELD_REASONS.includes(reason),
  );
  return [
    ...names.map((name): Write => ({
      kind: 'withdrawContact',
      contactId: name,
      reason: 'wrong_number',
    })),
    ...registrations.map((registration): Write => ({
      kind: 'registration',
      registration: { ...registration, version: registration.version + 1, contactId: null },
    })),
    ...open.map((request): Write => ({
      kind: 'personRequest',
      request: { ...request, state: 'closed' },
      holder: request.takenBy,
    })),
    ...registrations.map(({ id }): Write => ({
      kind: 'personRequest',
      request: newRequest({ id: freedRequestId(id), contactId, reason: 'wrong_number', openedAt: now }),
    })),
  ];
}

/** A phone beside the registrant's own is none of that family: it is told nothing more of its date. */
export async function notTheirPhoneWrites(
  storage: Pick<Storage, 'contactIdOf' | 'listOutboxOf'>,
  { id }: Pick<Appointment, 'id'>,
  registration: Registration,
  which: 'alternate' | 'shelter',
): Promise<readonly Write[]> {
  const phone = registration[which];
  if (phone === null) return [];
  const group = appointmentGroup(id);
  const queued = (await storage.listOutboxOf(storage.contactIdOf(contactPoint(phone.number))))
    .filter((row) => row.group === group && row.state === 'queued')
    .map((row) => row.id);
  return [
    {
      kind: 'registration',
      registration: { ...registration, version: registration.version + 1, [which]: null },
    },
    ...(queued.length === 0
      ? []
      : [{ kind: 'withdrawMessages' as const, ids: queued, reason: 'wrong_number' }]),
  ];
}

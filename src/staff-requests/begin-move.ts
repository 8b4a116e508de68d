import { contactPoint, parsePhone } from '../domain/address.ts';
import { AvisoError } from '../domain/errors.ts';
import { identifies, movingRequestId, OBJECT_MS, type IdentifiedBy, type Moving } from '../domain/moving.ts';
import { askedGroup } from '../domain/message-groups.ts';
import { newRequest, type PersonRequest } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { recipientOf, type Recipient } from '../messages/outgoing.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import { changedRequest } from './holder.ts';
import type { PersonDeps } from './staff-request.ts';
import { tellFamily } from './tell-family.ts';

/** A registration that waits to go to another phone, and the request that says so. */
export interface Pending {
  readonly moving: Moving;
  readonly request: PersonRequest;
}

/** What of a registration is on its way; null where nothing is. */
export async function pendingMove(
  storage: Pick<Storage, 'findPersonRequest'>,
  { id, moving }: Registration,
): Promise<Pending | null> {
  if (moving === null) return null;
  const request = await storage.findPersonRequest(movingRequestId(id));
  return request?.state === 'open' ? { moving, request } : null;
}

/** What staff want for a family that lost its phone. */
export interface MoveOrder {
  readonly receipt: string;
  /** The new number with its country code, as it is written anywhere. */
  readonly to: string;
  /** What the caller said, and was right. */
  readonly said: readonly IdentifiedBy[];
  /** For the audit. */
  readonly reason: string;
}

/** Where a registration would go. */
export interface MoveAhead {
  readonly registration: Registration;
  readonly to: Recipient;
  /** The phone of now. */
  readonly from: Recipient;
}

/**
 * Looks at what an order would move; nothing is written.
 * @throws AvisoError `not_found`; `not_possible`: the number has no country code or has it already, it never texted or stopped, no phone
 *   belongs to the registration, or it is on its way already
 */
export async function moveAhead(
  storage: Storage,
  { receipt, to }: Pick<MoveOrder, 'receipt' | 'to'>,
): Promise<MoveAhead> {
  const number = parsePhone(to);
  if (number === null) throw new AvisoError('not_possible', 'The number needs + and its country code.');
  const registration = await storage.findRegistrationByReceipt(receipt);
  if (registration === null || registration.stage === 'withdrawn')
    throw new AvisoError('not_found', `Registration ${receipt}.`);
  const contactId = storage.contactIdOf(contactPoint(number));
  if (registration.contactId === contactId)
    throw new AvisoError('not_possible', 'That phone has it already.');
  if ((await pendingMove(storage, registration)) !== null)
    throw new AvisoError('not_possible', 'It is on its way to another phone: stop that first.');
  const [from, recipient] = await Promise.all([
    recipientOf(storage, registration.contactId),
    recipientOf(storage, contactId),
  ]);
  if (from === null)
    throw new AvisoError('not_possible', 'No phone belongs to it, so nobody could object: move it at once.');
  if (recipient === null)
    throw new AvisoError('not_possible', 'That phone never texted: they write anything from it first.');
  if (recipient.stopped)
    throw new AvisoError('not_possible', 'That phone said STOP; only START brings it back.');
  return { registration, to: recipient, from };
}

/**
 * Begins to move a registration to another phone of a family that lost its own, for a caller who showed who they are. Its phone of now is
 * warned and has 24 hours to object, by any text; until then nothing changes (settle-moves.ts).
 * @throws AvisoError as moveAhead does, and `not_possible` where what was said identifies nobody, or no reason is given
 */
export async function beginMove(deps: PersonDeps, order: MoveOrder): Promise<Moving> {
  const { storage, clock, actor } = deps;
  const { said, reason } = order;
  if (reason.trim() === '') throw new AvisoError('not_possible', 'Moving a registration needs a reason.');
  if (!identifies(said))
    throw new AvisoError(
      'not_possible',
      'Ask for two things that only the family knows, the receipt or a date of birth among them.',
    );
  return retryStale(async () => {
    const now = clock.now();
    const { registration, to, from } = await moveAhead(storage, order);
    const { id, receipt, version, language } = registration;
    const moving: Moving = { contactId: to.contactId, since: now, dueAt: now + OBJECT_MS, by: actor };
    const request = newRequest({
      ...{
        id: movingRequestId(id),
        contactId: to.contactId,
        reason: 'reclaim',
        about: 'moving',
        openedAt: now,
      },
    });
    const outcome = await storage.commit([
      { kind: 'registration', registration: { ...registration, version: version + 1, moving } },
      // Over one of before, which is closed.
      { kind: 'personRequest', request },
      ...(await tellFamily(deps, now, from, {
        ...{ say: { key: 'registration:claim.warned', values: { receipt } }, language },
        ...{ template: 'registration_warned', group: askedGroup(id) },
      })),
      ...(await tellFamily(deps, now, to, {
        say: { key: 'registration:claim.pending', values: { receipt } },
        group: askedGroup(id),
      })),
      auditWrite(now, actor, 'registration.move_begin', id, {
        ...{ reason: reason.trim(), said: [...new Set(said)].sort().join(', ') },
        warned: !from.stopped,
      }),
    ]);
    return outcome === 'ok' ? moving : null;
  }, 'The registration was');
}

/**
 * Stops a move that is on its way; nothing has changed.
 * @throws AvisoError `not_found`; `not_possible` where none is, or no reason is given
 */
export async function stopMove(deps: PersonDeps, receipt: string, reason: string): Promise<void> {
  const { storage, clock, actor } = deps;
  if (reason.trim() === '') throw new AvisoError('not_possible', 'Stopping it needs a reason.');
  await retryStale(async () => {
    const registration = await storage.findRegistrationByReceipt(receipt);
    if (registration === null) throw new AvisoError('not_found', `Registration ${receipt}.`);
    const pending = await pendingMove(storage, registration);
    if (pending === null) throw new AvisoError('not_possible', 'It is not on its way to another phone.');
    const outcome = await storage.commit([
      {
        kind: 'registration',
        registration: { ...registration, version: registration.version + 1, moving: null },
      },
      changedRequest(pending.request, { state: 'closed' }),
      { kind: 'withdraw', group: askedGroup(registration.id), reason: 'stopped' },
      auditWrite(clock.now(), actor, 'registration.move_stop', registration.id, { reason: reason.trim() }),
    ]);
    return outcome === 'ok' ? true : null;
  }, 'The registration was');
}

import { isSamePerson } from '../domain/actor.ts';
import { AvisoError } from '../domain/errors.ts';
import { isUrgent, type PersonReason, type PersonRequest } from '../domain/person-request.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { changedRequest, refuseHeld } from './holder.ts';

export interface PersonDeps extends OutgoingDeps {
  /** Who does it, for the audit. */
  readonly actor: string;
  /** Told of each urgent request that somebody took, and how long it had waited, milliseconds. */
  readonly onUrgentTaken?: ((waitedMs: number) => void) | undefined;
}

/** Requests about a family's appointment, which nobody wrote; there may be no phone. */
const UNWRITTEN: readonly PersonReason[] = ['unreached', 'no_show'];

/**
 * Closes a request; the talk goes back to the bot, unless a colleague has another request of it. That a family was called says
 * nothing of who has its talk.
 * @param seen as in ActingOn
 * @throws AvisoError `not_found`; `not_possible` when a colleague has it
 */
export async function closeRequest(deps: PersonDeps, requestId: string, seen: string | null): Promise<void> {
  const { storage, clock, actor } = deps;
  await retryStale(async () => {
    const request = await findOpenRequest(storage, requestId);
    refuseHeld(request, { actor, seen });
    const others = (await storage.listOpenPersonRequestsOf(request.contactId)).filter(
      ({ id, takenBy }) => id !== requestId && takenBy !== null && !isSamePerson(takenBy, actor),
    );
    const outcome = await storage.commit([
      ...(UNWRITTEN.includes(request.reason) || others.length > 0
        ? []
        : [await withPersonWrite(storage, request.contactId, false)]),
      changedRequest(request, { state: 'closed' }),
      auditWrite(clock.now(), actor, 'person.close', requestId),
    ]);
    return outcome === 'ok' ? true : null;
  }, 'The request was');
}

const untaken = (requests: readonly PersonRequest[]): readonly PersonRequest[] =>
  requests.filter(({ takenBy }) => takenBy === null);

/** Tells of what was urgent among requests that somebody has taken. */
export function tellTaken(
  { onUrgentTaken }: Pick<PersonDeps, 'onUrgentTaken'>,
  requests: readonly PersonRequest[],
  now: number,
): void {
  for (const { waitsSince } of untaken(requests).filter(isUrgent)) onUrgentTaken?.(now - waitsSince);
}

/** Takes requests, from whoever has them. */
export const takenWrites = (
  requests: readonly PersonRequest[],
  actor: string,
  now: number,
): readonly Write[] =>
  requests.map((request) =>
    changedRequest(request, { takenBy: actor, takenAt: now, passedBy: null, passedHow: null }),
  );

/**
 * Takes a talk over, and every request of it: the bot is silent but for the words that always work, and for danger. Of two who take it at
 * once the second is refused.
 * @param seen as in ActingOn: what a colleague has is taken from them only by who saw that they have it
 * @throws AvisoError `not_found`; `not_possible` when a colleague has it
 */
export async function takeTalk(deps: PersonDeps, contactId: string, seen: string | null): Promise<void> {
  const { storage, clock, actor } = deps;
  await retryStale(async () => {
    const now = clock.now();
    const open = await storage.listOpenPersonRequestsOf(contactId);
    for (const request of open) refuseHeld(request, { actor, seen });
    const outcome = await storage.commit([
      await withPersonWrite(storage, contactId, true),
      ...takenWrites(
        open.filter(({ takenBy }) => takenBy === null || !isSamePerson(takenBy, actor)),
        actor,
        now,
      ),
      auditWrite(now, actor, 'person.take', contactId),
    ]);
    if (outcome !== 'ok') return null;
    tellTaken(deps, open, now);
    return true;
  }, 'The talk was');
}

/**
 * Gives a talk back to the bot; what of it is still open waits for somebody again.
 * @param seen as in ActingOn
 * @throws AvisoError `not_found`; `not_possible` when a colleague has it
 */
export async function releaseTalk(deps: PersonDeps, contactId: string, seen: string | null): Promise<void> {
  const { storage, clock, actor } = deps;
  await retryStale(async () => {
    const now = clock.now();
    const open = await storage.listOpenPersonRequestsOf(contactId);
    for (const request of open) refuseHeld(request, { actor, seen });
    const outcome = await storage.commit([
      await withPersonWrite(storage, contactId, false),
      ...open.filter(({ takenBy }) => takenBy !== null).map((request) => leftWrite(request, now)),
      auditWrite(now, actor, 'person.release', contactId),
    ]);
    return outcome === 'ok' ? true : null;
  }, 'The talk was');
}

/** A request that waits for somebody again. @param now UTC milliseconds */
export const leftWrite = (request: PersonRequest, now: number): Write =>
  changedRequest(request, {
    ...{ waitsSince: now, takenBy: null, takenAt: null },
    ...{ passedBy: null, passedHow: null },
  });

/** Throws AvisoError `not_found` also when it is closed. */
export async function findOpenRequest(
  storage: Pick<Storage, 'findPersonRequest'>,
  requestId: string,
): Promise<PersonRequest> {
  const request = await storage.findPersonRequest(requestId);
  if (request?.state !== 'open') throw new AvisoError('not_found', `Open request ${requestId}.`);
  return request;
}

/** Gives a talk to a person of the team, or back to the bot. Throws AvisoError `not_found`. */
export async function withPersonWrite(
  storage: Pick<Storage, 'findConversation'>,
  contactId: string,
  withPerson: boolean,
): Promise<Write> {
  const talk = await storage.findConversation(contactId);
  if (talk === null) throw new AvisoError('not_found', 'The talk of that contact.');
  return { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, withPerson } };
}

import { isSamePerson } from '../domain/actor.ts';
import { AvisoError } from '../domain/errors.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import { listColleagues } from './colleagues.ts';
import { changedRequest, refuseHeld } from './holder.ts';
import { noteWrites } from './notes.ts';
import { findOpenRequest, tellTaken, withPersonWrite, type PersonDeps } from './staff-request.ts';

/** To whom a talk is handed, and with what words. */
export interface HandOver {
  /** The log-in of the colleague. */
  readonly accountId: string;
  /** For the colleague; '' for none. */
  readonly note: string;
  /** As in ActingOn. */
  readonly seen: string | null;
}

/**
 * Hands a talk to a colleague, with every open request of it that whoever does it has, or that nobody has.
 * @throws AvisoError `not_found`; `not_possible`: somebody else has it, or the colleague cannot act on people
 */
export async function handOver(
  deps: PersonDeps,
  requestId: string,
  { accountId, note, seen }: HandOver,
): Promise<void> {
  const { storage, clock, actor } = deps;
  const colleague = (await listColleagues(storage)).find((each) => each.accountId === accountId);
  if (colleague === undefined)
    throw new AvisoError('not_possible', 'That colleague has no log-in that answers people.');
  await retryStale(async () => {
    const now = clock.now();
    const request = await findOpenRequest(storage, requestId);
    refuseHeld(request, { actor, seen });
    const { contactId } = request;
    const open = await storage.listOpenPersonRequestsOf(contactId);
    const mine = open.filter(
      ({ id, takenBy }) => id === requestId || takenBy === null || isSamePerson(takenBy, actor),
    );
    const talk = await storage.findConversation(contactId);
    const outcome = await storage.commit([
      ...(talk === null ? [] : [await withPersonWrite(storage, contactId, true)]),
      ...mine.map((each) =>
        changedRequest(each, {
          ...{ takenBy: colleague.actor, takenAt: now },
          ...{ passedBy: actor, passedHow: 'handed' as const },
        }),
      ),
      ...(note.trim() === '' ? [] : noteWrites(deps, request, note)),
      auditWrite(now, actor, 'person.hand_over', requestId, { to: colleague.staffId }),
    ]);
    if (outcome !== 'ok') return null;
    tellTaken(deps, mine, now);
    return true;
  }, 'The request was');
}

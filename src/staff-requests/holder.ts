import { isSamePerson, nameOfActor } from '../domain/actor.ts';
import { AvisoError } from '../domain/errors.ts';
import type { PersonRequest } from '../domain/person-request.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** A colleague has what somebody wanted to act on, and they did not know. */
export class HeldByColleague extends AvisoError {
  /** As colleagues call them. */
  readonly holder: string;

  constructor(takenBy: string) {
    const holder = nameOfActor(takenBy);
    super('not_possible', `${holder} has it: look at it again before you act.`);
    this.holder = holder;
  }
}

/** Who acts, and what they saw. */
export interface ActingOn {
  readonly actor: string;
  /** Who had it when they looked, as the request names them; null when nobody had. */
  readonly seen: string | null;
}

/**
 * Refuses to act on what a colleague has, unless whoever acts saw that.
 * @throws HeldByColleague, which is `not_possible`
 */
export function refuseHeld({ takenBy }: Pick<PersonRequest, 'takenBy'>, { actor, seen }: ActingOn): void {
  if (takenBy !== null && takenBy !== seen && !isSamePerson(takenBy, actor))
    throw new HeldByColleague(takenBy);
}

/** Who has a request now; null when nobody has. For who says beforehand that they act whoever has it. */
export const holderOf = async (
  storage: Pick<Storage, 'findPersonRequest'>,
  requestId: string,
): Promise<string | null> => (await storage.findPersonRequest(requestId))?.takenBy ?? null;

/** The same of a talk. */
export async function holderOfTalk(
  storage: Pick<Storage, 'listOpenPersonRequestsOf'>,
  contactId: string,
): Promise<string | null> {
  const open = await storage.listOpenPersonRequestsOf(contactId);
  return open.find(({ takenBy }) => takenBy !== null)?.takenBy ?? null;
}

/** Stores a request as it was changed, on the condition that who has it is still whoever had it when it was read. */
export const changedRequest = (before: PersonRequest, changes: Partial<PersonRequest>): Write => ({
  kind: 'personRequest',
  request: { ...before, ...changes },
  holder: before.takenBy,
});

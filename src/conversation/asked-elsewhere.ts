import type { TalkContext } from '../../flows/talk.ts';
import type { Registration } from '../domain/registration.ts';
import { ASKED_RULE, isSpent, tried } from '../domain/tries.ts';
import { askedGroup } from '../domain/message-groups.ts';
import type { GuessDeps } from './guesses.ts';
import type { LookedUp } from './looked-up.ts';

export interface AskedDeps extends GuessDeps {
  /** What the one who asks has answered so far. */
  readonly context: TalkContext;
}

/**
 * Somebody else knows a registered family's A-number and birth date, and asks for its case. The phone that registered it is told so,
 * once a week at most, and never who, where or how; not at all where telling could give somebody away to a violent partner.
 */
export async function askedElsewhere(
  registration: Registration,
  deps: AskedDeps,
): Promise<Pick<LookedUp, 'writes' | 'tell'>> {
  const { storage, now, contactId } = deps;
  const nothing = { writes: [] };
  if (registration.contactId === null || registration.contactId === contactId) return nothing;
  const id = `asked:${registration.id}`;
  const told = await storage.findTries(id);
  if (isSpent(told, ASKED_RULE, now) || (await mayEndanger(registration, deps))) return nothing;
  return {
    writes: [{ kind: 'tries', tries: tried(id, told, ASKED_RULE, now) }],
    tell: {
      contactId: registration.contactId,
      key: 'registration:claim.asked',
      quietZone: registration.zone,
      group: askedGroup(registration.id),
    },
  };
}

/**
 * Whether one of the two has asked to talk alone, or waits for a member of staff: what they will say is not known, and may be that
 * the other one is the danger.
 */
async function mayEndanger(
  registration: Registration,
  { storage, contactId, names, context }: AskedDeps,
): Promise<boolean> {
  const asker = await storage.listRegistrationsOf(contactId);
  const needs = [registration, ...asker].flatMap((each) => each.needs);
  if (needs.includes('safety') || context.needs.includes('safety')) return true;
  const contacts = new Set([...names, ...(registration.contactId === null ? [] : [registration.contactId])]);
  const open = await Promise.all(Array.from(contacts, (each) => storage.listOpenPersonRequestsOf(each)));
  return open.flat().some(({ reason }) => reason === 'asked');
}

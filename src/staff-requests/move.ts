import { homeTalk } from '../../flows/home-talk.ts';
import { contactPoint, parsePhone } from '../domain/address.ts';
import type { Conversation } from '../domain/conversation.ts';
import { AvisoError } from '../domain/errors.ts';
import type { PersonReason, PersonRequest } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { movedWrites } from '../appointments/moved-registration.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import { instructionWrites } from '../appointments/offer.ts';
import { recipientOf, type Recipient } from '../messages/outgoing.ts';
import { changedRequest } from './holder.ts';
import type { PersonDeps } from './staff-request.ts';
import { tellFamily } from './tell-family.ts';

/** Who waits for staff so that a case becomes theirs: they have no receipt, or wish to talk. */
const WAITS_FOR_IT: readonly PersonReason[] = ['reclaim', 'identity', 'asked'];

/** The phone that gets it. */
interface NewPhone {
  readonly talk: Conversation;
  readonly recipient: Recipient;
  /** What it waits for, which is done with this. */
  readonly requests: readonly PersonRequest[];
}

/**
 * Moves a family's registration to another phone, by staff who know that it is the family's: for whoever has no receipt. That phone must
 * wait for staff, which closes with it; it is told so, and its appointment once more. The phone of before is told that it moved, as when
 * the receipt moves it. The audit has the reason, never a number.
 *
 * @param receipt of the registration; @param to the number with its country code, as it is written anywhere
 * @throws AvisoError `not_found`; `not_possible`: the number has no country code or has it already, nobody waits there for staff, they
 *   stopped, no reason is given, or others got ahead each time
 */
export async function moveRegistration(
  deps: PersonDeps,
  receipt: string,
  { to, reason }: { readonly to: string; readonly reason: string },
): Promise<void> {
  const { storage } = deps;
  if (reason.trim() === '') throw new AvisoError('not_possible', 'Moving a registration needs a reason.');
  const number = parsePhone(to);
  if (number === null) throw new AvisoError('not_possible', 'The number needs + and its country code.');
  const contactId = storage.contactIdOf(contactPoint(number));
  await retryStale(async () => {
    const registration = await storage.findRegistrationByReceipt(receipt);
    if (registration === null || registration.stage === 'withdrawn')
      throw new AvisoError('not_found', `Registration ${receipt}.`);
    if (registration.contactId === contactId)
      throw new AvisoError('not_possible', 'That phone has it already.');
    const phone = await newPhone(deps, contactId);
    if ((await storage.commit(await moveWrites(deps, registration, phone, reason.trim()))) === 'ok')
      return true;
    return null;
  }, 'The registration or the talk was');
}

async function newPhone({ storage }: PersonDeps, contactId: string): Promise<NewPhone> {
  const [talk, recipient] = await Promise.all([
    storage.findConversation(contactId),
    recipientOf(storage, contactId),
  ]);
  if (talk === null || recipient === null)
    throw new AvisoError('not_possible', 'That phone never texted: they write from it first.');
  if (talk.stopped) throw new AvisoError('not_possible', 'That phone said STOP; only START brings it back.');
  const requests = (await storage.listOpenPersonRequestsOf(contactId)).filter(({ reason }) =>
    WAITS_FOR_IT.includes(reason),
  );
  if (requests.length === 0)
    throw new AvisoError('not_possible', 'Nobody waits for staff at that phone: they write PERSON from it.');
  return { talk, recipient, requests };
}

async function moveWrites(
  deps: PersonDeps,
  before: Registration,
  { talk, recipient, requests }: NewPhone,
  reason: string,
): Promise<readonly Write[]> {
  const { storage, clock, actor } = deps;
  const now = clock.now();
  const language = talk.language ?? before.language;
  const { contactId } = recipient;
  const moved = await movedWrites(storage, before, { contactId, language });
  const old = await recipientOf(storage, before.contactId);
  const { appointment, registration } = moved;
  return [
    ...moved.writes,
    ...(await tellFamily(deps, now, old, { say: { key: 'registration:claim.moved' } })),
    {
      kind: 'conversation',
      conversation: {
        ...talk,
        version: talk.version + 1,
        ...homeTalk(language),
        language,
        withPerson: false,
      },
    },
    ...requests.map((request) => changedRequest(request, { state: 'closed' })),
    ...(await tellFamily(deps, now, recipient, { say: { key: 'registration:claim.done' }, language })),
    ...(appointment === null || appointment.startsAt <= now
      ? []
      : instructionWrites(deps, now, appointment, registration, recipient, false)),
    auditWrite(now, actor, 'registration.move', before.id, {
      reason,
      told: old !== null,
      requests: requests.length,
    }),
  ];
}

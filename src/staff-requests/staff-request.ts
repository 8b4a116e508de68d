import { asksSomething } from '../domain/asks.ts';
import type { Conversation } from '../domain/conversation.ts';
import { AvisoError } from '../domain/errors.ts';
import { PRIORITIES, type Content } from '../domain/message.ts';
import { isUrgent, type PersonReason, type PersonRequest } from '../domain/person-request.ts';
import { LANGUAGES } from '../domain/language.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import { fillTemplate } from '../wording/templates.ts';
import { blockedBy } from './blocked.ts';
import { heldBy, refuseMovingText } from './staff-text.ts';
import { recipientOf, sendWrites, type OutgoingDeps } from '../messages/outgoing.ts';

const HOUR = 3_600_000;
/** An answer is no answer after this. */
const ANSWER_LIVES_MS = 24 * HOUR;

export interface PersonDeps extends OutgoingDeps {
  /** Who does it, for the audit. */
  readonly actor: string;
  /** Told of each urgent request that somebody took, and how long it had waited, milliseconds. */
  readonly onUrgentTaken?: ((waitedMs: number) => void) | undefined;
}

/**
 * Answers a talk that waits for a member of staff: through the outbox, like everything. Gives what it costs, in SMS segments; a
 * message on WhatsApp is one.
 *
 * @param requestId id of the open request; @param text what is said, as it is
 * @throws AvisoError `not_found`; `not_possible`: refused before it is queued when it could not arrive (STOP, WhatsApp's
 *   24 hours over); `text_refused`: it would move them, or asks for a word on which carriers act
 */
export async function answerPerson(deps: PersonDeps, requestId: string, text: string): Promise<number> {
  const { storage, clock } = deps;
  const body = text.trim();
  if (body === '') throw new AvisoError('not_possible', 'The answer is empty.');
  const now = clock.now();
  const request = await findRequest(deps, requestId);
  const { contactId } = request;
  const recipient = await recipientOf(storage, contactId);
  const talk = await storage.findConversation(contactId);
  if (recipient === null || talk === null) throw new AvisoError('not_found', 'The talk of that request.');
  const blocked = blockedBy(talk, now);
  if (blocked === 'stopped')
    throw new AvisoError('not_possible', 'The person said STOP; only START brings them back.');
  if (blocked === 'window') {
    throw new AvisoError(
      'not_possible',
      'WhatsApp takes free text for 24 hours after their last message; they are over. Ask them to write first: person ask.',
    );
  }
  refuseMovingText(body, talk.language ?? LANGUAGES[0], await heldBy(storage, contactId, now), now);
  const content = { body, ...(asksSomething(body) && { asks: { what: 'staff' as const } }) };
  const sends = sendWrites(deps, now, recipient, [content], staffSending(now));
  await storage.commit([
    ...sends,
    ...takenWrites([request], deps.actor, now),
    auditWrite(now, deps.actor, 'person.answer', requestId),
  ]);
  tellTaken(deps, [request], now);
  return deps.wording.render({ body }, recipient.channel).segments;
}

const staffSending = (now: number) => ({
  purpose: 'staff',
  priority: PRIORITIES.reply,
  group: null,
  expiresAt: now + ANSWER_LIVES_MS,
  quietZone: null,
});

/**
 * Asks a person to write first, so that a member of staff may answer in their own words: an approved template where
 * WhatsApp's 24 hours are over, else by SMS.
 *
 * @param requestId id of the open request
 * @throws AvisoError `not_found`; `not_possible` after STOP
 */
export async function askToWrite(deps: PersonDeps, requestId: string): Promise<void> {
  const { storage, clock, wording } = deps;
  const now = clock.now();
  const { contactId } = await findRequest(deps, requestId);
  const recipient = await recipientOf(storage, contactId);
  const talk = await storage.findConversation(contactId);
  if (recipient === null || talk === null) throw new AvisoError('not_found', 'The talk of that request.');
  if (recipient.stopped)
    throw new AvisoError('not_possible', 'The person said STOP; only START brings them back.');
  const language = talk.language ?? LANGUAGES[0];
  const template = fillTemplate(wording, 'staff_answer', language, {});
  const body = wording.text({ key: 'template:staff' }, language, recipient.channel);
  const content: Content = { body, language, ...(template === null ? {} : { template }) };
  await storage.commit([
    ...sendWrites(deps, now, recipient, [content], staffSending(now)),
    auditWrite(now, deps.actor, 'person.ask', requestId),
  ]);
}

/** Requests about a family's appointment, which nobody wrote; there may be no phone. */
const UNWRITTEN: readonly PersonReason[] = ['unreached', 'no_show'];

/**
 * Closes a request; the talk goes back to the bot. That a family was called says nothing of who has its talk. Throws AvisoError
 * `not_found`.
 */
export async function closeRequest(deps: PersonDeps, requestId: string): Promise<void> {
  const request = await findRequest(deps, requestId);
  const closing: readonly Write[] = [
    { kind: 'personRequest', request: { ...request, state: 'closed' } },
    auditWrite(deps.clock.now(), deps.actor, 'person.close', requestId),
  ];
  if (UNWRITTEN.includes(request.reason)) await deps.storage.commit(closing);
  else await setWithPerson(deps, request.contactId, false, closing);
}

const untaken = (requests: readonly PersonRequest[]): readonly PersonRequest[] =>
  requests.filter(({ takenBy }) => takenBy === null);

/** Tells of what was urgent among requests that somebody has taken. */
function tellTaken({ onUrgentTaken }: PersonDeps, requests: readonly PersonRequest[], now: number): void {
  for (const { waitsSince } of untaken(requests).filter(isUrgent)) onUrgentTaken?.(now - waitsSince);
}

/** Takes requests that nobody has. */
const takenWrites = (requests: readonly PersonRequest[], actor: string, now: number): readonly Write[] =>
  untaken(requests).map((request): Write => ({
    kind: 'personRequest',
    request: { ...request, takenBy: actor, takenAt: now },
  }));

/**
 * Takes a talk over, and every request of it: the bot is silent but for the words that always work, and for danger. Throws
 * AvisoError `not_found`.
 */
export async function takeTalk(deps: PersonDeps, contactId: string): Promise<void> {
  const now = deps.clock.now();
  const open = await deps.storage.listOpenPersonRequestsOf(contactId);
  await setWithPerson(deps, contactId, true, [
    ...takenWrites(open, deps.actor, now),
    auditWrite(now, deps.actor, 'person.take', contactId),
  ]);
  tellTaken(deps, open, now);
}

/** Gives a talk back to the bot; what of it is still open waits for somebody again. Throws AvisoError `not_found`. */
export async function releaseTalk(deps: PersonDeps, contactId: string): Promise<void> {
  const open = await deps.storage.listOpenPersonRequestsOf(contactId);
  const now = deps.clock.now();
  await setWithPerson(deps, contactId, false, [
    ...open.map((request): Write => ({
      kind: 'personRequest',
      request: {
        ...request,
        waitsSince: request.takenBy === null ? request.waitsSince : now,
        takenBy: null,
        takenAt: null,
      },
    })),
    auditWrite(now, deps.actor, 'person.release', contactId),
  ]);
}

async function findRequest({ storage }: PersonDeps, requestId: string): Promise<PersonRequest> {
  const request = await storage.findPersonRequest(requestId);
  if (request?.state !== 'open') throw new AvisoError('not_found', `Open request ${requestId}.`);
  return request;
}

async function setWithPerson(
  { storage }: PersonDeps,
  contactId: string,
  withPerson: boolean,
  writes: readonly Write[],
): Promise<void> {
  await retryStale(async () => {
    const talk: Conversation | null = await storage.findConversation(contactId);
    if (talk === null) throw new AvisoError('not_found', 'The talk of that contact.');
    const conversation = { ...talk, version: talk.version + 1, withPerson };
    if ((await storage.commit([{ kind: 'conversation', conversation }, ...writes])) === 'ok') return true;
    return null;
  }, 'The talk was');
}

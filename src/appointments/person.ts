import type { Conversation } from '../domain/conversation.ts';
import { AvisoError } from '../domain/errors.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { PersonRequest } from '../domain/person-request.ts';
import type { Write } from '../storage/write.ts';
import { recipientOf, sendWrites, type Tools } from './outgoing.ts';

const HOUR = 3_600_000;
/** WhatsApp takes free text only this long after the person's last message (error 63016). */
const WHATSAPP_WINDOW_MS = 24 * HOUR;
/** An answer is no answer after this. */
const ANSWER_LIVES_MS = 24 * HOUR;
const TRIES = 5;

export interface PersonAct extends Tools {
  /** Who does it, for the audit. */
  readonly actor: string;
}

/**
 * Answers a talk that waits for a member of staff: through the outbox, like everything.
 *
 * @param requestId id of the open request; @param text what is said, as it is
 * @throws AvisoError `not_found`; `not_possible`: refused before it is queued when it could not arrive (STOP, WhatsApp's
 *   24 hours over)
 */
export async function answerPerson(act: PersonAct, requestId: string, text: string): Promise<void> {
  const { storage, clock } = act;
  const body = text.trim();
  if (body === '') throw new AvisoError('not_possible', 'The answer is empty.');
  const now = clock.now();
  const { contactId } = await findRequest(act, requestId);
  const recipient = await recipientOf(storage, contactId);
  const talk = await storage.findConversation(contactId);
  if (recipient === null || talk === null) throw new AvisoError('not_found', 'The talk of that request.');
  if (recipient.stopped)
    throw new AvisoError('not_possible', 'The person said STOP; only START brings them back.');
  if (talk.channel === 'whatsapp' && now - (talk.lastWhatsAppAt ?? 0) > WHATSAPP_WINDOW_MS) {
    throw new AvisoError(
      'not_possible',
      'WhatsApp takes free text for 24 hours after their last message; they are over.',
    );
  }
  await storage.commit([
    ...sendWrites(act, now, recipient, [{ body }], {
      purpose: 'staff',
      priority: PRIORITIES.reply,
      group: null,
      expiresAt: now + ANSWER_LIVES_MS,
      quietZone: null,
    }),
    audit(act, now, 'person.answer', requestId),
  ]);
}

/** Closes a request; the talk goes back to the bot. Throws AvisoError `not_found`. */
export async function closeRequest(act: PersonAct, requestId: string): Promise<void> {
  const request = await findRequest(act, requestId);
  await setWithPerson(act, request.contactId, false, [
    { kind: 'personRequest', request: { ...request, state: 'closed' } },
    audit(act, act.clock.now(), 'person.close', requestId),
  ]);
}

/** Takes a talk over: the bot is silent but for the words that always work. Throws AvisoError `not_found`. */
export async function takeTalk(act: PersonAct, contactId: string): Promise<void> {
  await setWithPerson(act, contactId, true, [audit(act, act.clock.now(), 'person.take', contactId)]);
}

/** Gives a talk back to the bot. Throws AvisoError `not_found`. */
export async function releaseTalk(act: PersonAct, contactId: string): Promise<void> {
  await setWithPerson(act, contactId, false, [audit(act, act.clock.now(), 'person.release', contactId)]);
}

async function findRequest({ storage }: PersonAct, requestId: string): Promise<PersonRequest> {
  const request = (await storage.listPersonRequests('open')).find((each) => each.id === requestId);
  if (request === undefined) throw new AvisoError('not_found', `Open request ${requestId}.`);
  return request;
}

async function setWithPerson(
  { storage }: PersonAct,
  contactId: string,
  withPerson: boolean,
  writes: readonly Write[],
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const talk: Conversation | null = await storage.findConversation(contactId);
    if (talk === null) throw new AvisoError('not_found', 'The talk of that contact.');
    const conversation = { ...talk, version: talk.version + 1, withPerson };
    if ((await storage.commit([{ kind: 'conversation', conversation }, ...writes])) === 'ok') return;
  }
  throw new AvisoError('not_possible', 'The talk changed each time this was tried.');
}

function audit(act: PersonAct, at: number, what: string, subject: string): Write {
  return { kind: 'audit', entry: { at, actor: act.actor, act: what, subject, detail: {} } };
}

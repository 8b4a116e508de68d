import { isSamePerson } from '../domain/actor.ts';
import { asksSomething } from '../domain/asks.ts';
import type { Conversation } from '../domain/conversation.ts';
import { AvisoError } from '../domain/errors.ts';
import { LANGUAGES } from '../domain/language.ts';
import { PRIORITIES, type Content, type OutboxRow } from '../domain/message.ts';
import { nextMorning } from '../domain/morning.ts';
import { inWhatsAppWindow } from '../domain/whatsapp-window.ts';
import { recipientOf, sendWrites, type Recipient, type Sending } from '../messages/outgoing.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import { fillTemplate } from '../wording/templates.ts';
import { blockedBy } from './blocked.ts';
import { changedRequest, refuseHeld } from './holder.ts';
import { findOpenRequest, takenWrites, tellTaken, type PersonDeps } from './staff-request.ts';
import { heldBy, refuseMovingText } from './staff-text.ts';

const HOUR = 3_600_000;
/** An answer is no answer after this. */
const ANSWER_LIVES_MS = 24 * HOUR;
/** Characters; more than anybody reads. */
export const LONGEST_ANSWER = 1_600;
/** For so long whoever wrote an answer can take it back. */
export const UNSEND_MS = 10_000;
/** Where nothing says where a person is: the zone of San Ysidro. */
const USUAL_ZONE = 'America/Tijuana';

/** When an answer leaves: once it can be taken back no more, at once, or in the morning of the person's city. */
export const ANSWER_TIMES = ['soon', 'now', 'morning'] as const;
export type AnswerTime = (typeof ANSWER_TIMES)[number];

/** What is said, and on what was seen. */
export interface Answer {
  /** As it is. */
  readonly text: string;
  readonly when: AnswerTime;
  /** As in ActingOn. */
  readonly seen: string | null;
}

/** An answer that is queued. */
export interface Answered {
  readonly messageId: string;
  /** Of SMS; a message on WhatsApp is one. */
  readonly segments: number;
  /** Not before this, UTC milliseconds. */
  readonly leavesAt: number;
}

/**
 * Answers a talk that waits for a member of staff: through the outbox, like everything.
 *
 * @param requestId id of the open request
 * @throws AvisoError `not_found`; `not_possible`: a colleague has it, or it could not arrive (STOP, WhatsApp's 24 hours over);
 *   `text_refused`: it would move them, or asks for a word on which carriers act
 */
export async function answerPerson(deps: PersonDeps, requestId: string, answer: Answer): Promise<Answered> {
  const { storage, clock, actor, ids, wording } = deps;
  const { text, when, seen } = answer;
  const body = text.trim();
  if (body === '') throw new AvisoError('not_possible', 'The answer is empty.');
  const messageId = ids.next();
  return retryStale(async () => {
    const now = clock.now();
    const request = await findOpenRequest(storage, requestId);
    refuseHeld(request, { actor, seen });
    const { talk, recipient } = await talkOf(storage, request.contactId);
    const leavesAt = await leavesAtOf(storage, talk, when, now);
    refuseBlocked(talk, now, leavesAt);
    // What waits until the morning is not looked at again then, and their appointment may be another one: nothing of it may move them.
    const held = when === 'morning' ? [] : await heldBy(storage, request.contactId, now);
    refuseMovingText(body, talk.language ?? LANGUAGES[0], held, now);
    const content = { body, ...(asksSomething(body) && { asks: { what: 'staff' as const } }) };
    const sending = { ...staffSending(now), notBefore: leavesAt, expiresAt: leavesAt + ANSWER_LIVES_MS };
    const outcome = await storage.commit([
      ...sendWrites({ ids: { ...ids, next: () => messageId }, wording }, now, recipient, [content], sending),
      ...(request.takenBy === null ? takenWrites([request], actor, now) : [changedRequest(request, {})]),
      auditWrite(now, actor, 'person.answer', requestId, { message: messageId, when }),
    ]);
    if (outcome !== 'ok') return null;
    tellTaken(deps, [request], now);
    return { messageId, leavesAt, segments: wording.render({ body }, recipient.channel).segments };
  }, 'The request was');
}

async function talkOf(
  storage: Storage,
  contactId: string,
): Promise<{ readonly talk: Conversation; readonly recipient: Recipient }> {
  const recipient = await recipientOf(storage, contactId);
  const talk = await storage.findConversation(contactId);
  if (recipient === null || talk === null) throw new AvisoError('not_found', 'The talk of that request.');
  return { talk, recipient };
}

/** When an answer leaves that is written at `now`. UTC milliseconds. */
export async function leavesAtOf(
  storage: Pick<Storage, 'listRegistrationsOf' | 'findProgramme'>,
  { contactId }: Pick<Conversation, 'contactId'>,
  when: AnswerTime,
  now: number,
): Promise<number> {
  if (when === 'now') return now;
  if (when === 'soon') return now + UNSEND_MS;
  const [registrations, programme] = await Promise.all([
    storage.listRegistrationsOf(contactId),
    storage.findProgramme(),
  ]);
  const hours = programme?.officeHours ?? [];
  return nextMorning(now, registrations[0]?.zone ?? hours[0]?.zone ?? USUAL_ZONE, hours);
}

function refuseBlocked(talk: Conversation, now: number, leavesAt: number): void {
  const blocked = blockedBy(talk, now);
  if (blocked === 'stopped') throw saidStop();
  if (blocked === 'window')
    throw new AvisoError(
      'not_possible',
      'WhatsApp takes free text for 24 hours after their last message; they are over. Ask them to write first: person ask.',
    );
  if (talk.channel === 'whatsapp' && !inWhatsAppWindow(talk.lastWhatsAppAt, leavesAt))
    throw new AvisoError(
      'not_possible',
      'WhatsApp takes free text for 24 hours after their last message, and they will be over by then. Send it now.',
    );
}

const saidStop = (): AvisoError =>
  new AvisoError('not_possible', 'The person said STOP; only START brings them back.');

const staffSending = (now: number): Sending => ({
  purpose: 'staff',
  priority: PRIORITIES.reply,
  group: null,
  expiresAt: now + ANSWER_LIVES_MS,
  quietZone: null,
});

/** Of an answer that was taken back: `withdrawn`, or `late` where it was on its way out at that moment and may leave. */
export type Unsent = 'withdrawn' | 'late';

/**
 * Takes an answer back before it leaves.
 * @param requestId of the request that it answered, which may be closed by now
 * @throws AvisoError `not_found`; `not_possible`: it has left, or colleagues wrote it and have the request
 */
export async function unsendAnswer(
  { storage, clock, actor }: PersonDeps,
  requestId: string,
  messageId: string,
): Promise<Unsent> {
  const request = await storage.findPersonRequest(requestId);
  const row = request === null ? null : await findAnswer(storage, request.contactId, messageId);
  if (request === null || row === null) throw new AvisoError('not_found', 'That answer.');
  const author = await authorOf(storage, requestId, messageId);
  const { takenBy } = request;
  const own = [author, takenBy].some((who) => who !== null && isSamePerson(who, actor));
  if (!own && takenBy !== null)
    throw new AvisoError('not_possible', 'Only who wrote it, or who has the request, takes it back.');
  if (row.state !== 'queued') throw new AvisoError('not_possible', 'It has left: nothing was taken back.');
  await storage.commit([
    { kind: 'withdrawMessages', ids: [messageId], reason: 'unsent' },
    auditWrite(clock.now(), actor, 'person.unsend', requestId, { message: messageId }),
  ]);
  // Between the two it may have been claimed.
  return (await storage.findOutbox(messageId))?.state === 'withdrawn' ? 'withdrawn' : 'late';
}

/** An answer of staff to a contact; null when there is none. */
export async function findAnswer(
  storage: Pick<Storage, 'findOutbox'>,
  contactId: string,
  messageId: string,
): Promise<OutboxRow | null> {
  const row = await storage.findOutbox(messageId);
  return row !== null && row.purpose === 'staff' && row.contactId === contactId ? row : null;
}

/** Who wrote an answer, as the audit has it. */
async function authorOf(
  storage: Pick<Storage, 'listAuditBefore'>,
  subject: string,
  messageId: string,
): Promise<string | null> {
  const rows = await storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 500, subject });
  return (
    rows.find(({ act, detail }) => act === 'person.answer' && detail.message === messageId)?.actor ?? null
  );
}

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
  const { contactId } = await findOpenRequest(storage, requestId);
  const { talk, recipient } = await talkOf(storage, contactId);
  if (recipient.stopped) throw saidStop();
  const language = talk.language ?? LANGUAGES[0];
  const template = fillTemplate(wording, 'staff_answer', language, {});
  const body = wording.text({ key: 'template:staff' }, language, recipient.channel);
  const content: Content = { body, language, ...(template === null ? {} : { template }) };
  await storage.commit([
    ...sendWrites(deps, now, recipient, [content], staffSending(now)),
    auditWrite(now, deps.actor, 'person.ask', requestId),
  ]);
}

import { homeTalk } from '../../flows/home-talk.ts';
import { movedWrites } from '../appointments/moved-registration.ts';
import { instructionWrites } from '../appointments/offer.ts';
import { isClip } from '../domain/clip.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import type { Conversation } from '../domain/conversation.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { OutboxRow } from '../domain/message.ts';
import { askedGroup, registrationGroup } from '../domain/message-groups.ts';
import { movingOfRequest, type Moving } from '../domain/moving.ts';
import { newRequest, type PersonRequest } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { recipientOf, sendWrites, type OutgoingDeps, type Recipient } from '../messages/outgoing.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { tryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { changedRequest } from './holder.ts';
import { tellFamily } from './tell-family.ts';

/** What became of registrations on their way to another phone. */
export interface SettledMoves {
  readonly moved: number;
  /** Their phone objected: a request waits. */
  readonly objected: number;
}

/** Every open request that says that a registration is on its way. */
const movesOf = async (storage: Pick<Storage, 'listPersonRequests'>): Promise<readonly PersonRequest[]> =>
  (await storage.listPersonRequests('open')).filter(({ id }) => movingOfRequest(id) !== null);

/** When the next of them is due after `now`; null when none is. */
export async function nextMoveAt(
  storage: Pick<Storage, 'listPersonRequests' | 'findRegistration'>,
  now: number,
): Promise<number | null> {
  const registrations = await Promise.all(
    (await movesOf(storage)).map(({ id }) => ifItOpens(storage.findRegistration(movingOfRequest(id) ?? ''))),
  );
  const due = registrations.flatMap((found) => found?.moving?.dueAt ?? []).filter((at) => at > now);
  return due.length === 0 ? null : Math.min(...due);
}

/**
 * Settles registrations on their way to another phone, one commit each: whose phone has texted since is left where it is, and an urgent
 * request says so; the others are moved once their time is over. A process that is killed leaves each whole or to the next round.
 */
export async function settleMoves(deps: OutgoingDeps): Promise<SettledMoves> {
  const settled = { moved: 0, objected: 0 };
  for (const request of await movesOf(deps.storage)) {
    const done = await ifItOpens(tryStale(() => settle(deps, request.id)));
    if (done === 'moved' || done === 'objected') settled[done] += 1;
  }
  return settled;
}

type Settled = 'moved' | 'objected' | 'waits' | 'over';

/** Null when others changed it meanwhile. */
async function settle(deps: OutgoingDeps, requestId: string): Promise<Settled | null> {
  const { storage, clock } = deps;
  const now = clock.now();
  const request = await storage.findPersonRequest(requestId);
  if (request?.state !== 'open') return 'over';
  const registration = await storage.findRegistration(movingOfRequest(requestId) ?? '');
  const moving = registration?.moving ?? null;
  const closing: Write = changedRequest(request, { state: 'closed' });
  if (registration === null || moving === null || registration.stage === 'withdrawn')
    return committed(storage, [closing], 'over');
  const before =
    registration.contactId === null ? null : await storage.findConversation(registration.contactId);
  const to = await storage.findConversation(moving.contactId);
  // It went to another phone by its receipt, or the one that was to get it is gone or wants nothing.
  if (before === null || to === null || to.stopped || before.contactId === to.contactId)
    return committed(
      storage,
      [closing, { kind: 'registration', registration: settledOf(registration) }],
      'over',
    );
  const onWay = { registration, moving, before, to, closing };
  if (before.lastInboundAt > moving.since)
    return committed(storage, await objectedWrites(deps, now, onWay), 'objected');
  if (now < moving.dueAt) return 'waits';
  return committed(storage, await arrivedWrites(deps, now, onWay), 'moved');
}

async function committed(storage: Storage, writes: readonly Write[], as: Settled): Promise<Settled | null> {
  return (await storage.commit(writes)) === 'ok' ? as : null;
}

interface OnWay {
  readonly registration: Registration;
  readonly moving: Moving;
  /** The talk of the phone of before, and of the one that gets it. */
  readonly before: Conversation;
  readonly to: Conversation;
  readonly closing: Write;
}

const settledOf = (registration: Registration): Registration => ({
  ...registration,
  version: registration.version + 1,
  moving: null,
});

/** Somebody has the phone that was said to be lost: who of the two is the family is for a person to find out, at once. */
async function objectedWrites(
  deps: OutgoingDeps,
  now: number,
  { registration, moving, closing }: OnWay,
): Promise<readonly Write[]> {
  const { storage, ids } = deps;
  const { id, contactId, language, receipt } = registration;
  const from = await recipientOf(storage, contactId);
  return [
    { kind: 'registration', registration: settledOf(registration) },
    closing,
    { kind: 'withdraw', group: askedGroup(id), reason: 'objected' },
    ...(contactId === null
      ? []
      : [
          {
            kind: 'personRequest' as const,
            request: newRequest({
              ...{ id: ids.next(), contactId, reason: 'danger', about: 'danger.move', openedAt: now },
            }),
          },
        ]),
    ...(await tellFamily(deps, now, from, {
      say: { key: 'registration:claim.objected', values: { receipt } },
      language,
    })),
    ...(await tellFamily(deps, now, await recipientOf(storage, moving.contactId), {
      say: { key: 'registration:claim.stays', values: { receipt } },
    })),
    auditWrite(now, 'service', 'registration.move_objected', id, { by: moving.by }),
  ];
}

/** It is the other phone's from now on, with everything of it that waits to be sent. */
async function arrivedWrites(
  deps: OutgoingDeps,
  now: number,
  { registration, moving, before, to, closing }: OnWay,
): Promise<readonly Write[]> {
  const { storage } = deps;
  const language = to.language ?? registration.language;
  const recipient: Recipient = to;
  const settled: Registration = { ...registration, moving: null };
  const moved = await movedWrites(storage, settled, { contactId: to.contactId, language });
  const { appointment, registration: arrived } = moved;
  // What waits of the appointment is said by the instruction, whole.
  const group = registrationGroup(registration.id);
  const waiting = (await storage.listOutboxOf(before.contactId)).filter(
    (row) => row.state === 'queued' && row.group === group && !isClip(row),
  );
  return [
    ...moved.writes,
    { kind: 'withdraw', group, reason: 'moved' },
    closing,
    // A text of theirs that comes at this moment is heard first, or this is done again after it.
    { kind: 'conversation', conversation: { ...before, version: before.version + 1 } },
    {
      kind: 'conversation',
      conversation: {
        ...to,
        ...{ version: to.version + 1, language, withPerson: false },
        ...homeTalk(language),
      },
    },
    ...(await tellFamily(deps, now, before, {
      say: { key: 'registration:claim.moved' },
      language: before.language ?? LANGUAGES[0],
    })),
    ...(await tellFamily(deps, now, recipient, { say: { key: 'registration:claim.done' }, language })),
    ...waiting.flatMap((row) => againWrites(deps, now, row, recipient)),
    ...(appointment === null || appointment.startsAt <= now
      ? []
      : instructionWrites(deps, now, appointment, arrived, recipient, false)),
    auditWrite(now, 'service', 'registration.move', registration.id, {
      ...{ began: moving.by, requeued: waiting.length, told: !before.stopped },
    }),
  ];
}

/** What waits for the phone of before, for the other one: on SMS in the words that it has for SMS. */
function againWrites(
  deps: OutgoingDeps,
  now: number,
  { content, channel, purpose, priority, group, expiresAt, quietZone }: OutboxRow,
  recipient: Recipient,
): readonly Write[] {
  const { sms, choices: _choices, ...rest } = content;
  const contents =
    recipient.channel === 'sms' && channel === 'whatsapp'
      ? (sms ?? [content.body]).map((body) => ({ body }))
      : recipient.channel === channel
        ? [content]
        : [rest];
  return sendWrites(deps, now, recipient, contents, {
    ...{ purpose, priority, group, quietZone },
    expiresAt: Math.max(expiresAt, now),
  });
}

import { endWrites } from '../appointments/appointment-ends.ts';
import { contactPoint } from '../domain/address.ts';
import { HELD_REASONS, type PersonRequest } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { PHONE_COUNTS, triesAt } from '../domain/tries.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { emptiedTalk } from './emptied-talk.ts';

/** Who is erased, and of what. */
export interface Erasing {
  /** The contact, then every other name that the same person's texts came under. */
  readonly contactIds: readonly string[];
  /** Registrations that go, as they are now: all of the contact, when all of it goes. */
  readonly registrations: readonly Registration[];
  /** See Erasure. */
  readonly whole: boolean;
  /** Contacts of which nothing goes but what was written to them about the registrations. */
  readonly writtenTo?: readonly string[];
  /** UTC milliseconds. */
  readonly now: number;
}

/**
 * What an erasure writes, whoever asks for it. The list belongs in one commit, behind what the same commit writes of the contact. Seats
 * are given back, and reminders and queued messages withdrawn. The contact's own talk is whoever's who calls (`emptiedTalk`).
 */
export async function erasureWrites(storage: Storage, erasing: Erasing): Promise<readonly Write[]> {
  const { contactIds, registrations, whole, writtenTo = [], now } = erasing;
  const [, ...others] = contactIds;
  const ended = await Promise.all(registrations.map((registration) => endedWrites(storage, registration)));
  const held = whole ? await heldRequests(storage, contactIds) : [];
  return [
    ...ended.flat(),
    ...(whole ? await emptiedWrites(storage, others) : []),
    {
      kind: 'erase',
      erasure: {
        contactIds,
        registrationIds: registrations.map(({ id }) => id),
        writtenTo: [
          ...new Set([
            ...writtenTo,
            ...registrations.flatMap((registration) => phonesOf(storage, registration)),
          ]),
        ],
        whole,
        heldRequests: held.map(({ id }) => id),
        triesIds: whole ? await lapsedTries(storage, erasing, held) : [],
        lastMessages: [],
        at: now,
      },
    },
  ];
}

/**
 * What the audit has of it: by an id that leads to nobody.
 * @param id a fresh one
 */
export function erasureAudit(
  id: string,
  actor: string,
  { registrations, whole, now }: Omit<Erasing, 'contactIds'>,
  reason: string | null = null,
): Write {
  return auditWrite(now, actor, 'person.erase', id, {
    what: whole ? 'everything' : 'family',
    registrations: registrations.length,
    ...(reason !== null && { reason }),
  });
}

/** The appointment ends, and the registration with it: whoever changes one at this moment comes too late. */
async function endedWrites(storage: Storage, registration: Registration): Promise<readonly Write[]> {
  const appointment = await storage.findActiveAppointment(registration.id);
  return [
    ...(appointment === null ? [] : endWrites(appointment, 'cancelled')),
    {
      kind: 'registration',
      registration: {
        ...registration,
        version: registration.version + 1,
        contactId: null,
        stage: 'withdrawn',
      },
    },
  ];
}

/** Other phones that may have been told of the appointment. */
function phonesOf(storage: Storage, { alternate, shelter }: Registration): readonly string[] {
  return [alternate, shelter].flatMap((phone) =>
    phone === null ? [] : [storage.contactIdOf(contactPoint(phone.number))],
  );
}

async function emptiedWrites(storage: Storage, contactIds: readonly string[]): Promise<readonly Write[]> {
  const talks = await Promise.all(contactIds.map((id) => storage.findConversation(id)));
  return talks
    .filter((talk) => talk !== null)
    .map((talk) => ({
      kind: 'conversation',
      conversation: emptiedTalk({ ...talk, version: talk.version + 1 }),
    }));
}

/** Who was in danger still is, and nobody lifts a lock by a word. */
async function heldRequests(
  storage: Storage,
  contactIds: readonly string[],
): Promise<readonly PersonRequest[]> {
  const open = await Promise.all(contactIds.map((id) => storage.listOpenPersonRequestsOf(id)));
  return open.flat().filter(({ reason }) => HELD_REASONS.includes(reason));
}

/** Wrong answers that count no more: were the others taken, who guesses at cases would begin anew with every word. */
async function lapsedTries(
  storage: Storage,
  { contactIds, now }: Erasing,
  held: readonly PersonRequest[],
): Promise<readonly string[]> {
  const counts = contactIds.flatMap((name) =>
    PHONE_COUNTS.map(({ idOf, rule }) => ({ id: idOf(name), rule })),
  );
  const found = await Promise.all(
    counts.map(async ({ id, rule }) => ({ id, rule, tries: await storage.findTries(id) })),
  );
  return found
    .filter(
      ({ rule, tries }) => triesAt(tries, rule, now) === 0 && !held.some(({ id }) => id === tries?.requestId),
    )
    .map(({ id }) => id);
}

import type { Channel } from '../domain/address.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { isActive, type Appointment } from '../domain/appointment.ts';
import type { AddressFlag } from '../domain/address-flag.ts';
import type { Calls } from '../domain/calls.ts';
import { CHANNELS, contactPoint } from '../domain/address.ts';
import { END_OF_TIME } from '../domain/clock.ts';
import type { OutboxRow, OutboxState } from '../domain/message.ts';
import type { PersonRequest } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { isReachStep, REACH_KINDS, type ReachKind, type ReachStep } from '../domain/reminder.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import { auditWrite } from '../storage/audit-write.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { flagOn } from './flags.ts';
import type { OutgoingDeps } from '../messages/outgoing.ts';
import { appointmentOfRequest } from './reach.ts';
import { reachOf, type Reach } from './reached.ts';

const DAY = 86_400_000;
/** Appointments looked at together. */
const AT_ONCE = 50;
/** Entries of the schedule that one list reads at most: eight an appointment. */
const MOST_ENTRIES = 1_000_000;

/** One thing that was tried to reach a family. */
export interface Tried {
  /** UTC milliseconds when it was queued. */
  readonly at: number;
  readonly what: 'instruction' | 'reminder' | ReachKind;
  readonly channel: Channel;
  readonly state: OutboxState;
  /** The channel's error code, when there was one. */
  readonly error: string | null;
}

/** A family with an appointment that was not reached. Personal. */
export interface Unreached {
  readonly appointment: Appointment;
  readonly registration: Registration;
  /** Whole days until the appointment, 0 on the last day, negative when it has gone by. */
  readonly daysLeft: number;
  /** Where its phone was written to last; null when no phone belongs to it. */
  readonly phone: string | null;
  /** What is known of that phone for good, on each channel. */
  readonly flags: readonly { readonly channel: Channel; readonly flag: AddressFlag }[];
  readonly tried: readonly Tried[];
  /** What is tried next, and when, UTC milliseconds; null when all was tried. */
  readonly next: { readonly kind: ReachKind; readonly dueAt: number } | null;
  /** The open request for a person to call; null when it has not come to that. */
  readonly requestId: string | null;
  /** What staff noted of their calls; null when nobody called. */
  readonly calls: Calls | null;
}

/**
 * Everyone with an appointment to come who was not reached, by date, then id: those for whom steps are still due, and those
 * whom a person was asked to call.
 */
export async function listUnreached({
  storage,
  clock,
}: Pick<OutgoingDeps, 'storage' | 'clock'>): Promise<readonly Unreached[]> {
  const requests = await openCalls(storage);
  const steps = (await storage.listDueReminders(END_OF_TIME, MOST_ENTRIES)).filter(isReachStep);
  const ids = new Set([...requests.keys(), ...steps.map((step) => step.appointmentId)]);
  const found = await inParts([...ids], async (id): Promise<Unreached | null> => {
    const request = requests.get(id) ?? null;
    return ifItOpens(unreachedAt(storage, id, request, clock.now()));
  });
  return found
    .filter((entry) => entry !== null)
    .sort(
      (a, b) =>
        a.appointment.startsAt - b.appointment.startsAt || (a.appointment.id < b.appointment.id ? -1 : 1),
    );
}

/** One family as listUnreached gives it; null when it was reached, or its appointment has ended. */
export async function unreachedAt(
  storage: Storage,
  appointmentId: string,
  request: PersonRequest | null,
  now: number,
): Promise<Unreached | null> {
  const appointment = await storage.findAppointment(appointmentId);
  if (appointment === null || !isActive(appointment)) return null;
  if (request === null && appointment.startsAt <= now) return null;
  const registration = await storage.findRegistration(appointment.registrationId);
  if (registration === null) return null;
  const reach = await reachOf(storage, appointment, registration);
  if (reach.reached) return null;
  const pending = (await storage.listReminders(appointmentId))
    .filter(isReachStep)
    .filter((step) => step.state === 'pending')
    .sort(inOrder);
  const [next] = pending;
  return {
    appointment,
    registration,
    daysLeft: Math.floor((appointment.startsAt - now) / DAY),
    phone: reach.talk?.address ?? null,
    flags: await flagsOf(storage, reach),
    tried: await triedFor(storage, appointment, registration, reach),
    next: next === undefined ? null : { kind: next.kind, dueAt: next.dueAt },
    requestId: request?.id ?? null,
    calls: await storage.findCalls(appointmentId),
  };
}

const inOrder = (a: ReachStep, b: ReachStep): number =>
  REACH_KINDS.indexOf(a.kind) - REACH_KINDS.indexOf(b.kind);

async function flagsOf(storage: Storage, { talk }: Reach): Promise<Unreached['flags']> {
  if (talk === null) return [];
  const flags = await Promise.all(
    CHANNELS.map(async (channel) => {
      const kept = await flagOn(storage, talk.contactId, channel, talk.lastInboundAt);
      return kept === null ? [] : [{ channel, flag: kept.flag }];
    }),
  );
  return flags.flat();
}

/** What was queued for the family's phone and for those beside it, oldest first. */
async function triedFor(
  storage: Storage,
  appointment: Appointment,
  { alternate, shelter }: Registration,
  reach: Reach,
): Promise<readonly Tried[]> {
  const group = appointmentGroup(appointment.id);
  const since = reach.told[0]?.createdAt ?? 0;
  const others = await Promise.all(
    [alternate, shelter]
      .filter((phone) => phone !== null)
      .map((phone) => storage.listOutboxOf(storage.contactIdOf(contactPoint(phone.number)))),
  );
  const passed = others
    .flat()
    .filter((row) => row.group === group && row.createdAt >= since && whatOf(row) !== 'instruction');
  const byId = new Map([...reach.told, ...passed].map((row) => [row.id, row]));
  return [...byId.values()]
    .sort((a, b) => a.createdAt - b.createdAt)
    .map((row) => ({
      at: row.createdAt,
      what: whatOf(row),
      channel: row.channel,
      state: row.state,
      error: row.error,
    }));
}

function whatOf({ purpose }: OutboxRow): Tried['what'] {
  if (purpose.startsWith('reminder.')) return 'reminder';
  return REACH_KINDS.find((kind) => kind === purpose) ?? 'instruction';
}

/** Open requests to call a family, by appointment. */
async function openCalls(storage: Storage): Promise<ReadonlyMap<string, PersonRequest>> {
  const open = (await storage.listPersonRequests('open')).filter(({ reason }) => reason === 'unreached');
  return new Map(open.map((request) => [appointmentOfRequest(request.id) ?? request.id, request]));
}

/**
 * Closes the requests to call a family that was reached since, or whose appointment was given up. One whose date has gone
 * by without a sign stays open: that family missed it, and a person must know. Gives how many were closed.
 */
export async function closeReached({ storage, clock }: OutgoingDeps): Promise<number> {
  const now = clock.now();
  const closed = await inParts([...(await openCalls(storage))], async ([appointmentId, request]) => {
    const why = await whyOver(storage, appointmentId);
    if (why === null) return 0;
    const outcome = await storage.commit(closeWrites(request, why, now));
    return outcome === 'ok' ? 1 : 0;
  });
  return closed.reduce<number>((sum, each) => sum + each, 0);
}

/** Closes an open request about a family that was not reached, or did not come. @param actor who does it, for the audit */
export function closeWrites(
  request: PersonRequest,
  why: 'reached' | 'ended' | 'arrived' | 'no_show' | 'undone',
  now: number,
  actor = 'service',
): readonly Write[] {
  return [
    // Lets one of several workers pass.
    { kind: 'expectedCount', name: `close:${request.id}:${String(request.openedAt)}`, expected: 0 },
    { kind: 'personRequest', request: { ...request, state: 'closed' }, holder: request.takenBy },
    auditWrite(now, actor, 'person.close', request.id, { why }),
  ];
}

async function whyOver(storage: Storage, appointmentId: string): Promise<'reached' | 'ended' | null> {
  const appointment = await storage.findAppointment(appointmentId);
  const registration = await storage.findRegistration(appointment?.registrationId ?? '');
  if (appointment === null || registration === null || !isActive(appointment)) return 'ended';
  return (await reachOf(storage, appointment, registration)).reached ? 'reached' : null;
}

async function inParts<Item, Made>(
  items: readonly Item[],
  work: (item: Item) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    made.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return made;
}

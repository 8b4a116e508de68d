import { earliestStart, portOf } from '../../flows/programme.ts';
import type { Appointment } from '../domain/appointment.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { closureId, closureIdsOf, type Closure, type PortTime } from '../domain/closure.ts';
import type { Slot } from '../domain/slot.ts';
import { instantOf, localOf } from '../domain/zoned-time.ts';
import type { Storage } from '../storage/storage.ts';
import type { Holding } from './date-changes.ts';
import { recipientOf } from '../messages/outgoing.ts';
import { lotOf } from './waiting.ts';

type Reads = Pick<Storage, 'findClosure' | 'listClosures' | 'listSlots'>;

/** When a day or a time of it begins, UTC milliseconds: a day at midnight at the port. */
export const beginsAt = ({ port, date, time }: PortTime): number =>
  instantOf(date, time ?? '00:00', portOf(port).zone);

/** Whether it has gone by: a day when the next one has begun at the port, a time when it has begun. */
export function isOver(at: PortTime, now: number): boolean {
  return at.time === null ? at.date < localOf(now, portOf(at.port).zone).date : beginsAt(at) <= now;
}

/** The closure under which a day or a time falls, such as that of a slot; null when it is open. */
export async function closureOver(
  storage: Pick<Storage, 'findClosure'>,
  at: PortTime,
): Promise<Closure | null> {
  const found = await Promise.all(closureIdsOf(at).map((id) => storage.findClosure(id)));
  return found.find((closure) => closure !== null) ?? null;
}

/**
 * Tells of any slot whether it is closed, as it is now.
 * @param from local ISO date of the earliest slot that will be asked for; '' for any
 */
export async function closedSlots(
  storage: Pick<Storage, 'listClosures'>,
  from: string,
): Promise<(slot: PortTime) => boolean> {
  const closed = new Set((await storage.listClosures({ from })).map(({ id }) => id));
  return (slot) => closureIdsOf(slot).some((id) => closed.has(id));
}

/** What becomes of an appointment whose time is closed. */
export interface Fate extends Holding {
  /** Where it is moved to; null: it is taken back, and the family waits again. */
  readonly to: Slot | null;
  /** Whether a text can tell them. */
  readonly told: boolean;
}

/**
 * Everybody who has an appointment there that is still to come, in the order in which seats are given. Who came before their time is
 * inside.
 */
export async function holdersAt(storage: Storage, at: PortTime, now: number): Promise<readonly Holding[]> {
  const holders = await Promise.all(
    (await upcomingAt(storage, at, now)).map(async (appointment) => {
      const registration = await ifItOpens(storage.findRegistration(appointment.registrationId));
      if (registration === null) return null;
      // One whose talk does not open cannot be told, and is called.
      const recipient = await ifItOpens(recipientOf(storage, registration.contactId));
      return { appointment, registration, recipient, order: orderOf(registration) };
    }),
  );
  return holders.filter((holder) => holder !== null).sort((a, b) => (a.order < b.order ? -1 : 1));
}

async function upcomingAt(storage: Storage, at: PortTime, now: number): Promise<readonly Appointment[]> {
  const inside = new Set((await storage.listCheckIns(at)).filter(hasCome).map(({ id }) => id));
  return (await storage.listActiveAppointments(at)).filter(
    (appointment) => appointment.startsAt > now && !inside.has(checkInId(appointment)),
  );
}

/** Whether somebody is still there, those of whom a row does not open among them: these stay until it does. */
export async function isAnybodyAt(storage: Storage, at: PortTime, now: number): Promise<boolean> {
  for (const { registrationId } of await upcomingAt(storage, at, now)) {
    const gone = await ifItOpens(storage.findRegistration(registrationId).then((found) => found === null));
    if (gone !== true) return true;
  }
  return false;
}

const orderOf = ({ enrolledOn, id }: Holding['registration']): string => `${enrolledOn} ${lotOf(id)}`;

/** Slots of the same port that the families of a closed time may still be given, the nearest first. */
export async function slotsInstead(storage: Reads, at: PortTime, now: number): Promise<readonly Slot[]> {
  const { port, date } = at;
  const isShut = await closedSlots(storage, date);
  const closing = closureId(at);
  const earliest = earliestStart(now);
  return (await storage.listSlots({ port, from: date })).filter(
    (slot) => slot.startsAt >= earliest && !isShut(slot) && !closureIdsOf(slot).includes(closing),
  );
}

/**
 * The nearest later slot that keeps the family whole. Nothing earlier: who is on the way for one date may not be there for one before it.
 * @param room what is left of each slot, by id
 */
export function nearestLater(
  slots: readonly Slot[],
  room: (slot: Slot) => number,
  { appointment: { startsAt, people } }: Pick<Holding, 'appointment'>,
): Slot | null {
  return slots.find((slot) => slot.startsAt > startsAt && room(slot) >= people) ?? null;
}

/** A family that no text can tell of a new date keeps none: it would be expected, and not come. */
export const canBeTold = ({ recipient }: Pick<Holding, 'recipient'>): boolean =>
  recipient !== null && !recipient.stopped;

/** What closing a day or a time would do to everybody who is in it, as things are now. Writes nothing. */
export async function fatesAt(storage: Storage, at: PortTime, now: number): Promise<readonly Fate[]> {
  const slots = await slotsInstead(storage, at, now);
  const room = new Map(slots.map((slot) => [slot.id, slot.capacity - slot.taken]));
  const left = ({ id }: Slot): number => room.get(id) ?? 0;
  return (await holdersAt(storage, at, now)).map((holder) => {
    const told = canBeTold(holder);
    const to = told ? nearestLater(slots, left, holder) : null;
    if (to !== null) room.set(to.id, left(to) - holder.appointment.people);
    return { ...holder, told, to };
  });
}

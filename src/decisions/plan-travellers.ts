import { programmeDate } from '../../flows/programme.ts';
import { canBeTold, closureOver, nearestLater, slotsInstead } from '../appointments/closed-slots.ts';
import type { Appointment } from '../domain/appointment.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Registration } from '../domain/registration.ts';
import type { Slot } from '../domain/slot.ts';
import {
  NOT_CHANGED,
  standInFor,
  withTravellers,
  type NotChanged,
  type TravellerChange,
} from '../domain/traveller.ts';
import { recipientOf, type OutgoingDeps, type Recipient } from '../messages/outgoing.ts';
import { atSignedGate } from '../messages/signed-gate.ts';
import type { Storage } from '../storage/storage.ts';
import { foresee, type Foreseen } from './foresee.ts';

/** What becomes of the family's appointment. */
export type DateThen =
  /** It has none, or one that this leaves as it is. */
  | { readonly kind: 'as_it_is' }
  /** The same slot, for another number of people. */
  | { readonly kind: 'resized'; readonly appointment: Appointment; readonly people: number }
  /** The family with the change is not eligible any more: the decision takes it. */
  | { readonly kind: 'ends'; readonly appointment: Appointment }
  /** There is no room for all of them in that slot: the whole family goes to another one. */
  | {
      readonly kind: 'moved';
      readonly appointment: Appointment;
      readonly people: number;
      readonly to: Slot;
    };

/** What a change of who travels would do, as things are. */
export interface TravellersPlan {
  /** As it was read. */
  readonly before: Registration;
  /** With the change, its version as it was. */
  readonly changed: Registration;
  readonly date: DateThen;
  /** What the family is decided, once that is done. */
  readonly foreseen: Foreseen;
  readonly recipient: Recipient | null;
}

/** A change that cannot be made. */
export class TravellersNotChanged extends AvisoError {
  readonly why: NotChanged;

  constructor(why: NotChanged) {
    super('not_possible', NOT_CHANGED[why]);
    this.why = why;
  }
}

/**
 * Plans a change of who travels, and writes nothing: a family has one appointment and fits whole, so it stays in its slot where that has
 * room for all, else the whole of it goes to the nearest later slot of the same port.
 * @param childId what stands for the number of a child
 * @throws TravellersNotChanged; AvisoError `not_possible`: its appointment has begun, or there is no slot for all of them that it can be told of
 */
export async function planTravellers(
  deps: OutgoingDeps,
  registration: Registration,
  change: TravellerChange,
  childId: string,
): Promise<TravellersPlan> {
  const { storage, clock } = deps;
  const now = clock.now();
  const changed = withTravellers(registration, change, {
    roster: await storage.findFamily(registration.familyId),
    standIn: standInFor(childId),
    today: programmeDate(now),
  });
  if (typeof changed === 'string') throw new TravellersNotChanged(changed);
  return planFamily(deps, registration, changed);
}

/**
 * What it would do to a family that it is as `changed` says; nothing is written.
 * @throws AvisoError as planTravellers does
 */
export async function planFamily(
  deps: OutgoingDeps,
  registration: Registration,
  changed: Registration,
): Promise<TravellersPlan> {
  const { storage, clock } = deps;
  const recipient = await recipientOf(storage, registration.contactId);
  const appointment = await storage.findActiveAppointment(registration.id);
  const foreseen = await foresee(deps, changed);
  const date: DateThen =
    foreseen.loses !== null
      ? { kind: 'ends', appointment: foreseen.loses }
      : appointment === null || changed.members.length === registration.members.length
        ? { kind: 'as_it_is' }
        : await dateThen(deps, { appointment, changed, recipient }, clock.now());
  return { before: registration, changed, date, foreseen, recipient };
}

async function dateThen(
  deps: OutgoingDeps,
  {
    appointment,
    changed,
    recipient,
  }: {
    readonly appointment: Appointment;
    readonly changed: Registration;
    readonly recipient: Recipient | null;
  },
  now: number,
): Promise<DateThen> {
  const { storage } = deps;
  if (appointment.startsAt <= now || hasCome(await storage.findCheckIn(checkInId(appointment))))
    throw new AvisoError('not_possible', 'Its appointment has begun: who came is recorded at the port.');
  const people = changed.members.length;
  const more = people - appointment.people;
  if (more <= 0 || (await hasRoom(storage, appointment, more)))
    return { kind: 'resized', appointment, people };
  const to =
    canBeTold({ recipient }) && (await atSignedGate(deps, appointment.port)) !== null
      ? nearestLater(
          await slotsInstead(storage, appointment, now),
          ({ capacity, taken }) => capacity - taken,
          { appointment: { ...appointment, people } },
        )
      : null;
  if (to === null)
    throw new AvisoError(
      'not_possible',
      `There is no room for ${String(people)} people in its slot, and no later one of that port that the family can be told of. Make room there, or move or cancel its appointment first.`,
    );
  return { kind: 'moved', appointment, people, to };
}

async function hasRoom(
  storage: Pick<Storage, 'findSlot' | 'findClosure'>,
  { slotId }: Appointment,
  more: number,
): Promise<boolean> {
  const slot = await storage.findSlot(slotId);
  return slot !== null && slot.capacity - slot.taken >= more && (await closureOver(storage, slot)) === null;
}

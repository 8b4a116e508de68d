import { cityOfOtherBorder } from '../../flows/borders.ts';
import { portOf } from '../../flows/programme.ts';
import { isActive, type Appointment } from '../domain/appointment.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Registration } from '../domain/registration.ts';
import type { Slot } from '../domain/slot.ts';
import { closureOver } from './closed-slots.ts';
import { cancelWrites, moveWrites, type Holding } from './date-changes.ts';
import { recipientOf, type OutgoingDeps } from '../messages/outgoing.ts';
import { atSignedGate } from '../messages/signed-gate.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';

const LONGEST_REASON = 200;

export interface StaffDeps extends OutgoingDeps {
  /** Reference of the appointment. */
  readonly reference: string;
  /** Who does it, for the audit. */
  readonly actor: string;
}

export interface Move extends StaffDeps {
  /** Id of the slot: `port|date|time`. */
  readonly toSlot: string;
  /** Told what is to be seen to, once it is moved. */
  readonly onWarning?: (warning: string) => void;
}

/**
 * Moves an appointment to another slot, at the same port or another: one commit gives the old seats back and takes the new
 * ones, keeps the reference, asks for a new confirmation, replaces the reminders, withdraws what is queued, and queues
 * the changed instruction. Staff may give less notice than an assignment.
 *
 * @returns the appointment as it is then
 * @throws AvisoError `not_found`; `not_possible`: ended, the same slot, gone by, closed, or no room for the whole family
 */
export async function moveAppointment(deps: Move): Promise<Appointment> {
  const { storage, clock, actor, toSlot } = deps;
  let warnings: readonly string[] = [];
  const done = await retryStale(async () => {
    const now = clock.now();
    const { appointment, registration } = await find(deps);
    const slot = await storage.findSlot(toSlot);
    if (slot === null) throw new AvisoError('not_found', `Slot ${toSlot}.`);
    if (slot.id === appointment.slotId) throw new AvisoError('not_possible', 'It is in that slot already.');
    if (slot.startsAt <= now) throw new AvisoError('not_possible', 'That slot has gone by.');
    if ((await closureOver(storage, slot)) !== null)
      throw new AvisoError('not_possible', `Slot ${slot.id} is closed.`);
    const signed = await atSignedGate(deps, slot.port);
    if (signed === null && slot.port !== appointment.port)
      throw new AvisoError('not_possible', `No gate is signed at ${slot.port}.`);
    const recipient = await recipientOf(storage, registration.contactId);
    const { moved, writes } = moveWrites(signed ?? deps, now, { appointment, registration, recipient }, slot);
    const outcome = await storage.commit([
      ...writes,
      auditWrite(now, actor, 'appointment.move', appointment.id, {
        from: appointment.slotId,
        to: slot.id,
        people: appointment.people,
      }),
    ]);
    if (outcome === 'full') {
      throw new AvisoError('not_possible', `Slot ${slot.id} has no room for ${appointment.people} people.`);
    }
    warnings = moveWarnings(appointment, slot, registration);
    return outcome === 'ok' ? moved : null;
  }, 'It was');
  for (const warning of warnings) deps.onWarning?.(warning);
  return done;
}

/** What staff must hear of a move that is a long way for the family. Holds nothing personal but the city of its registration. */
function moveWarnings(before: Appointment, to: Slot, registration: Registration): readonly string[] {
  const [was, is] = [portOf(before.port), portOf(to.port)];
  const city = cityOfOtherBorder(registration, to.port);
  return [
    ...(was.city === is.city
      ? []
      : [
          `The appointment is in another city now: ${is.city} (${is.name}) instead of ${was.city} (${was.name}). The family is told; see that it can get there.`,
        ]),
    ...(city === null
      ? []
      : [`The family is registered in ${city}, at another border than ${is.name} in ${is.city}.`]),
  ];
}

/**
 * Cancels an appointment: the seats go back, reminders and queued messages are withdrawn, the family is told and waits
 * again where it stood in the order.
 *
 * @param reason for the audit, without personal data; the family is not shown it
 * @throws AvisoError `not_found`; `not_possible` when it has ended or its time has gone by
 */
export async function cancelAppointment(deps: StaffDeps & { readonly reason: string }): Promise<Appointment> {
  const { storage, clock, actor, reason } = deps;
  return retryStale(async () => {
    const now = clock.now();
    const { appointment, registration } = await find(deps);
    if (appointment.startsAt <= now) throw new AvisoError('not_possible', 'Its time has gone by.');
    const recipient = await recipientOf(storage, registration.contactId);
    const outcome = await storage.commit(
      cancelledByStaffWrites(deps, now, { appointment, registration, recipient }, { actor, reason }),
    );
    return outcome === 'ok' ? { ...appointment, version: appointment.version + 1, state: 'cancelled' } : null;
  }, 'It was');
}

/** What cancelAppointment writes of an appointment as it stands, for one of many. @param now UTC milliseconds */
export const cancelledByStaffWrites = (
  deps: OutgoingDeps,
  now: number,
  holding: Holding,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): readonly Write[] => [
  ...cancelWrites(deps, now, holding, 'cancelled.by_staff'),
  auditWrite(now, actor, 'appointment.cancel', holding.appointment.id, {
    reason: reason.slice(0, LONGEST_REASON),
    slot: holding.appointment.slotId,
  }),
];

async function find({
  storage,
  reference,
}: StaffDeps): Promise<{ appointment: Appointment; registration: Registration }> {
  const appointment = await storage.findAppointmentByReference(reference);
  const registration = await storage.findRegistration(appointment?.registrationId ?? '');
  if (appointment === null || registration === null) {
    throw new AvisoError('not_found', `Appointment ${reference}.`);
  }
  if (!isActive(appointment)) throw new AvisoError('not_possible', `It was ${appointment.state} before.`);
  if (hasCome(await storage.findCheckIn(checkInId(appointment))))
    throw new AvisoError('not_possible', 'The family has come to it. If that is wrong, correct it first.');
  return { appointment, registration };
}

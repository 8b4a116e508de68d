import { portOf } from '../../flows/programme.ts';
import type { Appointment } from '../domain/appointment.ts';
import {
  checkInId,
  hasCome,
  saysTheSame,
  whoCame,
  whyNotRecorded,
  type Came,
  type CheckIn,
  type CheckInState,
  type NotRecorded,
} from '../domain/check-in.ts';
import type { Clock } from '../domain/clock.ts';
import { AvisoError } from '../domain/errors.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import { newRequest, noShowRequestId } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { localOf } from '../domain/zoned-time.ts';
import { contactOfRequest, requestIdOf } from '../reach/reach.ts';
import { closeWrites } from '../reach/unreached.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import { closureOver } from './closed-slots.ts';

/** Who records, and with what. */
export interface CheckInDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  /** For the audit. */
  readonly actor: string;
}

/** What is to be recorded, of what was looked at. */
export interface CheckInOrder {
  readonly reference: string;
  /** Id of the slot in which the appointment was then. */
  readonly slotId: string;
  /** Version of the check-in that was shown then; 0 when there was none. */
  readonly seen: number;
  readonly state: CheckInState;
  /** A-numbers of those who came, of a part. Personal. */
  readonly members: readonly string[];
}

/** What came of it: `again` when that was recorded before, whoever did it. */
export type Recorded =
  | { readonly kind: 'recorded' | 'again'; readonly checkIn: CheckIn }
  | { readonly kind: 'refused'; readonly why: NotRecorded };

/** An appointment, as those see it who record who came. */
export interface CheckInView {
  readonly appointment: Appointment;
  readonly registration: Registration;
  /** What was recorded of its present date; null when nothing was. */
  readonly before: CheckIn | null;
  /** Whether its day or time is closed. */
  readonly closed: boolean;
  /** Local ISO date at the port now. */
  readonly today: string;
}

/** Reads an appointment by its reference. Throws AvisoError `not_found`. */
export async function findForCheckIn(
  { storage, clock }: Pick<CheckInDeps, 'storage' | 'clock'>,
  reference: string,
): Promise<CheckInView> {
  const appointment = await storage.findAppointmentByReference(reference.toUpperCase());
  const registration = await storage.findRegistration(appointment?.registrationId ?? '');
  if (appointment === null || registration === null)
    throw new AvisoError('not_found', `Appointment ${reference}.`);
  return {
    ...{ appointment, registration },
    before: await storage.findCheckIn(checkInId(appointment)),
    closed: (await closureOver(storage, appointment)) !== null,
    today: localOf(clock.now(), portOf(appointment.port).zone).date,
  };
}

/**
 * Records who of a family came to its appointment, in one commit with what follows: a family that came gets no more reminders and is
 * looked for no longer; of one that did not, staff have a request. Nobody is sent anything. A later entry corrects an earlier one. The
 * appointment is written too, so that a change of it and its check-in are never both made from what was there before.
 *
 * @throws AvisoError `not_found`; `not_possible` when others change it each time
 */
export async function recordCheckIn(deps: CheckInDeps, order: CheckInOrder): Promise<Recorded> {
  const { storage, clock } = deps;
  return retryStale(async (): Promise<Recorded | null> => {
    const view = await findForCheckIn(deps, order.reference);
    const { appointment, registration, before } = view;
    if (appointment.slotId !== order.slotId) return { kind: 'refused', why: 'moved' };
    const now = clock.now();
    const family = registration.members.map(({ aNumber }) => aNumber);
    const came = whoCame(order.state, order.members, family);
    if (typeof came === 'string') return { kind: 'refused', why: came };
    if (before !== null && saysTheSame(before, came)) return { kind: 'again', checkIn: before };
    if ((before?.version ?? 0) !== order.seen) return { kind: 'refused', why: 'meanwhile' };
    const why = whyNotRecorded(came.state, { ...view, now });
    if (why !== null) return { kind: 'refused', why };
    const checkIn = nextCheckIn(view, came, deps.actor, now);
    const outcome = await storage.commit([
      { kind: 'appointment', appointment: { ...appointment, version: appointment.version + 1 } },
      { kind: 'checkIn', checkIn },
      ...(await effectWrites(storage, view, checkIn)),
      auditWrite(now, deps.actor, 'appointment.check_in', appointment.id, {
        ...{ state: checkIn.state, before: before?.state ?? null },
        ...{ slot: appointment.slotId, people: checkIn.people, came: checkIn.came },
      }),
    ]);
    return outcome === 'ok' ? { kind: 'recorded', checkIn } : null;
  }, 'It was');
}

function nextCheckIn(
  { appointment, before }: CheckInView,
  { state, members }: Came,
  actor: string,
  now: number,
): CheckIn {
  const { id, registrationId, slotId, port, date, time, people } = appointment;
  return {
    ...{ id: checkInId(appointment), version: (before?.version ?? 0) + 1 },
    ...{ appointmentId: id, registrationId, slotId, port, date, time, state, people, members },
    // The registration may have changed since seats were counted.
    came: state === 'arrived' ? people : Math.min(people, members.length),
    ...{ recordedBy: actor, recordedAt: now },
  };
}

/** What follows from it for reminders, messages and requests. */
async function effectWrites(
  storage: Storage,
  { appointment, registration }: CheckInView,
  checkIn: CheckIn,
): Promise<readonly Write[]> {
  const { state, recordedAt: now } = checkIn;
  const { id } = appointment;
  const missed = await storage.findPersonRequest(noShowRequestId(id));
  const called = await storage.findPersonRequest(requestIdOf(id));
  const closed = (why: 'arrived' | 'no_show' | 'undone', request: typeof missed): readonly Write[] =>
    request?.state === 'open' ? closeWrites(request, why, now) : [];
  if (state === 'undone') return closed('undone', missed);
  return [
    { kind: 'reminders', appointmentId: id, reminders: [] },
    { kind: 'withdraw', group: appointmentGroup(id), reason: state },
    ...closed(state === 'no_show' ? 'no_show' : 'arrived', called),
    ...(hasCome(checkIn) ? closed('arrived', missed) : [missedWrite(appointment, registration, now)]),
  ];
}

/** Puts the family before staff, who find out why; what is written to it goes the way of every answer. */
function missedWrite({ id }: Appointment, registration: Registration, now: number): Write {
  return {
    kind: 'personRequest',
    request: newRequest({
      id: noShowRequestId(id),
      contactId: contactOfRequest(registration),
      reason: 'no_show',
      openedAt: now,
    }),
  };
}

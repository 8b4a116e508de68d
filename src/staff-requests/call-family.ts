import { confirmWrites, declineWrites } from '../appointments/appointment-ends.ts';
import { isActive, type Appointment } from '../domain/appointment.ts';
import { isAnswered, type CalledPhone, type CallResult, type Calls } from '../domain/calls.ts';
import { AvisoError } from '../domain/errors.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import type { Registration } from '../domain/registration.ts';
import { isReachStep } from '../domain/reminder.ts';
import { askedElsewhere } from '../reach/arrived.ts';
import { nextCallAt, phonesToCall } from '../reach/next-call.ts';
import { passedOnWrite } from '../reach/passed-on.ts';
import { requestIdOf } from '../reach/reach.ts';
import { closeWrites } from '../reach/unreached.ts';
import { freedNumberWrites, notTheirPhoneWrites } from '../reach/wrong-number.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import type { PersonDeps } from './staff-request.ts';

/** What a member of staff says of a call. */
export interface NewCall {
  readonly phone: CalledPhone;
  readonly result: CallResult;
  /** Version of the calls that were looked at; 0 where there were none. */
  readonly seen: number;
}

/**
 * Notes a call to a family that no message reached, in one commit with what follows from it. Who will come has confirmed; who cannot come
 * gives the appointment up, as by text: the seats go back and the family waits where it stood. Both end the steps and the request to call
 * them. After the others it is called again when nextCallAt says. A wrong number is the family's no more: nothing is sent to it from then on, as
 * when somebody texts WRONG from it.
 * @throws AvisoError `not_found`; `not_possible`: the appointment has ended or gone by, or somebody noted a call meanwhile
 */
export async function noteCall(deps: PersonDeps, appointmentId: string, made: NewCall): Promise<Calls> {
  const { storage, clock, actor } = deps;
  const { phone, result, seen } = made;
  return retryStale(async () => {
    const now = clock.now();
    const { appointment, registration } = await holding(deps, appointmentId);
    if (isAnswered(made) && appointment.startsAt <= now)
      throw new AvisoError('not_possible', 'Its time has gone by.');
    const before = await storage.findCalls(appointmentId);
    if ((before?.version ?? 0) !== seen)
      throw new AvisoError('not_possible', 'Somebody noted a call meanwhile; look at it again.');
    const { slotId } = appointment;
    const all = [...(before?.calls ?? []), { at: now, by: actor, phone, result, slotId }];
    const calls: Calls = { id: appointmentId, version: seen + 1, nextAt: null, calls: all };
    const talk =
      registration.contactId === null ? null : await storage.findConversation(registration.contactId);
    const phones = phonesToCall(talk?.address ?? null, registration, calls);
    const next = nextCallAt(result, {
      ...{ appointment, now, zone: registration.zone },
      otherPhone: phones.some(({ wrong }) => !wrong),
    });
    const outcome = await storage.commit([
      { kind: 'calls', calls: { ...calls, nextAt: next } },
      ...(isAnswered(made) ? await answeredWrites(deps, appointment, registration, result) : []),
      ...(result === 'wrong_number' ? await wrongWrites(deps, appointment, registration, phone) : []),
      auditWrite(now, actor, 'call.note', appointmentId, { result, phone }),
    ]);
    return outcome === 'ok' ? { ...calls, nextAt: next } : null;
  }, 'The appointment was');
}

async function holding(
  { storage }: PersonDeps,
  appointmentId: string,
): Promise<{ readonly appointment: Appointment; readonly registration: Registration }> {
  const appointment = await storage.findAppointment(appointmentId);
  const registration = await storage.findRegistration(appointment?.registrationId ?? '');
  if (appointment === null || registration === null)
    throw new AvisoError('not_found', `Appointment ${appointmentId}.`);
  if (!isActive(appointment)) throw new AvisoError('not_possible', `It was ${appointment.state} before.`);
  return { appointment, registration };
}

/** Whoever answered there is a stranger. */
async function wrongWrites(
  { storage, clock }: PersonDeps,
  appointment: Appointment,
  registration: Registration,
  phone: CalledPhone,
): Promise<readonly Write[]> {
  if (phone !== 'own') return notTheirPhoneWrites(storage, appointment, registration, phone);
  const { contactId } = registration;
  return contactId === null ? [] : freedNumberWrites(storage, [contactId], clock.now());
}

/** The family knows of its date: nothing more is tried to reach it. */
async function answeredWrites(
  { storage, clock, actor }: PersonDeps,
  appointment: Appointment,
  registration: Registration,
  result: CallResult,
): Promise<readonly Write[]> {
  const request = await storage.findPersonRequest(requestIdOf(appointment.id));
  const closing = request?.state === 'open' ? closeWrites(request, 'reached', clock.now(), actor) : [];
  if (result === 'cannot_come') return [...declineWrites(appointment, registration), ...closing];
  const steps = (await storage.listReminders(appointment.id)).filter(
    (entry) => isReachStep(entry) && entry.state === 'pending',
  );
  const ids = await askedElsewhere(storage, registration, appointmentGroup(appointment.id));
  return [
    ...confirmWrites(appointment),
    passedOnWrite(appointment),
    ...steps.map(({ id }): Write => ({ kind: 'reminder', id, state: 'skipped' })),
    ...(ids.length === 0 ? [] : [{ kind: 'withdrawMessages' as const, ids, reason: 'reached' }]),
    ...closing,
  ];
}

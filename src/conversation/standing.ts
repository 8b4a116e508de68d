import type { AppointmentView, StandingView } from '../../flows/talk.ts';
import type { Appointment } from '../domain/appointment.ts';
import { firstName } from '../domain/first-names.ts';
import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';
import { isOver } from './appointment-over.ts';

/** Everything that a contact registered and what it stands at today. */
export async function standingOf(deps: {
  readonly storage: Storage;
  /** UTC milliseconds. */
  readonly now: number;
  readonly contactId: string;
}): Promise<readonly StandingView[]> {
  const registrations = await deps.storage.listRegistrationsOf(deps.contactId);
  return Promise.all(
    registrations.map(async (registration) =>
      standingView(deps, registration, await deps.storage.findActiveAppointment(registration.id)),
    ),
  );
}

/** What is read of an appointment, and when. */
interface ViewDeps {
  readonly storage: Pick<Storage, 'findCheckIn'>;
  /** UTC milliseconds. */
  readonly now: number;
}

/** What one registration stands at. */
export async function standingView(
  deps: ViewDeps,
  registration: Registration,
  appointment: Appointment | null,
): Promise<StandingView> {
  return {
    receipt: registration.receipt,
    names: namesOf(registration),
    outcome: registration.decision.outcome,
    rule: registration.decision.rule,
    phaseId: registration.decision.phaseId,
    stage: registration.stage,
    appointment: appointment === null ? null : await appointmentView(deps, appointment),
  };
}

/** First names of a registered family, the registrant's own first. */
export function namesOf(registration: Registration): readonly string[] {
  const isOwn = (aNumber: string): boolean => aNumber === registration.aNumber;
  return [
    ...registration.members.filter((member) => isOwn(member.aNumber)),
    ...registration.members.filter((member) => !isOwn(member.aNumber)),
  ].map((member) => firstName(member.givenNames));
}

/** An appointment as its family is told of it. */
export async function appointmentView(
  { storage, now }: ViewDeps,
  appointment: Appointment,
): Promise<AppointmentView> {
  const { id, reference, port, date, time, people, state } = appointment;
  return { id, reference, port, date, time, people, state, past: await isOver(storage, appointment, now) };
}

import { portOf } from '../../flows/programme.ts';
import { endWrites } from '../appointments/appointment-ends.ts';
import type { Appointment } from '../domain/appointment.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import { AvisoError } from '../domain/errors.ts';
import { appointmentGroup, askedGroup, registrationGroup } from '../domain/message-groups.ts';
import { freedRequestId } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { recipientOf, type OutgoingDeps, type Recipient } from '../messages/outgoing.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { SeenRegistration } from './correct.ts';
import { changedRequest } from './holder.ts';
import type { PersonDeps } from './staff-request.ts';
import { tellFamily, type Telling } from './tell-family.ts';

/** What withdrawing a registration would do, as things are. */
export interface Withdrawal {
  /** The appointment that ends; null where it has none. */
  readonly loses: Appointment | null;
  /** Whether a phone is told. */
  readonly told: boolean;
  /** The same text as long as the same would be done. */
  readonly mark: string;
}

/** What withdrawing would do; nothing is written. */
export async function foreseeWithdrawal(storage: Storage, registration: Registration): Promise<Withdrawal> {
  const [loses, recipient] = await Promise.all([
    storage.findActiveAppointment(registration.id),
    recipientOf(storage, registration.contactId),
  ]);
  const told = recipient !== null && !recipient.stopped;
  const mark = [registration.version, loses?.id ?? '', loses?.slotId ?? '', told].join('|');
  return { loses, told, mark };
}

/**
 * Withdraws a registration by staff, for a family that asked for it: its appointment ends and the seats go back, reminders and what is
 * queued about it are withdrawn, and the family is told once, and that it can begin again, which its phone then does by any text. The audit
 * has the reason.
 *
 * @param seen what staff looked at; the version left out, it is withdrawn as it is
 * @throws AvisoError `not_found`; `not_possible`: it was given up before, the family has come to its appointment, no reason is given, or
 *   somebody changed it since it was seen
 */
export async function withdrawRegistration(
  deps: PersonDeps,
  seen: Omit<SeenRegistration, 'version'> & Partial<SeenRegistration>,
  reason: string,
): Promise<void> {
  if (reason.trim() === '')
    throw new AvisoError('not_possible', 'Withdrawing a registration needs a reason.');
  const { storage } = deps;
  await retryStale(async () => {
    const registration = await storage.findRegistrationByReceipt(seen.receipt);
    if (registration === null) throw new AvisoError('not_found', `Registration ${seen.receipt}.`);
    if (registration.stage === 'withdrawn') throw new AvisoError('not_possible', 'It was given up before.');
    if (seen.version !== undefined && registration.version !== seen.version)
      throw new AvisoError('not_possible', 'It was changed since it was shown: look again.');
    const outcome = await storage.commit(await withdrawalWrites(deps, registration, reason.trim()));
    return outcome === 'ok' ? true : null;
  }, 'The registration was');
}

async function withdrawalWrites(
  deps: PersonDeps,
  registration: Registration,
  reason: string,
): Promise<readonly Write[]> {
  const { storage, clock, actor } = deps;
  const now = clock.now();
  const { id } = registration;
  const appointment = await storage.findActiveAppointment(id);
  if (appointment !== null && hasCome(await storage.findCheckIn(checkInId(appointment))))
    throw new AvisoError(
      'not_possible',
      'The family has come to its appointment. If that is wrong, correct it first.',
    );
  const recipient = await recipientOf(storage, registration.contactId);
  return [
    ...(appointment === null ? [] : endWrites(appointment, 'cancelled')),
    {
      kind: 'registration',
      registration: {
        ...registration,
        version: registration.version + 1,
        ...{ stage: 'withdrawn', decisionDue: false, lostAppointmentId: null },
      },
    },
    ...queuedAbout(registration).map((group): Write => ({ kind: 'withdraw', group, reason: 'given_up' })),
    ...(await freedRequestWrites(storage, id)),
    ...(await tellEnded(deps, now, registration, recipient, appointment)),
    auditWrite(now, actor, 'registration.withdraw', id, {
      ...{ reason, told: recipient !== null && !recipient.stopped },
      ...(appointment !== null && { slot: appointment.slotId, people: appointment.people }),
    }),
  ];
}

/** Groups of messages about a registration that has no appointment any more. */
const queuedAbout = ({ id, lostAppointmentId }: Registration): readonly string[] => [
  registrationGroup(id),
  askedGroup(id),
  ...(lostAppointmentId === null ? [] : [appointmentGroup(lostAppointmentId)]),
];

/** That the family has no phone any more is nobody's to see to now. */
async function freedRequestWrites(storage: Storage, registrationId: string): Promise<readonly Write[]> {
  const request = await storage.findPersonRequest(freedRequestId(registrationId));
  return request?.state === 'open' ? [changedRequest(request, { state: 'closed' })] : [];
}

function tellEnded(
  deps: OutgoingDeps,
  now: number,
  { receipt, language, id }: Registration,
  recipient: Recipient | null,
  appointment: Appointment | null,
): Promise<readonly Write[]> {
  const telling = { language, group: registrationGroup(id) };
  if (appointment === null)
    return tellFamily(deps, now, recipient, {
      ...telling,
      ...{
        say: { key: 'appointment:withdrawn.plain', values: { receipt } },
        template: 'registration_withdrawn',
      },
    });
  const { reference, date, port } = appointment;
  const values = { receipt, reference, date: deps.wording.date(date, language), city: portOf(port).city };
  const dated: Telling = {
    ...{ say: { key: 'appointment:withdrawn.dated', values }, template: 'appointment_withdrawn' },
    ...telling,
  };
  return tellFamily(deps, now, recipient, dated);
}

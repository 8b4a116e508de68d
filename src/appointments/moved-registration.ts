import type { Appointment } from '../domain/appointment.ts';
import type { Language } from '../domain/language.ts';
import { freedRequestId } from '../domain/person-request.ts';
import type { Registration } from '../domain/registration.ts';
import { appointmentGroup, askedGroup } from '../domain/message-groups.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';

/** What it writes that a family's registration belongs to another phone, whoever decides so. Every list belongs in one commit. */

export interface Moved {
  readonly registration: Registration;
  /** The active appointment, which goes along. */
  readonly appointment: Appointment | null;
  readonly writes: readonly Write[];
}

/** @param to the contact that has it from now on, and the language in which it is spoken to */
export async function movedWrites(
  storage: Pick<Storage, 'findActiveAppointment' | 'listPersonRequests'>,
  before: Registration,
  to: { readonly contactId: string; readonly language: Language },
): Promise<Moved> {
  const registration: Registration = { ...before, version: before.version + 1, ...to };
  const writes: Write[] = [
    { kind: 'registration', registration },
    { kind: 'withdraw', group: askedGroup(before.id), reason: 'moved' },
  ];
  const appointment = await storage.findActiveAppointment(before.id);
  if (before.contactId === to.contactId) return { registration, appointment, writes };
  // A family that had no phone has one again.
  if (before.contactId === null) {
    const requestId = freedRequestId(before.id);
    const open = (await storage.listPersonRequests('open')).find(({ id }) => id === requestId);
    if (open !== undefined)
      writes.push({
        kind: 'personRequest',
        request: { ...open, state: 'closed' },
        holder: open.takenBy,
      });
  }
  // What is queued for the old phone about the appointment is not for whoever holds it now.
  if (appointment !== null)
    writes.push({ kind: 'withdraw', group: appointmentGroup(appointment.id), reason: 'moved' });
  return { registration, appointment, writes };
}

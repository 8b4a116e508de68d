import type { Appointment } from '../domain/appointment.ts';
import type { Clock } from '../domain/clock.ts';
import type { Decision } from '../domain/eligibility.ts';
import type { Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';
import { judge } from './decide-again.ts';

/** What deciding a family now would come to. */
export interface Foreseen {
  readonly decision: Decision;
  /** The appointment that it would lose, with its seats. */
  readonly loses: Appointment | null;
  /** Whether the family would be told something else than it was told last. */
  readonly told: boolean;
}

/** What would be decided of a registration if it were as it is given, at this moment; nothing is written. */
export async function foresee(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  registration: Registration,
): Promise<Foreseen> {
  const [appointment, phases] = await Promise.all([
    storage.findActiveAppointment(registration.id),
    storage.listPhases(),
  ]);
  const { decision, cancelled, changed } = await judge(storage, {
    ...{ registration, appointment, phases, now: clock.now() },
  });
  return { decision, loses: cancelled, told: changed };
}

import { assign } from '../../src/decisions/assign.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import type { TalkWorld } from './talk-world.ts';
import { signGates } from './signed-gates.ts';

/** Makes a slot at San Ysidro and gives it to the families that wait. */
export async function giveSlot(world: TalkWorld, date = '2021-03-15', capacity = 20): Promise<void> {
  await signGates(world.temp.storage);
  await world.temp.storage.importSlots([
    {
      id: slotId('san-ysidro', date, '10:00'),
      port: 'san-ysidro',
      date,
      time: '10:00',
      startsAt: instantOf(date, '10:00', 'America/Tijuana'),
      capacity,
      taken: 0,
    },
  ]);
  await assign({ ...world.deps, dryRun: false, actor: 'test' });
}

export function registrationOf(world: TalkWorld, familyId = 'FAMILY'): Promise<Registration | null> {
  return world.temp.storage.findRegistrationOfFamily(familyId);
}

export async function appointmentOf(world: TalkWorld, familyId = 'FAMILY'): Promise<Appointment | null> {
  const registration = await registrationOf(world, familyId);
  return registration === null ? null : world.temp.storage.findActiveAppointment(registration.id);
}

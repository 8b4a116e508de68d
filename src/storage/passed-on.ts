import type { Appointment } from '../domain/appointment.ts';
import type { Storage } from './storage.ts';
import type { Write } from './write.ts';

/**
 * That somebody says they told the family of its date. Here because the talk writes it and the appointments room reads it, and
 * neither may lean on the other. It holds for the date that was told: the slot is its value.
 */
const settingOf = (appointmentId: string): string => `passed-on:${appointmentId}`;

export function passedOnWrite(appointment: Pick<Appointment, 'id' | 'slotId'>): Write {
  return { kind: 'setting', name: settingOf(appointment.id), value: appointment.slotId };
}

/** Whether somebody says they told the family of its present date. */
export async function passedOnFor(
  storage: Pick<Storage, 'readSetting'>,
  appointment: Pick<Appointment, 'id' | 'slotId'>,
): Promise<boolean> {
  return (await storage.readSetting(settingOf(appointment.id))) === appointment.slotId;
}

import type { PortId } from './port.ts';

/** `offered` and `confirmed` hold seats in a slot; the others gave them back. */
export const APPOINTMENT_STATES = ['offered', 'confirmed', 'declined', 'cancelled'] as const;
export type AppointmentState = (typeof APPOINTMENT_STATES)[number];

/** A family in a slot. Keeps its reference when staff move it to another slot. */
export interface Appointment {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** Reference code that anyone may text back to check (src/domain/code.ts). */
  readonly reference: string;
  readonly registrationId: string;
  readonly familyId: string;
  readonly slotId: string;
  readonly port: PortId;
  /** Local ISO date at the port. */
  readonly date: string;
  /** Local 24-hour `HH:mm` at the port. */
  readonly time: string;
  /** UTC milliseconds. */
  readonly startsAt: number;
  readonly people: number;
  readonly state: AppointmentState;
  /** UTC milliseconds. */
  readonly createdAt: number;
}

/** Whether the appointment still holds seats. */
export function isActive(appointment: Appointment): boolean {
  return appointment.state === 'offered' || appointment.state === 'confirmed';
}

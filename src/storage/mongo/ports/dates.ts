import type { AppointmentStorage, CheckInStorage } from '../../storage.ts';
import type { Call } from '../calls.ts';
import type { Parts } from '../parts.ts';

/** Who has which date, and who came to it, as the port has it. */
export function datePort(
  { appointments, checkIns }: Pick<Parts, 'appointments' | 'checkIns'>,
  call: Call,
): AppointmentStorage & CheckInStorage {
  return {
    findAppointment: (id) => call(() => appointments.findAppointment(id)),
    findAppointmentByReference: (reference) => call(() => appointments.findAppointmentByReference(reference)),
    findActiveAppointment: (registrationId) => call(() => appointments.findActiveAppointment(registrationId)),
    listAppointmentsOf: (registrationId) => call(() => appointments.listAppointmentsOf(registrationId)),
    listActiveAppointments: (at) => call(() => appointments.listActiveAppointments(at)),
    listDueReminders: (now, limit) => call(() => appointments.listDueReminders(now, limit)),
    listReminders: (appointmentId) => call(() => appointments.listReminders(appointmentId)),
    findPassedOn: (id) => call(() => appointments.findPassedOn(id)),
    findCalls: (appointmentId) => call(() => appointments.findCalls(appointmentId)),
    findCheckIn: (id) => call(() => checkIns.findCheckIn(id)),
    listCheckIns: (at) => call(() => checkIns.listCheckIns(at)),
    countCheckIns: (query) => call(() => checkIns.countCheckIns(query)),
  };
}

import type { AppointmentStorage, CheckInStorage } from '../storage.ts';
import type { Answers, Calls } from './calls.ts';

/** Who has which date, and who came to it, as the port has it. */
export function datePort(
  {
    appointments,
    checkIns,
  }: { readonly appointments: Answers<AppointmentStorage>; readonly checkIns: Answers<CheckInStorage> },
  { read }: Calls,
): AppointmentStorage & CheckInStorage {
  return {
    findAppointment: (id) => read(() => appointments.findAppointment(id)),
    findAppointmentByReference: (reference) => read(() => appointments.findAppointmentByReference(reference)),
    findActiveAppointment: (registrationId) => read(() => appointments.findActiveAppointment(registrationId)),
    listAppointmentsOf: (registrationId) => read(() => appointments.listAppointmentsOf(registrationId)),
    listActiveAppointments: (at) => read(() => appointments.listActiveAppointments(at)),
    listDueReminders: (now, limit) => read(() => appointments.listDueReminders(now, limit)),
    listReminders: (appointmentId) => read(() => appointments.listReminders(appointmentId)),
    findPassedOn: (id) => read(() => appointments.findPassedOn(id)),
    findCalls: (appointmentId) => read(() => appointments.findCalls(appointmentId)),
    findCheckIn: (id) => read(() => checkIns.findCheckIn(id)),
    listCheckIns: (at) => read(() => checkIns.listCheckIns(at)),
    countCheckIns: (query) => read(() => checkIns.countCheckIns(query)),
  };
}

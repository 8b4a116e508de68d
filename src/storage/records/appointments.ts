import { APPOINTMENT_STATES, type Appointment } from '../../domain/appointment.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { flag, number, text, time, version, word } from './field.ts';
import { defineRecord } from './record.ts';

/** A family in a slot. */
export const appointmentRecord = defineRecord({
  table: 'appointments',
  model: 'Appointment',
  key: 'id',
  fields: {
    id: text(),
    version: version(),
    reference: text(),
    registrationId: text(),
    familyId: text(),
    slotId: text(),
    port: word(PORT_IDS),
    date: text(),
    time: text(),
    startsAt: time(),
    people: number(),
    state: word(APPOINTMENT_STATES),
    createdAt: time(),
  },
  personal: null,
  kept: [],
  // Offered or confirmed: it holds seats, and a family has one such.
  beside: { active: flag() },
  indexes: [
    { fields: { reference: 1 }, unique: true, serves: 'findAppointmentByReference' },
    { fields: { familyId: 1 }, unique: true, where: { active: true }, serves: 'one a family' },
    {
      fields: { registrationId: 1 },
      where: { active: true },
      serves: 'findActiveAppointment, groupAppointments',
    },
    { fields: { createdAt: 1 }, serves: 'countMade of appointments' },
    { fields: { registrationId: 1, _id: 1 }, serves: 'erase: those that ended, too' },
    { fields: { port: 1, date: 1 }, where: { active: true }, serves: 'listActiveAppointments' },
  ],
  of: (values): Appointment => values,
});

import { Schema } from 'mongoose';
import { APPOINTMENT_STATES, type AppointmentState } from '../../../domain/appointment.ts';
import { PORT_IDS, type PortId } from '../../../domain/port.ts';
import { count, id, moment, options, order, word, yesOrNo } from '../fields.ts';

/** A family in a slot. */
export interface AppointmentDocument {
  _id: string;
  version: number;
  reference: string;
  registrationId: string;
  familyId: string;
  slotId: string;
  port: PortId;
  /** Local at the port. */
  date: string;
  /** Local at the port. */
  time: string;
  startsAt: Date;
  people: number;
  state: AppointmentState;
  /** Offered or confirmed: it holds places, and a family has one such. */
  active: boolean;
  createdAt: Date;
}

export const appointmentSchema = new Schema<AppointmentDocument>(
  {
    _id: id,
    version: count,
    reference: word(),
    registrationId: word(),
    familyId: word(),
    slotId: word(),
    port: word(PORT_IDS),
    date: word(),
    time: word(),
    startsAt: moment,
    people: order,
    state: word(APPOINTMENT_STATES),
    active: yesOrNo,
    createdAt: moment,
  },
  options,
)
  // findAppointmentByReference
  .index({ reference: 1 }, { unique: true })
  // one a family
  .index({ familyId: 1 }, { unique: true, partialFilterExpression: { active: true } })
  // findActiveAppointment
  .index({ registrationId: 1 }, { partialFilterExpression: { active: true } })
  // listActiveAppointments
  .index({ port: 1, date: 1 }, { partialFilterExpression: { active: true } });

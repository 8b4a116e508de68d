import { CHECK_IN_STATES, type CheckIn } from '../../domain/check-in.ts';
import { PORT_IDS } from '../../domain/port.ts';
import { checkInFields } from '../sealed-fields.ts';
import { number, text, time, version, word } from './field.ts';
import { defineRecord, sealedFields } from './record.ts';

/** What the staff of a port recorded of an appointment. */
export const checkInRecord = defineRecord({
  table: 'check_ins',
  model: 'CheckIn',
  key: 'id',
  fields: {
    // Appointment and slot.
    id: text(),
    version: version(),
    appointmentId: text(),
    registrationId: text(),
    slotId: text(),
    port: word(PORT_IDS),
    // Local at the port, as the time is.
    date: text(),
    time: text(),
    state: word(CHECK_IN_STATES),
    people: number(),
    came: number(),
    recordedBy: text(),
    recordedAt: time(),
  },
  personal: sealedFields(checkInFields),
  kept: [],
  beside: {},
  indexes: [
    { fields: { date: 1, port: 1 }, serves: 'listCheckIns, countCheckIns' },
    { fields: { appointmentId: 1 }, serves: 'erase' },
  ],
  of: (values): CheckIn => values,
});

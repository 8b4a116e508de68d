import { SCHEDULE_KINDS, type Reminder } from '../../domain/reminder.ts';
import { REMINDER_STATES } from '../stored-words.ts';
import { text, time, word } from './field.ts';
import { defineRecord } from './record.ts';

/** A schedule entry of an appointment. */
export const reminderRecord = defineRecord({
  table: 'reminders',
  model: 'Reminder',
  key: 'id',
  fields: {
    id: text(),
    appointmentId: text(),
    registrationId: text(),
    kind: word(SCHEDULE_KINDS),
    dueAt: time(),
    expiresAt: time(),
    state: word(REMINDER_STATES),
  },
  personal: null,
  kept: [],
  beside: {},
  indexes: [
    { fields: { appointmentId: 1, dueAt: 1, _id: 1 }, serves: 'listReminders, what a commit replaces' },
    {
      fields: { dueAt: 1, _id: 1 },
      where: { state: 'pending' },
      serves: 'listDueReminders, nextDueAt',
    },
  ],
  of: (values): Reminder => values,
});

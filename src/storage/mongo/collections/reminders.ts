import { Schema } from 'mongoose';
import { SCHEDULE_KINDS, type ReminderState, type ScheduleKind } from '../../../domain/reminder.ts';
import { REMINDER_STATES } from '../../stored-words.ts';
import { id, moment, options, word } from '../fields.ts';

/** A stored schedule entry of an appointment. */
export interface ReminderDocument {
  _id: string;
  appointmentId: string;
  registrationId: string;
  kind: ScheduleKind;
  dueAt: Date;
  expiresAt: Date;
  state: ReminderState;
}

export const reminderSchema = new Schema<ReminderDocument>(
  {
    _id: id,
    appointmentId: word(),
    registrationId: word(),
    kind: word(SCHEDULE_KINDS),
    dueAt: moment,
    expiresAt: moment,
    state: word(REMINDER_STATES),
  },
  options,
)
  // listReminders, what a commit replaces
  .index({ appointmentId: 1, dueAt: 1, _id: 1 })
  // listDueReminders, nextDueAt
  .index({ dueAt: 1, _id: 1 }, { partialFilterExpression: { state: 'pending' } });

import type { RuleId } from '../domain/eligibility.ts';
import type { Attachment, InboundMessage } from '../domain/message.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { PersonReason } from '../domain/person-request.ts';
import type { Stage } from '../domain/registration.ts';
import type { ReminderState } from '../domain/reminder.ts';

/** Words that databases hold; anything else in their place was not written by this version. */

export const ATTACHMENTS = [
  'audio',
  'image',
  'video',
  'document',
  'contact',
  'sticker',
  'other',
] as const satisfies readonly Attachment[];

export const CARRIER_ANSWERS = [
  'stop',
  'start',
  'help',
] as const satisfies readonly InboundMessage['answeredByCarrier'][];

export const STAGES = ['idle', 'waiting', 'scheduled', 'withdrawn'] as const satisfies readonly Stage[];

export const RULES = [
  'returned-pending-outside',
  'not-returned-under-mpp',
  'no-active-case',
  'in-united-states-active',
  'not-in-this-phase',
  'phase-not-begun',
  'family-mixed',
  'family-twice',
  'family-incomplete',
] as const satisfies readonly RuleId[];

export const REMINDER_STATES = [
  'pending',
  'done',
  'skipped',
  'withdrawn',
] as const satisfies readonly ReminderState[];

/** Reasons that staff learn of without anybody having asked for a person. */
export const UNASKED_REASONS = [
  'unreached',
  'stopped_with_appointment',
  'date_closed',
  'no_show',
  'danger',
  'needs',
  'not_understood',
  'voice',
  'told',
] as const satisfies readonly PersonReason[];

export const PERSON_REQUEST_STATES = ['open', 'closed'] as const;

export const PRIORITY_NUMBERS = Object.values(PRIORITIES);

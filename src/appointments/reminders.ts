import {
  CONFIRM_REMINDER_FROM_DAYS,
  MORNING_LEAST_MINUTES,
  MORNING_NOT_BEFORE,
  portOf,
  REMINDER_PLAN,
  type ReminderPlan,
} from '../../flows/programme.ts';
import { isActive, type Appointment } from '../domain/appointment.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { PRIORITIES } from '../domain/message.ts';
import { isReachStep, type Reminder, type ReminderKind, type ScheduleKind } from '../domain/reminder.ts';
import { addDays, instantOf } from '../domain/zoned-time.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import type { Write } from '../storage/write.ts';
import { appointmentContent } from '../messages/instruction.ts';
import { recipientOf, sendWrites, type OutgoingDeps } from '../messages/outgoing.ts';
import { planReach } from '../reach/reach-plan.ts';
import { takeStep, type ReachDeps, type Taken } from '../reach/reach.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
/** What is due at its last moment is still taken: nothing leaves in the instant that it is due. */
const LEAVING = MINUTE;
const PAGE = 200;

/** A reminder before it has an id. */
type PlannedReminder = Omit<Reminder, 'id'> & { readonly kind: ReminderKind };

/**
 * The reminders of an appointment that is made now, all by the clock of its port. Pure.
 * @param now UTC milliseconds; what is due by then is left out
 * @returns in the order they come due; each makes sense until the next one, the last until the slot
 */
export function planReminders(appointment: Appointment, now: number): readonly PlannedReminder[] {
  const near = appointment.startsAt - now < CONFIRM_REMINDER_FROM_DAYS * DAY;
  const planned = REMINDER_PLAN.filter((plan) => plan.kind !== 'confirm' || !near)
    .map((plan) => ({ kind: plan.kind, dueAt: dueAt(plan, appointment) }))
    .filter(({ kind, dueAt: due }) => due < lastMoment(kind, appointment))
    .sort((a, b) => a.dueAt - b.dueAt);
  return planned
    .map((reminder, index): PlannedReminder => ({
      ...reminder,
      appointmentId: appointment.id,
      registrationId: appointment.registrationId,
      expiresAt: planned[index + 1]?.dueAt ?? appointment.startsAt,
      state: 'pending',
    }))
    .filter((reminder) => reminder.dueAt > now);
}

function dueAt(plan: ReminderPlan, { date, startsAt, port }: Appointment): number {
  const { zone } = portOf(port);
  return plan.daysBefore !== null && plan.at !== null
    ? instantOf(addDays(date, -plan.daysBefore), plan.at, zone)
    : Math.max(startsAt - (plan.hoursBefore ?? 0) * HOUR, instantOf(date, MORNING_NOT_BEFORE, zone));
}

/** From when on a reminder says nothing that helps, whatever hindered it. */
function lastMoment(kind: ScheduleKind, { startsAt }: Appointment): number {
  return kind === 'morning_of' ? startsAt - MORNING_LEAST_MINUTES * MINUTE + LEAVING : startsAt;
}

/** Replaces what an appointment has in the schedule by the reminders of its present date and the steps until it is reached. */
export function remindersWrite(
  deps: Pick<OutgoingDeps, 'ids'>,
  appointment: Appointment,
  zone: string,
  now: number,
): Write {
  return {
    kind: 'reminders',
    appointmentId: appointment.id,
    reminders: [...planReminders(appointment, now), ...planReach(appointment, zone, now)].map((entry) => ({
      id: deps.ids.next(),
      ...entry,
    })),
  };
}

export interface RemindersSent {
  readonly sent: number;
  /** No longer made sense: too late, confirmed already, appointment or phone gone. */
  readonly skipped: number;
  /** Steps towards families that were not reached: what came of them. */
  readonly steps: Readonly<Record<Taken['outcome'], number>>;
}

/**
 * Queues what is due, and takes the steps that are due towards families that were not reached (takeStep). A reminder and its message are one commit, so it leaves once whatever else runs. After a standstill
 * only the latest reminder of an appointment that still makes sense is sent; those before it have expired.
 */
export async function sendDueReminders(deps: ReachDeps): Promise<RemindersSent> {
  const { storage, clock } = deps;
  const result = {
    sent: 0,
    skipped: 0,
    steps: { told: 0, asked: 0, ended: 0, skipped: 0, postponed: 0 },
  };
  const seen = new Set<string>();
  for (;;) {
    const now = clock.now();
    const listed = (await storage.listDueReminders(now, PAGE)).filter((reminder) => !seen.has(reminder.id));
    const due = oneStepEach(listed);
    if (due.length === 0) return result;
    await Promise.all(
      due.map(async (reminder) => {
        seen.add(reminder.id);
        if (isReachStep(reminder)) {
          const step = await ifItOpens(takeStep(deps, reminder, now));
          if (step !== null && (await storage.commit(step.writes)) === 'ok') result.steps[step.outcome] += 1;
          return;
        }
        const message = await ifItOpens(messageWrites(deps, reminder, now));
        // It stays due, and keeps no other back.
        if (message === null) return;
        const state = message.length > 0 ? 'done' : 'skipped';
        // `stale`: another worker ended it, or the appointment changed under it.
        const outcome = await storage.commit([{ kind: 'reminder', id: reminder.id, state }, ...message]);
        if (outcome === 'ok') result[state === 'done' ? 'sent' : 'skipped'] += 1;
      }),
    );
  }
}

/** Steps of one appointment are taken one after the other: what one comes to decides on the next. */
function oneStepEach(due: readonly Reminder[]): readonly Reminder[] {
  const first = new Map<string, string>();
  return due.filter((entry) => {
    if (!isReachStep(entry)) return true;
    const taken = first.get(entry.appointmentId) ?? entry.id;
    first.set(entry.appointmentId, taken);
    return taken === entry.id;
  });
}

/** What the reminder says now; nothing when it no longer makes sense. */
async function messageWrites(deps: OutgoingDeps, reminder: Reminder, now: number): Promise<readonly Write[]> {
  const { storage, wording } = deps;
  if (reminder.expiresAt <= now) return [];
  const appointment = await storage.findAppointment(reminder.appointmentId);
  if (appointment === null || !isActive(appointment)) return [];
  if (reminder.kind === 'confirm' && appointment.state === 'confirmed') return [];
  // A date that was planned by an earlier version may have it later.
  const last = lastMoment(reminder.kind, appointment);
  if (now >= last) return [];
  const registration = await storage.findRegistration(reminder.registrationId);
  const recipient = await recipientOf(storage, registration?.contactId ?? null);
  if (registration === null || recipient === null) return [];
  const reader = { registration, channel: recipient.channel };
  const content = appointmentContent(wording, `reminder.${reminder.kind}`, appointment, reader);
  return sendWrites(deps, now, recipient, [content], {
    purpose: `reminder.${reminder.kind}`,
    priority: PRIORITIES.reminder,
    group: appointmentGroup(appointment.id),
    expiresAt: Math.min(reminder.expiresAt, last),
    // They must be on their way by then, whatever the hour.
    quietZone: reminder.kind === 'morning_of' ? null : registration.zone,
  });
}

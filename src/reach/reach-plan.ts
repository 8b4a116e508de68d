import {
  REACH_CALL_BEFORE_HOURS,
  REACH_LEAST_HOURS,
  REACH_LEAST_SHARE,
  REACH_PLAN,
} from '../../flows/programme.ts';
import type { Appointment } from '../domain/appointment.ts';
import { REACH_KINDS, type ReachKind, type ReachStep } from '../domain/reminder.ts';
import { nextWaking, wakingAfter } from '../domain/zoned-time.ts';

const HOUR = 3_600_000;

/** A step before it has an id. */
export type PlannedStep = Omit<ReachStep, 'id'>;

/** Whether so little time is left that nothing waits for a morning. */
export function isNear(appointment: Pick<Appointment, 'startsAt'>, now: number): boolean {
  return appointment.startsAt - now < REACH_CALL_BEFORE_HOURS * HOUR;
}

/** The step that comes after one. */
export function stepAfter(kind: ReachKind): ReachKind | null {
  return REACH_KINDS[REACH_KINDS.indexOf(kind) + 1] ?? null;
}

/** The step that comes before one. */
export function stepBefore(kind: ReachKind): ReachKind | null {
  return REACH_KINDS[REACH_KINDS.indexOf(kind) - 1] ?? null;
}

/**
 * When the steps towards a family are due (REACH_PLAN), if it is not reached by them. Pure.
 *
 * @param zone IANA zone of the family: the steps that ring a phone fall into its waking hours, unless so little time is
 *   left that they could not
 * @param now UTC milliseconds: when the instruction was queued, or when the step `after` was taken
 * @param after plan only what comes after this step
 * @returns in order, none earlier than the one before; empty when the appointment's time has gone by
 */
export function planReach(
  appointment: Appointment,
  zone: string,
  now: number,
  after: ReachKind | null = null,
): readonly PlannedStep[] {
  const left = appointment.startsAt - now;
  if (left <= 0) return [];
  const from = REACH_PLAN.findIndex((plan) => plan.kind === after);
  const done = REACH_PLAN[from]?.afterHours ?? 0;
  const plans = REACH_PLAN.slice(from + 1);
  const whole = ((plans.at(-1)?.afterHours ?? 0) - done) * HOUR;
  if (whole <= 0) return [];
  const least = Math.min(REACH_LEAST_HOURS * HOUR, left * REACH_LEAST_SHARE);
  const span = Math.round(Math.min(whole, Math.max(left - REACH_CALL_BEFORE_HOURS * HOUR, least)));
  const end = now + span;
  let earliest = now;
  return plans.map(({ kind, afterHours, waking }) => {
    const pause = ((afterHours - done) * HOUR * span) / whole;
    const plain = Math.min(end, Math.round(now + pause));
    const awake = waking ? wakingAfter(now, pause, zone) : nextWaking(plain, zone);
    // A person of the team is asked at any hour; nobody is woken for the others while there is time.
    const dueAt = Math.max(earliest, kind === 'reach.call' || awake > end ? plain : awake);
    earliest = dueAt;
    return {
      appointmentId: appointment.id,
      registrationId: appointment.registrationId,
      kind,
      dueAt,
      expiresAt: appointment.startsAt,
      state: 'pending',
    };
  });
}

import { isActive, type Appointment } from '../domain/appointment.ts';
import { PRIORITIES } from '../domain/message.ts';
import type { OtherPhone, Registration } from '../domain/registration.ts';
import {
  isReachStep,
  REACH_KINDS,
  type ReachKind,
  type ReachStep,
  type Reminder,
} from '../domain/reminder.ts';
import { newRequest } from '../domain/person-request.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import { askedToPassOnWrite } from './passed-on.ts';
import type { Write } from '../storage/write.ts';
import { appointmentContent, instructionContents } from '../messages/instruction.ts';
import { sendWrites, type OutgoingDeps } from '../messages/outgoing.ts';
import { isGone, otherWay, wayTo, type SenderFor, type Way } from './reach-phones.ts';
import { isNear, planReach, stepBefore } from './reach-plan.ts';
import { reachOf, type Reach } from './reached.ts';
import { rescheduleWrites } from './reschedule.ts';

/** A step that is taken later than this after it was due (nothing ran) gives those after it their time again. */
const LATE_MS = 15 * 60_000;

/** What the steps towards a family need beside the tools of every use case. */
export interface ReachDeps extends OutgoingDeps {
  readonly senderFor: SenderFor;
}

/** What taking a step came to. */
export interface Taken {
  readonly outcome: 'told' | 'asked' | 'ended' | 'skipped' | 'postponed';
  /** One commit, which is `stale` when another worker took the step. */
  readonly writes: readonly Write[];
}

/** The request for a person that a family's call is; its id says which appointment it is about. */
const REQUEST = 'unreached:';
export const requestIdOf = (appointmentId: string): string => `${REQUEST}${appointmentId}`;
export const appointmentOfRequest = (requestId: string): string | null =>
  requestId.startsWith(REQUEST) ? requestId.slice(REQUEST.length) : null;

/**
 * Takes one step that is due, if the family was not reached by now; else ends it and those after it. A step that is not
 * possible is skipped, and the next one is due at once when there is nothing left to wait for.
 * @param now UTC milliseconds
 */
export async function takeStep(deps: ReachDeps, step: ReachStep, now: number): Promise<Taken> {
  const { storage } = deps;
  const pending = (await storage.listReminders(step.appointmentId)).filter(
    (entry) => entry.state === 'pending' && entry.id !== step.id,
  );
  const later = pending
    .filter(isReachStep)
    .sort((a, b) => REACH_KINDS.indexOf(a.kind) - REACH_KINDS.indexOf(b.kind));
  const appointment = await storage.findAppointment(step.appointmentId);
  const registration = await storage.findRegistration(step.registrationId);
  const over = appointment === null || !isActive(appointment) || step.expiresAt <= now;
  if (over || registration === null) return ended(step, later);
  const reach = await reachOf(storage, appointment, registration);
  if (reach.reached) return ended(step, later);

  const planned = (from: ReachKind | null): ReadonlyMap<string, number> =>
    new Map(planReach(appointment, registration.zone, now, from).map(({ kind, dueAt }) => [kind, dueAt]));
  if (reach.waits && !isNear(appointment, now)) {
    // The family's phone had no chance yet: the line is long, or the sender stands still. While there is time, it is given one.
    const times = planned(stepBefore(step.kind));
    const all = [...pending, step];
    const writes = rescheduleWrites(step.appointmentId, all, (entry) => times.get(entry.kind) ?? entry.dueAt);
    return { outcome: 'postponed', writes };
  }

  const act = await resultOf(deps, step.kind, { appointment, registration, reach, now });
  const end: Write = { kind: 'reminder', id: step.id, state: act.writes === null ? 'skipped' : 'done' };
  const [next] = later;
  if (act.writes === null) {
    if (next === undefined || !act.hurry) return { outcome: 'skipped', writes: [end] };
    const soon = rescheduleWrites(step.appointmentId, pending, (entry) =>
      entry.id === next.id ? Math.min(now, entry.dueAt) : entry.dueAt,
    );
    return { outcome: 'skipped', writes: [end, ...soon] };
  }
  const times: ReadonlyMap<string, number> =
    now - step.dueAt > LATE_MS && next !== undefined ? planned(step.kind) : new Map<string, number>();
  const moved: readonly Write[] =
    times.size === 0
      ? []
      : rescheduleWrites(step.appointmentId, pending, (entry) =>
          Math.max(entry.dueAt, times.get(entry.kind) ?? entry.dueAt),
        );
  return {
    outcome: step.kind === 'reach.call' ? 'asked' : 'told',
    writes: [end, ...moved, ...act.writes],
  };
}

function ended(step: ReachStep, later: readonly Reminder[]): Taken {
  return {
    outcome: 'ended',
    writes: [step, ...later].map(({ id }): Write => ({ kind: 'reminder', id, state: 'skipped' })),
  };
}

interface Case {
  readonly appointment: Appointment;
  readonly registration: Registration;
  readonly reach: Reach;
  readonly now: number;
}

/** What a step writes; null when it is not possible, and then whether the next is due at once. */
type StepResult = { readonly writes: readonly Write[] } | { readonly writes: null; readonly hurry: boolean };

async function resultOf(deps: ReachDeps, kind: ReachKind, given: Case): Promise<StepResult> {
  const { storage, senderFor } = deps;
  const { registration, reach } = given;
  switch (kind) {
    case 'reach.other_channel': {
      const way = await otherWay(storage, reach, senderFor);
      return way === null
        ? { writes: null, hurry: await isGone(storage, reach) }
        : { writes: instructionAgain(deps, way, given) };
    }
    case 'reach.alternate':
      return passOn(deps, kind, registration.alternate, given);
    case 'reach.shelter':
      return passOn(deps, kind, registration.shelter, given);
    case 'reach.call':
      return { writes: [callWrite(given)] };
  }
}

/** The whole instruction, as it is said on that channel. */
function instructionAgain(
  deps: ReachDeps,
  { recipient }: Way,
  { appointment, registration, reach, now }: Case,
): readonly Write[] {
  const reader = { registration, channel: recipient.channel };
  // Where WhatsApp cannot bring it, SMS is not tried once more: it was, and is still being tried.
  const contents = instructionContents(deps.wording, appointment, reader, reach.moved).map((content) =>
    recipient.channel === 'whatsapp' && reach.told.length > 0 ? { ...content, sms: [] } : content,
  );
  return sendWrites(
    deps,
    now,
    recipient,
    contents,
    sendingOf('reach.other_channel', appointment, registration, now),
  );
}

async function passOn(
  deps: ReachDeps,
  kind: 'reach.alternate' | 'reach.shelter',
  phone: OtherPhone | null,
  given: Case,
): Promise<StepResult> {
  const { storage, wording, senderFor } = deps;
  const { appointment, registration, reach, now } = given;
  // Nobody to tell: the family's phone keeps its time, unless it is gone.
  if (phone === null) return { writes: null, hurry: await isGone(storage, reach) };
  const way = await wayTo(storage, phone, registration, senderFor);
  if (way === null) return { writes: null, hurry: true };
  const { recipient, talk } = way;
  const reader = { registration, channel: recipient.channel };
  const content = appointmentContent(wording, 'pass_on', appointment, reader);
  return {
    writes: [
      ...(talk === null ? [] : [{ kind: 'conversation', conversation: talk } as const]),
      askedToPassOnWrite(appointment, recipient.contactId),
      ...sendWrites(deps, now, recipient, [content], sendingOf(kind, appointment, registration, now)),
    ],
  };
}

const sendingOf = (
  purpose: ReachKind,
  appointment: Appointment,
  registration: Registration,
  now: number,
) => ({
  purpose,
  priority: PRIORITIES.appointment,
  group: appointmentGroup(appointment.id),
  expiresAt: appointment.startsAt,
  quietZone: isNear(appointment, now) ? null : registration.zone,
});

/** Whose a request about a family is: a registration whose number was freed has no contact, and the request must still be one. */
export const contactOfRequest = ({ id, contactId }: Registration): string =>
  contactId ?? `registration:${id}`;

/** Asks for a person, once an appointment: asked again for a new date, the request is open again. */
function callWrite({ appointment, registration, now }: Case): Write {
  return {
    kind: 'personRequest',
    request: newRequest({
      id: requestIdOf(appointment.id),
      contactId: contactOfRequest(registration),
      reason: 'unreached',
      openedAt: now,
    }),
  };
}

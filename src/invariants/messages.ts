import { appointmentMark } from '../../flows/buttons.ts';
import { CLIP } from '../domain/clip.ts';
import { PRIORITIES } from '../domain/message.ts';
import { appointmentOfGroup } from '../domain/message-groups.ts';
import { chainOf } from '../domain/message-chain.ts';
import { isWaking } from '../domain/zoned-time.ts';
import type { Bounds, Report } from './invariants.ts';
import { isHeld, type Programme } from './programme.ts';
import { grouped, type MessageRow, type TalkRow } from './rows.ts';

/** Of a message in one of these the phone may have got it. */
const HANDED: readonly MessageRow['state'][] = ['accepted', 'sent', 'delivered', 'undelivered'];
const WAITING: readonly MessageRow['state'][] = ['queued', 'sending', 'unsure'];
/** A claim is made at one moment, and what it claims is held against the clock of another. */
const CLOCKS_MS = 2_000;

const isHanded = ({ state }: MessageRow): boolean => HANDED.includes(state);

/** Whether it says where and when to present. */
const isAboutAppointment = ({ purpose }: MessageRow): boolean =>
  purpose === 'instruction' || purpose.startsWith('reminder.');

/** Reports what does not hold of all the messages to one person, given in their order. */
export function checkMessages(
  messages: readonly MessageRow[],
  talk: TalkRow | undefined,
  bounds: Bounds,
  report: Report,
): void {
  for (const message of messages) {
    checkSettled(message, bounds, report);
    checkQuiet(message, report);
    if (message.priority !== priorityOf(message.purpose))
      report('order_kept', message.id, `${message.purpose} has priority ${message.priority}`);
  }
  checkToldOnce(messages, report);
  checkOrder(messages, report);
  if (talk?.stopped === true) checkStop(messages, report);
}

function checkSettled(message: MessageRow, { now, graceMs }: Bounds, report: Report): void {
  const { id, state, expiresAt, notBefore, attemptedAt, sid, quietZone } = message;
  if (state !== 'queued' && state !== 'sending' && isHanded(message) && sid === null)
    report('message_settled', id, `is ${state} and has no id of the channel`);
  if (attemptedAt !== null && attemptedAt >= expiresAt)
    report('message_settled', id, 'was handed over after its time');
  if (!WAITING.includes(state)) return;
  const since = state === 'queued' ? notBefore : (attemptedAt ?? notBefore);
  const sleeps = quietZone !== null && !isWaking(now, quietZone);
  if (graceMs === null ? expiresAt + CLOCKS_MS < now : !sleeps && since + graceMs < now)
    report('message_settled', id, `is ${state} since ${new Date(since).toISOString()}`);
}

function checkQuiet({ id, quietZone, attemptedAt, state }: MessageRow, report: Report): void {
  // What is queued again went back at once: it was looked at, and not handed over.
  if (quietZone === null || attemptedAt === null || state === 'queued') return;
  if (HANDED.includes(state) && !isWaking(attemptedAt, quietZone))
    report('quiet_kept', id, `left at ${new Date(attemptedAt).toISOString()}, night in ${quietZone}`);
}

/** What a message of this purpose goes with. */
function priorityOf(purpose: string): number {
  if (purpose === 'broadcast') return PRIORITIES.broadcast;
  if (purpose === CLIP) return PRIORITIES.clip;
  if (purpose === 'reply' || purpose === 'staff' || purpose === 'alert') return PRIORITIES.reply;
  return purpose.startsWith('reminder.') ? PRIORITIES.reminder : PRIORITIES.appointment;
}

/** The same news twice: within a group, in the same words, while it is about the same date. */
function checkToldOnce(messages: readonly MessageRow[], report: Report): void {
  const told = new Map<string, { mark: string; bodies: Map<string, string> }>();
  for (const message of messages) {
    const { id, group, purpose, content } = message;
    if (!isHanded(message) || group === null || content.redacted === true) continue;
    if (!isAboutAppointment(message) && purpose !== 'broadcast') continue;
    const mark = content.asks?.mark ?? '';
    const name = `${group} ${purpose}`;
    const known = told.get(name);
    const bodies = known?.mark === mark ? known.bodies : new Map<string, string>();
    const before = bodies.get(content.body);
    if (before !== undefined && chainOf(before) !== chainOf(id))
      report('told_once', id, `says what ${before} said`);
    bodies.set(content.body, id);
    told.set(name, { mark, bodies });
  }
}

/** Of one line, in the order of commits: who was queued before and could have gone did go before. */
function checkOrder(messages: readonly MessageRow[], report: Report): void {
  const last = new Map<string, MessageRow>();
  for (const message of messages) {
    if (message.attemptedAt === null || message.attempts !== 1 || message.quietZone !== null) continue;
    if (!isHanded(message)) continue;
    const line = `${message.sender} ${message.priority}`;
    const before = last.get(line);
    if (
      before?.attemptedAt != null &&
      before.attemptedAt > message.attemptedAt &&
      before.notBefore <= message.attemptedAt
    )
      report('order_kept', message.id, `left before ${before.id}, which was queued before it`);
    last.set(line, message);
  }
}

/** The answer to STOP tells when it was heard: nothing that was claimed after it may leave. */
function checkStop(messages: readonly MessageRow[], report: Report): void {
  let stoppedAt: number | null = null;
  for (const { purpose, evenIfStopped, createdAt } of messages) {
    if (purpose !== 'reply') continue;
    if (!evenIfStopped) stoppedAt = null;
    else stoppedAt ??= createdAt;
  }
  if (stoppedAt === null) return;
  for (const message of messages)
    if (!message.evenIfStopped && isHanded(message) && (message.attemptedAt ?? 0) > stoppedAt + CLOCKS_MS)
      report('stop_kept', message.id, `${message.purpose} left after STOP`);
}

/** What was told of an appointment, whoever got it. */
export interface Told {
  readonly appointmentId: string;
  readonly message: Pick<MessageRow, 'id' | 'contactId' | 'createdAt'>;
  /** What its answer is read against; null when it asks for none. */
  readonly mark: string | null;
  readonly instruction: boolean;
}

/** What of a person's messages is about an appointment: withdrawn ones said nothing. */
export function toldOf(messages: readonly MessageRow[]): readonly Told[] {
  return messages.flatMap((message) => {
    const appointmentId = appointmentOfGroup(message.group);
    if (appointmentId === null || !isAboutAppointment(message)) return [];
    if (message.state === 'withdrawn') return [];
    const { id, contactId, createdAt, content } = message;
    const mark = content.asks?.what === 'appointment' ? (content.asks.mark ?? null) : null;
    return [
      {
        appointmentId,
        message: { id, contactId, createdAt },
        mark,
        instruction: message.purpose === 'instruction',
      },
    ];
  });
}

/** Reports what was told to the wrong family, told wrong, or not told. */
export function checkTold(all: readonly Told[], programme: Programme, { now }: Bounds, report: Report): void {
  const byAppointment = grouped(all, ({ appointmentId }) => appointmentId);
  for (const [appointmentId, told] of byAppointment) {
    const appointment = programme.appointments.get(appointmentId);
    const registration = programme.registrations.get(appointment?.registrationId ?? '');
    const [first] = told;
    if (appointment === undefined || registration === undefined) {
      report('told_right', first?.message.id ?? appointmentId, `tells of ${appointmentId}, which is none`);
      continue;
    }
    const own = told.filter(({ message }) => message.contactId === registration.contactId);
    const ownFrom = Math.min(...own.map(({ message }) => message.createdAt));
    // A family that moved to another phone was told at the one before until then.
    for (const { message } of told)
      if (message.contactId !== registration.contactId && message.createdAt >= ownFrom)
        report('told_right', message.id, `tells ${appointmentId} to a phone of another family`);
    const last = own.filter(({ mark }) => mark !== null).reduce<Told | null>(later, null);
    if (last !== null && isHeld(appointment) && last.mark !== appointmentMark(appointment))
      report('told_right', last.message.id, `says another date than ${appointmentId} has`);
  }
  for (const appointment of programme.appointments.values()) {
    const told = byAppointment.get(appointment.id);
    const isNext = isHeld(appointment) && appointment.startsAt > now;
    if (isNext && told?.some(({ instruction }) => instruction) !== true)
      report('told_right', appointment.id, 'holds places, and its family was never told');
  }
}

const later = (one: Told | null, other: Told): Told =>
  one === null || other.message.createdAt >= one.message.createdAt ? other : one;

import { moveWrites } from '../appointments/date-changes.ts';
import { instructionWrites } from '../appointments/offer.ts';
import type { Appointment } from '../domain/appointment.ts';
import { AvisoError } from '../domain/errors.ts';
import { PRIORITIES, type Content } from '../domain/message.ts';
import { appointmentGroup, registrationGroup } from '../domain/message-groups.ts';
import type { Registration } from '../domain/registration.ts';
import type { TravellerChange } from '../domain/traveller.ts';
import { appointmentContent } from '../messages/instruction.ts';
import { sendWrites, type OutgoingDeps } from '../messages/outgoing.ts';
import { atSignedGate } from '../messages/signed-gate.ts';
import { auditWrite } from '../storage/audit-write.ts';
import { retryStale } from '../storage/retry-stale.ts';
import type { Write } from '../storage/write.ts';
import { fillTemplate } from '../wording/templates.ts';
import { planTravellers, type TravellersPlan } from './plan-travellers.ts';

/** That a registration counts for others is worth knowing for so long. */
const LIVES_MS = 7 * 24 * 3_600_000;

export interface TravellersDeps extends OutgoingDeps {
  /** Who does it, for the audit. */
  readonly actor: string;
}

/** What staff want, and saw. */
export interface TravellersOrder {
  readonly receipt: string;
  readonly change: TravellerChange;
  /** Whether it settles what the family said that the roster does not have: nothing of that is left then. */
  readonly settles: boolean;
  /** For the audit. */
  readonly reason: string;
  /** Of the plan that was seen; where another one would be carried out by now, none is. Null: none was, and nobody is moved. */
  readonly mark: string | null;
  /** Fresh, the same at each try. */
  readonly childId: string;
}

/** The plan as it is, the same text as long as the same would be done. */
export const markOfPlan = ({ before, date, foreseen, recipient }: TravellersPlan): string =>
  [
    ...[before.version, foreseen.decision.outcome, foreseen.decision.rule, foreseen.told],
    date.kind,
    ...(date.kind === 'as_it_is' ? [] : [date.appointment.id, date.appointment.slotId]),
    date.kind === 'moved' ? date.to.id : '',
    recipient !== null && !recipient.stopped,
  ].join('|');

/** Whether a message of its own tells of it: where the answer changes, the decision's one message does. */
export const tellsOfIt = ({ foreseen, date, recipient, before, changed }: TravellersPlan): boolean =>
  recipient !== null &&
  !recipient.stopped &&
  !foreseen.told &&
  date.kind !== 'ends' &&
  before.members.length !== changed.members.length;

/** Plans what an order would do; nothing is written. Throws as changeTravellers does. */
export async function foreseeTravellers(
  deps: OutgoingDeps,
  { receipt, change, settles, childId }: Pick<TravellersOrder, 'receipt' | 'change' | 'settles' | 'childId'>,
): Promise<TravellersPlan> {
  const found = await deps.storage.findRegistrationByReceipt(receipt);
  if (found === null) throw new AvisoError('not_found', `Registration ${receipt}.`);
  const registration = settles ? { ...found, missing: null } : found;
  return planTravellers(deps, registration, change, childId);
}

/**
 * Changes who travels with a family, by staff whom it told: a birth, a death, who stays behind. One commit has the family, its seats and one
 * message; then it is decided again. Nobody who died is added or named in anything that is said from then on: what still waits to be sent
 * about the appointment is replaced.
 * @returns what was carried out
 * @throws AvisoError `not_found`; `not_possible`: the change cannot be made (TravellersNotChanged), there is no room for all of them, it
 *   would do something else than was seen, or it would move the family and nobody saw that
 */
export async function changeTravellers(
  deps: TravellersDeps,
  order: TravellersOrder,
): Promise<TravellersPlan> {
  const { storage } = deps;
  if (order.reason.trim() === '') throw new AvisoError('not_possible', 'A change needs a reason.');
  return retryStale(async () => {
    const plan = await foreseeTravellers(deps, order);
    if (order.mark !== null && order.mark !== markOfPlan(plan))
      throw new AvisoError('not_possible', 'Something else would be done than was shown: look again.');
    if (order.mark === null && plan.date.kind === 'moved')
      throw new AvisoError(
        'not_possible',
        `There is no room for all of them: the family would be moved whole to ${plan.date.to.id}. Look at that first.`,
      );
    // `full`: others took the room since it was planned.
    return (await storage.commit(await writesOf(deps, order, plan))) === 'ok' ? plan : null;
  }, 'The registration or the slot was');
}

async function writesOf(
  deps: TravellersDeps,
  { change, reason, settles }: TravellersOrder,
  plan: TravellersPlan,
): Promise<readonly Write[]> {
  const { clock, actor } = deps;
  const now = clock.now();
  const { changed: registration, before, date } = plan;
  return [
    ...(await familyWrites(deps, now, plan)),
    auditWrite(now, actor, 'registration.people', registration.id, {
      ...{ what: change.what === 'off' ? change.why : change.what, reason: reason.trim() },
      ...{ before: before.members.length, people: registration.members.length },
      ...(settles && { settled: true }),
      ...(date.kind === 'moved' && { from: date.appointment.slotId, to: date.to.id }),
    }),
  ];
}

/** Writes a family as a plan has it: who it is, its seats and one message; it is decided again afterwards. */
export async function familyWrites(
  deps: OutgoingDeps,
  now: number,
  plan: TravellersPlan,
): Promise<readonly Write[]> {
  const { changed, before } = plan;
  const registration: Registration = { ...changed, version: before.version + 1, decisionDue: true };
  return [{ kind: 'registration', registration }, ...(await dateWrites(deps, now, registration, plan))];
}

async function dateWrites(
  deps: OutgoingDeps,
  now: number,
  registration: Registration,
  plan: TravellersPlan,
): Promise<readonly Write[]> {
  const { date, recipient } = plan;
  if (date.kind === 'moved') {
    const signed = (await atSignedGate(deps, date.to.port)) ?? deps;
    const holding = { appointment: date.appointment, registration, recipient };
    return moveWrites(signed, now, holding, date.to, date.people).writes;
  }
  if (date.kind === 'resized') return resizedWrites(deps, now, registration, plan, date);
  if (recipient === null || !tellsOfIt(plan)) return [];
  return [
    { kind: 'withdraw', group: registrationGroup(registration.id), reason: 'superseded' },
    ...sendWrites(deps, now, recipient, [countContent(deps, registration, recipient.channel)], {
      ...{ purpose: 'notice', priority: PRIORITIES.appointment, quietZone: registration.zone },
      ...{ group: registrationGroup(registration.id), expiresAt: now + LIVES_MS },
    }),
  ];
}

/** The same slot for another number of people, and what waits to be sent of it in the words of now. */
async function resizedWrites(
  deps: OutgoingDeps,
  now: number,
  registration: Registration,
  { recipient }: TravellersPlan,
  { appointment, people }: { readonly appointment: Appointment; readonly people: number },
): Promise<readonly Write[]> {
  const resized: Appointment = { ...appointment, version: appointment.version + 1, people };
  const group = appointmentGroup(appointment.id);
  const writes: readonly Write[] = [
    { kind: 'appointment', appointment: resized },
    { kind: 'slot', slotId: appointment.slotId, people: people - appointment.people },
    { kind: 'withdraw', group, reason: 'superseded' },
  ];
  if (recipient === null) return writes;
  const signed = (await atSignedGate(deps, appointment.port)) ?? deps;
  const unread = (await deps.storage.listOutboxOf(recipient.contactId)).some(
    (row) => row.group === group && row.purpose === 'instruction' && row.state === 'queued',
  );
  // Who was not told of the date yet is told all of it.
  if (unread) return [...writes, ...instructionWrites(signed, now, resized, registration, recipient, false)];
  const content = appointmentContent(signed.wording, 'people.dated', resized, {
    registration,
    channel: recipient.channel,
  });
  return [
    ...writes,
    ...sendWrites(deps, now, recipient, [content], {
      ...{ purpose: 'notice', priority: PRIORITIES.appointment, quietZone: registration.zone },
      ...{ group, expiresAt: appointment.startsAt },
    }),
  ];
}

/** For how many a registration counts now; whom, its phone can ask. */
function countContent(
  { wording }: OutgoingDeps,
  { receipt, members, language }: Registration,
  channel: 'sms' | 'whatsapp',
): Content {
  const values = { receipt, people: members.length };
  const body = wording.text({ key: 'appointment:people.registered', values }, language, channel);
  const template = fillTemplate(wording, 'people_registered', language, values);
  return { body, language, ...(template === null ? {} : { template }) };
}

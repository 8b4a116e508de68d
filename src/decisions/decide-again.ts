import { decide } from '../../flows/eligibility.ts';
import { beginningOf, earliestStart, programmeDate } from '../../flows/programme.ts';
import { outcomeKey, outcomeSay } from '../../flows/registration.ts';
import type { Channel } from '../domain/address.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { Case } from '../domain/case.ts';
import { checkInId, hasCome } from '../domain/check-in.ts';
import type { Decision } from '../domain/eligibility.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import type { Language } from '../domain/language.ts';
import { PRIORITIES } from '../domain/message.ts';
import { newRequest, type PersonReason } from '../domain/person-request.ts';
import type { Phase } from '../domain/phase.ts';
import type { Registration } from '../domain/registration.ts';
import { endWrites } from '../appointments/appointment-ends.ts';
import { appointmentGroup } from '../domain/message-groups.ts';
import { tryStale } from '../storage/retry-stale.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { Content } from '../domain/message.ts';
import { fillTemplate, outcomeTemplate } from '../wording/templates.ts';
import type { Say, Wording } from '../wording/wording.ts';
import { closureOver } from '../appointments/closed-slots.ts';
import { hasNumber } from '../domain/traveller.ts';
import { nowNumbered } from './now-numbered.ts';
import { familyNow } from './family-now.ts';
import { appointmentContent, appointmentText } from '../messages/instruction.ts';
import { offerWrites } from '../appointments/offer.ts';
import { recipientOf, sendWrites, type Recipient, type OutgoingDeps } from '../messages/outgoing.ts';
import { atSignedGate } from '../messages/signed-gate.ts';
import { registrationGroup } from '../domain/message-groups.ts';
import { beginPhases } from './phases.ts';

const PAGE = 200;
/** A change of outcome is no news after this; STATUS tells it at any time. */
const OUTCOME_LIVES_MS = 7 * 24 * 3_600_000;

export interface DecidedAgain {
  readonly decided: number;
  /** Another outcome than the person was last told. */
  readonly changed: number;
  /** Appointments that ended with it. */
  readonly cancelled: number;
}

/**
 * Decides every registration again whose facts changed, one commit each. The person is told when, and only when, the
 * outcome is another than they were last told. A family that is not eligible any more loses its appointment, and is told
 * both in one message; a family that needs a person to look is put before the staff.
 */
export async function decideDue(deps: OutgoingDeps): Promise<DecidedAgain> {
  const { storage, clock } = deps;
  await beginPhases(storage, clock);
  const total = { decided: 0, changed: 0, cancelled: 0 };
  const stuck = new Set<string>();
  for (;;) {
    const due = (await storage.listDecisionsDue(PAGE)).filter((registration) => !stuck.has(registration.id));
    if (due.length === 0) return total;
    const phases = await storage.listPhases();
    await Promise.all(
      due.map(async (registration) => {
        // A family of which something does not open stays due as well, and keeps no other from being decided.
        const done = await ifItOpens(decideOne(deps, registration, phases));
        if (done === null) {
          stuck.add(registration.id);
          return;
        }
        total.decided += 1;
        if (done.changed) total.changed += 1;
        if (done.cancelled) total.cancelled += 1;
      }),
    );
  }
}

interface Done {
  readonly changed: boolean;
  readonly cancelled: boolean;
}

/** Null when others changed the registration each time: it stays due. */
async function decideOne(
  deps: OutgoingDeps,
  listed: Registration,
  phases: readonly Phase[],
): Promise<Done | null> {
  let registration: Registration | null = listed;
  return tryStale(async () => {
    // Decided by another worker meanwhile.
    if (registration?.decisionDue !== true) return { changed: false, cancelled: false };
    const { writes, ...done } = await decisionWrites(deps, registration, phases);
    if ((await deps.storage.commit(writes)) === 'ok') return done;
    registration = await deps.storage.findRegistration(registration.id);
    return null;
  });
}

/** What a family stands with. */
export interface Standing {
  readonly registration: Registration;
  /** The one that holds. */
  readonly appointment: Appointment | null;
  readonly phases: readonly Phase[];
  /** UTC milliseconds. */
  readonly now: number;
}

/** What deciding a family again comes to. */
export interface Judged {
  readonly decision: Decision;
  /** The appointment that it loses. */
  readonly cancelled: Appointment | null;
  /** Another outcome than it was told. */
  readonly changed: boolean;
  readonly cases: readonly Case[];
  /** The family it is now by its case, and whether that is another one than before. */
  readonly familyId: string;
  readonly moved: boolean;
  /** Another registration of the same family. */
  readonly other: Registration | null;
}

/** Whether an appointment's time has not begun, and the family has not come before it. */
async function isToCome(storage: Storage, appointment: Appointment, now: number): Promise<boolean> {
  return appointment.startsAt > now && !hasCome(await storage.findCheckIn(checkInId(appointment)));
}

/** Decides a family by its facts as they are, and writes nothing. */
export async function judge(storage: Storage, standing: Standing): Promise<Judged> {
  const { registration, appointment, phases, now } = standing;
  const { familyId, other } = await familyNow(storage, registration);
  const moved = other === null && familyId !== registration.familyId;
  const cases = await casesOf(storage, moved ? { ...registration, familyId } : registration);
  // Who has presented already is past what this says.
  const upcoming = appointment !== null && (await isToCome(storage, appointment, now)) ? appointment : null;
  const { place, missing, toldOutcome } = registration;
  const decision =
    other === null
      ? decide({ cases, place, missing, phases, today: programmeDate(now) })
      : // An appointment that was given stays until staff have looked.
        upcoming === null
        ? FAMILY_TWICE
        : registration.decision;
  const presented = appointment !== null && upcoming === null;
  return {
    decision,
    cancelled: decision.outcome === 'eligible' ? null : upcoming,
    changed: !presented && decision.outcome !== toldOutcome,
    ...{ cases, familyId, moved, other },
  };
}

/** The appointment that a family may have back: lost because no open phase takes it in, for as long as that is so. */
function lostBy(before: Registration, { rule }: Decision, cancelled: Appointment | null): string | null {
  return rule === 'not-in-this-phase' || rule === 'phase-not-begun'
    ? (cancelled?.id ?? before.lostAppointmentId)
    : null;
}

/**
 * Gives a family that is taken in again the date that it lost, in the commit of the decision: the instruction is the one message about both.
 * Null when it lost none, or that is too near, closed, taken by others, at a port without a signed gate, or could not be told.
 */
async function lostDateWrites(
  deps: OutgoingDeps,
  now: number,
  before: Registration,
  decided: Registration,
  recipient: Recipient | null,
): Promise<readonly Write[] | null> {
  const { lostAppointmentId } = before;
  if (lostAppointmentId === null || recipient === null || recipient.stopped) return null;
  const lost = await deps.storage.findAppointment(lostAppointmentId);
  const slot = lost === null ? null : await deps.storage.findSlot(lost.slotId);
  if (slot === null || slot.startsAt < earliestStart(now)) return null;
  if ((await closureOver(deps.storage, slot)) !== null) return null;
  if (slot.capacity - slot.taken < decided.members.length) return null;
  const signed = await atSignedGate(deps, slot.port);
  if (signed === null) return null;
  return [
    // That it was lost need not be told any more, if it has not been.
    { kind: 'withdraw', group: appointmentGroup(lostAppointmentId), reason: 'superseded' },
    ...(await offerWrites(
      signed,
      now,
      { ...decided, version: before.version, toldOutcome: decided.decision.outcome },
      recipient,
      slot,
    )),
  ];
}

async function decisionWrites(
  deps: OutgoingDeps,
  registration: Registration,
  phases: readonly Phase[],
): Promise<Done & { readonly writes: readonly Write[] }> {
  const { storage, clock } = deps;
  const now = clock.now();
  const appointment = await storage.findActiveAppointment(registration.id);
  const judged = await judge(storage, { registration, appointment, phases, now });
  const { decision, cancelled, changed, cases, familyId, moved, other } = judged;
  const eligible = decision.outcome === 'eligible';
  const recipient = await recipientOf(storage, registration.contactId);
  const told = changed && recipient !== null && !recipient.stopped;
  const holds = appointment !== null && cancelled === null;
  const decided: Registration = {
    ...withFacts(registration, cases, holds),
    familyId: moved ? familyId : registration.familyId,
    version: registration.version + 1,
    decision,
    decisionDue: false,
    stage: holds ? 'scheduled' : eligible ? 'waiting' : 'idle',
    toldOutcome: told ? decision.outcome : registration.toldOutcome,
    lostAppointmentId: lostBy(registration, decision, cancelled),
  };
  const offer = holds || !eligible ? null : await lostDateWrites(deps, now, registration, decided, recipient);
  const writes: Write[] = offer === null ? [{ kind: 'registration', registration: decided }] : [...offer];
  if (cancelled !== null) writes.push(...endWrites(cancelled, 'cancelled'));
  if (moved && holds) {
    const followed = { ...appointment, version: appointment.version + 1, familyId };
    writes.push({ kind: 'appointment', appointment: followed });
  }
  if (offer === null && recipient !== null && (told || cancelled !== null)) {
    writes.push(...outcomeWrites(deps, now, decided, recipient, cancelled));
  }
  const reason =
    other === null
      ? personReason(registration, decision, holds && newcomers(registration, cases).length > 0)
      : 'same_family';
  if (reason !== null) {
    const contacts = new Set([registration.contactId, other?.contactId ?? null]);
    for (const contactId of contacts) writes.push(...(await requestWrites(deps, contactId, reason, now)));
  }
  return { writes, changed: changed || offer !== null, cancelled: cancelled !== null };
}

/** Two registrations of one family: nothing is promised to the second one until staff have looked. */
const FAMILY_TWICE: Decision = { outcome: 'review', rule: 'family-twice', phaseId: null };

/** Puts a contact before the staff, unless it waits there already. */
async function requestWrites(
  { storage, ids }: OutgoingDeps,
  contactId: string | null,
  reason: PersonReason,
  now: number,
): Promise<readonly Write[]> {
  if (contactId === null || (await storage.findOpenPersonRequest(contactId)) !== null) return [];
  return [
    { kind: 'personRequest', request: newRequest({ id: ids.next(), contactId, reason, openedAt: now }) },
  ];
}

/** Everyone of the family on the roster but who does not travel with it, and everyone who was confirmed as family and is in another one there now. */
async function casesOf(storage: Storage, registration: Registration): Promise<readonly Case[]> {
  const isApart = (aNumber: string): boolean =>
    registration.apart.some((person) => person.aNumber === aNumber);
  const family = (await storage.findFamily(registration.familyId)).filter(({ aNumber }) => !isApart(aNumber));
  const elsewhere = await Promise.all(
    registration.members
      .filter((member) => !family.some((person) => person.aNumber === member.aNumber))
      .map((member) => storage.findCase(member.aNumber)),
  );
  return [...family, ...elsewhere.filter((person) => person !== null)];
}

/** Whom the roster has in the family and the registration has not, by a number or without one. */
function newcomers(registration: Registration, cases: readonly Case[]): readonly Case[] {
  const added = notYet(registration, cases);
  const known = [...nowNumbered(registration, added).values()];
  return added.filter((person) => !known.includes(person));
}

const notYet = (registration: Registration, cases: readonly Case[]): readonly Case[] =>
  cases.filter((person) => !registration.members.some((member) => member.aNumber === person.aNumber));

/**
 * What the registration takes over from the roster: names, the date that gives the order, the port, and who joined the
 * family. While a slot is held for the family its size stays; a person looks instead.
 */
function withFacts(registration: Registration, cases: readonly Case[], holds: boolean): Registration {
  if (cases.length === 0) return registration;
  const own = cases.find((person) => person.aNumber === registration.aNumber);
  const numbered = nowNumbered(registration, notYet(registration, cases));
  const joined = holds ? new Set(newcomers(registration, cases)) : new Set<Case>();
  return {
    ...registration,
    members: [
      ...cases
        .filter((person) => !joined.has(person))
        .map(({ aNumber, givenNames, surnames }) => ({ aNumber, givenNames, surnames })),
      ...registration.members.filter((member) => !hasNumber(member) && !numbered.has(member.aNumber)),
    ],
    portOfReturn: own?.portOfReturn ?? registration.portOfReturn,
    enrolledOn: cases.reduce(
      (first, person) => (person.enrolledOn < first ? person.enrolledOn : first),
      cases[0]?.enrolledOn ?? registration.enrolledOn,
    ),
  };
}

function personReason(
  before: Registration,
  decision: Decision,
  joinedWhileScheduled: boolean,
): PersonReason | null {
  if (joinedWhileScheduled) return 'missing_people';
  if (decision.outcome !== 'review' || before.decision.rule === decision.rule) return null;
  return decision.rule === 'family-mixed' ? 'mixed_family' : 'missing_people';
}

/** The outcome in its own words, with its day written out. */
function outcomeOf(wording: Wording, decision: Decision, language: Language): Say {
  const { key } = outcomeSay(decision);
  const date = beginningOf(decision.phaseId);
  return date === null ? { key } : { key, values: { date: wording.date(date, language) } };
}

/** What the outcome is now, and first, where it costs an appointment, that. */
export function outcomeText(
  wording: Wording,
  registration: Pick<Registration, 'aNumber' | 'decision' | 'language' | 'members' | 'receipt'>,
  channel: Channel,
  cancelled: Appointment | null,
): string {
  const { decision, language, receipt } = registration;
  const changed = { key: 'appointment:outcome_changed', values: { receipt } };
  const head =
    cancelled === null
      ? wording.text(changed, language, channel)
      : appointmentText(wording, 'cancelled.by_outcome', cancelled, { registration, channel });
  return `${head} ${wording.text(outcomeOf(wording, decision, language), language, channel)}`;
}

/** The same as a message: on WhatsApp with what is said when it takes no free text. */
function outcomeContent(
  wording: Wording,
  registration: Registration,
  channel: Channel,
  cancelled: Appointment | null,
): Content {
  const body = outcomeText(wording, registration, channel, cancelled);
  if (channel === 'sms') return { body };
  const { language, receipt, decision } = registration;
  const sms = [outcomeText(wording, registration, 'sms', cancelled)];
  if (cancelled !== null) {
    return {
      ...appointmentContent(wording, 'cancelled.by_outcome', cancelled, { registration, channel }),
      body,
      sms,
    };
  }
  const name = outcomeTemplate(outcomeKey(decision));
  const values = { receipt, ...outcomeOf(wording, decision, language).values };
  const template = name === null ? null : fillTemplate(wording, name, language, values);
  return { body, language, ...(template === null ? {} : { template }), sms };
}

/** One message about it, in place of those still queued. */
function outcomeWrites(
  deps: OutgoingDeps,
  now: number,
  registration: Registration,
  recipient: Recipient,
  cancelled: Appointment | null,
): readonly Write[] {
  const content = outcomeContent(deps.wording, registration, recipient.channel, cancelled);
  return [
    { kind: 'withdraw', group: registrationGroup(registration.id), reason: 'superseded' },
    ...sendWrites(deps, now, recipient, [content], {
      purpose: 'outcome',
      priority: PRIORITIES.appointment,
      // That an appointment no longer holds must arrive, whatever is said of the registration later.
      group: cancelled === null ? registrationGroup(registration.id) : appointmentGroup(cancelled.id),
      expiresAt: now + OUTCOME_LIVES_MS,
      quietZone: cancelled === null ? registration.zone : null,
    }),
  ];
}

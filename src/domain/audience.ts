import type { Appointment } from './appointment.ts';
import type { Audience, AudiencePart } from './broadcast-content.ts';
import type { Conversation } from './conversation.ts';
import { fold } from './keywords.ts';
import type { Language } from './language.ts';
import type { Registration } from './registration.ts';

export type { Audience, AudiencePart };

/** A registration with what it stands with: the talk of its phone and the appointment that holds. */
export interface AudienceRow {
  readonly registration: Registration;
  /** Null when no phone belongs to it. */
  readonly talk: Conversation | null;
  readonly appointment: Appointment | null;
}

/** What the conditions of a part look at. */
export interface AudienceFacts {
  readonly registration: Pick<
    Registration,
    'id' | 'decision' | 'portOfReturn' | 'language' | 'city' | 'needs' | 'receipt'
  >;
  readonly appointment: Pick<Appointment, 'date'> | null;
}

/** How many of an audience speak a language, on which channel, from which sender and in which zone. */
export interface AudienceGroup {
  readonly language: Language;
  /** Null when no phone belongs to them. */
  readonly channel: Conversation['channel'] | null;
  readonly sender: string | null;
  readonly zone: string;
  readonly stopped: boolean;
  readonly broadcastOptIn: boolean;
  readonly count: number;
}

/** The conditions of a part that databases can look for. */
export type PlainPart = Pick<AudiencePart, 'outcomes' | 'phases' | 'ports' | 'languages' | 'appointments'> & {
  /** Only whether there are any: which ones is sealed. */
  readonly needs?: readonly unknown[];
};

/** Whether a part has no other conditions than those that databases can look for: it is counted without reading everyone. */
export function isPlain(part: AudiencePart): boolean {
  const { cities, needs, unreached, receipts } = part;
  return [cities, needs, unreached, receipts].every((condition) => condition === undefined);
}

/** Whether a list holds the value; one that is not given holds everything. */
const among = <Value>(values: readonly Value[] | undefined, value: Value | null): boolean =>
  values === undefined || values.some((each) => each === value);

/**
 * Whether a part takes a registration in.
 * @param unreached ids of the registrations that were not reached; needed where a part asks for them
 */
export function partTakesIn(
  part: AudiencePart,
  { registration, appointment }: AudienceFacts,
  unreached: ReadonlySet<string>,
): boolean {
  const { decision, portOfReturn, language, city, needs, receipt, id } = registration;
  return (
    among(part.outcomes, decision.outcome) &&
    among(part.phases, decision.phaseId) &&
    among(part.ports, portOfReturn) &&
    among(part.languages, language) &&
    among(part.cities?.map(fold), city === null ? null : fold(city)) &&
    (part.needs === undefined || part.needs.some((need) => needs.includes(need))) &&
    among(part.receipts, receipt) &&
    (part.unreached === undefined || unreached.has(id)) &&
    (part.appointments === undefined ||
      (appointment !== null &&
        (part.appointments.from === undefined || appointment.date >= part.appointments.from) &&
        (part.appointments.to === undefined || appointment.date <= part.appointments.to)))
  );
}

/** Whether an audience means a registration; a withdrawn one is never meant. */
export function audienceTakesIn(
  audience: Audience,
  row: AudienceRow,
  unreached: ReadonlySet<string>,
): boolean {
  return (
    row.registration.stage !== 'withdrawn' &&
    partTakesIn(audience.include, row, unreached) &&
    !audience.exclude.some((part) => partTakesIn(part, row, unreached))
  );
}

/** Whether everyone in the audience holds an appointment: only to them may be said where to be and when. */
export function allHaveAppointments({ include }: Audience): boolean {
  return include.appointments !== undefined || include.unreached === true;
}

/** Puts together the counts of groups that are alike. */
export function sumGroups(groups: readonly AudienceGroup[]): readonly AudienceGroup[] {
  const sums = new Map<string, AudienceGroup>();
  for (const group of groups) {
    const { language, channel, sender, zone, stopped, broadcastOptIn } = group;
    const key = JSON.stringify([language, channel, sender, zone, stopped, broadcastOptIn]);
    sums.set(key, { ...group, count: group.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

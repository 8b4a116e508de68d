import type { EoirStatus } from '../src/domain/case.ts';
import type { Phase } from '../src/domain/phase.ts';
import type { Port, PortId } from '../src/domain/port.ts';
import type { Need } from '../src/domain/registration.ts';
import type { ReachKind, ReminderKind } from '../src/domain/reminder.ts';
import { localOf } from '../src/domain/zoned-time.ts';

/**
 * The programme as data: ports, phases, papers, notice and reminders.
 *
 * Source: the announcement of February 11 2021 (phase one begins on February 19 2021; people returned under MPP
 * with a case pending before EOIR; designated ports at designated times; face coverings, distancing, COVID-19 test).
 * What the announcement leaves open is marked here as ours.
 */

/**
 * The designated ports. `gate` is the pedestrian way as the signs on the Mexican side call it, so it is written alike
 * in every language. Coordinates are of the pedestrian way, for a location pin; whoever runs the programme checks
 * both against the ground before the first instruction goes out.
 */
export const PORTS: readonly Port[] = [
  {
    id: 'san-ysidro',
    name: 'San Ysidro',
    gate: 'PedWest',
    city: 'Tijuana',
    zone: 'America/Tijuana',
    latitude: 32.5422,
    longitude: -117.0389,
  },
  {
    id: 'paso-del-norte',
    name: 'Paso del Norte',
    gate: 'Puente Santa Fe',
    city: 'Ciudad Juárez',
    zone: 'America/Ciudad_Juarez',
    latitude: 31.7476,
    longitude: -106.4872,
  },
  {
    id: 'gateway',
    name: 'Gateway International',
    gate: 'Puente Nuevo',
    city: 'Matamoros',
    zone: 'America/Matamoros',
    latitude: 25.8985,
    longitude: -97.4973,
  },
  {
    id: 'hidalgo',
    name: 'Hidalgo',
    gate: 'Puente Hidalgo',
    city: 'Reynosa',
    zone: 'America/Matamoros',
    latitude: 26.0957,
    longitude: -98.2714,
  },
  {
    id: 'laredo',
    name: 'Laredo',
    gate: 'Puente 1',
    city: 'Nuevo Laredo',
    zone: 'America/Matamoros',
    latitude: 27.5003,
    longitude: -99.5076,
  },
  {
    id: 'calexico',
    name: 'Calexico',
    gate: 'Calexico West',
    city: 'Mexicali',
    zone: 'America/Tijuana',
    latitude: 32.6654,
    longitude: -115.4988,
  },
  {
    id: 'eagle-pass',
    name: 'Eagle Pass',
    gate: 'Puente 1',
    city: 'Piedras Negras',
    zone: 'America/Matamoros',
    latitude: 28.7051,
    longitude: -100.5118,
  },
  {
    id: 'nogales',
    name: 'Nogales',
    gate: 'DeConcini',
    city: 'Nogales',
    zone: 'America/Hermosillo',
    latitude: 31.3332,
    longitude: -110.9417,
  },
];

/** Everything about a port. Every id has one: a test walks them all. */
export function portOf(id: PortId): Port {
  const port = PORTS.find((candidate) => candidate.id === id);
  if (port === undefined) throw new Error(`The programme defines no port ${id}.`);
  return port;
}

/** A phase as the programme defines it; whether it is open is stored and changed by an administrator. */
export interface PhaseDefinition {
  readonly id: string;
  /** ISO date before which it takes nobody in, even when open. */
  readonly startsOn: string;
  readonly eoirStatuses: readonly EoirStatus[];
  readonly openAtFirst: boolean;
  /** Families with one of these needs come before the others, each by date of MPP enrolment. */
  readonly needsFirst: readonly Need[];
}

export const PHASES: readonly PhaseDefinition[] = [
  {
    id: 'phase-1',
    startsOn: '2021-02-19',
    eoirStatuses: ['pending'],
    openAtFirst: true,
    // The announcement names no such order.
    needsFirst: [],
  },
  {
    // "A later phase": announced without a date or a rule. Closed until an administrator opens it.
    id: 'phase-2',
    startsOn: '2021-06-01',
    eoirStatuses: ['pending', 'terminated', 'in_absentia', 'closed'],
    openAtFirst: false,
    needsFirst: [],
  },
];

/** The westernmost port: when a day has begun there, it has begun at every port. */
const LAST_ZONE = 'America/Tijuana';

/** The ISO date by which phases begin, at an instant in UTC milliseconds. */
export function programmeDate(now: number): string {
  return localOf(now, LAST_ZONE).date;
}

/** The phase as it is first stored. */
export function firstStored(definition: PhaseDefinition): Phase {
  return {
    id: definition.id,
    startsOn: definition.startsOn,
    eoirStatuses: definition.eoirStatuses,
    open: definition.openAtFirst,
    version: 1,
  };
}

/** The ISO date on which a phase begins; null for one that is not defined here. */
export function beginningOf(phaseId: string | null): string | null {
  return PHASES.find((phase) => phase.id === phaseId)?.startsOn ?? null;
}

/** The needs that come first in a phase; none for a phase that is not defined here. */
export function needsFirstOf(phaseId: string | null): readonly Need[] {
  return PHASES.find((phase) => phase.id === phaseId)?.needsFirst ?? [];
}

/**
 * What to bring of what they have, as locale keys (`appointment:papers.…`). Ours: what each person's case rests on, and who they are.
 * The announcement asks for no papers. Who is alone has no children to prove.
 * @param people of the family
 */
export function papersFor(people: number): readonly ('court' | 'identity' | 'birth_certificates')[] {
  return people > 1 ? ['court', 'identity', 'birth_certificates'] : ['court', 'identity'];
}

/** Hours of notice below which no family is given a slot. Ours: nobody should have to run. */
export const MINIMUM_NOTICE_HOURS = 12;

/** The earliest start, UTC milliseconds, of a slot that a family may be given at `now`. */
export function earliestStart(now: number): number {
  return now + MINIMUM_NOTICE_HOURS * 3_600_000;
}

/** When a reminder of the plan leaves. */
export interface ReminderPlan {
  readonly kind: ReminderKind;
  /** Days before the appointment, at `at` of the port's city; null: `hoursBefore` the slot. */
  readonly daysBefore: number | null;
  /** Local 24-hour time at the port. */
  readonly at: string | null;
  readonly hoursBefore: number | null;
}

export const REMINDER_PLAN: readonly ReminderPlan[] = [
  { kind: 'confirm', daysBefore: 7, at: '10:00', hoursBefore: null },
  { kind: 'prepare', daysBefore: 3, at: '10:00', hoursBefore: null },
  { kind: 'day_before', daysBefore: 1, at: '10:00', hoursBefore: null },
  { kind: 'morning_of', daysBefore: null, at: null, hoursBefore: 2 },
];

/** An appointment nearer than this when it is made asks for its confirmation in the instruction alone. */
export const CONFIRM_REMINDER_FROM_DAYS = 8;

/** The reminder of the day comes no earlier than this, by the port's clock: who must be there before seven is awake. */
export const MORNING_NOT_BEFORE = '05:00';

/** A reminder of the day that leaves less than this is not sent: the day before has told all of it. Minutes. */
export const MORNING_LEAST_MINUTES = 90;

/** How long the family may stay unreached before a step is taken. */
export interface ReachPlan {
  readonly kind: ReachKind;
  /** Hours from the instruction on. */
  readonly afterHours: number;
  /** Whether only hours from 08:00 to 21:00 of the family's clock count. */
  readonly waking: boolean;
}

/**
 * What is done while a family with an appointment was not reached: its phone reported no message as delivered, and nobody
 * wrote back. Ours; no announcement says how people are to be found. The reasons:
 *
 * - 6 waking hours: a prepaid phone is charged or topped up within the day; who uses WhatsApp on borrowed wifi is often not
 *   on the mobile net at all, and the other way round. Hours of the night say nothing of a phone.
 * - 24 hours: a whole day and night without the phone. Another person's phone is rung only then, because it tells
 *   somebody else of the appointment.
 * - 36 hours: the named phone had a morning and an evening. A shelter passes on for many, so it comes after the one
 *   that was named for this family.
 * - 48 hours: two days. What machines can do is done; people can ask around.
 */
export const REACH_PLAN: readonly ReachPlan[] = [
  { kind: 'reach.other_channel', afterHours: 6, waking: true },
  { kind: 'reach.alternate', afterHours: 24, waking: false },
  { kind: 'reach.shelter', afterHours: 36, waking: false },
  { kind: 'reach.call', afterHours: 48, waking: false },
];

/**
 * A person is asked at the latest this long before the appointment: a family that is found by hand has a day to get its
 * papers together and a day for the way. The steps before it move together in proportion.
 */
export const REACH_CALL_BEFORE_HOURS = 48;

/**
 * With less than that left a person is asked at once. "At once" is an hour, or a quarter of what is left when that is
 * shorter: a phone that is on reports within minutes, and without that pause every family with a near date would be
 * on the list of those to be called.
 */
export const REACH_LEAST_HOURS = 1;
export const REACH_LEAST_SHARE = 0.25;

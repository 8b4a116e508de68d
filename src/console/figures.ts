import { hasCome } from '../domain/check-in.ts';
import { OUTCOMES, type Outcome } from '../domain/eligibility.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { PORT_IDS, type PortId } from '../domain/port.ts';
import { addDays, instantOf, localOf } from '../domain/zoned-time.ts';
import type { AppointmentGroup, RegistrationGroup } from '../storage/figures-port.ts';
import type { Storage } from '../storage/storage.ts';

/** How far families are, from the first step to the last. Those withdrawn are none of them. */
export const STEPS = ['registered', 'eligible', 'scheduled', 'reached', 'confirmed', 'arrived'] as const;
export type Step = (typeof STEPS)[number];
export type Funnel = Readonly<Record<Step, number>>;

/** The funnel of all, and by what families differ in. */
export interface Funnels {
  readonly all: Funnel;
  readonly ports: readonly (readonly [PortId, Funnel])[];
  readonly languages: readonly (readonly [Language, Funnel])[];
  readonly outcomes: readonly (readonly [Outcome, number])[];
}

/** Counts of one local day. */
export interface DayFigures {
  /** Local ISO date. */
  readonly date: string;
  readonly registered: number;
  /** Appointments made. */
  readonly given: number;
  /** Families of whom somebody came to the port. */
  readonly arrived: number;
}

const sum = <Each extends { readonly count: number }>(
  groups: readonly Each[],
  which: (group: Each) => boolean = () => true,
): number => groups.reduce((all, group) => all + (which(group) ? group.count : 0), 0);

/** The funnel of some groups. Pure. */
function funnelOf(registered: readonly RegistrationGroup[], holding: readonly AppointmentGroup[]): Funnel {
  const live = registered.filter(({ stage }) => stage !== 'withdrawn');
  return {
    registered: sum(live),
    eligible: sum(live, ({ stage }) => stage === 'waiting' || stage === 'scheduled'),
    scheduled: sum(live, ({ stage }) => stage === 'scheduled'),
    reached: sum(holding, ({ sought, state, came }) => !sought || state === 'confirmed' || came),
    confirmed: sum(holding, ({ state }) => state === 'confirmed'),
    arrived: sum(holding, ({ came }) => came),
  };
}

/** How far families are, by port (of return, and of the appointment once there is one), by language and by what was decided. */
export async function readFunnels(
  storage: Pick<Storage, 'groupRegistrations' | 'groupAppointments'>,
): Promise<Funnels> {
  const [registered, holding] = [await storage.groupRegistrations(), await storage.groupAppointments()];
  const by = <Value>(
    values: readonly Value[],
    of: (group: { port: PortId; language: Language }) => unknown,
  ) =>
    values
      .map((value): readonly [Value, Funnel] => [
        value,
        funnelOf(
          registered.filter((group) => of(group) === value),
          holding.filter((group) => of(group) === value),
        ),
      ])
      .filter(([, { registered: families, reached }]) => families + reached > 0);
  const live = registered.filter(({ stage }) => stage !== 'withdrawn');
  return {
    all: funnelOf(registered, holding),
    ports: by(PORT_IDS, ({ port }) => port),
    languages: by(LANGUAGES, ({ language }) => language),
    outcomes: OUTCOMES.map((outcome) => [outcome, sum(live, (group) => group.outcome === outcome)]),
  };
}

/**
 * What was made, and who came, on each of the last days, today included, the earliest first.
 * @param zone IANA zone in which days begin
 */
export async function readDays(
  storage: Pick<Storage, 'countMade' | 'countCheckIns'>,
  { now, zone, days }: { readonly now: number; readonly zone: string; readonly days: number },
): Promise<readonly DayFigures[]> {
  const today = localOf(now, zone).date;
  const dates = Array.from({ length: days }, (_, i) => addDays(today, i + 1 - days));
  const bounds = [...dates, addDays(today, 1)].map((date) => instantOf(date, '00:00', zone));
  const registered = await storage.countMade('registrations', bounds);
  const given = await storage.countMade('appointments', bounds);
  const came = await storage.countCheckIns({ from: dates[0] ?? today, to: today });
  return dates.map((date, i) => ({
    date,
    registered: registered[i] ?? 0,
    given: given[i] ?? 0,
    arrived: came
      .filter((each) => each.date === date && hasCome(each))
      .reduce((all, { appointments }) => all + appointments, 0),
  }));
}

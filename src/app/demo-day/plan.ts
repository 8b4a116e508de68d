import type { Channel } from '../../domain/address.ts';
import type { Case } from '../../domain/case.ts';
import type { Language } from '../../domain/language.ts';
import { randomOf } from '../../domain/random.ts';
import { addDays, instantOf, localOf } from '../../domain/zoned-time.ts';
import { birthInWords, DANGER, FAMILY_WORDS } from './words.ts';

/** Days that the demo has behind it when it is first opened. */
export const DAYS_BEFORE = 14;
export const DEMO_ZONE = 'America/Tijuana';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When families begin to text, each day. */
const HOURS = ['09:30', '15:30'];
/** How many families text. Those whose case waits at court come first: they are the ones with a way before them. */
export const DEMO_FAMILIES = 300;
/** Families that a shelter registers from one phone. */
const AT_A_SHELTER = 3;
const SHELTERS = 4;

/** What becomes of a family after it is registered. */
export type Fate =
  | 'confirms'
  | 'silent'
  | 'declines'
  | 'unreached'
  | 'stops'
  | 'asks'
  | 'wrong_number'
  | 'gives_up'
  | 'danger_before'
  | 'danger_now';

/** A family of the demo, as it is played. */
export interface DemoFamily {
  readonly familyId: string;
  readonly phone: string;
  readonly channel: Channel;
  readonly language: Language;
  readonly fate: Fate;
  /** When they begin to text. UTC milliseconds. */
  readonly from: number;
  /** What they write, a minute between two. */
  readonly texts: readonly string[];
}

type Weighted<T> = readonly (readonly [value: T, weight: number])[];

const LANGUAGES: Weighted<Language> = [
  ['es', 76],
  ['ht', 9],
  ['pt', 6],
  ['en', 5],
  ['fr', 4],
];
/** Of families who may be given an appointment. */
const FATES: Weighted<Fate> = [
  ['confirms', 52],
  ['silent', 22],
  ['declines', 7],
  ['unreached', 6],
  ['stops', 5],
  ['asks', 9],
  ['wrong_number', 1],
];
/** What is written to the question for needs: mostly nothing. */
const NEEDS: Weighted<string> = [
  ['1', 76],
  ['2', 4],
  ['3', 2],
  ['4', 7],
  ['5', 6],
  ['6', 1],
  ['4 5', 3],
];
const NUMBER_OF: Readonly<Record<Language, string>> = { es: '1', en: '2', pt: '3', ht: '4', fr: '5' };
const CITY_OF: Readonly<Record<string, string>> = { 'san-ysidro': '1', 'paso-del-norte': '2', gateway: '3' };
const AREA_OF: Readonly<Record<string, string>> = {
  'san-ysidro': '664',
  'paso-del-norte': '656',
  gateway: '868',
};

/** The people of a roster, family by family, in its order. Who travels alone has no family there. */
function familiesOf(roster: Iterable<Case>): readonly (readonly Case[])[] {
  const families = new Map<string, Case[]>();
  for (const person of roster) {
    const id = person.familyId;
    families.set(id, [...(families.get(id) ?? []), person]);
  }
  return [...families.values()];
}

/**
 * Who texts in the days before the demo is first opened, when, and what. Pure: the same roster, seed and time give the same.
 * @param roster without the documented demo cases, which are left for whoever tries the service
 * @param now UTC milliseconds
 * @param most families at most
 */
export function planDay(
  roster: Iterable<Case>,
  seed: number,
  now: number,
  most: number,
): readonly DemoFamily[] {
  const random = randomOf(seed);
  function pick<T>(weighted: Weighted<T>, otherwise: T): T {
    let left = random() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of weighted) {
      left -= weight;
      if (left < 0) return value;
    }
    return otherwise;
  }
  const begins = beginnings(now);
  const planned: DemoFamily[] = [];
  for (const [index, people] of chosenFamilies(roster, most).entries()) {
    const [person] = people;
    if (person === undefined) continue;
    const waits = people.every(({ eoirStatus, returned }) => eoirStatus === 'pending' && returned);
    const fate: Fate = waits ? pick(FATES, 'silent') : random() < 0.14 ? 'asks' : 'silent';
    const language = person.language === 'es' ? pick(LANGUAGES, 'es') : languageOf(person.language);
    const abroad = waits ? 0 : random();
    const place = abroad > 0.9 ? '6' : abroad > 0.75 ? '5' : (CITY_OF[person.portOfReturn] ?? '1');
    const channel: Channel = random() < 0.45 ? 'whatsapp' : 'sms';
    // Early days bring the most: everybody has waited for this.
    const from = begins[Math.floor(begins.length * random() ** 1.25)] ?? now - HOUR;
    const talk = registering(person, language, place, pick(NEEDS, '1'));
    const givesUp = !waits && random() < 0.12;
    planned.push({
      familyId: person.familyId,
      phone: phoneOf(person, index),
      ...{ channel, language, from, fate: givesUp ? 'gives_up' : fate },
      texts: givesUp ? talk.slice(0, 2 + Math.floor(random() * 5)) : talk,
    });
  }
  return withShelters(withDanger(planned, now));
}

/** Every family whose case waits, then others until there are enough; in the order of the roster. */
function chosenFamilies(roster: Iterable<Case>, most: number): readonly (readonly Case[])[] {
  const families = familiesOf(roster);
  const pending = new Set(
    families.filter((people) => people.some(({ eoirStatus }) => eoirStatus === 'pending')),
  );
  const others = families.filter((people) => !pending.has(people));
  const more = new Set(others.slice(0, Math.max(0, most - pending.size)));
  return families.filter((people) => pending.has(people) || more.has(people)).slice(0, most);
}

/** Moments at which families begin to text, the earliest first. */
function beginnings(now: number): readonly number[] {
  const today = localOf(now, DEMO_ZONE).date;
  return Array.from({ length: DAYS_BEFORE + 1 }, (_, day) => addDays(today, day - DAYS_BEFORE))
    .flatMap((date) => HOURS.map((time) => instantOf(date, time, DEMO_ZONE)))
    .filter((at) => at > now - DAYS_BEFORE * 24 * HOUR && at < now - 2 * HOUR);
}

const languageOf = (language: string): Language => (language === 'pt' || language === 'ht' ? language : 'es');

/** Numbers of Mexico in which every line begins with 555: nobody's, and read as Mexican ones are. */
const phoneOf = ({ portOfReturn }: Case, index: number): string =>
  `+52${AREA_OF[portOfReturn] ?? '664'}555${String(index).padStart(4, '0')}`;

/** The texts of a whole registration. */
function registering(person: Case, language: Language, place: string, needs: string): readonly string[] {
  return [
    FAMILY_WORDS[language].hello,
    NUMBER_OF[language],
    '1',
    `A${person.aNumber}`,
    birthInWords(language, person.birthDate),
    '1',
    place,
    needs,
    '1',
  ];
}

/** One who was in danger some days ago, and one who writes of it now. */
function withDanger(families: readonly DemoFamily[], now: number): readonly DemoFamily[] {
  const inSpanish = families.filter(({ language, fate }) => language === 'es' && fate === 'silent');
  const before = inSpanish.find(({ from }) => from > now - 8 * 24 * HOUR);
  const last = inSpanish.findLast((family) => family !== before);
  return families.map((family) => {
    if (family === before)
      return { ...family, fate: 'danger_before', texts: [...family.texts.slice(0, 3), DANGER.older] };
    if (family === last) return { ...family, fate: 'danger_now' };
    return family;
  });
}

/** Shelters text for several families from one phone: the others begin where the first has ended, by the menu. */
function withShelters(families: readonly DemoFamily[]): readonly DemoFamily[] {
  const fit = families.filter(
    ({ fate, texts, language }) => fate === 'confirms' && language === 'es' && texts.length > 3,
  );
  const shared = new Map<DemoFamily, DemoFamily>();
  for (let shelter = 0; shelter < SHELTERS; shelter += 1) {
    const [first, ...others] = fit.slice(shelter * AT_A_SHELTER, (shelter + 1) * AT_A_SHELTER);
    for (const [at, other] of others.entries()) {
      if (first === undefined) continue;
      const { phone, channel, from } = first;
      // Who has a registration is asked neither for the language nor for consent.
      const texts = ['hola', '2', ...other.texts.slice(3)];
      shared.set(other, {
        ...other,
        phone,
        channel,
        texts,
        from: from + (at + 1) * 20 * MINUTE,
        fate: 'silent',
      });
    }
  }
  return families.map((family) => shared.get(family) ?? family);
}

import { birthInWords, FAMILY_WORDS } from '../../../src/app/demo-day/words.ts';
import type { Channel } from '../../../src/domain/address.ts';
import type { Case } from '../../../src/domain/case.ts';
import type { Language } from '../../../src/domain/language.ts';
import { PORT_IDS, type PortId } from '../../../src/domain/port.ts';
import { randomOf } from '../../../src/domain/random.ts';
import { makeCase } from '../records.ts';

/** What a family does, beside registering. */
export const WAYS = [
  'confirms',
  'silent',
  'declines',
  'unreached',
  'stops',
  'comes_back',
  'asks',
  'erases',
  'wrong_number',
  'danger',
  'says_all_at_once',
  'two_phones',
] as const;
export type Way = (typeof WAYS)[number];

const WEIGHTS: Readonly<Record<Way, number>> = {
  confirms: 44,
  silent: 17,
  declines: 7,
  unreached: 5,
  stops: 4,
  comes_back: 3,
  asks: 4,
  erases: 4,
  wrong_number: 2,
  danger: 2,
  says_all_at_once: 4,
  two_phones: 4,
};
const LANGUAGE_WEIGHTS: Readonly<Record<Language, number>> = { es: 70, ht: 10, pt: 8, en: 7, fr: 5 };
const CHOICE_OF: Readonly<Record<Language, string>> = { es: '1', en: '2', pt: '3', ht: '4', fr: '5' };
const CITY_OF: Readonly<Partial<Record<PortId, string>>> = {
  'san-ysidro': '1',
  'paso-del-norte': '2',
  gateway: '3',
};
const AREA_OF: Readonly<Partial<Record<PortId, number>>> = {
  'san-ysidro': 664,
  'paso-del-norte': 656,
  gateway: 868,
};
const MOST_MEMBERS = 4;
const FIRST_A_NUMBER = 201_000_000;

/** A family of the weeks. */
export interface WeeksFamily {
  readonly familyId: string;
  readonly members: readonly Case[];
  readonly phone: string;
  readonly channel: Channel;
  readonly language: Language;
  readonly way: Way;
  /** Of the days, on which it first texts. */
  readonly day: number;
  /** Of that day, UTC milliseconds. */
  readonly minute: number;
  /** What it writes, a minute between two. */
  readonly texts: readonly string[];
}

/** Hours of a day in which people begin to text. */
const HOURS = 9;

/**
 * Who texts, when and what. Pure: the same gives the same.
 * @param days in which they begin
 */
export function planPeople(count: number, days: number, seed: number): readonly WeeksFamily[] {
  const random = randomOf(seed);
  function pick<T extends string>(weights: Readonly<Record<T, number>>, otherwise: T): T {
    const names: T[] = [];
    for (const name in weights) names.push(name);
    let left = random() * names.reduce((sum, name) => sum + weights[name], 0);
    for (const name of names) {
      left -= weights[name];
      if (left < 0) return name;
    }
    return otherwise;
  }
  return Array.from({ length: count }, (_, i) => {
    const way = pick<Way>(WEIGHTS, 'silent');
    // What is said all at once is written in one language here.
    const language = way === 'says_all_at_once' ? 'es' : pick<Language>(LANGUAGE_WEIGHTS, 'es');
    const port = PORT_IDS[Math.floor(random() * 3)] ?? 'san-ysidro';
    const members = membersOf(i, port, 1 + Math.floor(random() * MOST_MEMBERS), random);
    const [first] = members;
    if (first === undefined) throw new Error('a family of nobody');
    return {
      ...{ familyId: first.familyId, members, language, way },
      phone: `+52${String(AREA_OF[port] ?? 664)}${String(1_000_000 + i)}`,
      channel: random() < 0.35 ? 'whatsapp' : 'sms',
      // Early days bring the most: everybody has waited for this.
      day: Math.floor(days * random() ** 1.5),
      minute: Math.floor(random() * HOURS * 12) * 5,
      texts: registering(first, language, way, CITY_OF[port] ?? '1'),
    };
  });
}

function membersOf(i: number, port: PortId, size: number, random: () => number): readonly Case[] {
  return Array.from({ length: size }, (_, member) => {
    const year = (member < 2 ? 1960 : 2005) + Math.floor(random() * 14);
    const two = (from: number, to: number): string =>
      String(from + Math.floor(random() * (to - from + 1))).padStart(2, '0');
    return makeCase({
      aNumber: String(FIRST_A_NUMBER + i * MOST_MEMBERS + member),
      familyId: `W${String(i)}`,
      // A day past 12 can be no month.
      birthDate: `${String(year)}-${two(1, 12)}-${two(13, 28)}`,
      portOfReturn: port,
    });
  });
}

/** The texts of a whole registration. */
function registering(
  { aNumber, birthDate }: Case,
  language: Language,
  way: Way,
  place: string,
): readonly string[] {
  const birth = birthInWords(language, birthDate);
  const last = ['1', place, '1', '1'];
  if (way === 'says_all_at_once')
    return [`Buenas tardes, quiero registrarme, mi numero es A${aNumber} y naci el ${birth}`, '1', ...last];
  return [FAMILY_WORDS[language].hello, CHOICE_OF[language], '1', `A${aNumber}`, birth, ...last];
}

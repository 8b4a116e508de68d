import { LANGUAGES, type Language } from '../language.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ht } from './ht.ts';
import { plainText } from './plain-text.ts';
import { pt } from './pt.ts';
import type { TravelWords } from './travel-words.ts';

/** Names that tell where to go. */
export interface PlaceNames {
  /** Ports, gates and crossings: named to nobody without an appointment. */
  readonly ports: readonly string[];
  /** Cities at the border: said freely, but not as where to go. */
  readonly cities: readonly string[];
}

const bounded = (alternatives: string): string => `(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`;
/** Every place where one of the alternatives stands as words of their own. */
const all = (alternatives: string): RegExp => new RegExp(bounded(alternatives), 'gu');
const any = (alternatives: string): RegExp => new RegExp(bounded(alternatives), 'u');

function compile(words: TravelWords) {
  return {
    moves: all(words.moves),
    urges: all(words.urges),
    receives: all(words.receives),
    things: any(words.things),
    offices: any(words.offices),
    opens: any(words.opens),
    closes: any(words.closes),
    people: any(words.people),
    places: all(words.places),
    queues: all(words.queues),
    times: all(words.times),
    calls: any(words.calls),
    not: new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.not})\\s*$`, 'u'),
    negation: any(words.negation),
    contrasts: new RegExp(`\\s(?=${bounded(words.contrasts)}\\s)`, 'u'),
    until: all(words.until),
    care: any(words.care),
    towards: words.towards,
    small: new Set(words.small.split('|')),
    doubtful: new RegExp(`^(?:${words.doubtful})$`, 'u'),
  };
}
export type Rules = ReturnType<typeof compile>;

/** The rules of each language, ready to be used. */
export const RULES: Readonly<Record<Language, Rules>> = {
  es: compile(es),
  en: compile(en),
  pt: compile(pt),
  ht: compile(ht),
  fr: compile(fr),
};

/** What turns a move round in a language; Spanish and Portuguese are told apart by too little in a short clause. */
export const DENIALS: Readonly<Record<Language, readonly RegExp[]>> = {
  es: [RULES.es.not, RULES.pt.not],
  en: [RULES.en.not],
  pt: [RULES.pt.not, RULES.es.not],
  ht: [RULES.ht.not],
  fr: [RULES.fr.not],
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const named = (names: readonly string[]): string =>
  names.length === 0
    ? '(?!)'
    : names.map((name) => escaped(plainText(name)).replace(/[ -]+/g, '[ -]?')).join('|');

/** Rules over names, which are alike in every language. */
export interface NameRules {
  readonly ports: RegExp;
  readonly citiesOf: (language: Language) => RegExp;
}

/** Any of these names, as words of their own. */
export const anyName = (names: readonly string[]): RegExp => all(named(names));

const remembered = new WeakMap<PlaceNames, NameRules>();

/** The rules over names, made once for each list of them. */
export function nameRules(places: PlaceNames): NameRules {
  const known = remembered.get(places);
  if (known !== undefined) return known;
  const cities = named(places.cities);
  const byLanguage = new Map(
    LANGUAGES.map((language) => [language, all(`(?:${RULES[language].towards}) (?:${cities})`)]),
  );
  const rules: NameRules = {
    ports: anyName(places.ports),
    citiesOf: (language) => byLanguage.get(language) ?? all(cities),
  };
  remembered.set(places, rules);
  return rules;
}

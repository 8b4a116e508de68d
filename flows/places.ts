import { fold } from '../src/domain/fold.ts';
import { plainText } from '../src/domain/plain-text.ts';
import type { Place } from '../src/domain/registration.ts';
import { slipsBetween } from '../src/domain/slips.ts';
import { clueOf, type Clue } from './place-clues.ts';
import {
  AMBIGUOUS,
  ELSEWHERE,
  MEXICAN_CITIES,
  MEXICAN_STATES,
  MEXICO_NAMES,
  MEXICO_ZONE,
  UNITED_STATES_NAMES,
  US_CITIES,
  US_STATES,
} from './known-places.ts';

/** A city in Mexico: its name as people there write it, and its IANA zone. */
export interface City {
  readonly city: string;
  readonly zone: string;
}

/**
 * What a text says of where somebody is. `several`: more than one place may be meant. `away`: places are named, and it is said of each
 * that the person is not there. `none`: no known place is named.
 */
export type PlaceReading =
  | { readonly kind: 'place'; readonly place: 'mexico'; readonly city: City | null }
  | { readonly kind: 'place'; readonly place: 'united_states' | 'elsewhere'; readonly city: null }
  | { readonly kind: 'several' | 'away' | 'none' };

/** A place as it is named; `place` null for a name that several countries have. */
interface Named {
  readonly place: Place | null;
  readonly city: City | null;
  /** Cities of the state that is named. */
  readonly holds?: readonly string[];
  readonly country?: true;
}

const NAMES: ReadonlyMap<string, Named> = new Map<string, Named>([
  ...AMBIGUOUS.map((name) => [name, { place: null, city: null }] as const),
  ...[...US_CITIES, ...US_STATES].map((name) => [name, { place: 'united_states', city: null }] as const),
  ...UNITED_STATES_NAMES.map(
    (name) => [name, { place: 'united_states', city: null, country: true }] as const,
  ),
  ...ELSEWHERE.map((name) => [name, { place: 'elsewhere', city: null, country: true }] as const),
  ...MEXICO_NAMES.map((name) => [name, { place: 'mexico', city: null, country: true }] as const),
  ...MEXICAN_STATES.map(([name, ...holds]) => [name, { place: 'mexico', city: null, holds }] as const),
  ...MEXICAN_CITIES.flatMap(([city, zone, ...alsoTyped]) =>
    [fold(city), ...alsoTyped].map((name) => [name, { place: 'mexico', city: { city, zone } }] as const),
  ),
]);
const LONGEST_NAME = Math.max(...Array.from(NAMES.keys(), (name) => name.split(' ').length));
/** States that have the name of their capital: behind another of their cities they are the state. */
const STATES: ReadonlyMap<string, readonly string[]> = new Map(
  MEXICAN_STATES.map(([name, ...holds]) => [name, holds]),
);
/** What a name that several countries have is, where Mexico was said before. */
const IN_MEXICO: ReadonlyMap<string, string> = new Map([['laredo', 'nuevo laredo']]);
/** Behind `el paso` it is no city: `el paso fronterizo`. */
const NO_CITY_BEFORE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['el paso', new Set(['fronterizo', 'peatonal', 'internacional', 'de', 'del', 'a'])],
]);

/** Behind these it is no city: `la orilla del rio`. */
const NO_CITY_BEHIND: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'del rio',
    new Set(
      'orilla orillas lado cerca bordo borde margen ribera junto atras enfrente agua pasando alla puente campamento'.split(
        ' ',
      ),
    ),
  ],
]);

interface Mention extends Named {
  readonly name: string;
  /** Words before it since the last mention, and whether only signs or nothing stood there. */
  readonly clue: Clue | 'thing' | null;
  readonly joins: boolean;
}

/** What ends a sentence, or turns it round. */
const CLAUSES = /[.,;:!?¡¿()\n]+|(?<!\p{L})(?:pero|sino|porque|but|because|mais|men|car)(?!\p{L})/iu;

/** The places that a text names, in its order, with what is said of each. */
function mentionsIn(text: string, inMexico: boolean): readonly Mention[] {
  const found: Mention[] = [];
  let joins = false;
  for (const clause of plainText(text)
    .replace(/(?<=\p{L})\.(?=\p{L})/gu, ' ')
    .split(CLAUSES)) {
    const words = fold(clause)
      .split(' ')
      .filter((word) => word !== '');
    const spots = spotsIn(words, inMexico);
    let from = 0;
    let last: Clue | null = null;
    spots.forEach(({ at, size, name, named }, i) => {
      const before = words.slice(from, at);
      const after = words.slice(at + size, spots[i + 1]?.at);
      const clue = clueOf(before, after, named.country === true, last);
      found.push({ ...named, name, clue, joins: joins && before.length === 0 });
      last = clue === 'thing' ? last : clue;
      from = at + size;
      joins = true;
    });
    if (from < words.length) joins = false;
  }
  return found;
}

/** Whether words that are a city's name are none there, by the word before or behind them. */
const isNoCity = (name: string, before = '', behind = ''): boolean =>
  NO_CITY_BEFORE.get(name)?.has(behind) === true || NO_CITY_BEHIND.get(name)?.has(before) === true;

interface Spot {
  readonly at: number;
  readonly size: number;
  readonly name: string;
  readonly named: Named;
}

/** Where names stand in the words; the longest name counts. */
function spotsIn(words: readonly string[], inMexico: boolean): readonly Spot[] {
  const spots: Spot[] = [];
  for (let at = 0; at < words.length; at += 1) {
    for (let size = Math.min(LONGEST_NAME, words.length - at); size > 0; size -= 1) {
      const typed = words.slice(at, at + size).join(' ');
      const name = inMexico ? (IN_MEXICO.get(typed) ?? typed) : typed;
      const named = NAMES.get(name);
      if (named === undefined || isNoCity(name, words[at - 1], words[at + size])) continue;
      spots.push({ at, size, name, named });
      at += size - 1;
      break;
    }
  }
  return spots;
}

/** A place and what is said of it. */
interface Spoken extends Named {
  readonly clue: Clue | null;
}

/** Two names of one place (`Nogales, Sonora`, `Laredo, Texas`) as that place; null when they are two. */
function asOne(a: Named & { readonly name: string }, b: Named & { readonly name: string }): Named | null {
  if (a.place === null) return b;
  if (b.place === null) return a;
  if (a.place !== b.place) return null;
  if (a.place !== 'mexico' || a.city?.city === b.city?.city) return a.city === null ? b : a;
  if (a.city !== null && (STATES.get(b.name) ?? b.holds)?.includes(a.city.city) === true) return a;
  if (b.city !== null && (STATES.get(a.name) ?? a.holds)?.includes(b.city.city) === true) return b;
  if (a.country === true) return b;
  return b.country === true ? a : null;
}

function spokenOf(mentions: readonly Mention[]): readonly Spoken[] {
  const spoken: (Spoken & { name: string })[] = [];
  for (const { joins, clue, ...named } of mentions) {
    if (clue === 'thing') continue;
    const last = spoken.at(-1);
    const one =
      joins && last !== undefined ? (NAMES.get(`${last.name} ${named.name}`) ?? asOne(last, named)) : null;
    if (one === null || last === undefined) spoken.push({ ...named, clue });
    else spoken[spoken.length - 1] = { ...one, name: named.name, clue: last.clue };
  }
  return spoken;
}

/** The one place of several mentions; null when they are more than one. */
function onePlace([first, ...others]: readonly Spoken[]): PlaceReading {
  let one: Named = first ?? { place: null, city: null };
  for (const place of others) {
    const both = asOne({ ...one, name: '' }, { ...place, name: '' });
    if (both === null) return { kind: 'several' };
    one = both;
  }
  if (one.place === null) return { kind: 'several' };
  return one.place === 'mexico'
    ? { kind: 'place', place: 'mexico', city: one.city }
    : { kind: 'place', place: one.place, city: null };
}

/** Said before the name of a place and nothing else: `estoy en`, `I live in`. */
const LEADS =
  /^(?:(?:pues|si|bueno|ahora|ahorita|hoy|agora|hoje|now|well|currently|kounye a|maintenant) )?(?:(?:nosotros|yo|we|eu|a gente|nou|nous) )?(?:(?:estoy|estamos|toy|tamos|ando|andamos|vivo|vivimos|me quedo|nos quedamos|me encuentro|nos encontramos|i am|i m|im|i live|we are|we re|were|we live|staying|we stay|estou|to|tou|tamo|estamos|moro|moramos|fico|ta|mwen rete|m rete|nou rete|mwen|m|nou|je suis|j habite|on est|on habite|nous sommes|nous habitons|je vis|on vit) )?(?:(?:aqui|aki|aca|ahi|here|isit|ici|la) )?(?:(?:en|in|em|nan|a|na|no|por|at|au|dans) )?(?:la ciudad de |ciudad de |city of |cidade de |vil |ville de |un pueblo que se llama |un pueblo llamado |un lugar que se llama |se llama |cd )?/;

/**
 * Reads where somebody is: `TJ`, `estoy en Reynosa, Tamaulipas`, `salí de Matamoros, estoy en Houston`. What is said of each place
 * counts before the order in which they are named. A whole answer one slip away from a city's name of six letters or more counts too.
 * @param inMexico the answer is to be a city of Mexico: a name that other countries have as well is meant there
 */
export function readPlace(text: string, inMexico = false): PlaceReading {
  const spoken = spokenOf(mentionsIn(text, inMexico));
  const here = spoken.filter(({ clue }) => clue === 'here');
  if (here.length > 0) return onePlace(here);
  const open = spoken.filter(({ clue }) => clue === null);
  // Named among much else it may be of anything: it is asked which place is meant.
  if (open.length > 0) return isAmongOthers(text, inMexico) ? { kind: 'several' } : onePlace(open);
  if (spoken.length > 0) return { kind: 'away' };
  const answer = fold(text).replace(LEADS, '');
  for (const [name, { city }] of NAMES) {
    if (city !== null && name.length >= 6 && slipsBetween(answer, name, 1) <= 1) {
      return { kind: 'place', place: 'mexico', city };
    }
  }
  return { kind: 'none' };
}

/** More words beside the name of a place tell something, and not that somebody is there; what is told begins before it. */
const MOST_BESIDE = 4;
const MOST_BEFORE = 2;
/** Words that lead to a place, or are polite, and tell nothing. */
const TELLS_NOTHING = new Set(
  (
    'en in em nan a na no por at au aux dans la el los las le les the de del di da do du des y e o u and or et ou ak aqui aki aca aquí here isit ici ahi ' +
    'si yes sim wi oui ok pues hola hello hi oi bonjou bonjour gracias thanks thank you obrigado obrigada mesi merci por favor please svp tanpri ' +
    'ciudad city cidade vil ville cd estado state eta etat pueblo town frontera border fronteira fwontye frontiere mexico mexique meksik ' +
    'senor senora señorita sir madam moça moco monsieur madame mesye madanm dios bendiga god bless deus bondye dieu cerca near pres pre toupre perto is es e se est'
  ).split(' '),
);

/** Whether a place is named in the middle of something that is told. */
function isAmongOthers(text: string, inMexico: boolean): boolean {
  const words = fold(text)
    .split(' ')
    .filter((word) => word !== '');
  const spots = spotsIn(words, inMexico);
  const named = new Set(
    spots.flatMap(({ at, size }) => Array.from({ length: size }, (_, step) => at + step)),
  );
  const beside = Array.from(words.keys()).filter(
    (at) => !named.has(at) && !TELLS_NOTHING.has(words[at] ?? ''),
  );
  const first = spots[0]?.at ?? 0;
  return beside.length > MOST_BESIDE && beside.filter((at) => at < first).length > MOST_BEFORE;
}

/** The city of Mexico that a text says somebody is in; null when it says none, or more than one. */
export function placeOf(text: string): City | null {
  const read = readPlace(text, true);
  return read.kind === 'place' ? read.city : null;
}

/**
 * The IANA zone that quiet hours keep to. In Mexico that of the city, the centre's when the city is unknown; elsewhere
 * people are not asked for more, so the zone is the one most of them share: Central America, US Central.
 */
export function zoneOf(place: Place, city: string | null): string {
  switch (place) {
    case 'mexico':
      return (city === null ? null : placeOf(city))?.zone ?? MEXICO_ZONE;
    case 'united_states':
      return 'America/Chicago';
    case 'elsewhere':
      return 'America/Guatemala';
  }
}

/** Without the state or the country behind a town: `Ixtepec Oaxaca` is Ixtepec. */
function withoutState(words: readonly string[]): string {
  for (let size = Math.min(LONGEST_NAME, words.length - 1); size > 0; size -= 1) {
    const named = NAMES.get(fold(words.slice(-size).join(' ')));
    if (
      named?.place === 'mexico' &&
      (named.holds !== undefined || named.country === true || STATES.has(fold(words.slice(-size).join(' '))))
    )
      return withoutState(words.slice(0, -size));
  }
  return words.join(' ').replace(/[\s,.;]+$/u, '');
}

/** A text without what leads to a place's name, when it begins with it: `Estoy en Tlaxiaco` is `Tlaxiaco`. */
export function bareCity(text: string): string {
  const trimmed = text.trim();
  const lead = LEADS.exec(fold(trimmed))?.[0].trim() ?? '';
  const words = lead === '' ? 0 : lead.split(' ').length;
  const rest = withoutState(trimmed.split(/\s+/).slice(words));
  return fold(rest) === '' ? trimmed : rest;
}

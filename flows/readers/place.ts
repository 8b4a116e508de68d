import { fold } from '../../src/domain/keywords.ts';
import { isAcute } from '../../src/understanding/mild.ts';
import type { Readout } from '../../src/understanding/read.ts';
import type { Topic } from '../../src/understanding/topic.ts';
import { MEXICO_ZONE } from '../known-places.ts';
import { pinned } from '../pins.ts';
import { bareCity, readPlace } from '../places.ts';
import { miss, type Heard, type Reader, type Reading } from '../questions/question.ts';
import type { TalkEvent } from '../talk.ts';
import { choiceOr } from './choice.ts';
import { isNowhere } from './no-city.ts';
import { isTopic, namedIn, names } from './said.ts';

/** No place, though letters: `no sé`, `hola`, `ya le dije`. */
const NO_CITY =
  /^(?:(?:no|nao|non|pa|ne|si|yes|sim|wi|oui|ok|ya|que|como|donde|where|what|hola|hello|hi|ola|oi|bonjou|bonjour|gracias|thanks|thank|obrigado|mesi|merci|ayuda|help|ajuda|ed|aide|tengo|quiero|necesito|i|je|mwen|m|yo|eu|mi|my)(?: |$)|(?:ninguna?|otra?|other|another|outra|outro|lot|autre|nada|nothing|nenhum|anyen|rien)$)/;
/** A city has no longer name. */
const CITY_WORDS = 6;

/** Longest text taken as a city; longer ones are sentences. */
const CITY_LENGTH = 60;

type Placed = Extract<TalkEvent, { type: 'PLACE' | 'CHOICE' }>;
const said = (says: Placed): Reading => ({ says, why: 'own_words' });
const SEVERAL: Reading = { says: { type: 'PLACES' }, why: 'near_miss' };

/** What a place is said beside, and still is the answer. */
const BESIDE_PLACE: readonly Topic[] = [
  ...(['ask.where', 'tell.child_elsewhere', 'tell.separated', 'tell.stays_behind', 'want.come'] as const),
  ...(['want.mistake', 'want.back', 'tell.other_language', 'ask.come_now', 'tell.birth'] as const),
];

/** Whether a text asks or tells something else, and only names a place in it: `en tijuana ya abrieron?`. */
function isOfOther(text: string, readout: Readout | undefined): boolean {
  if (readout === undefined || readout.words.length < FEWEST_OF_OTHER) return false;
  const isRumour = names(readout, 'heard_of') || (names(readout, 'say') && names(readout, 'open'));
  return (
    isAcute(readout, 'urgent') ||
    isTold(readout) ||
    (/[?¿]/.test(text) && readout.words.length >= FEWEST_ASKING) ||
    isRumour ||
    NOT_I.test(fold(text)) ||
    isTopic(readout, BESIDE_PLACE)
  );
}
/** Whether something done to them is told behind a "but" of the place: `estoy en tijuana pero nos agarraron`. Which it is, is asked before it is kept. */
function isTold(readout: Readout): boolean {
  const but = namedIn(readout, ['but']).at(-1);
  if (but === undefined || but.from === 0) return false;
  const behind = readout.words.slice(but.to + 1);
  const isOfTheirs = namedIn(readout, ['child', 'captor', 'they']).some(({ from }) => from > but.to);
  return isOfTheirs && behind.length >= FEWEST_TOLD && readPlace(behind.join(' '), true).kind === 'none';
}
const FEWEST_TOLD = 4;
const FEWEST_OF_OTHER = 4;
const FEWEST_ASKING = 5;
/** `mi hermano esta en juarez, yo no` */
const NOT_I = / (?:yo no|eu nao|not me|i m not|im not|mwen non|pas moi|moi non)$/;

/** Where somebody is, in their words; a number before it is another answer than the place it is not the number of. */
function readWhere({ text, readout }: Heard): Reading {
  const read = readPlace(text);
  if (isOfOther(text, readout?.())) return miss();
  if (read.kind === 'several') return SEVERAL;
  const numbered = /^\s*\d{1,2}(?!\d)/.test(text);
  if (read.kind !== 'place' || numbered) return miss();
  if (read.place !== 'mexico') return said({ type: 'PLACE', place: read.place, city: null, zone: null });
  return read.city === null
    ? said({ type: 'CHOICE', choice: 'mexico_other' })
    : said({ type: 'PLACE', place: 'mexico', ...read.city });
}

/** Words of any language that stand in names of towns. */
const IN_NAMES =
  /^(?:de|del|la|el|los|las|san|santa|santo|villa|ciudad|nuevo|nueva|viejo|vieja|puerto|rio|valle|cabo|isla|playa|playas|general|benito|lazaro|francisco|miguel|juan|jose|maria|ixtapa|y)$/;

/** Where people stay: a name with one of these is that of a house, and of no town. */
const NO_TOWN =
  /^(?:casa|albergue|alvergue|refugio|hotel|motel|iglesia|parroquia|colonia|calle|avenida|barrio|campamento|centro|terminal|central|mercado|tienda|escuela|hospital|estacion|parque|puente|rancho|shelter|church|house|street|market|camp|school|station|igreja|abrigo|rua|bairro|mercado|rodoviaria|kay|legliz|lekol|kan|lari|mache|lopital|maison|eglise|rue|foyer|refuge|marche|ecole|gare|don|doña|dona|senora|señora)$/;

/** Two words at least, each with a capital. */
const CAPITALS = /^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+$/u;

/** Whether words are a name: none of them means anything else, as far as that is known. */
function isName(written: string, words: readonly string[], readout: Readout | undefined): boolean {
  if (words.some((word) => NO_TOWN.test(word))) return false;
  if (readout === undefined) return true;
  const { unknown } = readout;
  if (CAPITALS.test(written)) return true;
  return (
    words.some((word) => unknown.has(word)) && words.every((word) => unknown.has(word) || IN_NAMES.test(word))
  );
}

/** A town that is not on our list, before the state that it lies in: `Ixtepec Oaxaca`; null when none is named so. */
function townIn(text: string, readout: Readout | undefined): string | null {
  const town = bareCity(text);
  const words = fold(town).split(' ');
  const isBefore = fold(text).split(' ').length > words.length && fold(text) !== fold(town);
  const isTown =
    /^\p{L}{3}/u.test(town) && readPlace(town, true).kind === 'none' && words.length <= TOWN_WORDS;
  const rest = fold(text).endsWith(words.join(' '));
  return isBefore && !rest && isTown && isName(town, words, readout) ? town : null;
}
const TOWN_WORDS = 3;

/** A city of Mexico. One that is not on our list is taken as written; its clock is that of most of Mexico. */
function readCity({ text, quoting, readout }: Heard): Reading {
  const read = readPlace(text, true);
  if (isOfOther(text, readout?.())) return miss();
  const town = townIn(text, readout?.());
  if (town !== null && read.kind === 'place' && read.place === 'mexico')
    return said({ type: 'PLACE', place: 'mexico', city: town, zone: read.city?.zone ?? MEXICO_ZONE });
  switch (read.kind) {
    case 'several':
      return SEVERAL;
    case 'away':
      return miss();
    case 'place':
      if (read.place !== 'mexico') return said({ type: 'PLACE', place: read.place, city: null, zone: null });
      if (read.city !== null) return said({ type: 'PLACE', place: 'mexico', ...read.city });
  }
  const city = bareCity(text);
  const words = fold(city);
  const named =
    city.length <= CITY_LENGTH &&
    /\p{L}{3}/u.test(city) &&
    !/[?\n]/.test(city) &&
    words.split(' ').length <= CITY_WORDS &&
    !NO_CITY.test(words) &&
    !isNowhere(words) &&
    isName(city, words.split(' '), readout?.());
  return named && quoting !== true
    ? said({ type: 'PLACE', place: 'mexico', city, zone: MEXICO_ZONE })
    : miss();
}

/** A location pin answers where somebody is, as far as the map tells. */
function readPin({ latitude, longitude }: NonNullable<Heard['location']>): Reading {
  const { place, city, zone } = pinned(latitude, longitude);
  if (place === 'unsure' || (place === 'mexico' && city === null))
    return { says: { type: 'PIN_UNSURE', place }, why: 'pin' };
  return { says: { type: 'PLACE', place, city, zone, pinned: true }, why: 'pin' };
}

/** What a pin and a city on our list can say; names as long as they get. */
const EXAMPLES: Readonly<Record<'city' | 'countries' | 'pins', readonly TalkEvent[]>> = {
  city: [{ type: 'PLACE', place: 'mexico', city: 'San Luis Río Colorado', zone: 'America/Hermosillo' }],
  countries: [
    { type: 'PLACE', place: 'united_states', city: null, zone: null },
    { type: 'PLACE', place: 'elsewhere', city: null, zone: null },
  ],
  pins: [
    {
      type: 'PLACE',
      place: 'mexico',
      city: 'San Cristóbal de las Casas',
      zone: 'America/Mexico_City',
      pinned: true,
    },
    { type: 'PLACE', place: 'united_states', city: null, zone: null, pinned: true },
    { type: 'PLACE', place: 'elsewhere', city: null, zone: null, pinned: true },
    { type: 'PIN_UNSURE', place: 'mexico' },
    { type: 'PIN_UNSURE', place: 'unsure' },
  ],
};
const NO_PLACE: readonly TalkEvent[] = [{ type: 'PLACES' }, ...EXAMPLES.pins, { type: 'UNCLEAR' }];

/** A choice, a city or a country in the person's words, or a location pin. */
export const whereReader = choiceOr(
  {
    takes: 'place',
    read: (_, heard) => readWhere(heard),
    pin: readPin,
    examples: () => [...EXAMPLES.city, ...EXAMPLES.countries, ...NO_PLACE],
  },
  'place',
);

/** A city of Mexico by its name, or a location pin. */
export const cityReader = {
  takes: 'city',
  read: (_, heard) => readCity(heard),
  pin: readPin,
  examples: () => [...EXAMPLES.city, ...NO_PLACE],
} as const satisfies Reader;

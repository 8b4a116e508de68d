import { fold } from '../src/domain/keywords.ts';
import type { Heard } from './heard.ts';
import { MEXICO_ZONE } from './known-places.ts';
import { bareCity, readPlace } from './places.ts';
import type { TalkEvent } from './talk.ts';

/** No place, though letters: `no sé`, `hola`, `ya le dije`. */
const NO_CITY =
  /^(?:(?:no|nao|non|pa|ne|si|yes|sim|wi|oui|ok|ya|que|como|donde|where|what|hola|hello|hi|ola|oi|bonjou|bonjour|gracias|thanks|thank|obrigado|mesi|merci|ayuda|help|ajuda|ed|aide|tengo|quiero|necesito|i|je|mwen|m|yo|eu|mi|my)(?: |$)|(?:ninguna?|otra?|other|another|outra|outro|lot|autre|nada|nothing|nenhum|anyen|rien)$)/;
/** A city has no longer name. */
const CITY_WORDS = 6;

/** Longest text taken as a city; longer ones are sentences. */
const CITY_LENGTH = 60;

/** Where somebody is, in their words; a number before it is another answer than the place it is not the number of. */
export function placeIn({ text }: Heard): TalkEvent {
  const read = readPlace(text);
  if (read.kind === 'several') return { type: 'PLACES' };
  const numbered = /^\s*\d{1,2}(?!\d)/.test(text);
  if (read.kind !== 'place' || numbered) return { type: 'UNCLEAR' };
  if (read.place !== 'mexico') return { type: 'PLACE', place: read.place, city: null, zone: null };
  return read.city === null
    ? { type: 'CHOICE', choice: 'mexico_other' }
    : { type: 'PLACE', place: 'mexico', ...read.city };
}

/** A city of Mexico. One that is not on our list is taken as written; its clock is that of most of Mexico. */
export function cityIn({ text, quoting }: Heard): TalkEvent {
  const read = readPlace(text, true);
  switch (read.kind) {
    case 'several':
      return { type: 'PLACES' };
    case 'away':
      return { type: 'UNCLEAR' };
    case 'place':
      if (read.place !== 'mexico') return { type: 'PLACE', place: read.place, city: null, zone: null };
      if (read.city !== null) return { type: 'PLACE', place: 'mexico', ...read.city };
  }
  const city = bareCity(text);
  const words = fold(city);
  const named =
    city.length <= CITY_LENGTH &&
    /\p{L}{3}/u.test(city) &&
    !/[?\n]/.test(city) &&
    words.split(' ').length <= CITY_WORDS &&
    !NO_CITY.test(words);
  return named && quoting !== true
    ? { type: 'PLACE', place: 'mexico', city, zone: MEXICO_ZONE }
    : { type: 'UNCLEAR' };
}

import { isGsm7 } from '../domain/gsm.ts';
import { CARRIER_START, CARRIER_STOP } from '../domain/keywords.ts';
import type { Language } from '../domain/language.ts';

/**
 * Words that suggest travel, gathering or a place in line. The announcement: "should not take any action … remain
 * where they are … not approach the border until instructed to do so". Folded: small letters, no accents.
 */
const TRAVEL: Readonly<Record<Language, RegExp>> = {
  es: /\b(vaya|vayan|viaje|viajen|viajar|acerquese|acercarse|presentese|presentarse|dirijase|acuda|reunanse|fila|cola|turno|puente|frontera|garita|llegue|llegar|venga|vengan)\b/,
  en: /\b(go to|travel|come to|come early|approach|present yourself|show up|gather|line|queue|bridge|border|port of entry|arrive)\b/,
  pt: /\b(va ate|va para|viaje|viajar|aproxime|apresente|dirija|reunam|fila|ponte|fronteira|chegue|venha)\b/,
  ht: /\b(ale nan|vwayaje|pwoche|prezante tet|rasanble|liy|pon an|fwontye|rive nan|vini nan)\b/,
  fr: /\b(allez|voyagez|voyager|approchez|presentez-vous|rendez-vous a|rassemblez|file|queue|pont|frontiere|arrivez|venez)\b/,
};

/** What may stand before such a word and turn it round: "no viaje", "do not go to". */
const NOT: Readonly<Record<Language, RegExp>> = {
  es: /\b(no|ni|nunca|sin)\s+(se\s+)?$/,
  en: /\b(not|never|nor|without)\s+$/,
  pt: /\b(nao|nem|nunca)\s+(se\s+)?$/,
  ht: /\b(pa|pinga)\s+$/,
  fr: /\b(ne|n|ni|jamais)\s*(vous\s+)?$/,
};

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/’/g, "'");

/** The first word that would move someone without an appointment, or null. */
export function travelWord(text: string, language: Language): string | null {
  const folded = fold(text);
  const words = new RegExp(TRAVEL[language].source, 'g');
  for (const match of folded.matchAll(words)) {
    if (!NOT[language].test(folded.slice(0, match.index))) return match[0];
  }
  return null;
}

const CARRIER_WORDS = new RegExp(
  `(?<![\\p{L}])(${[...CARRIER_STOP, ...CARRIER_START].join('|')})(?![\\p{L}])`,
  'u',
);

/** A word, in capitals as words to answer with are written, on which Twilio acts before we see it; or null. */
export function carrierWord(text: string): string | null {
  return CARRIER_WORDS.exec(text)?.[0] ?? null;
}

/** A character of an SMS that would make it a dearer one, or null. */
export function dearCharacter(text: string): string | null {
  return [...text].find((character) => !isGsm7(character)) ?? null;
}

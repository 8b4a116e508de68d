import { isGsm7 } from './gsm.ts';
import { CARRIER_START, CARRIER_STOP } from './keywords.ts';

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/’/g, "'");

const CARRIER = [...CARRIER_STOP, ...CARRIER_START].join('|');
/** As words to answer with are written: in capitals. */
const IN_CAPITALS = new RegExp(`(?<![\\p{L}])(${CARRIER})(?![\\p{L}])`, 'u');
/** Asked for outright, however it is written: `reply "yes"`. */
const ASKED_FOR = new RegExp(
  '(?<![\\p{L}])(?:text|reply|type|send|escriba|responda|envie|mande|escreva|ekri|reponn|voye|ecrivez|repondez|envoyez)' +
    `(?: with| con| com| ak| par)? ["'“”«»*]*(${CARRIER})(?![\\p{L}])`,
  'iu',
);

/** A word to answer with on which Twilio acts before we see it, or null. */
export function carrierWord(text: string): string | null {
  return (IN_CAPITALS.exec(text) ?? ASKED_FOR.exec(fold(text)))?.[1]?.toUpperCase() ?? null;
}

/** A character of an SMS that would make it a dearer one, or null. */
export function dearCharacter(text: string): string | null {
  return Array.from(text).find((character) => !isGsm7(character)) ?? null;
}

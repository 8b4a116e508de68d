import { isGsm7 } from './gsm.ts';
import { CARRIER_START, CARRIER_STOP } from './keywords.ts';
import type { Language } from './language.ts';

/** What would move a person, in one language. Patterns read folded text: small letters, no accents. */
interface MovingWords {
  /** Words that tell or invite to travel, gather, hurry or stand in line. */
  readonly moves: string;
  /** Places to go to and places in line: not to be named but after a move that is forbidden, "do not travel to the border". */
  readonly places: string;
  /** What stands right before a move and turns it round. */
  readonly not: string;
}

/**
 * Words that suggest travel, gathering or a place in line. The announcement: "should not take any action … remain
 * where they are … not approach the border until instructed to do so". Better too many than too few: a text that is
 * caught without cause is said in other words.
 */
const MOVING: Readonly<Record<Language, MovingWords>> = {
  es: {
    moves:
      'vaya(se)?|vayan(se)?|ir al?|irse|viaj(a|e|en|ar|emos)|acerc(a|ate|ar|arse)|acerqu(e|en|ese|ense)|' +
      'present(ate|ese|ense|arse)|presente|presenten|dirij(a|an|ase|anse)|dirigirse|acud(a|an|e|ir)|reun(a|an|ase|anse|irse)|' +
      'llegue|lleguen|llegar|ven|venga|vengan|venir|cruc(e|en|emos)|cruzar|traslad(ese|ense|arse)|salga|salgan|' +
      'form(ese|ense|arse)|apur(ese|ense|arse)|corra|corran|cuanto antes',
    places:
      'filas?|colas?|turnos?|puentes?|fronteras?|garitas?|puertos? de entrada|(su|mismo) lugar|lugar en (la|el)',
    not: '(no|ni|nunca|sin) (se )?',
  },
  en: {
    moves:
      'go (to|at|now)|head (to|for)|travel(ing|ling)?|come(?! back\\b)|coming|approach(ing)?|present yourself|report to|' +
      'show up|gather(ing)?|meet at|arriv(e|ing)|walk to|get to|leave (for|now)|set out|cross|hurry|rush|line up|queue up|' +
      'as soon as you can',
    places:
      'lines?|queues?|bridges?|borders?|ports? of entry|checkpoints?|crossings?|(your|their|its) place|place in',
    not: "(not|never|nor|without|cannot|can't|don't) ",
  },
  pt: {
    moves:
      '(va|vao|ir) (ao?s?|ate|para)|viaj(a|e|em|ar)|aproxim(e|em|ar|ar-se)|apresent(e|em|ar-se)|compareca|comparecam|comparecer|' +
      'dirij(a|am)|dirigir-se|reun(a|am|ir-se)|chegue|cheguem|chegar|venha|venham|vir|atravess(e|em|ar)|cruz(e|em|ar)|saia|saiam|' +
      'apress(e|em|ar-se)|corra|corram|quanto antes',
    places: 'filas?|pontes?|fronteiras?|portos? de entrada|sua vez|(seu|mesmo) lugar|lugar na',
    not: '(nao|nem|nunca|sem) (se )?',
  },
  ht: {
    moves:
      'ale|al|vwayaje|pwoche|prezante|rasanble|rive|vini|travese|janbe|deplase|kouri|prese|fe vit|pran wout',
    places: 'liy|fe ke|fwontye|pon|pot antre|pos fwontye|tou pa|plas (ou|li|nou|yo)|menm plas',
    not: '(pa|pinga|piga|ni|san) ',
  },
  fr: {
    moves:
      'allez|aller|voyag(e|ez|er)|approch(e|ez|er)|present(ez|er)|rendez-vous (au?|aux|en|sur)|vous rendre|' +
      'rassembl(e|ez|er)|reuniss(e|ez)|arriv(e|ez|er)|ven(ez|ir)|travers(e|ez|er)|(?<!a )partir|partez|deplac(ez|er)|depech(ez|er)|courez|' +
      'au plus vite',
    places:
      "files?|queues?|ponts?|frontieres?|ports? d'entree|poste-frontiere|votre tour|(votre|leur|sa) place|place dans",
    not: "((ne|ni|jamais|sans|ne pas) |n')(vous |y )?",
  },
};

interface MovingPatterns {
  readonly moves: RegExp;
  readonly places: RegExp;
  readonly not: RegExp;
}

const patternsOf = ({ moves, places, not }: MovingWords): MovingPatterns => ({
  moves: new RegExp(`\\b(${moves})\\b`, 'g'),
  places: new RegExp(`\\b(${places})\\b`, 'g'),
  not: new RegExp(`\\b(${not})$`),
});

const PATTERNS: Readonly<Record<Language, MovingPatterns>> = {
  es: patternsOf(MOVING.es),
  en: patternsOf(MOVING.en),
  pt: patternsOf(MOVING.pt),
  ht: patternsOf(MOVING.ht),
  fr: patternsOf(MOVING.fr),
};

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/’/g, "'");

/** The first word that would move someone without an appointment, or null. */
export function travelWord(text: string, language: Language): string | null {
  const { moves, places, not } = PATTERNS[language];
  for (const clause of fold(text).split(/[.,:;!?()\n]+/)) {
    let forbidden = Infinity;
    for (const move of clause.matchAll(moves)) {
      if (!not.test(clause.slice(0, move.index))) return move[0];
      forbidden = Math.min(forbidden, move.index);
    }
    for (const place of clause.matchAll(places)) if (place.index < forbidden) return place[0];
  }
  return null;
}

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

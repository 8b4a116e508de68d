import { asDrawn, fold } from './fold.ts';
import { plainText } from './plain-text.ts';
import { stopReader, type StopPhrases } from './stop-phrases.ts';

export { fold };

/**
 * What a person can text at any point, in any language, whatever is being asked.
 * The words themselves live with the locales and come in as data.
 */
export const INTENTS = [
  'stop',
  'stop_news',
  'start',
  'help',
  'status',
  'language',
  'person',
  'wrong',
  'back',
  'confirm',
  'cannot_come',
  'cancel_which',
  'other_phone',
  'erase',
] as const;
export type Intent = (typeof INTENTS)[number];

/**
 * One-word texts on which Twilio itself acts before the webhook fires: opt out, opt in, canned help. English only, case aside.
 * Source: Twilio help centre, "Twilio support for opt-out keywords (SMS STOP filtering)", default keywords. No text of ours
 * may ask anyone to answer with one of them.
 */
export const CARRIER_STOP = [
  'STOP',
  'STOPALL',
  'UNSUBSCRIBE',
  'END',
  'QUIT',
  'CANCEL',
  'OPTOUT',
  'REVOKE',
] as const;
export const CARRIER_START = ['START', 'YES', 'UNSTOP'] as const;
export const CARRIER_HELP = ['HELP', 'INFO'] as const;

const CARRIER: ReadonlyMap<string, 'stop' | 'start' | 'help'> = new Map([
  ...CARRIER_STOP.map((word) => [word, 'stop'] as const),
  ...CARRIER_START.map((word) => [word, 'start'] as const),
  ...CARRIER_HELP.map((word) => [word, 'help'] as const),
]);

/** What Twilio does by itself when a person texts exactly this, or null. */
export function carrierActsOn(text: string): 'stop' | 'start' | 'help' | null {
  return CARRIER.get(text.trim().toUpperCase()) ?? null;
}

/** Said for politeness before or after what is meant; folded, in the five languages. */
const COURTESIES = [
  'por favor',
  'porfavor',
  'porfa',
  'x favor',
  'xfa',
  'gracias',
  'muchas gracias',
  'please',
  'pls',
  'plz',
  'thanks',
  'thank you',
  'por gentileza',
  'obrigado',
  'obrigada',
  'tanpri',
  'souple',
  'silvouple',
  'mesi',
  's il vous plait',
  's il te plait',
  'svp',
  'stp',
  'merci',
];

/** A folded text without the courtesies round it; unchanged when it is nothing else. */
export function withoutCourtesy(folded: string): string {
  for (const words of COURTESIES) {
    if (folded.endsWith(` ${words}`)) return withoutCourtesy(folded.slice(0, -words.length - 1));
    if (folded.startsWith(`${words} `)) return withoutCourtesy(folded.slice(words.length + 1));
  }
  return folded;
}

/** Longer texts are sentences, never a word that works anywhere. */
const LONGEST = 80;

/** Finds what a whole text asks for. */
export interface KeywordIndex {
  /** The intent whose list holds the whole text, folded and without courtesies, however it is disguised; null when none does. */
  match(text: string): Intent | null;
}

/**
 * @param lists for each intent, the words and phrases of each language
 * @param stops how each language asks to be left alone in more than one word
 * @throws RangeError when a phrase stands under two intents: nobody could tell what it asks for
 */
export function keywordIndex(
  lists: Readonly<Record<Intent, readonly (readonly string[])[]>>,
  stops: readonly StopPhrases[] = [],
): KeywordIndex {
  const index = new Map<string, Intent>();
  for (const intent of INTENTS) {
    for (const phrase of lists[intent].flat()) {
      const key = fold(phrase);
      const other = index.get(key) ?? intent;
      if (other !== intent) throw new RangeError(`keyword "${phrase}" is under ${other} and ${intent}`);
      if (key !== '') index.set(key, intent);
    }
  }
  const find = (folded: string): Intent | null =>
    index.get(folded) ?? index.get(withoutCourtesy(folded)) ?? null;
  const reader = stopReader(stops, lists.stop.flat(), COURTESIES, (folded) => find(folded) === 'wrong');
  return {
    match(text) {
      const plain = plainText(text);
      const folded = plain.length > LONGEST ? '' : fold(plain);
      const drawn = asDrawn(folded);
      const found = find(folded) ?? (drawn === folded ? null : find(drawn));
      if (found !== null) return found;
      return reader.stops(asDrawn(plain.toLowerCase())) ? 'stop' : null;
    },
  };
}

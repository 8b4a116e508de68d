import { asDrawn, fold } from '../domain/fold.ts';
import { plainText } from '../domain/plain-text.ts';

/** One word of a text as it is compared. */
export interface Token {
  /** Folded: lower case, no accents. */
  readonly word: string;
  /** What it may stand for, where phones shorten it: `q` is `que`. */
  readonly also?: readonly string[];
  /** Which sentence or part of one it stands in; a comma, a full stop or a line ends it. */
  readonly clause: number;
}

/** Texts are read up to here: more is a story, and its beginning says what it is. */
const LONGEST = 1_000;

/** Emoji that say something by themselves, as the words they stand for in every lexicon. */
const EMOJI: readonly (readonly [RegExp, string])[] = [
  [/(?:👍|👌|✅|☑|✔|🆗)[\u{1F3FB}-\u{1F3FF}\uFE0F]*/gu, ' emojiyes '],
  [/(?:👎|❌|🚫|✖)[\u{1F3FB}-\u{1F3FF}\uFE0F]*/gu, ' emojino '],
  [/🆘/gu, ' sos '],
];

/** Any other emoji is a word of its own: `🙏` stands in phrases as it is. */
export function emojiAsWords(text: string): string {
  return text.replace(
    /\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F\u200D]*/gu,
    (emoji) => ` emoji${(emoji.codePointAt(0) ?? 0).toString(16)} `,
  );
}

/** A letter held down: `siiii`, `ayudaaa`. Two of it may be right. */
const HELD = /(\p{L})\1{2,}/gu;
const BREAK = /[.,;:!?¡¿\n()…]+/;
/** One short word spelled letter by letter: `S O S`. */
const SPELLED = /(?<![\p{L}\p{N}])\p{L}(?:[ .-]\p{L}){2,}(?![\p{L}\p{N}])/gu;

/** Takes a text apart into words. Pure. */
export function tokensOf(text: string): readonly Token[] {
  let plain = plainText(text.slice(0, LONGEST));
  for (const [emoji, word] of EMOJI) plain = plain.replace(emoji, word);
  plain = emojiAsWords(plain);
  plain = plain.replace(SPELLED, (letters) => letters.replace(/[ .-]/g, ''));
  const tokens: Token[] = [];
  let clause = 0;
  for (const part of plain.split(BREAK)) {
    const folded = asDrawn(fold(part)).replace(HELD, '$1');
    if (folded === '') continue;
    for (const word of folded.split(' ')) tokens.push({ word, clause });
    clause += 1;
  }
  return tokens;
}

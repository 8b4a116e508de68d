import { plainText } from './plain-text.ts';

/** Most texts: nothing of what follows but case and punctuation applies to them. */
const ASCII = /^[ -~\n]*$/;

/**
 * A text as it is compared: lower case, no accents, full-width and circled forms as plain ones; everything that is neither
 * letter nor digit (punctuation, quotes, emoji) counts as a space, and spaces are single. `¡EE.UU.!` is `ee uu`.
 */
export function fold(text: string): string {
  if (ASCII.test(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  return plainText(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Letters of other alphabets that look like Latin ones, folded. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ...Array.from('авекмнорстухіјѕһԁӏԛԝ', (letter, at) => [letter, 'abekmhopctyxijshdlqw'.charAt(at)] as const),
  ...Array.from('αβεζηικμνορτυχ', (letter, at) => [letter, 'abezhikmnoptyx'.charAt(at)] as const),
]);

/** A folded text with letters of other alphabets as the Latin ones that they are drawn like: `аltо` in Cyrillic is `alto`. */
export function asDrawn(folded: string): string {
  return /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(folded)
    ? Array.from(folded, (letter) => LOOK_ALIKES.get(letter) ?? letter).join('')
    : folded;
}

/** Most texts are nothing but this, and are given back as they are. */
const ORDINARY = /^[ -~\n]*$/;

/** Compatibility forms that names and sentences are written with: `Mª Luisa`, `O´Brien`. All others become plain letters and digits. */
const KEPT_FORMS = 'ªº²³¹¼½¾´¨¯¸';
const COMPATIBILITY = new RegExp(`[^${KEPT_FORMS}]+`, 'gu');

/** Breaks of a line in all their forms. */
const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;

/**
 * What nobody sees: format characters (zero width, direction, soft hyphen, byte order mark), controls with NUL, fillers, halves of
 * surrogate pairs. A joiner is kept after letters of scripts that are spelled with it and inside an emoji.
 */
const INVISIBLE =
  /(?<![\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Sinhala}\p{Script=Malayalam}\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])[\u200c\u200d]|(?![\u200c\u200d\n\t])[\p{Cf}\p{Cc}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0]/gu;

/** Blanks that are no space by their name. */
const BLANKS = /[\u2800\u3000]/g;

const DIGITS = new Map<string, string>();

/** A decimal digit of any script as an ASCII one. Unicode keeps ten digits together in their order, so its place in the run tells its value. */
function asciiDigit(digit: string): string {
  const known = DIGITS.get(digit);
  if (known !== undefined) return known;
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
  const ascii = String((code - first) % 10);
  DIGITS.set(digit, ascii);
  return ascii;
}

/**
 * A text as it is read, whatever reads it: digits of every script as ASCII ones, full-width, circled and styled letters as plain
 * ones, nothing invisible, one kind of line break. Letters and their accents stay. The same text again when done again.
 */
export function plainText(text: string): string {
  if (ORDINARY.test(text)) return text;
  return text
    .replace(LINE_BREAKS, '\n')
    .replace(COMPATIBILITY, (part) => part.normalize('NFKC'))
    .replace(INVISIBLE, '')
    .replace(BLANKS, ' ')
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
    .normalize('NFC');
}

/**
 * The alphabet of SMS (3GPP TS 23.038, "GSM 03.38") and what a text costs in it.
 *
 * One letter outside it turns a whole message from 160 septets into 70 UTF-16 units, so texts are rewritten to
 * their nearest inside; and what is inside (é ñ ü ¿ ¡) is kept.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Written as an escape and a second septet. */
const EXTENDED = '\f^{}\\[~]|€';

/** Septets of a UTF-16 unit; 0 when it is outside. Nothing inside lies beyond U+20AC. */
const SEPTETS = new Uint8Array(0x20ad);
for (let i = 0; i < BASIC.length; i += 1) SEPTETS[BASIC.charCodeAt(i)] = 1;
for (let i = 0; i < EXTENDED.length; i += 1) SEPTETS[EXTENDED.charCodeAt(i)] = 2;

const septetsOf = (unit: number): number => SEPTETS[unit] ?? 0;

/** Whether every character of the text is in GSM 03.38, extension table included. */
export function isGsm7(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (septetsOf(text.charCodeAt(i)) === 0) return false;
  return true;
}

/** What a text costs. `units`: septets (GSM-7) or UTF-16 units (UCS-2). An empty text is one segment. */
export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly units: number;
  readonly segments: number;
}

/**
 * Counts the segments of a text as it is. GSM-7: 160 septets, or 153 a part; UCS-2: 70 units, or 67 a part.
 * Neither an escape nor a surrogate pair is split, so a part may end one unit short.
 */
export function segmentsOf(text: string): Segments {
  const gsm = isGsm7(text);
  const part = gsm ? 153 : 67;
  let units = 0;
  let parts = 1;
  let free = part;
  for (let i = 0; i < text.length; i += 1) {
    let size = 1;
    if (gsm) size = septetsOf(text.charCodeAt(i));
    else if ((text.codePointAt(i) ?? 0) > 0xffff) {
      size = 2;
      i += 1;
    }
    if (free < size) {
      parts += 1;
      free = part;
    }
    free -= size;
    units += size;
  }
  return { encoding: gsm ? 'GSM-7' : 'UCS-2', units, segments: units <= (gsm ? 160 : 70) ? 1 : parts };
}

/** What NFKD does not find: a letter or sign, then its usual plain form (nothing: dropped). */
const PLAIN_FORMS = [
  'çc œoe ŒOE ðd ÐD đd ĐD þth ÞTh łl ŁL ħh ĦH ıi ĸk ŋn ŊN ŧt ŦT ƀb ƒf ɓb ƁB ɗd ƊD ɛe ƐE ɔo ƆO əe ƏE ƙk ƘK ɲn ƝN ʉu ɄU ẞß',
  `‘' ’' ‚' ‛' ′' ‹' ›' ʼ' ʻ' ´' \`' ˈ' “" ”" „" ‟" ″" «" »" ¨"`,
  '‐- ‑- ‒- –- —- ―- −- •- ‣- ●- ▪- ¬- ¯- ☐- ☑- \u00ad ·. ∙. 。. 、, ¸, ¦| →-> ←<- ➡-> ⬅<- ×x ÷/ ⁄/ ∕/',
  '°o ¢c ©(c) ®(r) ™(tm) ±+/- ‼!! ⁉!? ✓OK ✔OK µu μu \u2028\n \u2029\n \u0085\n \u000b\n',
]
  .join(' ')
  .split(' ')
  .map((pair): [string, string] => [pair.charAt(0), pair.slice(1)]);
const REPLACEMENTS = new Map([...PLAIN_FORMS, ['\t', ' '], ['\u1680', ' ']]);

/** Nothing is shown of these: marks, variation selectors, joiners, byte-order and direction marks, emoji, controls. */
const DROPPED = /^[\p{M}\p{Cf}\p{Cc}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]$/u;

/** The nearest to one character outside the alphabet, all of it inside. */
function nearest(char: string): string {
  const known = REPLACEMENTS.get(char);
  if (known !== undefined) return known;
  if (DROPPED.test(char)) return '';
  let plain = '';
  // NFKD, not NFD: it also opens ª º ﬁ ½ … and full-width letters.
  for (const piece of char.normalize('NFKD')) {
    if (isGsm7(piece)) plain += piece;
    else if (piece !== char) plain += REPLACEMENTS.get(piece) ?? (DROPPED.test(piece) ? '' : '?');
  }
  return plain === '' ? '?' : plain;
}

const MEMORY = new Map<string, string>();
/** More than the characters of the languages we meet; past it, characters are worked out each time. */
const MEMORY_SIZE = 4096;

function remembered(char: string): string {
  const known = MEMORY.get(char);
  if (known !== undefined) return known;
  const found = nearest(char);
  if (MEMORY.size < MEMORY_SIZE) MEMORY.set(char, found);
  return found;
}

/** Characters of a text that have no near letter inside, each once: rewritten they would be question marks. */
export function lostCharacters(text: string): readonly string[] {
  const outside = Array.from(text.normalize('NFC')).filter((char) => !isGsm7(char));
  return [...new Set(outside)].filter((char) => remembered(char).includes('?'));
}

/**
 * A text as it leaves by SMS. Rewritten to the alphabet of SMS, unless that would lose something: a character without a near letter, or
 * all that was written. Then it stays as it is and costs what UCS-2 costs, as it does where rewriting makes it dearer.
 */
export function smsText(text: string): string {
  if (lostCharacters(text).length > 0) return text.normalize('NFC');
  const plain = toGsm7(text);
  if (plain.trim() === '' && text.trim() !== '') return text.normalize('NFC');
  return segmentsOf(plain).segments > segmentsOf(text).segments ? text : plain;
}

/**
 * Rewrites what is outside GSM 03.38 to its nearest inside: á → a, “ → ", — → -, ª → a, … → three dots, œ → oe. Emoji and what
 * shows nothing are dropped; what has no near letter becomes `?`. What is inside is kept as it is.
 * @param options.keep characters left as they are although outside (the text is then UCS-2 when it holds one)
 */
export function toGsm7(text: string, options: { readonly keep?: string } = {}): string {
  if (isGsm7(text)) return text;
  const keep = options.keep ?? '';
  // Composed first: a typed n + combining tilde is ñ, which is inside.
  const composed = text.normalize('NFC');
  let out = '';
  for (const char of composed) {
    out += septetsOf(char.charCodeAt(0)) > 0 || keep.includes(char) ? char : remembered(char);
  }
  return out;
}

/** Whether a text is one line of at most so many septets as it leaves by SMS. */
export function fitsSeptets(text: string, most: number): boolean {
  const { encoding, units } = segmentsOf(smsText(text));
  return (
    text.trim() !== '' && !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text) && encoding === 'GSM-7' && units <= most
  );
}

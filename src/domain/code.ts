import { plainText } from './plain-text.ts';

/**
 * Codes said over the phone and typed on a 12-key pad: `R` + 6 characters on a receipt, `C` + 6 on an appointment.
 *
 * Invariants:
 * - The 23 characters hold one of each look-alike group (0 O, 1 I L, 2 Z, 5 S, 8 B) and no vowel; what people type for
 *   them (`O` for `0`) is read as meant.
 * - The last character makes the sum of value × position over all seven a multiple of 23. 23 is prime and the
 *   positions 1–7 are different, so one wrong character, or two neighbours swapped, never adds up.
 * - Every code holds one of 3 4 6 7 9, which no letter is read as: no word of any language is a code.
 * - No code is `CP` and five digits, which is how a Mexican writes a postal code.
 */
const ALPHABET = '0123456789CDFHJKMNPRTWX';
const SIZE = 23;
const DATA_LENGTH = 5;
const LENGTH = 7;
const SPACE = SIZE ** DATA_LENGTH;
const LOOK_ALIKES: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', Z: '2', S: '5', B: '8' };
const UNMISTAKABLE = /[34679]/;
/** The inverse of 7 modulo 23: the check character stands at the seventh place. */
const INVERSE_OF_7 = 10;
/** Bytes that makeCode needs at least. */
export const CODE_BYTES = 6;

export const CODE_KINDS = ['receipt', 'reference'] as const;
export type CodeKind = (typeof CODE_KINDS)[number];

/** A code in its one written form: upper case, seven characters, e.g. `R3FK9MX`. */
export interface Code {
  readonly kind: CodeKind;
  readonly code: string;
}

const PREFIX = { receipt: 'R', reference: 'C' } as const satisfies Record<CodeKind, string>;

const weighted = (text: string): number => {
  let sum = 0;
  for (let i = 0; i < text.length; i += 1) sum += ALPHABET.indexOf(text.charAt(i)) * (i + 1);
  return sum % SIZE;
};

/** What `char` (upper case) is read as; '' when no code holds it. */
const read = (char: string): string => {
  const meant = LOOK_ALIKES[char] ?? char;
  return ALPHABET.includes(meant) ? meant : '';
};

/**
 * Makes a code.
 * @param bytes at least CODE_BYTES random bytes; the same bytes give the same code. Two families may draw the same code:
 *   the store refuses the second, and the caller draws again.
 * @throws RangeError on fewer bytes
 */
export function makeCode(kind: CodeKind, bytes: Uint8Array): string {
  if (bytes.length < CODE_BYTES) throw new RangeError(`makeCode needs ${CODE_BYTES} bytes`);
  // 48 bits fit a double exactly and over 23^5 codes leave none noticeably likelier.
  let number = bytes.slice(0, CODE_BYTES).reduce((sum, byte) => sum * 256 + byte, 0) % SPACE;
  for (;;) {
    let data = '';
    for (let rest = number; data.length < DATA_LENGTH; rest = Math.floor(rest / SIZE)) {
      data = ALPHABET.charAt(rest % SIZE) + data;
    }
    if (UNMISTAKABLE.test(data)) {
      const body = PREFIX[kind] + data;
      const code = body + ALPHABET.charAt(((SIZE - weighted(body)) * INVERSE_OF_7) % SIZE);
      if (!POSTAL_CODE.test(code)) return code;
    }
    // The next number has another last character, so this ends within a few dozen steps.
    number = (number + 1) % SPACE;
  }
}

interface Candidate extends Code {
  /** As written, upper case, without what stood between. */
  readonly body: string;
  /** Whether the check character fits. */
  readonly adds: boolean;
}

/** Upper case, plain letters: accents and full-width forms aside. */
const plain = (text: string): string =>
  plainText(text).normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase();

const TOKEN = /[\p{L}\p{N}]+/gu;
/** What may stand between the characters of a code that is dictated in groups. */
const GAP = /^[ \t\n\r\-–—_./]{1,3}$/;
/** `CON 4321` is a word and a number, not a code in groups. */
const WORD = /^[A-HJ-NP-Z]*[OI][A-Z]*$/;
/** `C.P. 32000` is a Mexican postal code. No code is made that looks like one: in groups it would be read as one. */
const POSTAL_CODE = /^CP\d{5}$/;

/** Every run of groups that has the shape of a code, from left to right. */
function* candidates(text: string): Generator<Candidate> {
  // Most texts end here: this runs for each message.
  if (!/\p{N}/u.test(text)) return;
  const upper = plain(text);
  const tokens = Array.from(upper.matchAll(TOKEN), (match) => ({ text: match[0], at: match.index }));
  for (const [first, start] of tokens.entries()) {
    const kind = CODE_KINDS.find((name) => start.text.startsWith(PREFIX[name]));
    if (kind === undefined) continue;
    const whole = start.text.length === LENGTH;
    let body = '';
    let end = start.at;
    for (const token of tokens.slice(first, first + LENGTH)) {
      if (body !== '' && !GAP.test(upper.slice(end, token.at))) break;
      if (!whole && token.text.length > 1 && WORD.test(token.text)) break;
      body += token.text;
      end = token.at + token.text.length;
      if (body.length >= LENGTH) break;
    }
    if (body.length !== LENGTH || !/\d/.test(body) || (!whole && POSTAL_CODE.test(body))) continue;
    const code = PREFIX[kind] + Array.from(body.slice(1), read).join('');
    const shaped = code.length === LENGTH && UNMISTAKABLE.test(body);
    yield { kind, code, body, adds: shaped && weighted(code) === 0 };
  }
}

/**
 * Finds the first code anywhere in a text: case, accents, spaces and hyphens aside, look-alikes read as meant.
 * Null when there is none, or when the check character does not fit (see looksLikeCode).
 */
export function parseCode(text: string): Code | null {
  for (const { kind, code, adds } of candidates(text)) if (adds) return { kind, code };
  return null;
}

/** A letter run this long with a vowel in it is a word with a number (`COVID19`), not a mistyped code. */
const WORDY = /(?=[A-Z]{4})[A-Z]*[AEIOUY]/;

/** Whether a text holds what is meant as a code (the right length, at most one impossible character) that does not check. */
export function looksLikeCode(text: string): boolean {
  let found = false;
  for (const { code, body, adds } of candidates(text)) {
    if (adds) return false;
    found ||= code.length >= LENGTH - 1 && !WORDY.test(body);
  }
  return found;
}

import { parseCode } from './code.ts';
import { plainText } from './plain-text.ts';
import { spokenDigits } from './spoken-digits.ts';

/**
 * What a text says of an A-number. `slip`: meant as one, but with too few or too many digits (`digits` says how many), or with
 * letters that cannot be read as digits. `none`: nothing of the kind.
 */
export type ANumberReading =
  | { readonly kind: 'ok'; readonly aNumber: string }
  | { readonly kind: 'slip'; readonly reason: 'too_short' | 'too_long' | 'letters'; readonly digits: number }
  | { readonly kind: 'none' };

/** As it is written in a text: `A` and nine digits. Takes the stored form. */
export function formatANumber(aNumber: string): string {
  return `A${aNumber}`;
}

/** A piece of the text: letters and digits that stand together, upper case, and what stood before them. */
interface Token {
  readonly text: string;
  readonly gap: string;
}

/** Tokens that together may be one number. */
interface Run {
  digits: string;
  /** Digits that were written as such, so that a word of O and I is no number. */
  written: number;
  /** Digits said in words. */
  spoken: number;
  groups: number;
  /** An A stands before it: `glued` when nothing but signs is between. */
  prefix: 'none' | 'apart' | 'glued';
  /** Letters that are no digit. */
  letters: boolean;
  /** Zeros at its end that were written as lone letters: part of it only when a digit follows. */
  loose: number;
}

/** Upper case, plain letters and digits, no invisible characters. */
const plain = (text: string): string =>
  plainText(text)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toUpperCase();

const YEAR = '(?:19|20)\\d{2}';
const DAY_OR_MONTH = '(?:0?[1-9]|[12]\\d|3[01])';
/** `5-3-1985`, `05.03.85`, `1985 03 05`, but not a part of a longer chain of groups. */
const datesBy = (by: string): RegExp =>
  new RegExp(
    `(?<![\\dA-Z]|\\d${by})(?:${DAY_OR_MONTH}${by}${DAY_OR_MONTH}${by}(?:${YEAR}|\\d{2})|${YEAR}${by}${DAY_OR_MONTH}${by}${DAY_OR_MONTH})(?![\\dA-Z]|${by}\\d)`,
    'g',
  );
const DATES = [
  ...['-', '\\.', ' '].map(datesBy),
  // With slashes it is a date also when the day does not exist.
  /(?<!\d)\d{1,4}\/\d{1,2}\/\d{1,4}(?!\d)/g,
  /(?<!\d)\d{1,2} DE [A-Z]{3,12}(?: DEL?)?(?: \d{2,4})?(?!\d)/g,
  new RegExp(`(?<![\\p{L}\\d])[A-Z]{3,12} ${DAY_OR_MONTH},? ${YEAR}(?!\\d|[ .-]\\d)`, 'gu'),
];
/** Eight digits in one that are a day of the last century or this: `05031985`, `19850305`. */
const BARE_DATE = new RegExp(
  `^(?:(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])${YEAR}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])${YEAR}|${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]))$`,
);

/** What may stand between the groups of one number. */
const JOINT = /^[ \t\p{Pd}.,_/()'"*]{0,5}$/u;
const AFTER_A = /^[ \t\p{Pd}.,_/()'"*#:=]{0,6}$/u;

function tokensOf(text: string): Token[] {
  let end = 0;
  return Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), (match) => {
    const gap = text.slice(end, match.index);
    end = match.index + match[0].length;
    return { text: match[0], gap };
  });
}

const emptyRun = (prefix: Run['prefix']): Run => ({
  digits: '',
  written: 0,
  spoken: 0,
  groups: 0,
  prefix,
  letters: false,
  loose: 0,
});

/** Splits tokens into runs. `inWords`: number words count as digits. */
function runsOf(tokens: readonly Token[], inWords: boolean): Run[] {
  const words = inWords ? tokens.map((token) => token.text.toLowerCase()) : [];
  const runs: Run[] = [];
  let run = emptyRun('none');
  let afterA = false;
  const start = (prefix: Run['prefix']): void => {
    if (run.groups > 0) runs.push(run);
    run = emptyRun(prefix);
  };
  for (let i = 0; i < tokens.length; i += 1) {
    const { text, gap } = tokens[i] ?? { text: '', gap: '' };
    if (afterA) {
      if (!AFTER_A.test(gap)) start('none');
      else if (!/\s/.test(gap)) run.prefix = 'glued';
    } else if (!JOINT.test(gap)) start('none');
    afterA = false;
    if (text === 'A') {
      start('apart');
      afterA = true;
    } else if (/\d/.test(text)) {
      const prefixed = /^A[^A]/.test(text);
      if (prefixed) start('glued');
      const body = (prefixed ? text.slice(1) : text).replace(/O/g, '0').replace(/[IL]/g, '1');
      run.digits += body.replace(/\D/g, '');
      run.written += text.replace(/\D/g, '').length;
      run.groups += 1;
      run.letters ||= /\D/.test(body);
      run.loose = 0;
    } else if (!inWords && /^O{1,3}$/.test(text) && run.groups > 0) {
      run.digits += text.replace(/O/g, '0');
      run.loose += text.length;
    } else {
      const said = inWords ? spokenDigits(words, i) : null;
      if (said === null) start('none');
      else {
        run.digits += said.digits;
        run.spoken += said.digits.length;
        run.groups += said.used;
        i += said.used - 1;
      }
    }
  }
  start('none');
  return runs;
}

const NONE = { kind: 'none' } as const satisfies ANumberReading;
/** Fewer digits are an age, a count or a year, unless an A is glued to them. */
const FEWEST = 5;
const FEWEST_AFTER_A = 3;
/** A word with letters in it is meant as an A-number from here on; a receipt code has six at most. */
const FEWEST_WITH_LETTERS = 7;
/** Number words hide in sentences (`un`, `de`): so many digits must be said for them to count. */
const FEWEST_SPOKEN = 3;

function readingOf(run: Run): ANumberReading {
  const number = run.loose > 0 ? run.digits.slice(0, -run.loose) : run.digits;
  const digits = number.length;
  if (run.letters) {
    return run.written >= (run.prefix === 'none' ? FEWEST_WITH_LETTERS : FEWEST)
      ? { kind: 'slip', reason: 'letters', digits: run.written }
      : NONE;
  }
  if (run.prefix !== 'glued' && run.written + run.spoken < Math.min(FEWEST, digits)) return NONE;
  if (digits === 9) return { kind: 'ok', aNumber: number };
  if (digits === 8) {
    const isDate = run.groups === 1 && run.prefix === 'none' && BARE_DATE.test(number);
    return isDate ? NONE : { kind: 'ok', aNumber: `0${number}` };
  }
  if (digits < (run.prefix === 'glued' ? FEWEST_AFTER_A : FEWEST)) return NONE;
  return { kind: 'slip', reason: digits < 8 ? 'too_short' : 'too_long', digits };
}

/**
 * Finds an A-number in a text, however it is written: `A201234567`, `a-201-234-567`, `A# 201 234 567`, `201234567`, with O for 0
 * and I or l for 1, said in words in the five languages, with a sentence round it. Eight digits are padded to nine.
 *
 * A longer or shorter number is a slip and never cut to fit: a telephone number is too long. Dates and codes are none; eight bare
 * digits that read as a date are taken only with an A before them.
 */
export function parseANumber(text: string): ANumberReading {
  let rest = plain(text);
  for (const dates of DATES) rest = rest.replace(dates, ' ; ');
  const tokens = tokensOf(rest);
  let slip: ANumberReading = NONE;
  for (const inWords of [false, true]) {
    for (const run of runsOf(tokens, inWords)) {
      if (inWords && run.spoken < FEWEST_SPOKEN) continue;
      const reading = readingOf(run);
      if (reading.kind === 'ok') return reading;
      if (reading.kind === 'slip' && (slip.kind !== 'slip' || reading.digits > slip.digits)) slip = reading;
    }
  }
  return slip.kind === 'slip' && parseCode(text) !== null ? NONE : slip;
}

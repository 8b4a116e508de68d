import { parseCode } from './code.ts';
import { isWhole, readGroups, spokenIn, withoutLoose, type Group } from './a-number-groups.ts';
import { plainText } from './plain-text.ts';
import { spokenDigits } from './spoken-digits.ts';

/**
 * What a text says of an A-number. `slip`: meant as one, but with too few or too many digits (`digits` says how many), with
 * letters that cannot be read as digits, or `several`: it can be read as more than one number. `none`: nothing of the kind.
 */
export type ANumberReading =
  | { readonly kind: 'ok'; readonly aNumber: string }
  | { readonly kind: 'slip'; readonly reason: SlipReason; readonly digits: number }
  | { readonly kind: 'none' };
export type SlipReason = 'too_short' | 'too_long' | 'letters' | 'several';

/** As it is written in a text: `A` and nine digits. Takes the stored form. */
export function formatANumber(aNumber: string): string {
  return `A${aNumber}`;
}

/** A piece of the text: letters and digits that stand together, upper case, and what stood before them. */
interface Token {
  readonly text: string;
  readonly gap: string;
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

/** A telephone number with its area in brackets, which never stand inside an A-number: counted as one. */
const PHONE = /\+?(?:\d{1,3}[ .-]?)?\(\d{2,4}\)[ .-]?\d{3,4}[ .-]?\d{3,4}(?!\d)/g;

/** Groups with a comma, a slash or a bracket between: as one number or as several, nobody can tell. */
const CUT = /(?<![\d])\d{1,7}[,/()]{1,2} ?\d{2}/;

/** What may stand between the groups of one number: never a comma, a slash or a bracket, which begin something else. */
const JOINT = /^[ \t\p{Pd}.]{0,4}$/u;
/** Between numbers said in words a pause is often written as a comma. */
const SPOKEN_JOINT = /^[ \t\p{Pd}.,]{0,4}$/u;
const AFTER_A = /^[ \t\p{Pd}.,_/()'"*#:=]{0,6}$/u;

/** Tokens that together may be one number. */
interface Run {
  groups: Group[];
  /** An A stands before it: `glued` when nothing but signs is between. */
  prefix: 'none' | 'apart' | 'glued';
  /** Letters that are no digit. */
  letters: boolean;
  /** What follows says that its last group counts people or years. */
  counted: boolean;
}

/** What people count in the same breath; folded and upper case. */
const COUNTED: ReadonlySet<string> = new Set(
  [
    'HIJO HIJA HIJOS HIJAS NINO NINA NINOS NINAS BEBE BEBES PERSONA PERSONAS FAMILIARES MENOR MENORES ADULTO ADULTOS ANOS ANO MESES MES DIAS DIA',
    'KID KIDS CHILD CHILDREN SON SONS DAUGHTER DAUGHTERS PEOPLE PERSON PERSONS ADULTS YEARS YEAR MONTHS DAYS BABY BABIES',
    'FILHO FILHA FILHOS FILHAS CRIANCA CRIANCAS PESSOA PESSOAS',
    'TIMOUN PITIT MOUN AN LANE MWA JOU ENFANT ENFANTS PERSONNE PERSONNES ANS MOIS JOURS',
  ].flatMap((words) => words.split(' ')),
);

function tokensOf(text: string): Token[] {
  let end = 0;
  return Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), (match) => {
    const gap = text.slice(end, match.index);
    end = match.index + match[0].length;
    return { text: match[0], gap };
  });
}

const emptyRun = (prefix: Run['prefix']): Run => ({
  groups: [],
  prefix,
  letters: false,
  counted: false,
});

/** Splits tokens into runs. `inWords`: number words count as digits. */
function runsOf(tokens: readonly Token[], inWords: boolean): Run[] {
  const words = inWords ? tokens.map((token) => token.text.toLowerCase()) : [];
  const runs: Run[] = [];
  let run = emptyRun('none');
  let afterA = false;
  const start = (prefix: Run['prefix']): void => {
    if (run.groups.length > 0) runs.push(run);
    run = emptyRun(prefix);
  };
  for (let i = 0; i < tokens.length; i += 1) {
    const { text, gap } = tokens[i] ?? { text: '', gap: '' };
    const said = inWords && !/\d/.test(text) ? spokenDigits(words, i) : null;
    const joint = said !== null && run.groups.at(-1)?.kind === 'spoken' ? SPOKEN_JOINT : JOINT;
    if (afterA) {
      if (!AFTER_A.test(gap)) start('none');
      else if (!/\s/.test(gap)) run.prefix = 'glued';
    } else if (!joint.test(gap)) start('none');
    afterA = false;
    if (text === 'A') {
      start('apart');
      afterA = true;
    } else if (/\d/.test(text)) {
      const prefixed = /^A[^A]/.test(text);
      if (prefixed) start('glued');
      const body = (prefixed ? text.slice(1) : text).replace(/O/g, '0').replace(/[IL]/g, '1');
      run.groups.push({
        digits: body.replace(/\D/g, ''),
        kind: 'written',
        written: text.replace(/\D/g, '').length,
      });
      run.letters ||= /\D/.test(body);
    } else if (!inWords && /^O{1,3}$/.test(text) && run.groups.length > 0) {
      run.groups.push({ digits: text.replace(/O/g, '0'), kind: 'loose', written: 0 });
    } else if (said !== null) {
      run.groups.push({ digits: said.digits, kind: 'spoken', written: 0 });
      i += said.used - 1;
    } else {
      run.counted = COUNTED.has(text);
      start('none');
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
  const groups = withoutLoose(run.groups);
  const number = groups.map((group) => group.digits).join('');
  const digits = number.length;
  const written = groups.reduce((sum, group) => sum + group.written, 0);
  const spoken = spokenIn(groups);
  if (run.letters) {
    return written >= (run.prefix === 'none' ? FEWEST_WITH_LETTERS : FEWEST)
      ? { kind: 'slip', reason: 'letters', digits: written }
      : NONE;
  }
  if (run.prefix !== 'glued' && written + spoken < Math.min(FEWEST, digits)) return NONE;
  if (/^0+$/.test(number)) return NONE;
  const [first] = groups;
  if (groups.length === 1 && first?.kind === 'written') {
    const isDate = run.prefix === 'none' && digits === 8 && BARE_DATE.test(number);
    if (isDate) return NONE;
    if (isWhole(digits) && !(run.counted && run.prefix === 'none')) return ok(number);
  }
  const grouped = readGroups(groups, run.counted);
  if (grouped !== null) return grouped;
  if (digits < (run.prefix === 'glued' ? FEWEST_AFTER_A : FEWEST)) return NONE;
  return { kind: 'slip', reason: digits < 8 ? 'too_short' : 'too_long', digits };
}

const ok = (number: string): ANumberReading => ({ kind: 'ok', aNumber: number.padStart(9, '0') });

/**
 * Finds an A-number in a text, however it is written: `A201234567`, `a-201-234-567`, `A# 201 234 567`, `201234567`, with O for 0
 * and I or l for 1, said in words in the five languages, with a sentence round it. Eight digits are padded to nine.
 *
 * A longer or shorter number is a slip and never cut to fit: a telephone number is too long. Digits join only in the groups that
 * people write; where two numbers can be meant, it is a slip (`several`), unless an A stands before one alone. Dates and codes
 * are none; eight bare digits that read as a date are taken only with an A before them.
 */
export function parseANumber(text: string): ANumberReading {
  let rest = plain(text);
  for (const dates of DATES) rest = rest.replace(dates, ' ; ');
  rest = rest.replace(PHONE, (phone) => {
    const digits = phone.replace(/\D/g, '');
    return digits.length >= 10 ? digits : phone;
  });
  const tokens = tokensOf(rest);
  let slip: ANumberReading = NONE;
  for (const inWords of [false, true]) {
    const read = runsOf(tokens, inWords)
      .filter((run) => !inWords || spokenIn(run.groups) >= FEWEST_SPOKEN)
      .map((run) => ({ prefixed: run.prefix !== 'none', reading: readingOf(run) }));
    const meant = oneOf(read.filter(({ prefixed }) => prefixed)) ?? oneOf(read);
    if (meant !== null) return meant;
    for (const { reading } of read) {
      if (reading.kind === 'slip' && (slip.kind !== 'slip' || reading.digits > slip.digits)) slip = reading;
    }
  }
  if (slip.kind !== 'slip') return NONE;
  if (slip.reason === 'too_short' && CUT.test(rest)) return { ...slip, reason: 'several' };
  return parseCode(text) !== null ? NONE : slip;
}

/** The one number that is meant, or that there are several; null when there is none. */
function oneOf(read: readonly { readonly reading: ANumberReading }[]): ANumberReading | null {
  const numbers = new Set(read.flatMap(({ reading }) => (reading.kind === 'ok' ? [reading.aNumber] : [])));
  const doubt = read.find(({ reading }) => reading.kind === 'slip' && reading.reason === 'several');
  const [number] = numbers;
  if (doubt !== undefined) return doubt.reading;
  if (number === undefined) return null;
  return numbers.size === 1 ? ok(number) : { kind: 'slip', reason: 'several', digits: number.length };
}

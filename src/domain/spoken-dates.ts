import { monthsNamed } from './month-names.ts';
import { fold } from './fold.ts';
import { belowHundred } from './spoken-digits.ts';

/** Days as they are counted and not named; folded, in the five languages. */
const ORDINALS: ReadonlyMap<string, number> = new Map(
  [
    'first primero primer primeiro premier premye',
    'second segundo',
    'third tercero',
    'fourth',
    'fifth',
    'sixth',
    'seventh',
    'eighth eigth',
    'ninth nineth',
    'tenth',
    'eleventh',
    'twelfth twelveth',
    'thirteenth',
    'fourteenth',
    'fifteenth',
    'sixteenth',
    'seventeenth',
    'eighteenth',
    'nineteenth',
    'twentieth',
  ].flatMap((words, i) => words.split(' ').map((word) => [word, i + 1] as const)),
);
const THIRTIETH = 'thirtieth';

/** Words that mean something else far more often than a number, unless a number before them goes on. */
const SELDOM: ReadonlySet<string> = new Set(
  'de en a o oh un une um uma una one to for on me set out dis'.split(' '),
);
const THOUSAND: ReadonlySet<string> = new Set(['mil', 'mille', 'thousand']);
/** Nineteen hundred in one word, as it is heard: `milnefsan`. */
const NINETEEN_HUNDRED = /^mil(?:nefsan|novecientos|novecentos)$|^milleneufcents?$/;
const TWO: ReadonlySet<string> = new Set(['dos', 'two', 'dois', 'duas', 'de', 'deux']);
const AND: ReadonlySet<string> = new Set(['y', 'e', 'et', 'and', 'ak']);
/** Nine hundred in one word. */
const NINE_HUNDRED = /^(?:nove|nueve)(?:cientos|sientos|centos)$|^novecents?$/;
const HUNDRED: ReadonlySet<string> = new Set(['cent', 'cents', 'san', 'hundred', 'cientos', 'sientos']);
/** Tens that only Creole has: in it `de` is two, elsewhere "of". */
const CREOLE_TENS = /^(?:venn?|tran[tn]|karan[tn]|senkan[tn]|swasan[tn]|katreven)$/;

interface Number {
  readonly value: number;
  readonly used: number;
}

/** A number below a hundred. */
function numberAt(words: readonly string[], at: number): Number | null {
  const word = words[at] ?? '';
  const said = belowHundred(words, at);
  if (said === null) return null;
  if (said.used === 2 && words[at + 1] === 'de' && !CREOLE_TENS.test(word))
    return { value: Number(said.digits) - 2, used: 1 };
  return { value: Number(said.digits), used: said.used };
}

/** What follows thousands or hundreds: `ochenta y ocho`, `y uno`. */
function restAt(words: readonly string[], at: number): Number {
  const skipped = AND.has(words[at] ?? '') ? 1 : 0;
  const rest = numberAt(words, at + skipped);
  return rest === null ? { value: 0, used: 0 } : { value: rest.value, used: rest.used + skipped };
}

/** A year: `mil novecientos ochenta y ocho`, `nineteen eighty eight`, `dos mil uno`, `mil nèf san katreven uit`. */
function yearAt(words: readonly string[], at: number): Number | null {
  const first = words[at] ?? '';
  // Spanish "de mil novecientos" is no two thousand, Creole "de mil" is.
  const twoThousand = TWO.has(first) && THOUSAND.has(words[at + 1] ?? '') && hundredsAt(words, at + 2) === 0;
  if (twoThousand) {
    const rest = restAt(words, at + 2);
    return { value: 2000 + rest.value, used: 2 + rest.used };
  }
  if (NINETEEN_HUNDRED.test(first)) {
    const rest = restAt(words, at + 1);
    return { value: 1900 + rest.value, used: 1 + rest.used };
  }
  if (THOUSAND.has(first)) {
    const hundreds = hundredsAt(words, at + 1);
    if (hundreds === 0) return null;
    const rest = restAt(words, at + 1 + hundreds);
    return { value: 1900 + rest.value, used: 1 + hundreds + rest.used };
  }
  const century = numberAt(words, at);
  if (century === null || (century.value !== 19 && century.value !== 20)) return null;
  const behind = at + century.used;
  if (HUNDRED.has(words[behind] ?? '')) {
    const rest = restAt(words, behind + 1);
    return { value: century.value * 100 + rest.value, used: century.used + 1 + rest.used };
  }
  const zero = /^(?:oh|o|zero|cero)$/.test(words[behind] ?? '') ? 1 : 0;
  const rest = numberAt(words, behind + zero);
  if (rest === null || (zero === 0 && rest.value < 10)) return null;
  return { value: century.value * 100 + rest.value, used: century.used + zero + rest.used };
}

/** How many words say nine hundred from here on; 0 when none do. */
function hundredsAt(words: readonly string[], at: number): number {
  if (NINE_HUNDRED.test(words[at] ?? '')) return 1;
  return numberAt(words, at)?.value === 9 && HUNDRED.has(words[at + 1] ?? '') ? 2 : 0;
}

function dayAt(words: readonly string[], at: number): Number | null {
  const word = words[at] ?? '';
  if (word === THIRTIETH) return { value: 30, used: 1 };
  const ordinal = ORDINALS.get(word);
  if (ordinal !== undefined) return { value: ordinal, used: 1 };
  const tens = belowHundred(words, at);
  const unit = ORDINALS.get(words[at + 1] ?? '');
  // `twenty first`
  if (tens?.used === 1 && unit !== undefined && unit < 10 && /^[23]0$/.test(tens.digits))
    return { value: Number(tens.digits) + unit, used: 2 };
  if (SELDOM.has(word) && !isBeforeMonth(words, at)) return null;
  return numberAt(words, at);
}

/** `un mars`, `uno de enero`. */
function isBeforeMonth(words: readonly string[], at: number): boolean {
  const next = words[at + 1] === 'de' || words[at + 1] === 'of' ? words[at + 2] : words[at + 1];
  return words[at] !== 'de' && monthsNamed(next ?? '').length > 0;
}

/**
 * A text with its numbers in words as digits, where they can be parts of a date: `catorce de marzo del ochenta y ocho` is `14 de marzo del
 * 88`. Words that mean something else as well are left, unless a month follows.
 */
export function datesInDigits(text: string): string {
  const tokens = Array.from(text.matchAll(/\p{L}[\p{L}\p{M}]*|[^\p{L}]+/gu), ([token]) => token);
  const at: number[] = [];
  tokens.forEach((token, i) => {
    if (/^\p{L}/u.test(token)) at.push(i);
  });
  const words = at.map((i) => fold(tokens[i] ?? ''));
  const out = [...tokens];
  for (let i = 0; i < words.length;) {
    const number = yearAt(words, i) ?? dayAt(words, i);
    if (number === null) {
      i += 1;
      continue;
    }
    const [first = 0, last = 0] = [at[i], at[i + number.used - 1]];
    out[first] = String(number.value);
    for (let gone = first + 1; gone <= last; gone += 1) out[gone] = '';
    i += number.used;
  }
  return out.join('');
}

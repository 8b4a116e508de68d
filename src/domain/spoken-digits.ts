/**
 * Numbers said in words, as people dictate a long number: digit by digit (`dos cero uno`) or in groups of two
 * (`veintitrés cuarenta y cinco`), in Spanish, English, Portuguese, Haitian Creole and French. Words come in folded.
 */

/** Zero to nine. */
const UNITS = [
  'cero zero oh o zewo',
  'uno un una one um uma youn yon en une',
  'dos two dois duas de deux',
  'tres three twa trois',
  'cuatro four quatro kat quatre',
  'cinco five senk cinq',
  'seis six meia sis',
  'siete seven sete set sept',
  'ocho eight oito uit huit',
  'nueve nine nove nef neuf',
];

/** Ten to nineteen. */
const TEENS = [
  'diez ten dez dis dix',
  'once eleven onze onz',
  'doce twelve doze douz douze',
  'trece thirteen treze trez treize',
  'catorce fourteen catorze quatorze katoz',
  'quince fifteen quinze kenz',
  'dieciseis sixteen dezesseis dezasseis sez seize',
  'diecisiete seventeen dezessete dezassete diset',
  'dieciocho eighteen dezoito dizuit',
  'diecinueve nineteen dezenove dezanove diznef',
];

/** Twenty to ninety. Seventy and ninety in French and Creole are sixty and eighty with a teen. */
const TENS = [
  'veinte twenty vinte ven venn vingt',
  'treinta thirty trinta trant trann trente',
  'cuarenta forty quarenta karant karann quarante',
  'cincuenta fifty cinquenta senkant senkann cinquante',
  'sesenta sixty sessenta swasant swasann soixante',
  'setenta seventy septante swasanndis',
  'ochenta eighty oitenta katreven quatrevingt quatrevingts huitante octante',
  'noventa ninety katrevendis nonante',
];

/** Sixty and eighty that a teen can follow: `soixante douze`, `quatre-vingt-onze`. */
const BEFORE_TEENS = new Set(['soixante', 'swasant', 'swasann', 'quatrevingt', 'quatrevingts', 'katreven']);
const CONNECTORS = new Set(['y', 'e', 'et']);

const WORDS = new Map<string, number>();
const learn = (lists: readonly string[], first: number, step: number): void => {
  lists.forEach((words, i) => {
    for (const word of words.split(' ')) WORDS.set(word, first + i * step);
  });
};
learn(UNITS, 0, 1);
learn(TEENS, 10, 1);
learn(TENS, 20, 10);
// Written in one word: veintidós, treintaicinco; venndè, trannkat, swasannonz, katrevendouz.
learn(['veintiun veintiuno veintiuna', 'veintidos', 'veintitres', 'veinticuatro', 'veinticinco'], 21, 1);
learn(['veintiseis', 'veintisiete', 'veintiocho', 'veintinueve'], 26, 1);
const CREOLE_UNITS = ['eyen', 'de', 'twa', 'kat', 'senk', 'sis', 'set', 'uit', 'nef'];
const CREOLE_TEENS = ['dis', 'onz', 'douz', 'trez', 'katoz', 'kenz', 'sez', 'diset', 'dizuit', 'diznef'];
for (const [stem, tens] of [
  ['ven', 20],
  ['tran', 30],
  ['karan', 40],
  ['senkan', 50],
  ['swasan', 60],
  ['katreve', 80],
] as const) {
  for (const joint of ['t', 'n', 'nn', '']) {
    learn(
      CREOLE_UNITS.map((unit) => stem + joint + unit),
      tens + 1,
      1,
    );
    if (tens >= 60)
      learn(
        CREOLE_TEENS.map((teen) => stem + joint + teen),
        tens + 10,
        1,
      );
  }
}

/** Hundreds in one word: `doscientos`, `duzentos`. */
const HUNDREDS = new Map<string, number>(
  [
    'cien ciento cem cento cent san',
    'doscientos dosientos duzentos duzentas',
    'trescientos tresientos trezentos',
    'cuatrocientos cuatrosientos quatrocentos',
    'quinientos kinientos quinhentos',
    'seiscientos seicientos seissientos seiscentos',
    'setecientos sietecientos setesientos setecentos',
    'ochocientos ochosientos oitocentos',
    'novecientos nuevecientos novesientos novecentos',
  ].flatMap((words, i) => words.split(' ').map((word) => [word, (i + 1) * 100] as const)),
);
/** Behind a unit: `deux cent`, `kat san`, `two hundred`. */
const HUNDRED = new Set(['cent', 'cents', 'san', 'hundred']);
/** Between hundreds and what follows. */
const AND = new Set(['y', 'e', 'et', 'and', 'ak']);

/** How many hundreds are said from `words[at]` on, and in how many words; null when none are. */
function hundredsAt(words: readonly string[], at: number): { hundreds: number; used: number } | null {
  const unit = WORDS.get(words[at] ?? '');
  if (unit !== undefined && unit >= 1 && unit <= 9 && HUNDRED.has(words[at + 1] ?? ''))
    return { hundreds: unit * 100, used: 2 };
  const hundreds = HUNDREDS.get(words[at] ?? '');
  return hundreds === undefined ? null : { hundreds, used: 1 };
}

const isTens = (value: number): boolean => value >= 20 && value % 10 === 0;

/** A digit said once for two or three: `double four`. */
const REPEATED = new Map(
  ['double doble dobro doub', 'triple triplo tripl'].flatMap((words, i) =>
    words.split(' ').map((word) => [word, i + 2] as const),
  ),
);

/** What `double four` is; null for anything else. */
function repeatedAt(words: readonly string[], at: number): { digits: string; used: number } | null {
  const times = REPEATED.get(words[at] ?? '');
  const unit = WORDS.get(words[at + 1] ?? '');
  if (times === undefined || unit === undefined || unit > 9) return null;
  return { digits: String(unit).repeat(times), used: 2 };
}

/** What a number said from `words[at]` on is in digits, and how many words it took; null when no number starts there. */
export function spokenDigits(words: readonly string[], at: number): { digits: string; used: number } | null {
  const repeated = repeatedAt(words, at);
  if (repeated !== null) return repeated;
  const hundred = hundredsAt(words, at);
  if (hundred === null) return belowHundred(words, at);
  const { hundreds, used } = hundred;
  const skipped = AND.has(words[at + used] ?? '') ? 1 : 0;
  const behind = at + used + skipped;
  const rest = hundredsAt(words, behind) === null ? belowHundred(words, behind) : null;
  // "doscientos cero cinco" is dictated digit by digit behind the hundreds.
  if (rest === null || Number(rest.digits) === 0) return { digits: String(hundreds), used };
  return { digits: String(hundreds + Number(rest.digits)), used: used + skipped + rest.used };
}

/** The same below a hundred. */
export function belowHundred(words: readonly string[], at: number): { digits: string; used: number } | null {
  let word = words[at] ?? '';
  let used = 1;
  if (word === 'quatre' && /^vingts?$/.test(words[at + 1] ?? '')) {
    word = 'quatrevingt';
    used = 2;
  }
  const value = WORDS.get(word);
  if (value === undefined) return null;
  const connected = isTens(value) && CONNECTORS.has(words[at + used] ?? '');
  const skipped = used + (connected ? 1 : 0);
  const nextWord = words[at + skipped] ?? '';
  const next =
    nextWord === 'quatre' && /^vingts?$/.test(words[at + skipped + 1] ?? '')
      ? undefined
      : WORDS.get(nextWord);
  const takesUnit = isTens(value) && next !== undefined && next >= 1 && next <= 9;
  const takesTeen = BEFORE_TEENS.has(word) && next !== undefined && next >= 10 && next <= 19;
  const isDixSept = word === 'dix' && ['sept', 'huit', 'neuf'].includes(nextWord);
  if (next === undefined || !(takesUnit || takesTeen || isDixSept)) return { digits: String(value), used };
  let sum = value + next;
  let all = skipped + 1;
  // soixante dix sept
  if (takesTeen && nextWord === 'dix' && ['sept', 'huit', 'neuf'].includes(words[at + all] ?? '')) {
    sum += WORDS.get(words[at + all] ?? '') ?? 0;
    all += 1;
  }
  return { digits: String(sum), used: all };
}

import { fold } from '../../src/domain/fold.ts';
import type { Readout } from '../../src/understanding/read.ts';
import { LEFT_OPEN, type InWords, type SaidInWords } from '../questions/question.ts';
import { polarityOf } from './polarity.ts';
import { isDenied, isLimited, namedIn, names } from './said.ts';
import { whoIn } from './who.ts';

/** A longer text tells more than whether they are all. */
const LONGEST = 10;
/** Who says whom else there should be takes more words. */
const LONGEST_LACKING = 13;
/** A longer text that only names somebody of theirs tells something of them. */
const LONGEST_OF_SOMEBODY = 7;

const chosen = (choice: string): SaidInWords => ({ choices: [choice] });

/** A choice with whom it is about, as far as the text says. */
function about(choice: string, text: string, readout: Readout): SaidInWords {
  const who = whoIn(text, readout);
  return who === null ? chosen(choice) : { choices: [choice], who };
}

/** Counts as they are said, folded, in five languages. */
const COUNTS: readonly (readonly string[])[] = [
  [],
  ['1', 'uno', 'una', 'one', 'um', 'yon', 'youn', 'un', 'une'],
  ['2', 'dos', 'two', 'dois', 'duas', 'de', 'deux'],
  ['3', 'tres', 'three', 'twa', 'trois'],
  ['4', 'cuatro', 'four', 'quatro', 'kat', 'quatre'],
  ['5', 'cinco', 'five', 'senk', 'cinq'],
  ['6', 'seis', 'six', 'sis'],
  ['7', 'siete', 'seven', 'sete', 'set', 'sept'],
  ['8', 'ocho', 'eight', 'oito', 'uit', 'huit'],
  ['9', 'nueve', 'nine', 'nove', 'nef', 'neuf'],
];

/** How many they say they are, or with "no" before it that they are not; null where they do not, or say two counts. */
function countIn(readout: Readout): number | null {
  const counts = namedIn(readout, ['us_count']).flatMap((hit) => {
    const last = readout.words[hit.to] ?? '';
    const count = COUNTS.findIndex((words) => words.includes(last));
    return count < 1 ? [] : [count];
  });
  const [count, ...others] = [...new Set(counts)];
  return count === undefined || others.length > 0 ? null : count;
}

/** Whether a "not" stands shortly before a count: "we are four, nobody is left out" denies none. */
const isCountDenied = (readout: Readout): boolean =>
  namedIn(readout, ['us_count']).some((hit) => isDenied(readout, hit));

/** Who is missing, who does not come, or that they are all: `falta mi esposo`, `mi hija ya no va`, `vamos todos`. */
export const familyInWords: InWords = (_, { text, readout, people }) => {
  const said = namedIn(readout, [
    ...(['unsure', 'everyone', 'together', 'lacking', 'except', 'not_going'] as const),
    ...(['stay', 'fine', 'yes', 'agree', 'only', 'supposing', 'formerly', 'condition'] as const),
  ]);
  const has = (...concepts: readonly string[]): boolean =>
    said.some(({ concept }) => concepts.includes(concept));
  if (has('unsure', 'supposing', 'formerly', 'condition')) return null;
  const somebody = names(readout, 'kin', 'child') || whoIn(text, readout) !== null;
  // "estan todos menos mi hijo" tells who is not listed, "vamos todos menos mi hijo" who does not go.
  if (somebody && has('not_going', 'stay')) return about('apart', text, readout);
  if (somebody && has('except')) return about(has('lacking') ? 'missing' : 'apart', text, readout);
  // Who is named goes: who does not is asked for.
  if (has('only') && readout.words.length <= LONGEST && !has('everyone')) return chosen('apart');
  // "not one is missing"
  const lacks = said.some((hit) => hit.concept === 'lacking' && !isDenied(readout, hit));
  if (somebody && lacks && readout.words.length <= LONGEST_LACKING) return about('missing', text, readout);
  if (readout.words.length > LONGEST) return null;
  if (lacks) return about('missing', text, readout);
  const count = countIn(readout);
  if (count !== null && people !== undefined && count !== people)
    return chosen(count > people ? 'missing' : 'apart');
  // "no somos cuatro" is a no to four, or a no and then four.
  if (count !== null && count === people) return isCountDenied(readout) ? LEFT_OPEN : chosen('together');
  const all = said.find(({ concept }) => concept === 'everyone' || concept === 'together');
  if (all !== undefined && isLimited(readout)) return null;
  if (all !== undefined) return chosen(isDenied(readout, all) ? 'missing' : 'together');
  if (polarityOf(readout) !== 'yes') return null;
  // "si y mi suegra" may name somebody more.
  return isSomebody(readout) ? LEFT_OPEN : chosen('together');
};

/** Whether somebody of theirs is named, and not the family as a whole: "esa es mi familia". */
const isSomebody = ({ concepts, words }: Readout): boolean =>
  concepts.some(
    ({ means, from, to }) =>
      (means === 'kin' || means === 'child') &&
      !words.slice(from, to + 1).some((word) => /^(?:famil|fanmi)/.test(word)),
  );

/** `no es Maria es Mariela`, in five languages; folded. */
const NOT_BUT =
  /(?:^| )(?:no es|no soy|not|isn t|nao e|nao sou|se pa|c est pas|cest pas) \p{L}+(?: \p{L}+)? (?:es|soy|sino|it s|its|but|i m|e|sou|mas|se|men|c est|cest|mais) \p{L}+/u;

/** Of who is alone in their case: that it is so, that somebody is missing, or that the name is wrong. */
export const aloneInWords: InWords = (_, { text, readout }) => {
  const said = namedIn(readout, [
    ...(['unsure', 'name', 'correct', 'wrong', 'lacking', 'self', 'with_me', 'not_going', 'stay'] as const),
    ...(['fine', 'yes', 'agree', 'no', 'not', 'supposing', 'formerly', 'condition'] as const),
  ]);
  const has = (...concepts: readonly string[]): boolean =>
    said.some(({ concept }) => concepts.includes(concept));
  if (has('unsure', 'supposing', 'formerly', 'condition')) return null;
  const itself = said.find(({ concept }) => concept === 'self');
  // In Creole "se mwen" is "it is me", and "sè mwen" my sister.
  const relation = namedIn(readout, ['kin', 'child']).find(
    ({ from, to }) => itself === undefined || from < itself.from || to > itself.to,
  );
  // "yo me llamo Marleny, no así"
  const isOtherName =
    NOT_BUT.test(fold(text)) || (has('name') && has('no', 'not') && polarityOf(readout) !== 'yes');
  const isRight =
    (itself !== undefined && !isDenied(readout, itself)) || polarityOf(readout) === 'yes' || has('fine');
  const isOfSomebody = relation !== undefined && !isDenied(readout, relation) && !has('not_going', 'stay');
  if (isOfSomebody && (has('lacking', 'with_me', 'name') || readout.words.length <= LONGEST_OF_SOMEBODY))
    return has('name') && !has('lacking', 'with_me') ? chosen('other_name') : about('missing', text, readout);
  if (isOfSomebody) return null;
  if (isOtherName) return chosen('other_name');
  if (has('lacking') && !isRight) return about('missing', text, readout);
  if ((countIn(readout) ?? 1) > 1) return chosen('missing');
  if (has('correct', 'wrong') || (has('name') && !isRight)) return chosen('other_name');
  return isRight && !isLimited(readout) && readout.words.length <= LONGEST ? chosen('right') : null;
};

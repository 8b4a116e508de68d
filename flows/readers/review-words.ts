import type { Concept } from '../../src/understanding/concepts.ts';
import { readPlace } from '../places.ts';
import type { InWords } from '../questions/question.ts';
import { polarityOf } from './polarity.ts';
import { isAsking, isLimited, namedIn } from './said.ts';

/** What each part of the review is spoken of by. */
const PARTS: Readonly<Record<'case' | 'family' | 'place' | 'needs', readonly Concept[]>> = {
  case: ['birth_date', 'number', 'case', 'date'],
  family: ['kin', 'child', 'family', 'name', 'not_going', 'lacking', 'except'],
  place: ['place_word', 'moved'],
  needs: ['sick', 'ailing', 'pregnant_woman', 'expecting', 'disabled', 'help', 'unsafe'],
};
/** Whom something is said of, and "except that": what is said says more. */
const RELATIONS: readonly Concept[] = ['kin', 'child', 'family', 'except'];
/** Says by itself that something must change. */
const CHANGES: readonly Concept[] = [
  'correct',
  'wrong',
  'change',
  'forgot',
  'lacking',
  'moved',
  'except',
  'not_going',
];

/** That all is right, or what of it changes: `la fecha la puse mal`, `ya no estoy en ese lugar`. */
export const reviewInWords: InWords = (_, { text, readout }) => {
  const all = namedIn(readout, [
    ...Object.values(PARTS).flat(),
    ...CHANGES,
    ...(['unsure', 'fine', 'yes', 'agree', 'no', 'not', 'condition', 'supposing'] as const),
  ]);
  const named = Object.values(PARTS).flat();
  const isOfPart = all.some(({ concept }) => named.includes(concept));
  // "correct" with a yes or alone is a yes, and in "correct my name" it is not.
  const said = all.filter(
    (hit) =>
      // In Portuguese "a" is "the", and not the letter of a number.
      !(hit.concept === 'number' && readout.words[hit.from]?.length === 1) &&
      (hit.concept !== 'correct' ||
        isOfPart ||
        readout.words.length > LONGEST_YES ||
        !all.some(({ concept }) => concept === 'yes')),
  );
  const has = (concepts: readonly Concept[]): boolean =>
    said.some(({ concept }) => concepts.includes(concept));
  if (has(['unsure', 'condition', 'supposing'])) return null;
  const parts = said.flatMap(({ concept }) => {
    const found = Object.entries(PARTS).find(([, concepts]) => concepts.includes(concept));
    return found === undefined ? [] : [{ name: found[0], isRelation: RELATIONS.includes(concept) }];
  });
  // "que mi hijo es discapacitado" is of what he needs.
  const part = (parts.find(({ isRelation }) => !isRelation) ?? parts[0])?.name;
  if (isAsking(text) && !has(CHANGES)) return null;
  const { kind } = readPlace(text);
  // "puso tijuana y es matamoros"
  const place = kind === 'place' || kind === 'several' ? 'place' : undefined;
  if (kind === 'several' && part === undefined) return { choices: ['place'] };
  const changes = has(CHANGES);
  const isRight = polarityOf(readout) === 'yes' || has(['fine', 'yes', 'agree']);
  const denies = has(['no', 'not']);
  if (readout.words.length > LONGEST) return null;
  if (isRight && !changes && isLimited(readout)) return null;
  if (isRight && !changes && !denies)
    return readout.words.length <= LONGEST_RIGHT ? { choices: ['correct'] } : null;
  const changed = changes && part === undefined ? place : (part ?? place);
  if (changed === undefined) return null;
  return changes || denies || readout.words.length <= SHORT ? { choices: [changed] } : null;
};

/** A yes in so few words: "si correcto". */
const LONGEST_YES = 2;
/** A longer text tells something else. */
const LONGEST = 12;
const LONGEST_RIGHT = 7;
/** So many words that name a part say that it is to be changed. */
const SHORT = 6;

import type { Need } from '../../src/domain/registration.ts';
import { NEEDS } from '../../src/domain/registration.ts';
import type { Concept } from '../../src/understanding/concepts.ts';
import type { Readout } from '../../src/understanding/read.ts';
import type { InWords } from '../questions/question.ts';
import { polarityOf } from './polarity.ts';
import { isAsking, isDenied, isLimited, namedIn, names, type Named } from './said.ts';

/** What each need is named by. */
const NAMED: Readonly<Record<Need, readonly Concept[]>> = {
  medical: ['sick', 'ailing', 'grave'],
  child_alone: ['alone'],
  pregnancy: ['pregnant_woman', 'expecting'],
  disability: ['disabled'],
  safety: ['unsafe', 'danger', 'afraid', 'private'],
};
const ALL: readonly Concept[] = NEEDS.flatMap((need) => NAMED[need]);

/** The needs that a text names and does not deny: `mi papá no camina y la niña padece de asma`. */
export function needsIn(readout: Readout): readonly Need[] {
  const named = namedIn(readout, [...ALL, 'fine', 'child', 'self']);
  const holds = (hit: Named): boolean => !isDenied(readout, hit);
  // "traigo a un sobrinito" names the child within what says that nobody of theirs is there.
  const child = names(readout, 'child');
  return NEEDS.filter((need) => {
    const found = named.some(
      (hit) =>
        NAMED[need].includes(hit.concept) && holds(hit) && !(need === 'medical' && isOtherwise(named, hit)),
    );
    return found && (need !== 'child_alone' || child);
  });
}

/** Blindness is an illness to some lexicons; it is the disability that it is named as. */
const isOtherwise = (named: readonly Named[], { from, to }: Named): boolean =>
  named.some((other) => other.concept === 'disabled' && other.from <= from && to <= other.to);

/** Who needs nothing says it in few words. */
const LONGEST = 10;
/** A longer no may be about something else. */
const SHORT = 4;

/** A longer text tells more than what somebody has. */
const LONGEST_OF_ILLNESS = 7;
const SHORTEST_NAME = 5;

/** Whether somebody of theirs has what no lexicon knows: `mi abuela tiene alzaimer`. No list of illnesses is complete. */
function isUnknownIllness(readout: Readout): boolean {
  const { words, unknown } = readout;
  const [has] = namedIn(readout, ['suffers']);
  if (has === undefined || isDenied(readout, has) || words.length > LONGEST_OF_ILLNESS) return false;
  const behind = words.slice(has.to + 1);
  return behind.some((word) => word.length >= SHORTEST_NAME && unknown.has(word) && !/\d/.test(word));
}

/** What the family needs, several at once, or nothing. */
export const needsInWords: InWords = (_, { text, readout }) => {
  const needs = needsIn(readout);
  // What somebody had, and who does not travel or is dead, needs nothing.
  if (needs.length > 0 && names(readout, 'formerly', 'over', 'dead', 'not_going', 'supposing', 'past'))
    return null;
  const unsure = namedIn(readout, ['unsure', 'fine', 'no', 'refuse']).find(
    ({ concept }) => concept === 'unsure',
  );
  // "what counts as disability" names a need and has none.
  if (needs.length > 0) return unsure?.from === 0 ? null : { choices: needs };
  if (unsure !== undefined || isAsking(text) || isLimited(readout)) return null;
  if (isUnknownIllness(readout)) return { choices: ['medical'] };
  if (readout.words.length > LONGEST) return null;
  const fine = namedIn(readout, ['fine', 'unsure']).some((hit) => hit.concept === 'fine');
  const short = readout.words.length <= SHORT;
  return fine || (short && polarityOf(readout) === 'no') ? { choices: ['none'] } : null;
};

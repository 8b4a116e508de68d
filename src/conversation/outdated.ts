import type { Question } from '../../flows/questions/question.ts';
import type { FlowSay } from '../../flows/talk.ts';

/** What a turn says, as far as it decides what becomes of replies that have not left. */
export interface Said {
  readonly contactId: string;
  /** The contact's first turn: who we are is said in it. */
  readonly first: boolean;
  readonly says: readonly FlowSay[];
  /** The question that is asked; null when none is, or something else stands in its place. */
  readonly question: Question | null;
  /** Whether a question is open, asked or not. */
  readonly isOpen: boolean;
  /** The question is asked again because the text was not understood. */
  readonly again: boolean;
  readonly stopped: boolean;
}

/** What a turn's replies mean for those before and after it. */
export interface Standing {
  /** The group that a later turn withdraws; null for replies that must not be lost. */
  readonly group: string | null;
  /** Groups of earlier replies that these make old. */
  readonly outdates: readonly string[];
}

/**
 * Says that lose their sense with the next text: that one was not understood. All others (what was looked up, noted, registered,
 * stopped or asked of staff) are never dropped.
 */
const PASSING: readonly string[] = [
  'conversation:media.',
  'conversation:oldButton',
  'conversation:crossed',
  'conversation:person.offer',
  'conversation:back.none',
  'conversation:noted',
];

/**
 * Which of a person's replies that have not left are made old by the present ones, and when these are. A question is old when another
 * one is asked, or the same in full; in short words it only makes old what was said in short words, so that it is read in full
 * once. Nothing is dropped but questions and that a text was not understood, and never while an open question would go unasked.
 */
export function standingOf({ contactId, first, says, question, isOpen, again, stopped }: Said): Standing {
  const asked = `reply:${contactId}:asked`;
  const askedAgain = `reply:${contactId}:again`;
  const passing = says.every(({ key }) => PASSING.some((prefix) => key.startsWith(prefix)));
  const speaks = question !== null || says.length > 0;
  const group =
    first || stopped || !passing || !speaks ? null : question === null || again ? askedAgain : asked;
  const replaces = speaks && (question !== null || !isOpen);
  return { group, outdates: !replaces ? [] : again ? [askedAgain] : [asked, askedAgain] };
}

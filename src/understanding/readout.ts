import type { Language } from '../domain/language.ts';
import type { AnswerOdds } from './answer-samples.ts';
import type { Hit } from './finder.ts';
import type { Topic } from './topic.ts';

/** Something that a text says, and why it is thought so. */
export interface Finding {
  readonly topic: Topic;
  /**
   * `phrase`: an expression that says it by itself; `together`: words that say it together (rules); `likeness`: the text is like
   * the examples of it, and nothing else was found.
   */
  readonly by: 'phrase' | 'together' | 'likeness';
  /** The words that say it, as they are compared, in their order. Personal: never logged. */
  readonly words: readonly string[];
  /** How likely, 0 to 1, by `likeness`. */
  readonly share?: number;
  /** What is logged: concepts, or the language of the phrase. */
  readonly because: readonly string[];
  /** Places of the first and last word of it. */
  readonly from: number;
  readonly to: number;
}

/** All that was found in a text. */
export interface Readout {
  /** Words, as they are compared. */
  readonly words: readonly string[];
  /** Words that no lexicon has: names, mostly. */
  readonly unknown: ReadonlySet<string>;
  /** Which part of a sentence each word stands in. */
  readonly clauses: readonly number[];
  /** What it says, the most urgent and then the first first; each topic once. */
  readonly findings: readonly Finding[];
  /** Its language, or null where too few words tell. */
  readonly language: Language | null;
  /** So many of its words tell that language more than the next one; 0 where none is told. */
  readonly languageLead: number;
  /** Concepts that are named, for readers of answers. */
  readonly concepts: readonly Hit<string>[];
  /** Which answers it is like, whatever was asked (answer-samples.ts). */
  readonly answers: AnswerOdds;
}

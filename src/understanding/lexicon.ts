import type { Language } from '../domain/language.ts';
import type { AnswerSample } from './answer-samples.ts';
import type { Concept } from './concepts.ts';
import type { Topic } from './topic.ts';

/**
 * The words of one language, as a speaker of it corrects them: `locales/<lng>/phrases.json`.
 *
 * A phrase is words in order, compared folded (no accents, no case). `[x|y]` may be left out, `(x|y)` is one of them, `word*`
 * any word that begins so, `..` up to three words in between.
 */
export interface Lexicon {
  /** Where the words come from: a name for each source, and what it is. */
  readonly sources: Readonly<Record<string, string>>;
  /** Spelling of phones: what stands for what. `q`: `que`. */
  readonly short: Readonly<Record<string, string>>;
  /** Words so frequent in this language, and not in the other four, that few of them tell it. */
  readonly common: readonly string[];
  /** Words for one thing (concepts.ts), in all their forms. */
  readonly concepts: Readonly<Record<Concept, readonly string[]>>;
  /** Frequent words that are right as they stand and mean none of these, so that they are not taken for a slip of another. */
  readonly known: readonly string[];
  /** Whole expressions that say one topic by themselves. */
  readonly phrases: Readonly<Partial<Record<Topic, readonly string[]>>>;
}

export type Lexicons = Readonly<Record<Language, Lexicon>>;

/**
 * What a sentence may be an example of: a topic, `none`, which keeps what is told in passing from being taken for one, or an answer to
 * a question.
 */
export type Sample = Topic | 'none' | AnswerSample;

/** Sentences that say a topic, as people write them: `locales/<lng>/examples.json` and `answers.json`. The classifier learns from them. */
export type Examples = Readonly<Partial<Record<Sample, readonly string[]>>>;

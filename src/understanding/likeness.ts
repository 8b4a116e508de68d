import { ANSWER_SAMPLES, NO_ODDS, type AnswerOdds } from './answer-samples.ts';
import { createClassifier } from './classifier.ts';
import type { Concept } from './concepts.ts';
import type { Seen } from './features.ts';
import type { Examples, Sample } from './lexicon.ts';
import type { Finding, Readout } from './readout.ts';
import { ALARMING } from './rules.ts';
import { isDanger, TOPICS, type Topic } from './topic.ts';
import { train, type Trained } from './training.ts';
import { weighingOf } from './weighing.ts';

const SAMPLES: readonly Sample[] = [...TOPICS, 'none', ...ANSWER_SAMPLES];

/** A text is like a topic from this share on, and like danger where all dangers have so much together: chosen on texts of others. */
const LIKE = 0.25;
/** A few words are like many sentences. */
const LIKE_OF_FEW = 0.45;
const FEW_WORDS = 4;
const LIKE_DANGER = 0.35;
/** Where nothing alarming is named. */
const VERY_LIKE_DANGER = 0.45;
/** Where nothing alarming is named, and in few words. */
const LIKE_NOTHING_ELSE = 0.55;
const SHORT_SENTENCE = 7;
/** A shorter text must name what is alarming, and so must one of names alone. */
const FEWEST_WORDS = 4;
/** A word or two, `si` or `ok gracias`, are like many sentences and say none of them. */
const FEWEST_OF_OTHERS = 3;
/** Under a question fewer words may be an answer: `soy yo`. */
const FEWEST_OF_ANSWERS = 2;
/** Fewer known features say nothing. */
const FEWEST_KNOWN = 3;

/** What is no danger of theirs now, however like one it is told. */
const NOT_NOW: ReadonlySet<string> = new Set<Concept>(['figure', 'over', 'heard_of', 'calls_back']);

/** What a text is like, and how much. */
export interface Like {
  readonly finding: Finding;
  /** 0 to 1 */
  readonly share: number;
}

/**
 * Reads examples and learns from them.
 * @param examples sentences of each topic, in every language
 * @param readWords what is found in a text by words alone
 */
export function trainOn(examples: readonly Examples[], readWords: (text: string) => Readout): Trained {
  return train(
    examples.flatMap((each) =>
      SAMPLES.flatMap((sample) =>
        (each[sample] ?? []).map((text) => ({ sample, ...seenOf(readWords(text)) })),
      ),
    ),
  );
}

/** What a text is like. */
export interface Likenesses {
  /** Topics that it is like enough. */
  readonly topics: readonly Like[];
  readonly answers: AnswerOdds;
}
const NOTHING: Likenesses = { topics: [], answers: NO_ODDS };
/** No division by nothing where a text can only be an answer. */
const LEAST_OF_TOPICS = 1e-9;
/** Under a question an answer is likelier than anything else that people write: what all topics together weigh against it. */
const TOPICS_BESIDE_ANSWERS = 0.3;
/** Which question is open is not known here: what is like an answer to any is a little less like danger. */
const ANSWERS_BESIDE_DANGER = 0.03;

/** What a text is like, where it is like enough. @param trained what examples taught */
export function createLikeness(trained: Trained): (readout: Readout) => Likenesses {
  const classifier = createClassifier(trained);
  const { samples } = classifier;
  const isDangerAt = samples.map(isDanger);
  const { topics: topicsAt, under } = weighingOf(samples);

  /** How much likelier than the topics beside it each answer is: of a copy, since the shares are good until the next text. */
  function oddsOf(shares: Float64Array): AnswerOdds {
    const kept = shares.slice();
    return {
      of(sample) {
        const at = samples.findIndex((each) => each === sample);
        const beside = under.find(({ answers }) => answers.includes(at))?.others ?? [];
        return at < 0 ? 0 : (kept[at] ?? 0) / (TOPICS_BESIDE_ANSWERS * sumOf(kept, beside));
      },
    };
  }

  /** The likeliest danger and the likeliest of the others, by their places, and the share of all dangers together. */
  function likeliest(shares: Float64Array): Readonly<Record<'danger' | 'other' | 'dangers', number>> {
    let [danger, other, dangers] = [-1, -1, 0];
    for (const at of topicsAt) {
      const share = shares[at] ?? 0;
      if (isDangerAt[at] === true) {
        dangers += share;
        if (share > (shares[danger] ?? -1)) danger = at;
      } else if (share > (shares[other] ?? -1)) other = at;
    }
    return { danger, other, dangers };
  }

  return (readout) => {
    const { words, concepts } = readout;
    const isAlarming = concepts.some(({ means }) => ALARMING.has(means));
    // Most texts are a number or a word, which can be like nothing: to weigh them would cost as much as to read them.
    if (!isAlarming && words.length < FEWEST_OF_ANSWERS) return NOTHING;
    const likeness = classifier.classify(seenOf(readout));
    if (likeness.known.length < FEWEST_KNOWN) return NOTHING;
    const { shares } = likeness;
    const answers = oddsOf(shares);
    if (!isAlarming && words.length < FEWEST_OF_OTHERS) return { topics: [], answers };
    const ofTopics = sumOf(shares, topicsAt);
    const { danger, other, dangers: ofDangers } = likeliest(shares);
    const ofAnswers = Math.max(0, ...under.map(({ answers: of }) => sumOf(shares, of)));
    const dangers = ofDangers / (ofTopics + ANSWERS_BESIDE_DANGER * ofAnswers);
    // An answer hides no other topic.
    const share = (shares[other] ?? 0) / ofTopics;
    const found = (at: number, likely: number): readonly Like[] => {
      const topic = samples[at];
      if (topic === undefined || !isTopic(topic)) return [];
      const reasons = classifier.reasonsFor(at, likeness);
      const [from, to] = [0, words.length - 1];
      const because = ['examples'];
      return [
        {
          finding: { topic, by: 'likeness', share: likely, words: reasons, because, from, to },
          share: likely,
        },
      ];
    };
    const isFigure = concepts.some(({ means }) => NOT_NOW.has(means));
    const isSentence = words.length >= FEWEST_WORDS && concepts.length > 0;
    const least = words.length < SHORT_SENTENCE ? LIKE_NOTHING_ELSE : VERY_LIKE_DANGER;
    const isLike = isAlarming ? dangers >= LIKE_DANGER : dangers >= least && isSentence;
    const isOther =
      share >= (words.length <= FEW_WORDS ? LIKE_OF_FEW : LIKE) && words.length >= FEWEST_OF_OTHERS;
    const topics = [
      ...(isLike && !isFigure ? found(danger, ofDangers / ofTopics) : []),
      ...(isOther ? found(other, share) : []),
    ];
    return { topics, answers };
  };
}

/** The share of some samples together, by their places. */
function sumOf(shares: Float64Array, places: readonly number[]): number {
  let sum = LEAST_OF_TOPICS;
  for (const at of places) sum += shares[at] ?? 0;
  return sum;
}

const TOPIC_NAMES: ReadonlySet<string> = new Set(TOPICS);
const isTopic = (sample: Sample): sample is Topic => TOPIC_NAMES.has(sample);

const seenOf = ({ words, concepts }: Readout): Seen => ({
  words,
  concepts: concepts.map(({ means }) => means),
});

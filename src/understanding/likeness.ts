import { featuresOf, learn } from './classifier.ts';
import type { Examples, Sample } from './lexicon.ts';
import type { Finding, Readout } from './readout.ts';
import { ALARMING } from './rules.ts';
import { isDanger, TOPICS } from './topic.ts';

const SAMPLES: readonly Sample[] = [...TOPICS, 'none'];

/** A text is like a topic from this share on, and like danger where all dangers have so much together: chosen on texts of others. */
const LIKE = 0.25;
const LIKE_DANGER = 0.45;
/** Where nothing alarming is named. */
const VERY_LIKE_DANGER = 0.55;
/** A shorter text must name what is alarming, and so must one of names alone. */
const FEWEST_WORDS = 4;
/** A word or two, `si` or `ok gracias`, are like many sentences and say none of them. */
const FEWEST_OF_OTHERS = 3;
/** Fewer known features say nothing. */
const FEWEST_KNOWN = 3;

/** What a text is like, and how much. */
export interface Like {
  readonly finding: Finding;
  /** 0 to 1 */
  readonly share: number;
}

/**
 * What a text is like, of the examples, where it is like enough.
 * @param examples sentences of each topic, in every language
 * @param readWords what is found in a text by words alone
 */
export function createLikeness(
  examples: readonly Examples[],
  readWords: (text: string) => Readout,
): (readout: Readout) => readonly Like[] {
  const classifier = learn(
    examples.flatMap((each) =>
      SAMPLES.flatMap((sample) =>
        (each[sample] ?? []).map((text) => ({ sample, features: featuresOfReadout(readWords(text)) })),
      ),
    ),
  );

  return (readout) => {
    const isAlarming = readout.concepts.some(({ means }) => ALARMING.has(means));
    // Most texts are a number or a word, which can be like nothing: to weigh them would cost as much as to read them.
    if (!isAlarming && readout.words.length < FEWEST_OF_OTHERS) return [];
    const features = featuresOfReadout(readout);
    const { ranked, known } = classifier.classify(features);
    if (known < FEWEST_KNOWN) return [];
    const found = (sample: Sample | undefined, share: number): readonly Like[] => {
      if (sample === undefined || sample === 'none') return [];
      const words = classifier.reasonsFor(sample, features);
      const to = readout.words.length - 1;
      return [
        { finding: { topic: sample, by: 'likeness', words, because: ['examples'], from: 0, to }, share },
      ];
    };
    const dangers = ranked.filter(({ sample }) => isDanger(sample));
    const isFigure = readout.concepts.some(({ means }) => means === 'figure');
    const share = dangers.reduce((sum, each) => sum + each.share, 0);
    const isSentence = readout.words.length >= FEWEST_WORDS && readout.concepts.length > 0;
    const isLike = isAlarming ? share >= LIKE_DANGER : share >= VERY_LIKE_DANGER && isSentence;
    const other = ranked.find(({ sample }) => !isDanger(sample));
    return [
      ...(isLike && !isFigure ? found(dangers[0]?.sample, share) : []),
      ...(other !== undefined && other.share >= LIKE && readout.words.length >= FEWEST_OF_OTHERS
        ? found(other.sample, other.share)
        : []),
    ];
  };
}

const featuresOfReadout = ({ words, concepts }: Readout): readonly string[] =>
  featuresOf(
    words,
    concepts.map(({ means }) => means),
  );

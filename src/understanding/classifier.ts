import {
  featureOfConcept,
  featureOfConcepts,
  featureOfPair,
  featuresOfWhole,
  featuresOfWord,
  type Seen,
} from './features.ts';
import type { Sample } from './lexicon.ts';
import { addShares } from './shares.ts';
import type { Trained } from './training.ts';

/** What a text is like, of all that is known. */
export interface Likeness {
  /** How likely each sample is, in the order of `samples`: 0 to 1, together 1. Good until the next text. */
  readonly shares: Float64Array;
  /** What of the text is known: numbers of features. */
  readonly known: readonly number[];
}

export interface Classifier {
  readonly samples: readonly Sample[];
  classify(seen: Seen): Likeness;
  /** The parts of a text that speak most for a sample, by its place among the samples. Personal: never logged. */
  reasonsFor(sample: number, likeness: Likeness): readonly string[];
}

/** Words that are remembered as reasons. */
const REASONS = 3;
/** Words whose features are kept: who makes words up does not fill the memory. */
const MOST_REMEMBERED = 20_000;

/** Weighs texts by what the examples taught. */
export function createClassifier({ samples, features, weights }: Trained): Classifier {
  const ids = new Map(features.map((feature, id) => [feature, id]));
  const ofWord = remembering((word) => featuresOfWord(word).flatMap((each) => ids.get(each) ?? []));
  const ofConcept = remembering((concept) => ({
    own: ids.get(featureOfConcept(concept)),
    with: remembering((other) => ids.get(featureOfConcepts(concept, other))),
  }));
  const shares = new Float64Array(samples.length);

  /** What is known of a text, each once: the numbers of what featuresOf gives. */
  function knownOf({ words, concepts }: Seen): readonly number[] {
    const found = new Set<number>();
    const add = (id: number | undefined): void => {
      if (id !== undefined) found.add(id);
    };
    let last: string | null = null;
    for (const word of words) {
      if (last !== null) add(ids.get(featureOfPair(last, word)));
      for (const id of ofWord(word)) found.add(id);
      last = word;
    }
    for (const feature of featuresOfWhole(words)) add(ids.get(feature));
    const named = [...new Set(concepts)].sort();
    for (const [at, concept] of named.entries()) {
      const known = ofConcept(concept);
      add(known.own);
      for (let next = at + 1; next < named.length; next += 1) add(known.with(named[next] ?? ''));
    }
    return [...found];
  }

  return {
    samples,
    classify(seen) {
      const known = knownOf(seen);
      addShares(weights, known, shares);
      return { shares, known };
    },
    reasonsFor(sample, { known }) {
      const weightOf = (id: number): number => weights[id * samples.length + sample] ?? 0;
      const reasons: number[] = [];
      for (const id of known) {
        const place = reasons.findIndex((other) => weightOf(id) > weightOf(other));
        if (place >= 0) reasons.splice(place, 0, id);
        else reasons.push(id);
        if (reasons.length > REASONS) reasons.pop();
      }
      return reasons.flatMap((id) => features[id] ?? []);
    },
  };
}

/** What was found for each of the last words. */
function remembering<Found>(find: (word: string) => Found): (word: string) => Found {
  const remembered = new Map<string, { readonly found: Found }>();
  return (word) => {
    const known = remembered.get(word);
    if (known !== undefined) return known.found;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const found = find(word);
    remembered.set(word, { found });
    return found;
  };
}

import type { Sample } from './lexicon.ts';

/** How likely a text is to say something, by the examples of it. */
export interface Likely {
  readonly sample: Sample;
  /** 0 to 1; over all samples, 1. */
  readonly share: number;
}

/** What a text is like, of all that is known. */
export interface Likeness {
  /** Every sample, the likely one first. */
  readonly ranked: readonly Likely[];
  /** How many features of the text are known. */
  readonly known: number;
}

export interface Classifier {
  /** @param features what featuresOf gives */
  classify(features: readonly string[]): Likeness;
  /** The parts of a text that speak most for a sample. Personal: never logged. */
  reasonsFor(sample: Sample, features: readonly string[]): readonly string[];
}

/** What the examples of one sample look like. */
export interface Learned {
  readonly sample: Sample;
  readonly features: readonly string[];
}

/** A feature of one example alone says nothing of others. */
const FEWEST_EXAMPLES = 2;
/** How often all examples are gone through: chosen, as the rate, on examples left out. */
const ROUNDS = 8;
const RATE = 0.6;
/** What a weight's steps are divided by at first. */
const FIRST_SPREAD = 0.1;
/** A smaller miss teaches too little for its time. */
const LEAST_MISS = 0.002;
/** Words that are remembered as reasons. */
const REASONS = 3;

/**
 * What a text is known by: its words, pairs of them, the beginnings of longer words, which spelling by ear keeps, letters in a row,
 * which endings and slips keep, the concepts they name, and pairs of those, which hold for five languages.
 */
export function featuresOf(words: readonly string[], concepts: readonly string[]): readonly string[] {
  const features = new Set<string>();
  words.forEach((word, at) => {
    features.add(word);
    if (word.length >= 6) features.add(`${word.slice(0, 5)}~`);
    for (const letters of lettersOf(word)) features.add(letters);
    const next = words[at + 1];
    if (next !== undefined) features.add(`${word} ${next}`);
  });
  const named = [...new Set(concepts)].sort();
  named.forEach((concept, at) => {
    features.add(`<${concept}>`);
    for (const other of named.slice(at + 1)) features.add(`<${concept}> <${other}>`);
  });
  return [...features];
}

/** Letters in a row that a word is known by. */
const LETTERS = 4;

function lettersOf(word: string): readonly string[] {
  const whole = `^${word}$`;
  return Array.from(
    { length: Math.max(0, whole.length - LETTERS + 1) },
    (_, at) => `#${whole.slice(at, at + LETTERS)}`,
  );
}

/**
 * Learns what texts of each topic look like: multinomial logistic regression, by stochastic gradient descent with a step of its own
 * for each weight (AdaGrad: Duchi and others, 2011). The same examples in the same order give the same classifier.
 */
export function learn(examples: readonly Learned[]): Classifier {
  const samples = [...new Set(examples.map(({ sample }) => sample))].sort();
  const size = samples.length;
  const ids = idsOf(examples);
  const weights = new Float32Array(ids.size * size);
  const spread = new Float32Array(ids.size * size).fill(FIRST_SPREAD);
  const known = (features: readonly string[]): readonly number[] =>
    features.flatMap((feature) => ids.get(feature) ?? []);

  /** The share of each sample, by the features that are known. */
  function sharesOf(features: readonly number[], shares: Float64Array): void {
    shares.fill(0);
    const part = 1 / Math.sqrt(Math.max(1, features.length));
    for (const id of features)
      for (let at = 0; at < size; at += 1)
        shares[at] = (shares[at] ?? 0) + part * (weights[id * size + at] ?? 0);
    const most = shares.reduce((high, each) => Math.max(high, each), -Infinity);
    let sum = 0;
    for (let at = 0; at < size; at += 1) {
      const share = Math.exp((shares[at] ?? 0) - most);
      shares[at] = share;
      sum += share;
    }
    for (let at = 0; at < size; at += 1) shares[at] = (shares[at] ?? 0) / sum;
  }

  function teach(features: readonly number[], right: number, shares: Float64Array): void {
    sharesOf(features, shares);
    const part = 1 / Math.sqrt(Math.max(1, features.length));
    for (let at = 0; at < size; at += 1) {
      const miss = part * ((shares[at] ?? 0) - (at === right ? 1 : 0));
      if (Math.abs(miss) < LEAST_MISS) continue;
      for (const id of features) {
        const weight = id * size + at;
        const wide = (spread[weight] ?? 0) + miss * miss;
        spread[weight] = wide;
        weights[weight] = (weights[weight] ?? 0) - (RATE / Math.sqrt(wide)) * miss;
      }
    }
  }

  const shares = new Float64Array(size);
  const lessons = mixed(examples).map(({ sample, features }) => ({
    features: known(features),
    right: samples.indexOf(sample),
  }));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { features, right } of lessons) teach(features, right, shares);

  return {
    classify(features) {
      const of = known(features);
      sharesOf(of, shares);
      const ranked = samples
        .map((sample, at) => ({ sample, share: shares[at] ?? 0 }))
        .sort((a, b) => b.share - a.share);
      return { ranked, known: of.length };
    },
    reasonsFor(sample, features) {
      const at = samples.indexOf(sample);
      return features
        .flatMap((feature) => {
          const id = ids.get(feature);
          return id === undefined ? [] : [{ feature, weight: weights[id * size + at] ?? 0 }];
        })
        .sort((a, b) => b.weight - a.weight)
        .slice(0, REASONS)
        .map(({ feature }) => feature);
    },
  };
}

/** A number for each feature that enough examples have. */
function idsOf(examples: readonly Learned[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const ids = new Map<string, number>();
  for (const [feature, count] of counts) if (count >= FEWEST_EXAMPLES) ids.set(feature, ids.size);
  return ids;
}

/** The same examples, those of one sample far from each other: what is learned last would weigh most. */
function mixed(examples: readonly Learned[]): readonly Learned[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  return examples
    .map((example, at) => ({ example, key: (at * golden) % 1 }))
    .sort((a, b) => a.key - b.key)
    .map(({ example }) => example);
}

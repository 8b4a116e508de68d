import type { Topic } from './topic.ts';

/** What a text is most like, of all that is known. */
export interface Likeness {
  readonly topic: Topic;
  /** How much more like this topic than like the next one: natural logarithm of the ratio, per feature of the text. */
  readonly lead: number;
  /** How many of its features are known. */
  readonly known: number;
  /** The parts of it that speak most for the topic. Personal: never logged. */
  readonly words: readonly string[];
}

export interface Classifier {
  /** @param features what featuresOf gives */
  classify(features: readonly string[]): Likeness | null;
}

/** Added to each count, so that a word never seen says little and not everything. */
const SMOOTHING = 0.3;
/** Words that are remembered as reasons. */
const REASONS = 3;

/**
 * What a text is known by: its words, pairs of them, the concepts they name, and the beginnings of longer words, which spelling by
 * ear keeps.
 */
export function featuresOf(words: readonly string[], concepts: readonly string[]): readonly string[] {
  const features = new Set<string>();
  words.forEach((word, at) => {
    features.add(word);
    if (word.length >= 6) features.add(`${word.slice(0, 5)}~`);
    const next = words[at + 1];
    if (next !== undefined) features.add(`${word} ${next}`);
  });
  for (const concept of concepts) features.add(`<${concept}>`);
  return [...features];
}

/**
 * Learns what texts of each topic look like (complement naive Bayes: Rennie and others, 2003, which holds where some topics have
 * many more examples than others). The same examples give the same classifier.
 */
export function learn(
  examples: readonly { readonly topic: Topic; readonly features: readonly string[] }[],
): Classifier {
  const topics = [...new Set(examples.map(({ topic }) => topic))].sort();
  const all = new Map<string, number>();
  const of = new Map<Topic, Map<string, number>>(topics.map((topic) => [topic, new Map()]));
  const totals = new Map<Topic, number>();
  let total = 0;
  for (const { topic, features } of examples)
    for (const feature of features) {
      all.set(feature, (all.get(feature) ?? 0) + 1);
      const own = of.get(topic);
      own?.set(feature, (own.get(feature) ?? 0) + 1);
      totals.set(topic, (totals.get(topic) ?? 0) + 1);
      total += 1;
    }
  const weights = new Map<string, Float64Array>();
  /** How much a feature speaks for each topic: how rare it is in all others. Reckoned once, when it is first met. */
  function weightOf(feature: string): Float64Array | null {
    const known = weights.get(feature);
    if (known !== undefined) return known;
    const everywhere = all.get(feature);
    if (everywhere === undefined) return null;
    const weight = Float64Array.from(topics, (topic) => {
      const own = of.get(topic)?.get(feature) ?? 0;
      const ofTopic = totals.get(topic) ?? 0;
      const here = (own + SMOOTHING) / (ofTopic + SMOOTHING * all.size);
      const there = (everywhere - own + SMOOTHING) / (total - ofTopic + SMOOTHING * all.size);
      return Math.log(here / there);
    });
    weights.set(feature, weight);
    return weight;
  }

  return {
    classify(features) {
      const known = features.flatMap((feature) => {
        const weight = weightOf(feature);
        return weight === null ? [] : [{ feature, weight }];
      });
      const [first, second] = topics
        .map((topic, at) => ({
          topic,
          at,
          score: known.reduce((sum, { weight }) => sum + (weight[at] ?? 0), 0),
        }))
        .sort((a, b) => b.score - a.score);
      if (first === undefined || first.score <= 0) return null;
      const { topic, at, score } = first;
      const words = known
        .toSorted((a, b) => (b.weight[at] ?? 0) - (a.weight[at] ?? 0))
        .slice(0, REASONS)
        .map(({ feature }) => feature);
      return { topic, lead: (score - (second?.score ?? 0)) / known.length, known: known.length, words };
    },
  };
}

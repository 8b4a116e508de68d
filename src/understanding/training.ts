import { featuresOf, type Seen } from './features.ts';
import type { Sample } from './lexicon.ts';
import { addSharesAmong } from './shares.ts';
import { weighingOf, type Lesson } from './weighing.ts';

/** One example: what it is an example of, and what is seen of it. */
export interface Example extends Seen {
  readonly sample: Sample;
}

/** What the examples taught. */
export interface Trained {
  readonly samples: readonly Sample[];
  /** Those that are known, each at its number. */
  readonly features: readonly string[];
  /** A row of weights for each feature, a column for each sample. */
  readonly weights: Float32Array;
}

/** A feature of one or two examples says little of others. */
const FEWEST_EXAMPLES = 3;
/** How often all examples are gone through: chosen, as the rate, on examples left out. */
const ROUNDS = 12;
const RATE = 0.6;
/** The mean of what the last rounds taught holds: a sentence more in one place changes less in another. */
const MEAN_OF = 4;
/** What of each example is left out in a round, so that no few words are relied on: others will say it in other words. */
const LEFT_OUT = 0.3;
/** What a weight's steps are divided by at first. */
const FIRST_SPREAD = 0.1;
/** A smaller miss teaches too little for its time. */
const LEAST_MISS = 0.002;

/**
 * Learns what texts of each topic, and of each answer under its question, look like: multinomial logistic regression, by stochastic
 * gradient descent with a step of its own for each weight (AdaGrad: Duchi and others, 2011). The same examples in the same order teach
 * the same.
 */
export function train(examples: readonly Example[]): Trained {
  const lessons = examples.map(({ sample, ...seen }) => ({ sample, features: featuresOf(seen) }));
  const samples = [...new Set(lessons.map(({ sample }) => sample))].sort();
  const size = samples.length;
  const ids = idsOf(lessons);
  const weights = new Float32Array(ids.size * size);
  const spread = new Float32Array(ids.size * size).fill(FIRST_SPREAD);
  const shares = new Float64Array(size);
  const weighing = weighingOf(samples);

  function teach(features: readonly number[], { right, among }: Lesson): void {
    addSharesAmong(weights, features, shares, among);
    const part = 1 / Math.sqrt(Math.max(1, features.length));
    for (const at of among) {
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

  const known = mixed(lessons).map(({ sample, features }) => ({
    features: features.flatMap((feature) => ids.get(feature) ?? []),
    right: samples.indexOf(sample),
  }));
  const mean = new Float32Array(weights.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    known.forEach(({ features, right }, at) => {
      teach(leavingOut(features, at + round * known.length), weighing.lesson(right, { at, round }));
    });
    if (round < ROUNDS - MEAN_OF) continue;
    weights.forEach((weight, at) => {
      mean[at] = (mean[at] ?? 0) + weight / MEAN_OF;
    });
  }
  return { samples, features: [...ids.keys()], weights: mean };
}

/** Most of what an example has: others in each round, and always the same of the same. */
function leavingOut(features: readonly number[], turn: number): readonly number[] {
  const least = LEFT_OUT * 2 ** 32;
  return features.filter((id) => mixedBits(Math.imul(id + 1, 0x9e3779b1) ^ mixedBits(turn)) >= least);
}

/** A number without a sign in which each bit depends on all of another's (the end of MurmurHash3). */
function mixedBits(number: number): number {
  let bits = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A number for each feature that enough examples have. */
function idsOf(lessons: readonly { readonly features: readonly string[] }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of lessons)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const ids = new Map<string, number>();
  for (const [feature, count] of counts) if (count >= FEWEST_EXAMPLES) ids.set(feature, ids.size);
  return ids;
}

/** The same, those of one sample far from each other: what is learned last would weigh most. */
function mixed<Each>(lessons: readonly Each[]): readonly Each[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  return lessons
    .map((lesson, at) => ({ lesson, key: (at * golden) % 1 }))
    .sort((a, b) => a.key - b.key)
    .map(({ lesson }) => lesson);
}

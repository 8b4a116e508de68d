/** What a text is known by, before any example was read. */
export interface Seen {
  /** As they are compared. */
  readonly words: readonly string[];
  /** The concepts that they name. */
  readonly concepts: readonly string[];
}

/** Letters in a row that a word is known by. */
const LETTERS = 4;
/** A longer word is known by its beginning as well. */
const LONG = 6;
const BEGINNING = 5;
/** Lengths are told apart the less, the longer a text is, and from 16 words on not at all. */
const [STEPS, LONGEST] = [1.5, 6];

/** What a word is known by: itself, its beginning, which spelling by ear keeps, and letters in a row, which endings and slips keep. */
export function featuresOfWord(word: string): readonly string[] {
  const whole = `^${word}$`;
  const letters = Array.from(
    { length: Math.max(0, whole.length - LETTERS + 1) },
    (_, at) => `#${whole.slice(at, at + LETTERS)}`,
  );
  return [word, ...(word.length >= LONG ? [`${word.slice(0, BEGINNING)}~`] : []), ...letters];
}

/** What two words in a row are known by. */
export const featureOfPair = (word: string, next: string): string => `${word} ${next}`;

/** How a text begins, how it ends, and about how long it is. */
export function featuresOfWhole(words: readonly string[]): readonly string[] {
  const long = Math.min(LONGEST, Math.floor(STEPS * Math.sqrt(words.length)));
  return [`^ ${words[0] ?? ''}`, `${words.at(-1) ?? ''} $`, `=${String(long)}`];
}

export const featureOfConcept = (concept: string): string => `<${concept}>`;

/** What two concepts are known by, which holds for five languages. @param other comes after it by the alphabet */
export const featureOfConcepts = (concept: string, other: string): string => `<${concept}> <${other}>`;

function featuresOfConcepts(concepts: readonly string[]): readonly string[] {
  const named = [...new Set(concepts)].sort();
  return named.flatMap((concept, at) => [
    featureOfConcept(concept),
    ...named.slice(at + 1).map((other) => featureOfConcepts(concept, other)),
  ]);
}

/** All that a text is known by, each once. */
export function featuresOf({ words, concepts }: Seen): readonly string[] {
  const ofWords = words.flatMap((word, at) => {
    const next = words[at + 1];
    return [...featuresOfWord(word), ...(next === undefined ? [] : [featureOfPair(word, next)])];
  });
  return [...new Set([...ofWords, ...featuresOfWhole(words), ...featuresOfConcepts(concepts)])];
}

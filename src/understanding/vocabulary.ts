import { slipsBetween } from '../domain/slips.ts';

/**
 * The words that the phrases know, and which of them a word as somebody typed it may be: exactly, by its beginning (`secuestr*`), or
 * with a slip in it. Slips are found by leaving letters out on both sides (symmetric deletes), so that a look-up costs the letters of
 * one word and not the size of the vocabulary.
 */
export interface Vocabulary {
  /** The id of a word or stem of the phrases; `secuestr*` is a stem. */
  idOf(entry: string): number;
  /** Whether a word stands in the phrases as it is. */
  has(word: string): boolean;
  /** Every entry that a typed word, or what it stands for, may be: the exact ones of each first. Equal ones are one object. */
  entriesOf(word: string, also?: readonly string[]): Entries;
}

/** What a word may be, of all that the phrases know. */
export type Entries = readonly number[];

/** Shorter words are too like each other: a slip in one is another word. */
const SHORTEST_WITH_SLIP = 6;
/** From here on two slips. */
const SHORTEST_WITH_TWO = 9;
/** Words whose entries are kept: who makes words up does not fill the memory. */
const MOST_REMEMBERED = 20_000;

export function createVocabulary(): Vocabulary & { readonly seal: () => void } {
  const words = new Map<string, number>();
  const stems = new Map<string, number>();
  let stemLengths: readonly number[] = [];
  let size = 0;
  /** Words and stems by what is left of them without a letter; made for the first word that is not known: many processes meet none. */
  let deletes: ReadonlyMap<string, readonly string[]> | null = null;
  const remembered = new Map<string, Entries>();
  /** One object for the same entries, by what they are. */
  const equal = new Map<string, Entries>();

  const add = (to: Map<string, number>, word: string): number => {
    const known = to.get(word);
    if (known !== undefined) return known;
    to.set(word, size);
    size += 1;
    return size - 1;
  };

  /** The entries that a word may be by its beginning or with a slip. */
  function entriesOfOne(word: string): readonly number[] {
    const found = new Set<number>();
    const exact = words.get(word);
    if (exact !== undefined) found.add(exact);
    for (const length of stemLengths) {
      const stem = length <= word.length ? stems.get(word.slice(0, length)) : undefined;
      if (stem !== undefined) found.add(stem);
    }
    if (found.size > 0 || word.length < SHORTEST_WITH_SLIP || /\d/.test(word)) return [...found];
    deletes ??= withLettersOut([...words.keys(), ...stems.keys()]);
    for (const like of likeOf(word, deletes)) {
      const entry = words.get(like);
      if (entry !== undefined) found.add(entry);
    }
    for (const length of stemLengths)
      if (length >= SHORTEST_WITH_SLIP)
        for (const cut of [length, length + 1, length - 1])
          if (cut <= word.length)
            for (const like of likeOf(word.slice(0, cut), deletes, 1)) {
              const stem = stems.get(like);
              if (stem !== undefined && like.length === length) found.add(stem);
            }
    return [...found];
  }

  return {
    idOf(entry) {
      return entry.endsWith('*') ? add(stems, entry.slice(0, -1)) : add(words, entry);
    },
    has: (word) => words.has(word),
    seal() {
      stemLengths = [...new Set([...stems.keys()].map(({ length }) => length))].sort((a, b) => b - a);
    },
    entriesOf(word, also = []) {
      const name = also.length === 0 ? word : [word, ...also].join(' ');
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const found = new Set([word, ...also].flatMap(entriesOfOne));
      const key = [...found].join();
      const entries = equal.get(key) ?? [...found];
      if (remembered.size >= MOST_REMEMBERED) {
        remembered.clear();
        equal.clear();
      }
      remembered.set(name, entries);
      equal.set(key, entries);
      return entries;
    },
  };
}

function withLettersOut(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const deletes = new Map<string, string[]>();
  for (const word of words)
    if (word.length >= SHORTEST_WITH_SLIP)
      for (const shorter of [word, ...withoutOne(word)]) {
        const list = deletes.get(shorter);
        if (list === undefined) deletes.set(shorter, [word]);
        else if (!list.includes(word)) list.push(word);
      }
  return deletes;
}

function withoutOne(word: string): readonly string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
}

function likeOf(
  word: string,
  deletes: ReadonlyMap<string, readonly string[]>,
  most = word.length >= SHORTEST_WITH_TWO ? 2 : 1,
): readonly string[] {
  const near = new Set<string>();
  const keys = [word, ...withoutOne(word)];
  if (most === 2) keys.push(...withoutOne(word).flatMap(withoutOne));
  for (const key of keys)
    for (const candidate of deletes.get(key) ?? [])
      if (slipsBetween(word, candidate, most) <= most) near.add(candidate);
  return [...near];
}

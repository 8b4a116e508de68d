import type { KeyRange, WordRanges } from './name-keys.ts';

/** Names of one word that are looked through; who has one of the most frequent is asked for another word besides. */
const MOST_OF_WORD = 20_000;
/** Families that one query asks about. */
const AT_ONCE = 500;

/** The stored names of one database. */
export interface NameIndex {
  /** How many names are in a range; no further than `most`. */
  count(range: KeyRange, most: number): Promise<number>;
  /** The families of the first names in a range. */
  families(range: KeyRange, limit: number): Promise<readonly string[]>;
  /** Those of the families that have a name in a range. */
  having(familyIds: readonly string[], range: KeyRange): Promise<readonly string[]>;
}

/** Families in which all words are names, of one or of several people. */
export interface NamedFamilies {
  /** Those in which each is a whole word come first. */
  readonly familyIds: readonly string[];
  /** Whether there may be others. */
  readonly more: boolean;
}

/** @param words at least one */
export async function searchNames(
  index: NameIndex,
  words: readonly WordRanges[],
  limit: number,
): Promise<NamedFamilies> {
  const found = new Set<string>();
  let more = false;
  for (const way of ['whole', 'start'] as const) {
    const ranges = await rarestFirst(
      index,
      words.map((word) => word[way]),
    );
    const [first, ...others] = ranges;
    if (first === undefined) continue;
    const candidates = [...new Set(await index.families(first, MOST_OF_WORD + 1))];
    more ||= candidates.length > MOST_OF_WORD;
    for (let at = 0; at < candidates.length && found.size <= limit; at += AT_ONCE) {
      let some: readonly string[] = candidates.slice(at, at + AT_ONCE);
      for (const range of others) if (some.length > 0) some = await index.having(some, range);
      for (const familyId of some) found.add(familyId);
    }
  }
  return { familyIds: [...found].slice(0, limit), more: more || found.size > limit };
}

async function rarestFirst(index: NameIndex, ranges: readonly KeyRange[]): Promise<readonly KeyRange[]> {
  if (ranges.length < 2) return ranges;
  const counted = await Promise.all(
    ranges.map(async (range) => ({ range, count: await index.count(range, MOST_OF_WORD + 1) })),
  );
  return counted.sort((a, b) => a.count - b.count).map(({ range }) => range);
}

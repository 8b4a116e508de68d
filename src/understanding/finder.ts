import type { Language } from '../domain/language.ts';
import type { Phrase } from './phrase.ts';
import type { Token } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Where a phrase stands in a text. */
export interface Hit<Meaning> {
  readonly means: Meaning;
  /** Places of its first and last word. */
  readonly from: number;
  readonly to: number;
  readonly language: Language;
}

interface Node<Meaning> {
  /** Reached by one way only, so that phrases which begin alike can share it. */
  readonly shared: boolean;
  readonly next: Map<number, Node<Meaning>[]>;
  /** What follows a gap. */
  readonly gaps: Node<Meaning>[];
  readonly ends: { readonly means: Meaning; readonly language: Language }[];
}

/** Words that a gap may hold. */
const LONGEST_GAP = 3;

/** Finds many phrases at once: a graph of their words, walked from each word of a text. */
export interface Finder<Meaning> {
  add(phrase: Phrase, means: Meaning, language: Language): void;
  find(tokens: readonly Token[]): readonly Hit<Meaning>[];
}

export function createFinder<Meaning>(vocabulary: Vocabulary): Finder<Meaning> {
  type At = Node<Meaning>;
  const fresh = (shared: boolean): At => ({ shared, next: new Map(), gaps: [], ends: [] });
  const root = fresh(true);

  /** One word further from each of `starts`, to one place. */
  function step(starts: readonly At[], entry: number, into: At | null): At {
    const [only] = starts;
    if (into === null && only?.shared === true && starts.length === 1) {
      const known = only.next.get(entry)?.find(({ shared }) => shared);
      if (known !== undefined) return known;
    }
    const to = into ?? fresh(starts.length === 1 && only?.shared === true);
    for (const start of starts) {
      const list = start.next.get(entry);
      if (list === undefined) start.next.set(entry, [to]);
      else if (!list.includes(to)) list.push(to);
    }
    return to;
  }

  /** The places at which a phrase ends that begins at `starts`; its last word leads to `into` where that is given. */
  function grow(starts: readonly At[], phrase: Phrase, into: At | null): readonly At[] {
    return phrase.reduce<readonly At[]>((from, part, at) => {
      const last = at === phrase.length - 1 ? into : null;
      if (part === 'gap') {
        const behind = last ?? fresh(false);
        for (const start of from) if (!start.gaps.includes(behind)) start.gaps.push(behind);
        return [behind];
      }
      if ('entry' in part) return [step(from, vocabulary.idOf(part.entry), last)];
      const join = last ?? fresh(false);
      const ends = new Set<At>(part.optional ? from : []);
      for (const each of part.anyOf) for (const end of grow(from, each, join)) ends.add(end);
      return [...ends];
    }, starts);
  }

  return {
    add(phrase, means, language) {
      for (const node of grow([root], phrase, null))
        if (!node.ends.some((end) => end.means === means && end.language === language))
          node.ends.push({ means, language });
    },
    find(tokens) {
      const entries = tokens.map(({ word }) => vocabulary.entriesOf(word));
      const hits: Hit<Meaning>[] = [];
      const follow = (node: At, here: readonly number[] | undefined, from: number, at: number): void => {
        if (here === undefined) return;
        for (const entry of here) for (const next of node.next.get(entry) ?? NONE) walk(next, from, at + 1);
      };
      const walk = (node: At, from: number, at: number): void => {
        for (const end of node.ends) hits.push({ ...end, from, to: at - 1 });
        follow(node, entries[at], from, at);
        for (const gap of node.gaps)
          for (let skipped = 0; skipped <= LONGEST_GAP; skipped += 1)
            follow(gap, entries[at + skipped], from, at + skipped);
      };
      for (let from = 0; from < tokens.length; from += 1) follow(root, entries[from], from, from);
      return hits;
    },
  };
}

const NONE: readonly never[] = [];

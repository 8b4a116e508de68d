import type { Language } from '../domain/language.ts';
import type { Step } from './phrase.ts';
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
  readonly next: Map<number, Node<Meaning>>;
  /** What follows a gap. */
  gap: Node<Meaning> | null;
  readonly ends: { readonly means: Meaning; readonly language: Language }[];
}

/** Words that a gap may hold. */
const LONGEST_GAP = 3;

/** Finds many phrases at once: a tree of their words, walked from each word of a text. */
export interface Finder<Meaning> {
  add(way: readonly Step[], means: Meaning, language: Language): void;
  find(tokens: readonly Token[]): readonly Hit<Meaning>[];
}

export function createFinder<Meaning>(vocabulary: Vocabulary): Finder<Meaning> {
  const fresh = (): Node<Meaning> => ({ next: new Map(), gap: null, ends: [] });
  const root = fresh();
  return {
    add(way, means, language) {
      let node = root;
      for (const step of way) {
        if (step === 'gap') {
          node.gap ??= fresh();
          node = node.gap;
          continue;
        }
        const id = vocabulary.idOf(step.entry);
        const next = node.next.get(id) ?? fresh();
        node.next.set(id, next);
        node = next;
      }
      if (!node.ends.some((end) => end.means === means && end.language === language))
        node.ends.push({ means, language });
    },
    find(tokens) {
      const entries = tokens.map(({ word }) => vocabulary.entriesOf(word));
      const hits: Hit<Meaning>[] = [];
      const walk = (node: Node<Meaning>, from: number, at: number): void => {
        for (const end of node.ends) hits.push({ ...end, from, to: at - 1 });
        const here = entries[at];
        if (here === undefined) return;
        for (const entry of here) {
          const next = node.next.get(entry);
          if (next !== undefined) walk(next, from, at + 1);
        }
        if (node.gap !== null)
          for (let skipped = 0; skipped <= LONGEST_GAP; skipped += 1) {
            const after = entries[at + skipped];
            if (after === undefined) break;
            for (const entry of after) {
              const next = node.gap.next.get(entry);
              if (next !== undefined) walk(next, from, at + skipped + 1);
            }
          }
      };
      for (let from = 0; from < tokens.length; from += 1) walk(root, from, from);
      return hits;
    },
  };
}

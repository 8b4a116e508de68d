import type { Language } from '../domain/language.ts';
import { createPhraseGraph, type Node } from './phrase-graph.ts';
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

/** All the nodes of the graph that the same words lead to, as one: made when they are first met, and kept. */
interface State<Meaning> {
  readonly nodes: readonly Node<Meaning>[];
  readonly ends: Node<Meaning>['ends'];
  /** Where a gap begins. */
  readonly gap: State<Meaning> | null;
  /** Null: no phrase goes on with this word. */
  readonly next: Map<number, State<Meaning> | null>;
}

/** Words that a gap may hold. */
const LONGEST_GAP = 3;

/** Finds many phrases at once, from each word of a text on. */
export interface Finder<Meaning> {
  /** @throws RangeError after the first text was read */
  add(phrase: Phrase, means: Meaning, language: Language): void;
  find(tokens: readonly Token[]): readonly Hit<Meaning>[];
}

export function createFinder<Meaning>(vocabulary: Vocabulary): Finder<Meaning> {
  const graph = createPhraseGraph<Meaning>(vocabulary);
  const states = createStates<Meaning>();
  let start: State<Meaning> | null = null;

  const entriesOf = ({ word, also = [] }: Token): readonly number[] =>
    also.length === 0
      ? vocabulary.entriesOf(word)
      : [...new Set([word, ...also].flatMap((each) => vocabulary.entriesOf(each)))];

  return {
    add(phrase, means, language) {
      if (start !== null) throw new RangeError('a phrase was added after the first text was read');
      graph.add(phrase, means, language);
    },
    find(tokens) {
      const entries = tokens.map(entriesOf);
      const hits: Hit<Meaning>[] = [];
      const follow = (state: State<Meaning>, from: number, at: number): void => {
        for (const entry of entries[at] ?? []) {
          const next = states.next(state, entry);
          if (next !== null) walk(next, from, at + 1);
        }
      };
      const walk = (state: State<Meaning>, from: number, at: number): void => {
        for (const end of state.ends) hits.push({ ...end, from, to: at - 1 });
        follow(state, from, at);
        if (state.gap !== null)
          for (let skipped = 0; skipped <= LONGEST_GAP; skipped += 1) follow(state.gap, from, at + skipped);
      };
      start ??= states.of([graph.root]);
      for (let from = 0; from < tokens.length; from += 1) follow(start, from, from);
      return hits.sort((a, b) => a.from - b.from || b.to - a.to);
    },
  };
}

/** Sets of nodes as states. Equal sets are one state, so that there are no more of them than the phrases can be in. */
function createStates<Meaning>() {
  const made = new Map<string, State<Meaning>>();

  function of(nodes: readonly Node<Meaning>[]): State<Meaning> {
    const unique = [...new Set(nodes)].sort((a, b) => a.id - b.id);
    const key = unique.map(({ id }) => id).join();
    const known = made.get(key);
    if (known !== undefined) return known;
    const gaps = unique.flatMap((node) => node.gaps);
    const ends: State<Meaning>['ends'] = [];
    for (const end of unique.flatMap((node) => node.ends))
      if (!ends.some(({ means, language }) => means === end.means && language === end.language))
        ends.push(end);
    const state = { nodes: unique, ends, gap: gaps.length === 0 ? null : of(gaps), next: new Map() };
    made.set(key, state);
    return state;
  }

  return {
    of,
    /** Where a word leads from a state, or null. */
    next(state: State<Meaning>, entry: number): State<Meaning> | null {
      const known = state.next.get(entry);
      if (known !== undefined) return known;
      const nodes = state.nodes.flatMap((node) => node.next.get(entry) ?? []);
      const next = nodes.length === 0 ? null : of(nodes);
      state.next.set(entry, next);
      return next;
    },
  };
}

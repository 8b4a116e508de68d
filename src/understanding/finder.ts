import type { Language } from '../domain/language.ts';
import { createPhraseGraph, type Node } from './phrase-graph.ts';
import type { Phrase } from './phrase.ts';
import type { Token } from './tokens.ts';
import type { Entries, Vocabulary } from './vocabulary.ts';

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
  readonly ends: NonNullable<Node<Meaning>['ends']>;
  /** Where a gap begins. */
  readonly gap: State<Meaning> | null;
  /** By all that a word may be. Null: no phrase goes on with such a word. */
  readonly next: Map<Entries, State<Meaning> | null>;
}

/** Words that a gap may hold. */
const LONGEST_GAP = 3;
/** Steps that are kept, more than texts of all who write need: who makes words up does not fill the memory. */
const MOST_STEPS = 300_000;

/** Finds many phrases at once, from each word of a text on. */
export interface Finder<Meaning> {
  /** @throws RangeError after the first text was read */
  add(phrase: Phrase, means: Meaning, language: Language): void;
  find(tokens: readonly Token[]): readonly Hit<Meaning>[];
}

export function createFinder<Meaning>(vocabulary: Vocabulary): Finder<Meaning> {
  const graph = createPhraseGraph<Meaning>(vocabulary);
  let states: States<Meaning> | null = null;

  return {
    add(phrase, means, language) {
      if (states !== null) throw new RangeError('a phrase was added after the first text was read');
      graph.add(phrase, means, language);
    },
    find(tokens) {
      if (states === null || states.steps() > MOST_STEPS) states = createStates(graph.root);
      const met = states;
      const entries = tokens.map(({ word, also }) => vocabulary.entriesOf(word, also));
      const hits: Hit<Meaning>[] = [];
      /** From a state with the word at a place, to all that begins with it. */
      const follow = (state: State<Meaning>, from: number, at: number): void => {
        const word = entries[at];
        const to = word === undefined ? null : met.next(state, word);
        if (to === null) return;
        for (const { means, language } of to.ends) hits.push({ means, language, from, to: at });
        follow(to, from, at + 1);
        if (to.gap === null) return;
        for (let skipped = 0; skipped <= LONGEST_GAP; skipped += 1) follow(to.gap, from, at + 1 + skipped);
      };
      for (let from = 0; from < tokens.length; from += 1) follow(met.start, from, from);
      return hits.sort((a, b) => a.from - b.from || b.to - a.to);
    },
  };
}

/** The states that were met. */
interface States<Meaning> {
  readonly start: State<Meaning>;
  /** How many steps between them are kept. */
  steps(): number;
  /** Where a word leads from a state, or null. */
  next(state: State<Meaning>, word: Entries): State<Meaning> | null;
}

/** Sets of nodes as states. Equal sets are one state, so that there are no more of them than the phrases can be in. */
function createStates<Meaning>(root: Node<Meaning>): States<Meaning> {
  const made = new Map<string, State<Meaning>>();
  let steps = 0;

  function of(nodes: readonly Node<Meaning>[]): State<Meaning> {
    const unique = [...new Set(nodes)].sort((a, b) => a.id - b.id);
    const key = unique.map(({ id }) => id).join();
    const known = made.get(key);
    if (known !== undefined) return known;
    const gaps = unique.flatMap((node) => node.gaps ?? []);
    const ends: State<Meaning>['ends'] = [];
    for (const end of unique.flatMap((node) => node.ends ?? []))
      if (!ends.some(({ means, language }) => means === end.means && language === end.language))
        ends.push(end);
    const state = { nodes: unique, ends, gap: gaps.length === 0 ? null : of(gaps), next: new Map() };
    made.set(key, state);
    return state;
  }

  return {
    start: of([root]),
    steps: () => steps,
    next(state, word) {
      const known = state.next.get(word);
      if (known !== undefined) return known;
      const nodes = state.nodes.flatMap((node) => word.flatMap((entry) => node.next?.get(entry) ?? []));
      const next = nodes.length === 0 ? null : of(nodes);
      state.next.set(word, next);
      steps += 1;
      return next;
    },
  };
}

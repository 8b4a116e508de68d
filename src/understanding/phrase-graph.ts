import type { Language } from '../domain/language.ts';
import type { Phrase } from './phrase.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A place between two words of phrases. Most are the end of one and nothing else: lists are made when something is put in. */
export interface Node<Meaning> {
  readonly id: number;
  /** Reached by one way only, so that phrases which begin alike can share it. */
  readonly shared: boolean;
  next: Map<number, Node<Meaning>[]> | null;
  /** What follows a gap. */
  gaps: Node<Meaning>[] | null;
  ends: { readonly means: Meaning; readonly language: Language }[] | null;
}

/** Many phrases as one graph of their words. */
export interface PhraseGraph<Meaning> {
  readonly root: Node<Meaning>;
  add(phrase: Phrase, means: Meaning, language: Language): void;
}

export function createPhraseGraph<Meaning>(vocabulary: Vocabulary): PhraseGraph<Meaning> {
  type At = Node<Meaning>;
  let made = 0;
  const fresh = (shared: boolean): At => ({ id: made++, shared, next: null, gaps: null, ends: null });
  const root = fresh(true);

  /** One word further from each of `starts`, to one place. */
  function step(starts: readonly At[], entry: number, into: At | null): At {
    const [only] = starts;
    if (into === null && only?.shared === true && starts.length === 1) {
      const known = only.next?.get(entry)?.find(({ shared }) => shared);
      if (known !== undefined) return known;
    }
    const to = into ?? fresh(starts.length === 1 && only?.shared === true);
    for (const start of starts) {
      const list = (start.next ??= new Map<number, At[]>()).get(entry);
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
        for (const start of from) if (start.gaps?.includes(behind) !== true) (start.gaps ??= []).push(behind);
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
    root,
    add(phrase, means, language) {
      for (const node of grow([root], phrase, null))
        if (node.ends?.some((end) => end.means === means && end.language === language) !== true)
          (node.ends ??= []).push({ means, language });
    },
  };
}

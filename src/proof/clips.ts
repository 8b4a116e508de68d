import { QUESTIONS } from '../../flows/questions/all.ts';
import { clipsOf } from '../conversation/clip-of.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import { createWording } from '../wording/i18n.ts';
import { utteranceKey, type Walk } from './walk.ts';

/** The names that clips may have in a language, without their endings. */
export interface ClipNames {
  /** Of the steps of the talk, in their order. */
  readonly steps: readonly string[];
  /** Of single texts: in place of their step's, and of those that are no question. */
  readonly texts: readonly string[];
}

/** The clips of everything that the talk says: what is asked of recordings, and what a file may be called. */
export function clipNames(localesDir: string, walk: Walk): ReadonlyMap<Language, ClipNames> {
  // A wording to which every clip is there gives its name.
  const wording = createWording({ localesDir, clips: (_language, name) => name });
  const said = new Map(walk.edges.map(({ utterance }) => [utteranceKey(utterance), clipsOf(utterance)]));
  return new Map(
    LANGUAGES.map((language) => {
      const steps = new Set<string>();
      const texts = new Set<string>();
      for (const of of [...said.values()].flat()) {
        const name = wording.clip(of, language);
        if (name !== null) ('step' in of ? steps : texts).add(name);
      }
      return [
        language,
        { steps: Object.keys(QUESTIONS).filter((step) => steps.has(step)), texts: [...texts].sort() },
      ];
    }),
  );
}

/** What of the clips of a language is there and what is not. */
export interface ClipReport {
  readonly language: Language;
  readonly stepsThere: number;
  readonly stepsMissing: readonly string[];
  readonly textsThere: number;
  readonly textsMissing: readonly string[];
  /** Files that no text is ever sent with. */
  readonly unknown: readonly string[];
}

/** @param there the clips that were found, by language and name */
export function reportClips(
  names: ReadonlyMap<Language, ClipNames>,
  there: readonly { readonly language: Language; readonly name: string }[],
): readonly ClipReport[] {
  return [...names].map(([language, { steps, texts }]) => {
    const found = new Set(there.filter((clip) => clip.language === language).map(({ name }) => name));
    const missing = (wanted: readonly string[]): readonly string[] =>
      wanted.filter((name) => !found.has(name));
    return {
      language,
      stepsThere: steps.length - missing(steps).length,
      stepsMissing: missing(steps),
      textsThere: texts.length - missing(texts).length,
      textsMissing: missing(texts),
      unknown: [...found].filter((name) => !steps.includes(name) && !texts.includes(name)),
    };
  });
}

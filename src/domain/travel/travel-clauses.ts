import { LANGUAGES, type Language } from '../language.ts';
import { RULES } from './travel-rules.ts';

/** A clause, and the languages that it may be in. */
export interface Part {
  readonly clause: string;
  readonly languages: readonly Spoken[];
}

/**
 * A language that a clause may be in. `likely`: of no other language it has more small words. `sure`: it was said to be in it, or
 * it has more of it than of the one that it was said to be in.
 */
export interface Spoken {
  readonly language: Language;
  readonly likely: boolean;
  readonly sure: boolean;
}

/** The language that a clause is said to be in, and those of whose small words it has as many. */
function spokenIn(clause: string, declared: Language): readonly Spoken[] {
  const words = clause.match(/[\p{L}']+/gu) ?? [];
  const score = (language: Language): number =>
    words.filter((word) => RULES[language].small.has(word)).length;
  const own = score(declared);
  const most = Math.max(...LANGUAGES.map(score));
  const others = LANGUAGES.filter((language) => language !== declared && score(language) >= own);
  return [
    { language: declared, likely: own === most, sure: own === most },
    ...others.map((language) => ({
      language,
      likely: score(language) === most,
      sure: most > own && score(language) === most,
    })),
  ];
}

/** What goes on otherwise is a clause of its own, and so is what a "not until" allows. */
function clausesOf(part: string, declared: Language): readonly string[] {
  const rules = spokenIn(part, declared).flatMap(({ language, likely }) => (likely ? [RULES[language]] : []));
  let clauses: readonly string[] = [part];
  for (const { contrasts } of rules) clauses = clauses.flatMap((clause) => clause.split(contrasts));
  return clauses.flatMap((clause) => {
    if (rules.some(({ offices }) => offices.test(clause))) return [clause];
    for (const { negation, closes, until } of rules) {
      const denied = negation.exec(clause) ?? closes.exec(clause);
      if (denied === null) continue;
      for (const match of clause.matchAll(until))
        if (match.index > denied.index) return [clause.slice(0, match.index), clause.slice(match.index)];
    }
    return [clause];
  });
}

/** The clauses of a sentence, in order. */
export function partsOf(sentence: string, declared: Language): readonly Part[] {
  return sentence
    .split(/[,;:()]+(?!\d)/u)
    .flatMap((part) => clausesOf(part, declared))
    .map((clause) => ({ clause, languages: spokenIn(clause, declared) }));
}

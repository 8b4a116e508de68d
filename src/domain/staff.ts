/**
 * A member of staff: one person, with an id. Tokens belong to one, and so will log-ins. A name is what others call them; who is who is
 * decided by ids alone.
 */
export interface Staff {
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  readonly name: string;
  /** The actor who made the record; null where nobody knows any more. */
  readonly createdBy: string | null;
  /** UTC milliseconds. */
  readonly createdAt: number;
  /** The actor who said that this is a person of their own; null while nobody did: they approve nothing until then. */
  readonly linkedBy: string | null;
  /** UTC milliseconds. */
  readonly linkedAt: number | null;
  /** Id of the person whom this record turned out to mean; null while it stands for itself. */
  readonly sameAs: string | null;
  /** UTC milliseconds; from then on none of their tokens lets anybody in. */
  readonly disabledAt: number | null;
}

/** Letters of other scripts that look like a Latin one. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  ...{ а: 'a', в: 'b', е: 'e', ё: 'e', з: 'z', и: 'u', і: 'i', ї: 'i', ј: 'j', к: 'k', м: 'm', н: 'h' },
  ...{ о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x', ѕ: 's', ԁ: 'd', ԛ: 'q', ԝ: 'w', һ: 'h', ӏ: 'l' },
  ...{ α: 'a', β: 'b', γ: 'y', ε: 'e', η: 'n', ι: 'i', κ: 'k', ν: 'v', ο: 'o', ρ: 'p', σ: 'o', τ: 't' },
  ...{ υ: 'u', χ: 'x', ω: 'w', ı: 'i', ɑ: 'a', ɡ: 'g', ł: 'l', ø: 'o', đ: 'd', ħ: 'h', ß: 'b', æ: 'ae' },
  ...{ '0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '|': 'l', '!': 'i', '@': 'a', $: 's' },
};

/** The words of a name as the eye reads them: case, accents, signs and the script of a letter aside. */
function wordsOf(name: string): ReadonlySet<string> {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{Cf}\p{Cc}]/gu, '')
    .split(/[\s\p{P}\p{Z}]+/u)
    // A number after a name makes nobody another person.
    .filter((word) => !/^\p{N}*$/u.test(word))
    .map((word) => Array.from(word, (letter) => LOOKS_LIKE[letter] ?? letter).join(''))
    .map((word) => word.replace(/[^\p{L}]/gu, ''))
    .filter((word) => word !== '');
  return new Set(words);
}

/**
 * Whether two names may be meant for one person: all words of one are in the other, as the eye reads them. A hint for whoever makes or
 * links people, never what decides.
 */
export function namesAlike(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  if (a.size === 0 || b.size === 0) return a.size === b.size;
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a];
  return [...fewer].every((word) => more.has(word));
}

import { fullName } from '../domain/full-name.ts';
import type { Case } from '../domain/case.ts';
import type { FamilyName } from '../domain/family-name.ts';
import { nameWords, startOf } from '../domain/name-words.ts';
import type { Registration } from '../domain/registration.ts';
import type { Vault } from './vault.ts';

/** Of each hash so much is stored: that a word fits is looked at again in the name itself. */
const LENGTH = 8;
/** The words of a roster are few, and come again all the time. */
const REMEMBERED = 50_000;

/** Behind every character of a hash. */
const BEHIND = '~';

/** From `from` on, and before `before`. */
export interface KeyRange {
  readonly from: string;
  readonly before: string;
}

/** Where the names are that a typed word may mean: the word itself, and all that begin with its first four letters. */
export interface WordRanges {
  readonly whole: KeyRange;
  readonly start: KeyRange;
}

export interface NameKeys {
  /** What is stored of a family's names. @param told its registration that is not withdrawn */
  readonly of: (
    familyId: string,
    cases: readonly Case[],
    told: Registration | null,
  ) => ReadonlyMap<string, FamilyName>;
  /** @param word folded, as name-words.ts gives it */
  readonly rangesOf: (word: string) => WordRanges;
}

/** Makes the keys under which names are stored. */
export function createNameKeys(vault: Vault): NameKeys {
  const remembered = new Map<string, string>();
  const hashOf = (field: 'name' | 'name_start', text: string): string =>
    vault.hash(field, text).slice(0, LENGTH);

  function keyOf(word: string): string {
    const known = remembered.get(word);
    if (known !== undefined) return known;
    const key = hashOf('name_start', startOf(word)) + hashOf('name', word);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(word, key);
    return key;
  }

  return {
    of(familyId, cases, told) {
      const names = [...cases, ...(told?.members ?? [])].map(fullName);
      const words = [...names, told?.missing ?? ''].flatMap(nameWords);
      return new Map(
        words.map((word) => {
          const id = `${keyOf(word)} ${familyId}`;
          return [id, { id, familyId }] as const;
        }),
      );
    },
    rangesOf(word) {
      const key = keyOf(word);
      const start = key.slice(0, LENGTH);
      return {
        whole: { from: `${key} `, before: `${key}!` },
        start: { from: start, before: `${start}${BEHIND}` },
      };
    },
  };
}

/** What of a registration its family is found by: the same text for the same names. */
export const namedBy = ({ familyId, stage, members, missing }: Registration): string =>
  JSON.stringify([
    familyId,
    stage === 'withdrawn',
    missing,
    members.map(({ givenNames, surnames }) => [givenNames, surnames]),
  ]);

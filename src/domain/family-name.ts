/** That a word is one of a family's names: by keyed hashes of it and of its first four letters, never the word. */
export interface FamilyName {
  /** The hash of the first four letters, that of the word, a blank, and the family. */
  readonly id: string;
  readonly familyId: string;
}

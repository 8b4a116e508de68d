import { fullName } from '../domain/full-name.ts';
import { ifItOpens } from '../domain/if-it-opens.ts';
import { fitOf, nameWords, wordsToFind } from '../domain/name-words.ts';
import type { FamilyMember, Registration } from '../domain/registration.ts';
import type { Storage } from '../storage/storage.ts';

/** Families that are shown of one search: more are not read through. */
const MOST = 50;
/** Of those that storage names, some are found by words of two people, and some by chance. */
const MOST_CANDIDATES = 200;

/** A family in which somebody has all the words that were typed. Personal. */
export interface FamilyNamed {
  readonly familyId: string;
  /** Whom the words are of: on the roster, or, with no A-number, told of by the registrant. */
  readonly people: readonly PersonNamed[];
  /** Null when the family is on the roster and has not registered. */
  readonly registration: Registration | null;
}

export interface PersonNamed {
  /** Null of people who are not on the roster. */
  readonly aNumber: string | null;
  readonly name: string;
}

/** What a search by name comes to. */
export interface FoundByName {
  /** Whole words before beginnings, then by name. */
  readonly families: readonly FamilyNamed[];
  /** Whether others may have the words, too: another word leads to them. */
  readonly more: boolean;
}

type Finding = Pick<Storage, 'listFamiliesNamed' | 'findFamily' | 'findRegistrationOfFamily'>;

/**
 * Families by a name, in any order of its words, accents, case and particles aside: each word whole, or by its beginning where four
 * letters or more were typed. All words are of one person.
 *
 * @returns null when no word of it tells anybody apart
 */
export async function findByName(storage: Finding, typed: string): Promise<FoundByName | null> {
  const ways = wordsToFind(typed);
  if (ways.length === 0) return null;
  let more = false;
  for (const words of ways) {
    const found = await storage.listFamiliesNamed({ words, limit: MOST_CANDIDATES });
    more ||= found.more;
    const read = await Promise.all(
      found.familyIds.map((familyId) => ifItOpens(fitting(storage, familyId, words))),
    );
    const families = read.filter((family) => family !== null).sort(byFit);
    if (families.length > 0)
      return {
        families: families.slice(0, MOST).map(({ family }) => family),
        more: more || families.length > MOST,
      };
  }
  return { families: [], more };
}

/** How well a family fits: how many words are whole, and how many begin a name. */
interface Fitting {
  readonly family: FamilyNamed;
  readonly fit: number;
}

const byFit = (a: Fitting, b: Fitting): number =>
  b.fit - a.fit || nameOf(a).localeCompare(nameOf(b)) || (a.family.familyId < b.family.familyId ? -1 : 1);
const nameOf = ({ family }: Fitting): string => family.people[0]?.name ?? '';

/** The family with those of it who have all words; null when nobody has. */
async function fitting(
  storage: Finding,
  familyId: string,
  words: readonly string[],
): Promise<Fitting | null> {
  const [cases, registration] = await Promise.all([
    storage.findFamily(familyId),
    storage.findRegistrationOfFamily(familyId),
  ]);
  const known = new Map<string, FamilyMember>(
    [...(registration?.members ?? []), ...cases].map((person) => [person.aNumber, person]),
  );
  const all: readonly PersonNamed[] = [
    ...Array.from(known.values(), (person) => ({ aNumber: person.aNumber, name: fullName(person) })),
    ...(registration?.missing == null ? [] : [{ aNumber: null, name: registration.missing }]),
  ];
  const fits = all
    .map((person) => ({ person, fit: fitOfName(person.name, words) }))
    .filter(({ fit }) => fit > 0);
  if (fits.length === 0) return null;
  return {
    family: { familyId, people: fits.map(({ person }) => person), registration },
    fit: Math.max(...fits.map(({ fit }) => fit)),
  };
}

/** The sum of what each word fits best; 0 when one of them fits nothing. */
function fitOfName(name: string, words: readonly string[]): number {
  const own = nameWords(name);
  const fits = words.map((typed) => Math.max(0, ...own.map((word) => fitOf(word, typed))));
  return fits.includes(0) ? 0 : fits.reduce((sum, fit) => sum + fit, 0);
}

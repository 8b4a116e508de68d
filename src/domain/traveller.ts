import type { FamilyMember, Registration } from './registration.ts';

/** What stands where the A-number of somebody would who has none: a child born after its family enrolled. */
const STANDS_IN = 'none:';
export const standInFor = (id: string): string => `${STANDS_IN}${id}`;
export const hasNumber = ({ aNumber }: Pick<FamilyMember, 'aNumber'>): boolean =>
  !aNumber.startsWith(STANDS_IN);

/** A change of who travels with a family, as staff were told of it. Personal. */
export type TravellerChange =
  /** Somebody whom the roster has in this family, and who was not among those who travel. */
  | { readonly what: 'number'; readonly aNumber: string }
  /** A child born after the family enrolled, who has no number. */
  | {
      readonly what: 'child';
      readonly givenNames: string;
      readonly surnames: string;
      /** ISO date. */
      readonly birthDate: string;
    }
  /** Somebody died, or stays behind. */
  | { readonly what: 'off'; readonly aNumber: string; readonly why: 'death' | 'stays' }
  /** That somebody died was noted by mistake: they stay behind until they are added. */
  | { readonly what: 'mistaken'; readonly aNumber: string };
export type TravellerChangeKind = TravellerChange['what'];

/** Longer names are none. */
const LONGEST_NAME = 60;

/** Why a change cannot be made, as the API says it. */
export const NOT_CHANGED = {
  withdrawn: 'It was given up.',
  elsewhere:
    'The roster does not have that person in this family. Families are made by the roster: once it has them in one, their registrations are joined.',
  already: 'They travel with the family already.',
  dead: 'It is noted that this person died: nobody adds them. If that is wrong, correct it first.',
  not_member: 'Nobody of the family who travels is that.',
  not_dead: 'It is not noted that this person died.',
  nobody_left: 'Nobody of the family with a case would travel: withdraw the registration instead.',
  name: 'A child has given names and surnames of 60 letters at most.',
  birth:
    'A child without a number was born after the family enrolled, and not in the future. Whoever was born before is noted under who is not on the roster.',
} as const;
export type NotChanged = keyof typeof NOT_CHANGED;

/** What is known when a change is made. */
export interface ChangeFacts {
  /** Whom the roster has in the family now. */
  readonly roster: readonly FamilyMember[];
  /** For a child. */
  readonly standIn: string;
  /** ISO date. */
  readonly today: string;
}

/** The family with the change, or why it cannot be made. Pure. */
export function withTravellers(
  registration: Registration,
  change: TravellerChange,
  facts: ChangeFacts,
): Registration | NotChanged {
  if (registration.stage === 'withdrawn') return 'withdrawn';
  switch (change.what) {
    case 'number':
      return withNumber(registration, change.aNumber, facts);
    case 'child':
      return withChild(registration, change, facts);
    case 'off':
      return without(registration, change);
    case 'mistaken': {
      const { apart } = registration;
      const noted = apart.find(({ aNumber, why }) => aNumber === change.aNumber && why === 'death');
      if (noted === undefined) return 'not_dead';
      return {
        ...registration,
        apart: apart.map((each) => (each === noted ? { ...each, why: 'stays' } : each)),
      };
    }
  }
}

function withNumber(
  registration: Registration,
  aNumber: string,
  { roster }: ChangeFacts,
): Registration | NotChanged {
  const { members, apart } = registration;
  if (members.some((member) => member.aNumber === aNumber)) return 'already';
  const noted = apart.find((person) => person.aNumber === aNumber);
  if (noted?.why === 'death') return 'dead';
  const person = roster.find((each) => each.aNumber === aNumber);
  if (person === undefined) return 'elsewhere';
  const { givenNames, surnames } = person;
  return {
    ...registration,
    members: [...members, { aNumber, givenNames, surnames }],
    apart: apart.filter((each) => each !== noted),
  };
}

function withChild(
  registration: Registration,
  child: Extract<TravellerChange, { what: 'child' }>,
  { standIn, today }: ChangeFacts,
): Registration | NotChanged {
  const [givenNames, surnames] = [child.givenNames.trim(), child.surnames.trim()];
  if ([givenNames, surnames].some((name) => name === '' || name.length > LONGEST_NAME)) return 'name';
  if (child.birthDate < registration.enrolledOn || child.birthDate > today) return 'birth';
  return {
    ...registration,
    members: [...registration.members, { aNumber: standIn, givenNames, surnames }],
  };
}

/** Who stays behind is remembered, or the roster would add them again with the next decision. */
function without(
  registration: Registration,
  { aNumber, why }: Extract<TravellerChange, { what: 'off' }>,
): Registration | NotChanged {
  const gone = registration.members.find((member) => member.aNumber === aNumber);
  if (gone === undefined) return 'not_member';
  const members = registration.members.filter((member) => member !== gone);
  const next = members.find(hasNumber);
  if (next === undefined) return 'nobody_left';
  return {
    ...registration,
    members,
    apart: [...registration.apart, { ...gone, why }],
    // The case that the family is known by is one of somebody who travels.
    aNumber: registration.aNumber === aNumber ? next.aNumber : registration.aNumber,
  };
}

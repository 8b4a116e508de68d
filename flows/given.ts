import { talk, type Given, type TalkContext, type TalkEvent } from './talk.ts';

/** What a text gave of the case before it was asked for: docs/decisions/0014-the-first-text.md. */

/** What was given before, and in a later text. */
export const mergedGiven = ({
  context: { given: before },
  event: { given },
}: {
  context: TalkContext;
  event: Extract<TalkEvent, { type: 'FIRST' }>;
}): Given | null =>
  before === null || given === null
    ? (given ?? before)
    : {
        aNumber: given.aNumber ?? before.aNumber,
        birthDate: given.birthDate ?? before.birthDate,
        city: given.city ?? before.city,
      };

type In = { readonly context: TalkContext };
const gave =
  (part: keyof Given) =>
  ({ context: { given } }: In): boolean =>
    (given?.[part] ?? null) !== null;

/** Takes the date of birth that was given, once. */
const takesBirth = talk.assign({
  birthDate: ({ context }) => context.given?.birthDate ?? null,
  given: ({ context: { given } }) => (given === null ? null : { ...given, birthDate: null }),
});
/** Takes the case number that was given, once: one that is wrong is asked for. */
const takesNumber = talk.assign({
  aNumber: ({ context }) => context.given?.aNumber ?? null,
  given: ({ context: { given } }) => (given === null ? null : { ...given, aNumber: null }),
});

/** Only what is not known yet is asked. */
export const agreed = talk.createStateConfig({
  always: [{ guard: gave('aNumber'), target: 'numbered', actions: takesNumber }, { target: 'caseNumber' }],
});

/** The number is known: so is the date of birth where it was given. */
export const numbered = talk.createStateConfig({
  always: [{ guard: gave('birthDate'), target: 'identifying', actions: takesBirth }, { target: 'birthDate' }],
});

/** Where they said that they are: taken once, in place of the question. */
export const givenPlace = {
  guard: ({ context }: In) => !context.reviewing && gave('city')({ context }),
  target: 'placed',
  actions: talk.assign({
    place: 'mexico',
    city: ({ context }) => context.given?.city?.city ?? null,
    zone: ({ context }) => context.given?.city?.zone ?? null,
    given: null,
  }),
} as const;

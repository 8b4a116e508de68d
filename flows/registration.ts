import { assign } from 'xstate';
import { LANGUAGES } from '../src/domain/language.ts';
import { NEEDS } from '../src/domain/registration.ts';
import { NO_ANSWERS, one, talk, type FlowSay, type TalkContext, type TalkEvent } from './talk.ts';

/** Zones of the cities that are choices of the place question. */
export const CITY_CHOICES: Readonly<Record<string, { city: string; zone: string }>> = {
  tijuana: { city: 'Tijuana', zone: 'America/Tijuana' },
  juarez: { city: 'Ciudad Juárez', zone: 'America/Ciudad_Juarez' },
  matamoros: { city: 'Matamoros', zone: 'America/Matamoros' },
};

/** Marks the open main state and forgets the misses of the one before. */
const open = (at: string) => talk.assign({ at, misses: 0 });

const names = ({ context }: { context: TalkContext }): readonly string[] => context.family?.names ?? [];

/** Goes on from one answer: forward, or back to the review when only this answer was to be corrected. */
const onwards = (next: string) => [
  { guard: ({ context }: { context: TalkContext }) => context.reviewing, target: 'review' },
  { target: next },
];

type Placed = Extract<TalkEvent, { type: 'PLACE' }>;

/** A place as it is read from a pin is said back; who typed it knows what they typed. */
function saidBack({ place, city }: Placed): { says: readonly FlowSay[] } {
  return city === null ? one(`registration:pin.${place}`) : one('registration:pin.city', { city });
}

/** Keeps the part of a place event that its name says. */
const told =
  <K extends 'place' | 'city' | 'zone'>(part: K) =>
  ({ event }: { event: Placed }) =>
    event[part];

export const language = talk.createStateConfig({
  entry: open('language'),
  on: {
    CHOICE: LANGUAGES.map((lng) => ({
      guard: ({ event }) => event.choice === lng,
      target: 'consent',
      actions: assign({ language: lng }),
    })),
    // Asking for the language question while it is open asks it again.
    LANGUAGE: {},
  },
});

export const consent = talk.createStateConfig({
  entry: open('consent'),
  on: {
    CHOICE: [
      { guard: ({ event }) => event.choice === 'yes', target: 'caseNumber' },
      {
        guard: ({ event }) => event.choice === 'no',
        target: 'resting',
        actions: { type: 'say', params: one('registration:consent.refused') },
      },
    ],
    BACK: 'language',
  },
});

/** Nothing is under way (consent refused, number freed): any text asks for consent again. */
export const resting = talk.createStateConfig({
  entry: open('resting'),
  on: {
    NUMBER: [
      // Who was asked to pass an appointment on answers so.
      {
        guard: ({ event }) => event.number === 1,
        actions: { type: 'lookUp', params: { what: 'told', code: null } },
      },
      { target: 'consent' },
    ],
    A_NUMBER: 'consent',
    BACK: 'consent',
  },
});

export const caseNumber = talk.createStateConfig({
  entry: open('caseNumber'),
  on: {
    A_NUMBER: { target: 'birthDate', actions: assign({ aNumber: ({ event }) => event.aNumber }) },
    SLIP: {
      actions: {
        type: 'sayInstead',
        params: ({ event }) => one(`registration:caseNumber.${event.reason}`, { digits: event.digits }),
      },
    },
    BACK: 'consent',
  },
});

export const birthDate = talk.createStateConfig({
  entry: open('birthDate'),
  on: {
    BIRTH_DATE: { target: 'identifying', actions: assign({ birthDate: ({ event }) => event.date }) },
    BIRTH_DATES: {
      target: 'birthWhich',
      actions: assign({ birthOptions: ({ event }) => event.options }),
    },
    BIRTH_IMPOSSIBLE: {
      actions: {
        type: 'sayInstead',
        params: ({ event }) => one(`registration:birthDate.${event.reason}`),
      },
    },
    BACK: 'caseNumber',
  },
});

/** The date can be read in two orders: both are shown. */
export const birthWhich = talk.createStateConfig({
  entry: open('birthWhich'),
  on: {
    CHOICE: [
      {
        guard: ({ event }) => event.choice === 'first',
        target: 'identifying',
        actions: assign({ birthDate: ({ context }) => context.birthOptions[0] ?? null }),
      },
      {
        guard: ({ event }) => event.choice === 'second',
        target: 'identifying',
        actions: assign({ birthDate: ({ context }) => context.birthOptions[1] ?? null }),
      },
    ],
    BIRTH_DATE: { target: 'identifying', actions: assign({ birthDate: ({ event }) => event.date }) },
    BACK: 'birthDate',
  },
});

/** Too many wrong answers: the request for staff is written where they are counted. */
const locking = {
  target: 'locked',
  actions: [
    assign<TalkContext, TalkEvent, undefined, TalkEvent, never>(NO_ANSWERS),
    { type: 'say', params: one('registration:locked') },
  ],
} as const;

/** No such case and a wrong birth date have one answer: nobody can learn here whether a number exists. */
export const identifying = talk.createStateConfig({
  entry: {
    type: 'lookUp',
    params: ({ context }) => ({
      what: 'identify',
      aNumber: context.aNumber ?? '',
      birthDate: context.birthDate ?? '',
    }),
  },
  on: {
    IDENTIFIED: [
      {
        guard: ({ event }) => event.registered === 'here',
        target: 'home',
        actions: [assign(NO_ANSWERS), { type: 'say', params: one('registration:already.here') }],
      },
      {
        guard: ({ context }) => context.reviewing,
        target: 'review',
        actions: assign({ family: ({ event }) => event.family, missing: null }),
      },
      { target: 'family', actions: assign({ family: ({ event }) => event.family }) },
    ],
    NOT_IDENTIFIED: {
      target: 'caseNumber',
      actions: [
        assign({ aNumber: null, birthDate: null }),
        { type: 'sayInstead', params: one('registration:notIdentified') },
      ],
    },
    RECEIPT_NEEDED: { target: 'claim', actions: assign({ family: null }) },
    LOCKED: locking,
  },
});

/** Too many failed identifications: until a member of staff closes the request, only the words that always work do. */
export const locked = talk.createStateConfig({
  entry: open('locked'),
  on: {
    NUMBER: { actions: { type: 'lookUp', params: { what: 'unlock' } } },
    A_NUMBER: { actions: { type: 'lookUp', params: { what: 'unlock' } } },
    UNLOCKED: 'caseNumber',
    STILL_LOCKED: { actions: { type: 'say', params: one('registration:locked') } },
  },
});

/**
 * Nobody goes on with this case from this phone without its receipt: the family is registered from another one, or others guessed at
 * it. Which of the two is not told.
 */
export const claim = talk.createStateConfig({
  entry: open('claim'),
  on: {
    RECEIPT: {
      actions: {
        type: 'lookUp',
        params: ({ context, event }) => ({
          what: 'claim',
          receipt: event.code,
          aNumber: context.aNumber ?? '',
          birthDate: context.birthDate ?? '',
        }),
      },
    },
    CLAIMED: {
      target: 'home',
      actions: [assign(NO_ANSWERS), { type: 'say', params: one('registration:claim.done') }],
    },
    NOT_CLAIMED: { actions: { type: 'sayInstead', params: one('registration:claim.wrong') } },
    LOCKED: locking,
    CODE_SLIP: { actions: { type: 'sayInstead', params: one('registration:claim.slip') } },
    // Another number than the one before, or the right one this time.
    A_NUMBER: { target: 'birthDate', actions: assign({ aNumber: ({ event }) => event.aNumber }) },
    BACK: 'caseNumber',
  },
});

export const family = talk.createStateConfig({
  entry: open('family'),
  on: {
    CHOICE: [
      {
        guard: ({ event }) => event.choice === 'together',
        target: 'named',
        actions: assign({ missing: null }),
      },
      { guard: ({ event }) => event.choice === 'missing', target: 'missing' },
    ],
    BACK: 'caseNumber',
  },
});

export const missing = talk.createStateConfig({
  entry: open('missing'),
  on: {
    NAMES: { target: 'named', actions: assign({ missing: ({ event }) => event.text }) },
    BACK: 'family',
  },
});

export const named = talk.createStateConfig({ always: onwards('place') });

export const place = talk.createStateConfig({
  entry: open('place'),
  on: {
    CHOICE: [
      { guard: ({ event }) => event.choice === 'mexico_other', target: 'city' },
      {
        guard: ({ event }) => event.choice === 'united_states',
        target: 'placed',
        actions: assign({ place: 'united_states', city: null, zone: null }),
      },
      {
        guard: ({ event }) => event.choice === 'elsewhere',
        target: 'placed',
        actions: assign({ place: 'elsewhere', city: null, zone: null }),
      },
      {
        target: 'placed',
        actions: assign({
          place: 'mexico',
          city: ({ event }) => CITY_CHOICES[event.choice]?.city ?? null,
          zone: ({ event }) => CITY_CHOICES[event.choice]?.zone ?? null,
        }),
      },
    ],
    PLACE: [
      {
        guard: ({ event }) => event.pinned === true,
        target: 'placed',
        actions: [
          assign({ place: told('place'), city: told('city'), zone: told('zone') }),
          { type: 'say', params: ({ event }) => saidBack(event) },
        ],
      },
      {
        target: 'placed',
        actions: assign({ place: told('place'), city: told('city'), zone: told('zone') }),
      },
    ],
    PLACES: { actions: { type: 'say', params: one('registration:place.several') } },
    PIN_UNSURE: [
      {
        guard: ({ event }) => event.place === 'mexico',
        target: 'city',
        actions: { type: 'say', params: one('registration:pin.mexico') },
      },
      { actions: { type: 'say', params: one('registration:pin.unsure') } },
    ],
    BACK: 'family',
  },
});

export const city = talk.createStateConfig({
  entry: open('city'),
  on: {
    PLACE: [
      {
        guard: ({ event }) => event.pinned === true,
        target: 'placed',
        actions: [
          assign({ place: told('place'), city: told('city'), zone: told('zone') }),
          { type: 'say', params: ({ event }) => saidBack(event) },
        ],
      },
      {
        target: 'placed',
        actions: assign({ place: told('place'), city: told('city'), zone: told('zone') }),
      },
    ],
    PLACES: { actions: { type: 'say', params: one('registration:place.several') } },
    PIN_UNSURE: { actions: { type: 'say', params: one('registration:pin.unsure') } },
    BACK: 'place',
  },
});

export const placed = talk.createStateConfig({ always: onwards('needs') });

export const needs = talk.createStateConfig({
  entry: open('needs'),
  on: {
    CHOICES: {
      target: 'review',
      actions: assign({ needs: ({ event }) => NEEDS.filter((need) => event.choices.includes(need)) }),
    },
    BACK: 'place',
  },
});

export const review = talk.createStateConfig({
  entry: [open('review'), assign({ reviewing: true })],
  on: {
    CHOICE: [
      { guard: ({ event }) => event.choice === 'correct', target: 'registering' },
      { guard: ({ event }) => event.choice === 'case', target: 'caseNumber' },
      { guard: ({ event }) => event.choice === 'family', target: 'family' },
      { guard: ({ event }) => event.choice === 'place', target: 'place' },
      { guard: ({ event }) => event.choice === 'needs', target: 'needs' },
    ],
    BACK: 'needs',
  },
});

export const registering = talk.createStateConfig({
  entry: { type: 'lookUp', params: { what: 'register' } },
  on: {
    REGISTERED: {
      target: 'home',
      actions: [
        {
          type: 'say',
          params: ({ event, context }) => ({
            says: [
              {
                key: 'registration:registered',
                values: { receipt: event.receipt, names: names({ context }) },
              },
              { key: outcomeKey(event) },
            ],
          }),
        },
        assign(NO_ANSWERS),
      ],
    },
    FAMILY_TAKEN: 'claim',
    // The roster changed under the talk.
    NOT_IDENTIFIED: {
      target: 'caseNumber',
      actions: [assign(NO_ANSWERS), { type: 'sayInstead', params: one('registration:notIdentified') }],
    },
  },
});

/** The locale key of an outcome's own words; `not_considered` has one for each rule. */
export function outcomeKey(decision: { readonly outcome: string; readonly rule: string }): string {
  return decision.outcome === 'not_considered'
    ? `eligibility:outcome.not_considered.${decision.rule}`
    : `eligibility:outcome.${decision.outcome}`;
}

import { assign } from 'xstate';
import { CONSENT_VERSION } from '../src/domain/consent.ts';
import { LANGUAGES } from '../src/domain/language.ts';
import { NEEDS, type Place } from '../src/domain/registration.ts';
import type { Decision } from '../src/domain/eligibility.ts';
import { givenPlace, mergedGiven } from './given.ts';
import { asOnRecord, nobody, saidApart, saidWho } from './said-of-family.ts';
import { beginningOf } from './programme.ts';
import { refusing } from './refusing.ts';
import { asks, chose, onChoice, open, rests, saysNearly } from './asking.ts';
import {
  NO_ANSWERS,
  one,
  talk,
  type Effect,
  type FlowSay,
  type TalkContext,
  type TalkEvent,
} from './talk.ts';

const names = ({ context }: { context: TalkContext }): readonly string[] => context.family?.names ?? [];

/** Goes on from one answer: forward, or back to the review when only this answer was to be corrected. */
const onwards = (next: string) => [
  { guard: ({ context }: { context: TalkContext }) => context.reviewing, target: 'review' },
  { target: next },
];

export const language = talk.createStateConfig({
  ...asks('language'),
  on: {
    CHOICE: [
      ...LANGUAGES.map((lng) => ({
        guard: chose('language', lng),
        target: 'consent',
        actions: talk.assign({ language: lng }),
      })),
      { guard: chose('language', 'another'), target: '#talk.aside.otherLanguage' },
    ],
    // What is given is kept in the talk alone; nothing of it is looked up before consent.
    FIRST: [
      {
        guard: ({ event }) => event.language !== null,
        target: 'consent',
        actions: assign({ language: ({ event }) => event.language, given: mergedGiven }),
      },
      { actions: assign({ given: mergedGiven }) },
    ],
    // Asking for the language question while it is open asks it again.
    LANGUAGE: {},
  },
});

export const consent = talk.createStateConfig({
  ...asks('consent'),
  entry: [open('consent'), talk.assign({ consentAsked: CONSENT_VERSION })],
  on: {
    CHOICE: onChoice('consent', {
      yes: { target: 'agreed' },
      no: { target: 'resting', actions: refusing },
    }),
    BACK: 'language',
  },
});

/** Nothing is under way (consent refused, number freed): any text asks for consent again. */
export const resting = talk.createStateConfig({
  ...rests('resting'),
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
  ...asks('caseNumber'),
  on: {
    A_NUMBER: {
      target: 'numbered',
      actions: assign({
        aNumber: ({ event }) => event.aNumber,
        given: ({ context: { given }, event: { birthDate } }) =>
          birthDate === undefined ? given : { aNumber: null, city: null, ...given, birthDate },
      }),
    },
    SLIP: saysNearly('caseNumber'),
    NO_NUMBER: saysNearly('caseNumber'),
    BACK: 'consent',
  },
});

export const birthDate = talk.createStateConfig({
  ...asks('birthDate'),
  on: {
    BIRTH_DATE: { target: 'identifying', actions: assign({ birthDate: ({ event }) => event.date }) },
    BIRTH_DATES: {
      target: 'birthWhich',
      actions: assign({ birthOptions: ({ event }) => event.options }),
    },
    BIRTH_IMPOSSIBLE: saysNearly('birthDate'),
    BACK: 'caseNumber',
  },
});

const dated = (option: number) => ({
  target: 'identifying',
  actions: talk.assign({ birthDate: ({ context }) => context.birthOptions[option] ?? null }),
});

export const birthWhich = talk.createStateConfig({
  ...asks('birthWhich'),
  on: {
    CHOICE: onChoice('birthWhich', { first: dated(0), second: dated(1) }),
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
        actions: assign({ family: ({ event }) => event.family, missing: null, apart: null, ownName: null }),
      },
      { target: 'relatives', actions: assign({ family: ({ event }) => event.family }) },
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
  ...rests('locked'),
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
  ...asks('claim'),
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
    CODE_SLIP: saysNearly('claim'),
    // Another number than the one before, or the right one this time.
    A_NUMBER: { target: 'birthDate', actions: assign({ aNumber: ({ event }) => event.aNumber }) },
    BACK: 'caseNumber',
  },
});

/** What the choices lead to, under the question and by its buttons later (flows/pressed.ts). */
export const familyWays = {
  together: { target: 'named', actions: talk.assign(asOnRecord) },
  // What was said of them already stands before the name that is asked for.
  missing: {
    target: 'missing',
    actions: talk.assign({
      missing: ({ event }) => (event.type === 'CHOICE' ? (event.who?.text ?? null) : null),
    }),
  },
  apart: { target: 'apart', actions: [] },
};

/** Who is alone in their case is asked otherwise. */
export const relatives = talk.createStateConfig({
  always: [{ guard: (found) => names(found).length === 1, target: 'alone' }, { target: 'family' }],
});

export const family = talk.createStateConfig({
  ...asks('family'),
  on: {
    CHOICE: [saidWho('family'), saidApart, ...onChoice('family', familyWays)],
    BACK: 'caseNumber',
  },
});

export const alone = talk.createStateConfig({
  ...asks('alone'),
  on: {
    CHOICE: [
      saidWho('alone'),
      ...onChoice('alone', {
        right: familyWays.together,
        missing: familyWays.missing,
        other_name: { target: 'ownName', actions: [] },
      }),
    ],
    BACK: 'caseNumber',
  },
});

export const missing = talk.createStateConfig({
  ...asks('missing'),
  on: {
    NAMES: {
      target: 'named',
      actions: assign({
        ...asOnRecord,
        missing: ({ context, event }) =>
          context.missing === null ? event.text : `${context.missing}: ${event.text}`,
      }),
    },
    NOBODY: nobody,
    BACK: 'relatives',
  },
});

export const apart = talk.createStateConfig({
  ...asks('apart'),
  on: {
    NAMES: { target: 'named', actions: assign({ ...asOnRecord, apart: ({ event }) => event.text }) },
    NOBODY: nobody,
    BACK: 'relatives',
  },
});

export const ownName = talk.createStateConfig({
  ...asks('ownName'),
  on: {
    NAMES: { target: 'named', actions: assign({ ...asOnRecord, ownName: ({ event }) => event.text }) },
    BACK: 'relatives',
  },
});

export const named = talk.createStateConfig({
  always: [givenPlace, ...onwards('place')],
});

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

const placedIn = (place: Place, city: string | null = null, zone: string | null = null) => ({
  target: 'placed',
  actions: talk.assign({ place, city, zone }),
});

/** What the choices lead to, under the question and by its buttons later (flows/pressed.ts). */
export const placeWays = {
  tijuana: placedIn('mexico', 'Tijuana', 'America/Tijuana'),
  juarez: placedIn('mexico', 'Ciudad Juárez', 'America/Ciudad_Juarez'),
  matamoros: placedIn('mexico', 'Matamoros', 'America/Matamoros'),
  mexico_other: { target: 'city', actions: [] },
  united_states: placedIn('united_states'),
  elsewhere: placedIn('elsewhere'),
};

/** A place in the person's own words, or by pin. */
const written = talk.createStateConfig({
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
  },
}).on;

export const place = talk.createStateConfig({
  ...asks('place'),
  on: {
    CHOICE: onChoice('place', placeWays),
    ...written,
    PIN_UNSURE: [
      {
        guard: ({ event }) => event.place === 'mexico',
        target: 'city',
        actions: { type: 'say', params: one('registration:pin.mexico') },
      },
      { actions: { type: 'say', params: one('registration:pin.unsure') } },
    ],
    BACK: 'relatives',
  },
});

export const city = talk.createStateConfig({
  ...asks('city'),
  on: {
    ...written,
    PIN_UNSURE: { actions: { type: 'say', params: one('registration:pin.unsure') } },
    BACK: 'place',
  },
});

export const placed = talk.createStateConfig({ always: onwards('needs') });

/** What is needed is kept, and staff learn at once of whom an appointment would come too late for. */
export function needed<Event extends TalkEvent>(
  chosen: (answered: { readonly event: Event }) => readonly string[],
) {
  const among = (answered: { readonly event: Event }) =>
    NEEDS.filter((need) => chosen(answered).includes(need));
  return [
    assign<TalkContext, Event, undefined, TalkEvent, never>({ needs: among }),
    {
      type: 'act',
      params: (answered: { event: Event }): Effect => ({ what: 'needs', needs: among(answered) }),
    },
    {
      type: 'say',
      params: (answered: { event: Event }): { says: readonly FlowSay[] } =>
        among(answered).includes('safety') ? one('danger:alone') : { says: [] },
    },
  ] as const;
}

export const needs = talk.createStateConfig({
  ...asks('needs'),
  on: {
    CHOICES: { target: 'review', actions: needed(({ event }) => event.choices) },
    BACK: 'place',
  },
});

export const review = talk.createStateConfig({
  ...asks('review'),
  entry: [open('review'), assign({ reviewing: true })],
  on: {
    CHOICE: onChoice('review', {
      correct: { target: 'registering' },
      case: { target: 'caseNumber' },
      family: { target: 'relatives' },
      place: { target: 'place' },
      needs: { target: 'needs' },
    }),
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
              outcomeSay(event),
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

/** What an outcome is by its own words: a decision, as far as it is told. */
export type Told = Pick<Decision, 'outcome' | 'rule' | 'phaseId'>;

/** The locale key of an outcome's own words; `not_considered` has one for each rule. */
export function outcomeKey({ outcome, rule, phaseId }: Told): string {
  if (outcome === 'not_considered') return `eligibility:outcome.not_considered.${rule}`;
  if (rule === 'phase-not-begun' && beginningOf(phaseId) !== null) return 'eligibility:outcome.not_begun';
  return `eligibility:outcome.${outcome}`;
}

/** An outcome in its own words, with the day on which its phase begins. */
export function outcomeSay(told: Told): FlowSay {
  const date = beginningOf(told.phaseId);
  const key = outcomeKey(told);
  return date === null || told.rule !== 'phase-not-begun' ? { key } : { key, values: { date } };
}

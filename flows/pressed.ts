import { assign } from 'xstate';
import { LANGUAGES } from '../src/domain/language.ts';
import { NEEDS } from '../src/domain/registration.ts';
import { CITY_CHOICES } from './registration.ts';
import { NO_ANSWERS, one, talk, type TalkContext, type TalkEvent } from './talk.ts';

type Button = Extract<TalkEvent, { type: 'BUTTON' }>;
interface Pressed {
  readonly context: TalkContext;
  readonly event: Button;
}

/** Questions that an old button is said to be of. */
export const OLD_BUTTON_TOPICS: readonly string[] = [
  'consent',
  'birthWhich',
  'family',
  'place',
  'needs',
  'review',
  'cancelWhich',
  'wrong',
  'appointment',
];

/** Main states in which a registration is under way, in their order; an answer before the open one can still be changed. */
const ASKED = [
  'caseNumber',
  'birthDate',
  'birthWhich',
  'family',
  'missing',
  'place',
  'city',
  'needs',
  'review',
] as const;

const of =
  (about: string, choices?: readonly string[]) =>
  ({ event }: Pressed): boolean =>
    event.about === about && (choices === undefined || choices.includes(event.choice));

/** Whether the talk is at `first` of the questions or a later one. */
const since = (first: (typeof ASKED)[number], { context }: Pressed): boolean =>
  ASKED.slice(ASKED.indexOf(first)).some((name) => name === context.at);

const from =
  (first: (typeof ASKED)[number], about: string, choices?: readonly string[]) =>
  (pressed: Pressed): boolean =>
    of(about, choices)(pressed) && since(first, pressed);

/** What a button was about, where its answer stands and cannot be changed by it. */
function wasAbout(about: string | undefined): { says: readonly { key: string }[] } {
  return one(
    about !== undefined && OLD_BUTTON_TOPICS.includes(about)
      ? `conversation:oldButtonOf.${about}`
      : 'conversation:oldButton',
  );
}

/**
 * Buttons of questions that are not open. Where the answer can still be changed, the button does what going back to the
 * question would, and answers it; the questions after it are asked again or, from the review, kept. Nothing here confirms,
 * registers, frees a number or stops messages: such a button says what it was about, and the open question is asked again.
 */
export const pressed = talk.createStateConfig({
  on: {
    BUTTON: [
      {
        guard: of('language', LANGUAGES),
        actions: [
          assign({
            language: ({ context, event }) =>
              LANGUAGES.find((lng) => lng === event.choice) ?? context.language,
          }),
          { type: 'say', params: one('conversation:language.done') },
        ],
      },
      {
        guard: from('caseNumber', 'consent', ['no']),
        target: '#talk.main.resting',
        actions: [assign(NO_ANSWERS), { type: 'say', params: one('registration:consent.refused') }],
      },
      {
        guard: ({ context, event }) => of('consent', ['yes'])({ context, event }) && context.at === 'resting',
        target: '#talk.main.caseNumber',
      },
      {
        guard: from('missing', 'family', ['together']),
        target: '#talk.main.named',
        actions: assign({ missing: null }),
      },
      { guard: from('missing', 'family', ['missing']), target: '#talk.main.missing' },
      { guard: from('city', 'place', ['mexico_other']), target: '#talk.main.city' },
      {
        guard: from('city', 'place', ['united_states', 'elsewhere']),
        target: '#talk.main.placed',
        actions: assign({
          place: ({ event }) => (event.choice === 'united_states' ? 'united_states' : 'elsewhere'),
          city: null,
          zone: null,
        }),
      },
      {
        guard: from('city', 'place', Object.keys(CITY_CHOICES)),
        target: '#talk.main.placed',
        actions: assign({
          place: 'mexico',
          city: ({ event }) => CITY_CHOICES[event.choice]?.city ?? null,
          zone: ({ event }) => CITY_CHOICES[event.choice]?.zone ?? null,
        }),
      },
      {
        guard: from('review', 'needs'),
        target: '#talk.main.review',
        actions: assign({ needs: ({ event }) => NEEDS.filter((need) => need === event.choice) }),
      },
      { actions: { type: 'say', params: ({ event }) => wasAbout(event.about) } },
    ],
    OLD_BUTTON: { actions: { type: 'say', params: ({ event }) => wasAbout(event.about) } },
  },
});

import { assign } from 'xstate';
import { LANGUAGES } from '../src/domain/language.ts';
import { chose, onChoice } from './asking.ts';
import { QUESTIONS, questionNamed, type QuestionName } from './questions/all.ts';
import { familyWays, needed, placeWays } from './registration.ts';
import { refusing } from './refusing.ts';
import { one, talk, type TalkContext, type TalkEvent } from './talk.ts';

interface Pressed {
  readonly context: TalkContext;
  readonly event: Extract<TalkEvent, { type: 'BUTTON' }>;
}

type Guard = (pressed: Pressed) => boolean;

/** Questions whose buttons still do something when another one is open; all others say what they were about. */
export const CHANGEABLE = [
  'language',
  'consent',
  'family',
  'place',
  'needs',
] as const satisfies QuestionName[];
type Changeable = (typeof CHANGEABLE)[number];

/** Questions of a registration that is under way, in their order. Where a receipt is asked for, none is. */
const UNDER_WAY = Object.entries(QUESTIONS).flatMap(([name, { key }]) =>
  key.startsWith('registration:') && name !== 'claim' ? [name] : [],
);

/** A button of a question. */
const of =
  (question: Changeable): Guard =>
  ({ event }) =>
    event.about === question;

/** A button of a question that was answered in this registration: the answer can still be changed. */
const answered =
  (question: Changeable): Guard =>
  ({ context, event }) =>
    event.about === question && UNDER_WAY.indexOf(context.at) > UNDER_WAY.indexOf(question);

const both =
  (one: Guard, other: Guard): Guard =>
  (pressed) =>
    one(pressed) && other(pressed);

/** Goes where the choices of an answered question lead. */
function changes<Way extends { readonly target: string }>(
  question: Changeable,
  ways: readonly ({ readonly guard: Guard } & Way)[],
) {
  return ways.map((way) => ({
    ...way,
    guard: both(answered(question), way.guard),
    target: `#talk.main.${way.target}`,
  }));
}

/** What a button was about, where its answer stands and cannot be changed by it. */
function wasAbout(about: string | undefined): { says: readonly { key: string }[] } {
  const named = about === 'appointment' || questionNamed(about ?? '')?.namesOldButton === true;
  return one(named ? `conversation:oldButtonOf.${about ?? ''}` : 'conversation:oldButton');
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
        guard: both(of('language'), chose('language', ...LANGUAGES)),
        actions: [
          assign({
            language: ({ context, event }) =>
              LANGUAGES.find((lng) => lng === event.choice) ?? context.language,
          }),
          { type: 'say', params: one('conversation:language.done') },
        ],
      },
      { guard: both(of('language'), chose('language', 'another')), target: '#talk.aside.otherLanguage' },
      {
        guard: both(answered('consent'), chose('consent', 'no')),
        target: '#talk.main.resting',
        actions: refusing,
      },
      {
        guard: (button) =>
          both(of('consent'), chose('consent', 'yes'))(button) && button.context.at === 'resting',
        target: '#talk.main.caseNumber',
      },
      ...changes('family', onChoice('family', familyWays)),
      ...changes('place', onChoice('place', placeWays)),
      {
        guard: answered('needs'),
        target: '#talk.main.review',
        actions: needed(({ event }) => [event.choice]),
      },
      { actions: { type: 'say', params: ({ event }) => wasAbout(event.about) } },
    ],
    OLD_BUTTON: { actions: { type: 'say', params: ({ event }) => wasAbout(event.about) } },
  },
});

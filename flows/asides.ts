import { assign } from 'xstate';
import { LANGUAGES, type Language } from '../src/domain/language.ts';
import { asksBetween, chose, onChoice } from './asking.ts';
import { appointmentMark } from './buttons.ts';
import { heardDanger } from './danger.ts';
import {
  newContext,
  one,
  talk,
  type Effect,
  type AppointmentView,
  type StandingIntent,
  type TalkContext,
  type TalkEvent,
} from './talk.ts';

/**
 * Questions asked in between. Each one's first choice changes nothing. Where a question can also be asked of somebody who
 * stopped, its state is made for both: `back` is where the talk goes on.
 */

export type Back = '#talk.returning' | '#talk.stopped.silent';

const unchanged = {
  target: '#talk.returning',
  actions: { type: 'say', params: one('conversation:unchanged') },
} as const;

/** It takes effect at once; what an appointment holder will miss is found out and told in the one answer. */
export const stopping = [
  { type: 'act', params: { what: 'stop' } },
  { type: 'lookUp', params: { what: 'standing', intent: 'stop', answer: null } },
] as const;

/** What is said of their registration and appointment comes all the same. */
export const stoppingNews = [
  { type: 'act', params: { what: 'stop_news' } },
  { type: 'say', params: one('conversation:news.stopped') },
] as const;

/** The number is somebody else's now: nothing of the old person stays in the talk. */
export const forgetting = assign<TalkContext, TalkEvent, undefined, TalkEvent, never>({
  ...newContext(),
  at: 'resting',
  language: ({ context }) => context.language,
});

const freeing = [
  forgetting,
  { type: 'act', params: { what: 'free_number' } },
  { type: 'say', params: one('conversation:wrong.done') },
] as const;

/** Goes on in another language. */
const speaking = (language: Language) =>
  [talk.assign({ language }), { type: 'say', params: one('conversation:language.done') }] as const;

export const language = talk.createStateConfig({
  ...asksBetween('language'),
  on: {
    CHOICE: [
      ...LANGUAGES.map((lng) => ({
        guard: chose('language', lng),
        target: '#talk.returning',
        actions: speaking(lng),
      })),
      { guard: chose('language', 'another'), target: '#talk.aside.otherLanguage' },
    ],
    BACK: unchanged,
  },
});

export const cancelWhich = talk.createStateConfig({
  ...asksBetween('cancelWhich'),
  on: {
    CHOICE: onChoice('cancelWhich', {
      nothing: unchanged,
      appointment: {
        actions: { type: 'lookUp', params: { what: 'standing', intent: 'cannot_come', answer: null } },
      },
      messages: { target: '#talk.stopped', actions: stopping },
      news: { target: '#talk.returning', actions: stoppingNews },
    }),
    BACK: unchanged,
  },
});

/** Whoever writes WRONG may not be the person who registered, or may have slipped. */
export const wrong = (back: Back) =>
  talk.createStateConfig({
    ...asksBetween('wrong'),
    on: {
      CHOICE: onChoice('wrong', {
        is_me: { target: back, actions: { type: 'say', params: one('conversation:wrong.kept') } },
        not_me: { target: back, actions: freeing },
      }),
      BACK: { target: back, actions: { type: 'say', params: one('conversation:wrong.kept') } },
    },
  });

/** The same in the middle of a registration, where an answer of one's own may be what is wrong. */
export const mistake = talk.createStateConfig({
  ...asksBetween('mistake'),
  on: {
    CHOICE: onChoice('mistake', {
      my_answer: {
        target: '#talk.returning',
        actions: { type: 'say', params: one('conversation:mistake.back') },
      },
      not_me: { target: '#talk.returning', actions: freeing },
    }),
    BACK: unchanged,
  },
});

/** Who was asked for a receipt and asks for a person has none, or does not know it. */
const asking = {
  type: 'act',
  params: ({ context }: { context: TalkContext }): Effect => ({
    what: 'person',
    reason: context.at === 'claim' ? 'reclaim' : 'asked',
  }),
} as const;

const noting = [asking, { type: 'say', params: one('conversation:person.asked') }] as const;

/**
 * A person was asked for: what is written next belongs to that request. A bare number says nothing to whoever reads it, and
 * answers nothing either: what was open before is asked again.
 */
const details = (question: 'person' | 'otherLanguage', back: Back) =>
  talk.createStateConfig({
    ...asksBetween(question),
    entry: asking,
    on: {
      DETAILS: { target: back, actions: noting },
      // What they are in need of is said: nothing more is waited for.
      DANGER: { target: back, actions: heardDanger },
      // The receipt was found after all: it answers the question before.
      RECEIPT: [
        {
          guard: ({ context }) => back === '#talk.returning' && context.at === 'claim',
          target: back,
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
        { actions: { type: 'lookUp', params: { what: 'standing', intent: 'status', answer: null } } },
      ],
      NOT_DETAILS: [
        {
          guard: ({ context }) => back === '#talk.returning' && context.at === 'resting',
          target: '#talk.main.consent',
        },
        {
          guard: ({ context }) => back === '#talk.returning' && context.at === 'home',
          target: back,
          actions: { type: 'lookUp', params: { what: 'standing', intent: 'home', answer: null } },
        },
        {
          guard: ({ context }) => back !== '#talk.returning' || context.at === 'locked',
          target: back,
          actions: { type: 'say', params: one('conversation:unchanged') },
        },
        { target: back },
      ],
      BACK: { target: back, actions: { type: 'say', params: one('conversation:unchanged') } },
    },
  });

export const person = (back: Back) => details('person', back);

/** Somebody calls who speaks it; what it is called is theirs to read. */
export const otherLanguage = details('otherLanguage', '#talk.returning');

/** Where details come though the talk has gone on: they were written before its next question could be read. */
export const lateDetails = talk.createStateConfig({ on: { DETAILS: { actions: noting } } });

type Which = { readonly context: TalkContext; readonly event: Extract<TalkEvent, { type: 'NUMBER' }> };

const numbered = ({ context, event }: Which): AppointmentView | null =>
  context.which?.options[(event.number ?? 0) - 1] ?? null;

/** That they come is asked again of the one that is named: the numbers here name, and never say that somebody comes. */
const namedFor = ({ which: asked }: TalkContext): StandingIntent =>
  asked?.intent === 'cannot_come' ? 'cannot_come' : 'named';

/** Several appointments could be meant: which one? Its reference is an answer, too. */
export const which = (back: Back) =>
  talk.createStateConfig({
    ...asksBetween('which'),
    on: {
      NUMBER: [
        {
          guard: (asked) => numbered(asked) !== null,
          actions: {
            type: 'lookUp',
            params: (asked) => {
              const meant = numbered(asked);
              return {
                what: 'standing',
                intent: namedFor(asked.context),
                answer: null,
                mark: meant === null ? '' : appointmentMark(meant),
              };
            },
          },
        },
        {},
      ],
      REFERENCE: [
        {
          guard: ({ context, event }) =>
            context.which?.options.some(({ reference }) => reference === event.code) === true,
          actions: {
            type: 'lookUp',
            params: ({ context, event }) => {
              const meant = context.which?.options.find(({ reference }) => reference === event.code);
              return {
                what: 'standing',
                intent: namedFor(context),
                answer: null,
                mark: meant === undefined ? '' : appointmentMark(meant),
              };
            },
          },
        },
        { actions: { type: 'lookUp', params: ({ event }) => ({ what: 'reference', code: event.code }) } },
      ],
      BACK: { target: back, actions: { type: 'say', params: one('conversation:unchanged') } },
    },
  });

import { assign } from 'xstate';
import { LANGUAGES } from '../src/domain/language.ts';
import * as appointment from './appointment.ts';
import { pressed } from './pressed.ts';
import * as otherPhone from './other-phone.ts';
import * as registration from './registration.ts';
import { referenceSays } from './status.ts';
import { newContext, one, talk, type TalkContext, type TalkEvent } from './talk.ts';

/** Written into every stored snapshot; a change to states or context raises it and brings a migration. */
export const CONVERSATION_MACHINE = 'conversation';
export const CONVERSATION_VERSION = 2;

/** Misses of one question after which a person is offered. */
export const MISSES_BEFORE_PERSON = 3;

const MAIN_STATES = [
  'language',
  'consent',
  'resting',
  'caseNumber',
  'birthDate',
  'birthWhich',
  'locked',
  'claim',
  'family',
  'missing',
  'place',
  'city',
  'needs',
  'review',
  'home',
] as const;

const unchanged = {
  target: '#talk.returning',
  actions: { type: 'say', params: one('conversation:unchanged') },
} as const;

/** It takes effect at once; what an appointment holder will miss is found out and told in the one answer. */
const stopping = [
  { type: 'act', params: { what: 'stop' } },
  { type: 'lookUp', params: { what: 'standing', intent: 'stop', answer: null } },
] as const;

/** The number is somebody else's now: nothing of the old person stays in the talk. */
const forgetting = assign<TalkContext, TalkEvent, undefined, TalkEvent, never>({
  ...newContext(),
  language: ({ context }) => context.language,
  tries: ({ context }) => context.tries,
});

const stillStopped = { actions: { type: 'say', params: one('conversation:stop.still') } } as const;

/**
 * The whole talk. `main` is the way from the first word to registered; `aside` asks something in between and
 * returns to where `main` was; `stopped` is silence until START. Words that work anywhere are handled at the root.
 */
export const conversationMachine = talk.createMachine({
  id: 'talk',
  context: newContext(),
  initial: 'main',
  states: {
    main: {
      initial: 'language',
      states: {
        language: registration.language,
        consent: registration.consent,
        resting: registration.resting,
        caseNumber: registration.caseNumber,
        birthDate: registration.birthDate,
        birthWhich: registration.birthWhich,
        identifying: registration.identifying,
        locked: registration.locked,
        claim: registration.claim,
        family: registration.family,
        missing: registration.missing,
        named: registration.named,
        place: registration.place,
        city: registration.city,
        placed: registration.placed,
        needs: registration.needs,
        review: registration.review,
        registering: registration.registering,
        home: appointment.home,
      },
    },
    aside: {
      initial: 'language',
      states: {
        language: {
          on: {
            CHOICE: LANGUAGES.map((lng) => ({
              guard: ({ event }) => event.choice === lng,
              target: '#talk.returning',
              actions: [
                assign({ language: lng }),
                { type: 'say', params: one('conversation:language.done') },
              ],
            })),
            BACK: unchanged,
          },
        },
        cancelWhich: {
          on: {
            CHOICE: [
              {
                guard: ({ event }) => event.choice === 'appointment',
                actions: {
                  type: 'lookUp',
                  params: { what: 'standing', intent: 'cannot_come', answer: null },
                },
              },
              {
                guard: ({ event }) => event.choice === 'messages',
                target: '#talk.stopped',
                actions: stopping,
              },
              {
                guard: ({ event }) => event.choice === 'nothing',
                target: '#talk.returning',
                actions: { type: 'say', params: one('conversation:unchanged') },
              },
            ],
            BACK: unchanged,
          },
        },
        wrong: {
          on: {
            CHOICE: [
              {
                guard: ({ event }) => event.choice === 'not_me',
                target: '#talk.main.resting',
                actions: [
                  forgetting,
                  { type: 'act', params: { what: 'free_number' } },
                  { type: 'say', params: one('conversation:wrong.done') },
                ],
              },
              {
                guard: ({ event }) => event.choice === 'is_me',
                target: '#talk.returning',
                actions: { type: 'say', params: one('conversation:wrong.kept') },
              },
            ],
            BACK: unchanged,
          },
        },
        otherPhone: otherPhone.otherPhone,
        otherPhoneHave: otherPhone.otherPhoneHave,
        otherPhoneCheck: otherPhone.otherPhoneCheck,
        decline: appointment.decline,
        declined: appointment.declined,
        kept: appointment.kept,
      },
    },
    returning: {
      always: MAIN_STATES.map((name) => ({
        guard: ({ context }) => context.at === name,
        target: `#talk.main.${name}`,
      })),
    },
    stopped: {
      on: {
        START: {
          target: '#talk.returning',
          actions: [
            { type: 'act', params: { what: 'start' } },
            { type: 'say', params: one('conversation:start.done') },
          ],
        },
        STOP: stillStopped,
        STOP_NEWS: stillStopped,
        // Whoever stopped may still confirm: how things stand tells them to answer with 1.
        NUMBER: [
          {
            guard: ({ event }) => event.number === 1,
            actions: { type: 'lookUp', params: { what: 'standing', intent: 'confirm', answer: null } },
          },
          stillStopped,
        ],
        A_NUMBER: stillStopped,
        MEDIA: stillStopped,
        LANGUAGE: stillStopped,
        // No question is asked of who wants no messages: nothing reaches them anyway, and a slip is mended with the receipt.
        WRONG: {
          actions: [
            forgetting,
            assign({ at: 'resting' }),
            { type: 'act', params: { what: 'free_number' } },
            { type: 'say', params: one('conversation:wrong.done') },
          ],
        },
        BACK: stillStopped,
        CANNOT_COME: stillStopped,
        CANCEL_WHICH: stillStopped,
        OTHER_PHONE: stillStopped,
        BUTTON: stillStopped,
        OLD_BUTTON: stillStopped,
        APPOINTMENT_BUTTON: stillStopped,
        // How things stand may be asked even now; the talk stays stopped.
        STANDING: appointment.standingWhileStopped.on.STANDING,
      },
    },
  },
  on: {
    STOP: { target: '.stopped', actions: stopping },
    STOP_NEWS: {
      actions: [
        { type: 'act', params: { what: 'stop_news' } },
        { type: 'say', params: one('conversation:news.stopped') },
      ],
    },
    START: {
      actions: [
        { type: 'act', params: { what: 'start' } },
        { type: 'say', params: one('conversation:start.already') },
      ],
    },
    HELP: { actions: { type: 'say', params: one('conversation:help') } },
    STATUS: {
      actions: { type: 'lookUp', params: { what: 'standing', intent: 'status', answer: null } },
    },
    RECEIPT: {
      actions: { type: 'lookUp', params: { what: 'standing', intent: 'status', answer: null } },
    },
    CONFIRM: {
      actions: { type: 'lookUp', params: { what: 'standing', intent: 'confirm', answer: null } },
    },
    CANNOT_COME: {
      actions: { type: 'lookUp', params: { what: 'standing', intent: 'cannot_come', answer: null } },
    },
    STANDING: appointment.standingAnswered.on.STANDING,
    LANGUAGE: '.aside.language',
    WRONG: '.aside.wrong',
    CANCEL_WHICH: '.aside.cancelWhich',
    PERSON: {
      actions: [
        { type: 'act', params: { what: 'person', reason: 'asked' } },
        { type: 'say', params: one('conversation:person.asked') },
      ],
    },
    REFERENCE: {
      actions: { type: 'lookUp', params: ({ event }) => ({ what: 'reference', code: event.code }) },
    },
    REFERENCE_KNOWN: {
      actions: {
        type: 'say',
        params: ({ event }) => ({ says: referenceSays(event.appointment, event.names) }),
      },
    },
    REFERENCE_UNKNOWN: { actions: { type: 'say', params: one('conversation:reference.unknown') } },
    OTHER_PHONE: otherPhone.otherPhones.on.OTHER_PHONE,
    OTHER_PHONE_IS: otherPhone.otherPhones.on.OTHER_PHONE_IS,
    TOLD: otherPhone.otherPhones.on.TOLD,
    PASSED_ON: otherPhone.otherPhones.on.PASSED_ON,
    TOLD_WHICH: otherPhone.otherPhones.on.TOLD_WHICH,
    NOBODY_TOLD: otherPhone.otherPhones.on.NOBODY_TOLD,
    CODE_SLIP: { actions: { type: 'say', params: one('conversation:codeSlip') } },
    BUTTON: pressed.on.BUTTON,
    OLD_BUTTON: pressed.on.OLD_BUTTON,
    APPOINTMENT_BUTTON: pressed.on.APPOINTMENT_BUTTON,
    MEDIA: {
      actions: {
        type: 'say',
        params: ({ event }) => one(`conversation:media.${event.attachment}`),
      },
    },
    BACK: { actions: { type: 'say', params: one('conversation:back.none') } },
    UNCLEAR: [
      {
        guard: ({ context }) => context.misses + 1 >= MISSES_BEFORE_PERSON,
        actions: [
          assign({ misses: ({ context }) => context.misses + 1 }),
          { type: 'say', params: one('conversation:person.offer') },
        ],
      },
      { actions: assign({ misses: ({ context }) => context.misses + 1 }) },
    ],
  },
});

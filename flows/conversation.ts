import { assign } from 'xstate';
import * as appointment from './appointment.ts';
import * as asides from './asides.ts';
import { consentAnew } from './consent-anew.ts';
import * as given from './given.ts';
import { danger } from './danger.ts';
import * as erasing from './erase.ts';
import { pressed } from './pressed.ts';
import * as otherPhone from './other-phone.ts';
import * as registration from './registration.ts';
import { questionNamed } from './questions/all.ts';
import { referenceSays } from './status.ts';
import { standingAnswered } from './standing.ts';
import { stopped } from './stopped.ts';
import { newContext, one, talk } from './talk.ts';
import { topics } from './topics.ts';

/** Written into every stored snapshot; a change to states or context raises it and brings a migration. */
export const CONVERSATION_MACHINE = 'conversation';
export const CONVERSATION_VERSION = 10;

/** Misses of one question after which a person is offered, and after which one is asked for without being called. */
export const MISSES_BEFORE_PERSON = 2;
const MISSES_BEFORE_REQUEST = 3;
/** Voice notes after which a person is asked for: who sends a second one may be unable to write. */
const VOICES_BEFORE_REQUEST = 2;

/** Main states in which an answer of one's own can be wrong: those that ask for the registration. */
const isRegistering = (at: string): boolean => questionNamed(at)?.key.startsWith('registration:') === true;

/** The way from the first word to registered. */
const main = {
  language: registration.language,
  consent: registration.consent,
  resting: registration.resting,
  agreed: given.agreed,
  caseNumber: registration.caseNumber,
  numbered: given.numbered,
  birthDate: registration.birthDate,
  birthWhich: registration.birthWhich,
  identifying: registration.identifying,
  locked: registration.locked,
  claim: registration.claim,
  relatives: registration.relatives,
  family: registration.family,
  alone: registration.alone,
  missing: registration.missing,
  apart: registration.apart,
  ownName: registration.ownName,
  named: registration.named,
  place: registration.place,
  city: registration.city,
  placed: registration.placed,
  needs: registration.needs,
  review: registration.review,
  registering: registration.registering,
  home: appointment.home,
};

/** Main states in which a talk comes to rest: where it can be when something is asked in between. */
const MAIN_STATES = Object.entries(main).flatMap(([name, state]) => ('meta' in state ? [name] : []));

/**
 * The whole talk. `main` is the way from the first word to registered; `aside` asks something in between and
 * returns to where `main` was; `stopped` is silence until START. A message that asks something closes what was asked in between
 * before it (CLOSED). Words that work anywhere are handled at the root.
 */
export const conversationMachine = talk.createMachine({
  id: 'talk',
  context: newContext(),
  initial: 'main',
  states: {
    main: {
      initial: 'language',
      states: main,
    },
    aside: {
      initial: 'language',
      states: {
        language: asides.language,
        consentAnew,
        cancelWhich: asides.cancelWhich,
        wrong: asides.wrong('#talk.returning'),
        mistake: asides.mistake,
        person: asides.person('#talk.returning'),
        otherLanguage: asides.otherLanguage,
        which: asides.which('#talk.returning'),
        otherPhone: otherPhone.otherPhone,
        otherPhoneHave: otherPhone.otherPhoneHave,
        otherPhoneCheck: otherPhone.otherPhoneCheck,
        decline: appointment.decline,
        declined: appointment.declined,
        kept: appointment.kept,
        eraseWhich: erasing.eraseWhich('#talk.returning'),
        erase: erasing.erase('#talk.returning'),
        eraseOne: erasing.eraseOne('#talk.returning'),
      },
      on: {
        CLOSED: {
          target: '#talk.returning',
          actions: assign({ declining: null, otherPhone: null, which: null, erasing: null }),
        },
      },
    },
    returning: {
      always: MAIN_STATES.map((name) => ({
        guard: ({ context }) => context.at === name,
        target: `#talk.main.${name}`,
      })),
    },
    stopped,
  },
  on: {
    STOP: { target: '.stopped', actions: asides.stopping },
    STOP_NEWS: { actions: asides.stoppingNews },
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
    STANDING: standingAnswered.on.STANDING,
    LANGUAGE: '.aside.language',
    WRONG: [
      // Whoever is in the middle of registering may speak of an answer of their own.
      { guard: ({ context }) => isRegistering(context.at), target: '.aside.mistake' },
      { target: '.aside.wrong' },
    ],
    CANCEL_WHICH: '.aside.cancelWhich',
    PERSON: '.aside.person',
    DETAILS: asides.lateDetails.on.DETAILS,
    REFERENCE: {
      actions: { type: 'lookUp', params: ({ event }) => ({ what: 'reference', code: event.code }) },
    },
    REFERENCE_KNOWN: {
      actions: {
        type: 'say',
        params: ({ event }) => ({ says: referenceSays(event.appointment, event.names) }),
      },
    },
    REFERENCE_OF_OTHERS: {
      actions: {
        type: 'say',
        params: ({ event }) => one('conversation:reference.others', { reference: event.reference }),
      },
    },
    REFERENCES_SPENT: {
      actions: {
        type: 'say',
        params: ({ event }) => one(`conversation:reference.${event.first ? 'enough' : 'later'}`),
      },
    },
    REFERENCE_UNKNOWN: { actions: { type: 'say', params: one('conversation:reference.unknown') } },
    ERASE: { actions: { type: 'lookUp', params: { what: 'erasable' } } },
    ERASABLE: erasing.erasable('#talk.aside').on.ERASABLE,
    OTHER_PHONE: otherPhone.otherPhones.on.OTHER_PHONE,
    OTHER_PHONE_IS: otherPhone.otherPhones.on.OTHER_PHONE_IS,
    TOLD: otherPhone.otherPhones.on.TOLD,
    TOLD_BARE: otherPhone.otherPhones.on.TOLD_BARE,
    TOLD_CROSSED: otherPhone.otherPhones.on.TOLD_CROSSED,
    PASSED_ON: otherPhone.otherPhones.on.PASSED_ON,
    TOLD_WHICH: otherPhone.otherPhones.on.TOLD_WHICH,
    NOBODY_TOLD: otherPhone.otherPhones.on.NOBODY_TOLD,
    CODE_SLIP: { actions: { type: 'say', params: one('conversation:codeSlip') } },
    // Its question was asked in other words before: asked anew, never read with another meaning.
    ASK_ANEW: {},
    STAFF_ANSWERED: {
      actions: [
        { type: 'act', params: { what: 'person', reason: 'asked' } },
        { type: 'say', params: one('conversation:person.asked') },
      ],
    },
    BROADCAST_ANSWERED: { actions: { type: 'say', params: one('conversation:noted') } },
    CROSSED: { actions: { type: 'say', params: one('conversation:crossed') } },
    TOPIC: topics.on.TOPIC,
    DANGER: danger.on.DANGER,
    DANGER_NOTED: danger.on.DANGER_NOTED,
    BUTTON: pressed.on.BUTTON,
    OLD_BUTTON: pressed.on.OLD_BUTTON,
    APPOINTMENT_ANSWER: appointment.named.on.APPOINTMENT_ANSWER,
    APPOINTMENT_CROSSED: appointment.named.on.APPOINTMENT_CROSSED,
    MENU: appointment.named.on.MENU,
    MEDIA: [
      {
        guard: ({ context, event }) =>
          event.attachment === 'audio' && context.voices + 1 === VOICES_BEFORE_REQUEST,
        actions: [
          assign({ voices: ({ context }) => context.voices + 1 }),
          { type: 'act', params: { what: 'request', reason: 'voice', about: null } },
          { type: 'say', params: one('questions:voice') },
        ],
      },
      {
        actions: [
          assign({ voices: ({ context, event }) => context.voices + (event.attachment === 'audio' ? 1 : 0) }),
          { type: 'say', params: ({ event }) => one(`conversation:media.${event.attachment}`) },
        ],
      },
    ],
    BACK: { actions: { type: 'say', params: one('conversation:back.none') } },
    UNCLEAR: [
      {
        guard: ({ context }) => context.misses + 1 === MISSES_BEFORE_REQUEST,
        actions: [
          assign({ misses: ({ context }) => context.misses + 1 }),
          {
            type: 'act',
            params: ({ context }) => ({ what: 'request', reason: 'not_understood', about: context.at }),
          },
          { type: 'say', params: one('questions:not_understood') },
        ],
      },
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

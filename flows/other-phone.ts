import { assign } from 'xstate';
import { asksBetween, onChoice } from './asking.ts';
import { one, talk, type Effect, type TalkContext } from './talk.ts';

/**
 * A second phone, for when the registrant's own cannot be reached. Asked for at any time after registering, said back before
 * it is kept, and taken off again as easily: who is told of an appointment is the registrant's to say.
 */

interface Open {
  readonly context: TalkContext;
}

const forget = talk.assign({ otherPhone: null });

const unchanged = {
  target: '#talk.returning',
  actions: [forget, { type: 'say', params: one('conversation:unchanged') }],
} as const;

/** Each of the three questions takes a number; whether it is this very phone is looked up. */
const numbers = talk.createStateConfig({
  on: {
    PHONE: {
      actions: [
        assign({ otherPhone: ({ event }) => event.number }),
        { type: 'lookUp', params: ({ event }) => ({ what: 'own_phone', number: event.number }) },
      ],
    },
    OWN_PHONE: [
      {
        guard: ({ event }) => event.own,
        target: '#talk.aside.otherPhone',
        actions: [forget, { type: 'sayInstead', params: one('conversation:otherPhone.own') }],
      },
      { target: '#talk.aside.otherPhoneCheck' },
    ],
  },
}).on;

/** None is kept: which is it? */
export const otherPhone = talk.createStateConfig({
  ...asksBetween('otherPhone'),
  on: { ...numbers, BACK: unchanged },
});

/** One is kept: another, none, or this one? */
export const otherPhoneHave = talk.createStateConfig({
  ...asksBetween('otherPhoneHave'),
  on: {
    ...numbers,
    CHOICE: onChoice('otherPhoneHave', {
      keep: unchanged,
      remove: {
        target: '#talk.returning',
        actions: [
          { type: 'act', params: { what: 'keep_phone', number: null } },
          { type: 'say', params: one('conversation:otherPhone.removed') },
          forget,
        ],
      },
    }),
    BACK: unchanged,
  },
});

/** Said back: a wrong digit would tell a stranger. */
export const otherPhoneCheck = talk.createStateConfig({
  ...asksBetween('otherPhoneCheck'),
  on: {
    ...numbers,
    CHOICE: onChoice('otherPhoneCheck', {
      yes: {
        target: '#talk.returning',
        actions: [
          {
            type: 'act',
            params: ({ context }: Open): Effect => ({ what: 'keep_phone', number: context.otherPhone }),
          },
          {
            type: 'say',
            params: ({ context }: Open) =>
              one('conversation:otherPhone.done', { phone: context.otherPhone ?? '' }),
          },
          forget,
        ],
      },
      no: { target: 'otherPhone', actions: forget },
    }),
    BACK: unchanged,
  },
});

const askWhichTold = (reference: string) =>
  one('conversation:told.which', { reference }, { what: 'told', reference });

/** What the root answers: the word for it, and what somebody who was asked to pass an appointment on says of it. */
export const otherPhones = talk.createStateConfig({
  on: {
    OTHER_PHONE: { actions: { type: 'lookUp', params: { what: 'other_phone' } } },
    OTHER_PHONE_IS: [
      {
        guard: ({ event }) => !event.registered,
        actions: { type: 'say', params: one('conversation:status.unregistered') },
      },
      { guard: ({ event }) => event.number === null, target: '#talk.aside.otherPhone', actions: forget },
      {
        target: '#talk.aside.otherPhoneHave',
        actions: assign({ otherPhone: ({ event }) => event.number }),
      },
    ],
    TOLD: { actions: { type: 'lookUp', params: ({ event }) => ({ what: 'told', code: event.code }) } },
    PASSED_ON: {
      actions: {
        type: 'say',
        params: ({ event }) => one('conversation:told.thanks', { reference: event.reference }),
      },
    },
    TOLD_WHICH: {
      actions: {
        type: 'say',
        params: ({ event }) => askWhichTold(event.reference),
      },
    },
    TOLD_BARE: { actions: { type: 'lookUp', params: { what: 'told', code: null } } },
    TOLD_CROSSED: {
      actions: { type: 'sayInstead', params: ({ event }) => askWhichTold(event.reference) },
    },
    // Everybody is told by now: what was open before is asked again.
    NOBODY_TOLD: [
      { guard: ({ context }) => context.at === 'resting', target: '#talk.main.consent' },
      {
        guard: ({ context }) => context.at === 'home',
        actions: { type: 'lookUp', params: { what: 'standing', intent: 'home', answer: null } },
      },
      {
        guard: ({ context }) => context.at === 'locked',
        actions: { type: 'say', params: one('registration:locked') },
      },
      {},
    ],
  },
});

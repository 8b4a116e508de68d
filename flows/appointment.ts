import { assign } from 'xstate';
import { asksBetween, onChoice, rests } from './asking.ts';
import { appointmentMark } from './buttons.ts';
import { appointmentValues } from './status.ts';
import { NO_ANSWERS, one, talk, type LookUp, type TalkContext } from './talk.ts';

/** Registered: no question is open; a number or any text is answered by how the registration stands. */
export const home = talk.createStateConfig({
  ...rests('home'),
  on: {
    NUMBER: {
      actions: {
        type: 'lookUp',
        params: ({ event }) => ({ what: 'standing', intent: 'home', answer: event.number }),
      },
    },
    CONSENT_DUE: '#talk.aside.consentAnew',
    // Another family begins; an appointment of the first one has the numbers of the menu.
    A_NUMBER: {
      target: 'birthDate',
      actions: assign({ ...NO_ANSWERS, aNumber: ({ event }) => event.aNumber }),
    },
  },
});

/** Answers and crossings that name an appointment, wherever the talk is. */
export const named = talk.createStateConfig({
  on: {
    APPOINTMENT_ANSWER: {
      actions: {
        type: 'lookUp',
        params: ({ event }) => ({
          what: 'standing',
          intent: event.intent,
          answer: null,
          mark: event.mark,
          ...(event.by === undefined ? {} : { by: event.by }),
        }),
      },
    },
    APPOINTMENT_CROSSED: {
      actions: {
        type: 'lookUp',
        params: ({ event }) => ({
          what: 'standing',
          intent: 'ask',
          answer: null,
          ...(event.mark === null ? {} : { mark: event.mark }),
        }),
      },
    },
    MENU: {
      actions: {
        type: 'lookUp',
        params: ({ event }) => ({ what: 'standing', intent: 'menu', answer: event.number }),
      },
    },
  },
});

/** Looks whether the date that is given up is still the appointment's: it may have been moved since it was asked. */
const stillStands = {
  type: 'lookUp',
  params: ({ context }: { context: TalkContext }): LookUp => ({
    what: 'standing',
    intent: 'declined',
    answer: null,
    mark: context.declining === null ? '' : appointmentMark(context.declining),
  }),
} as const;

/** Giving an appointment up is asked twice: a slip must not cost a family its date. The same words again are a yes. */
export const decline = talk.createStateConfig({
  ...asksBetween('decline'),
  on: {
    CHOICE: onChoice('decline', { keep: { target: 'kept' }, cannot: { actions: stillStands } }),
    CANNOT_COME: { actions: stillStands },
    CONFIRM: 'kept',
    BACK: 'kept',
  },
});

export const declined = talk.createStateConfig({
  entry: [
    {
      type: 'act',
      params: ({ context }) => ({ what: 'decline', appointmentId: context.declining?.id ?? '' }),
    },
    { type: 'say', params: one('conversation:appointment.declined') },
    talk.assign({ declining: null }),
  ],
  always: '#talk.returning',
});

export const kept = talk.createStateConfig({
  entry: [
    {
      type: 'say',
      params: ({ context }) =>
        one(
          'conversation:appointment.kept',
          context.declining === null ? {} : appointmentValues(context.declining),
        ),
    },
    talk.assign({ declining: null }),
  ],
  always: '#talk.returning',
});

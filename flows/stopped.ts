import { person, which, wrong } from './asides.ts';
import { erasable, erase, eraseOne, eraseWhich } from './erase.ts';
import { standingWhileStopped } from './standing.ts';
import { one, talk } from './talk.ts';

const BACK = '#talk.stopped.silent';

const stillStopped = {
  target: BACK,
  actions: { type: 'say', params: one('conversation:stop.still') },
} as const;

/**
 * Silence until START. Whoever stopped may still ask how things stand, say that they come, ask for a person, and say that the
 * number is theirs or not: each of these answers a text of their own, and asks before anything is given up.
 */
export const stopped = talk.createStateConfig({
  initial: 'silent',
  states: {
    silent: { meta: { question: null } },
    wrong: wrong(BACK),
    person: person(BACK),
    which: which(BACK),
    eraseWhich: eraseWhich(BACK),
    erase: erase(BACK),
    eraseOne: eraseOne(BACK),
  },
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
    // How things stand tells them to answer with 1.
    NUMBER: [
      {
        guard: ({ event }) => event.number === 1,
        actions: { type: 'lookUp', params: { what: 'standing', intent: 'confirm', answer: null } },
      },
      stillStopped,
    ],
    CLOSED: BACK,
    PERSON: '#talk.stopped.person',
    WRONG: '#talk.stopped.wrong',
    A_NUMBER: stillStopped,
    MEDIA: stillStopped,
    LANGUAGE: stillStopped,
    BACK: stillStopped,
    CANNOT_COME: stillStopped,
    // A button, or a number under what asked of this very appointment.
    APPOINTMENT_ANSWER: [
      {
        guard: ({ event }) => event.intent === 'confirm',
        actions: {
          type: 'lookUp',
          params: ({ event }) => ({
            what: 'standing',
            intent: 'confirm',
            answer: null,
            mark: event.mark,
            ...(event.by === undefined ? {} : { by: event.by }),
          }),
        },
      },
      stillStopped,
    ],
    APPOINTMENT_CROSSED: stillStopped,
    MENU: stillStopped,
    CANCEL_WHICH: stillStopped,
    OTHER_PHONE: stillStopped,
    BUTTON: stillStopped,
    OLD_BUTTON: stillStopped,
    NOBODY_TOLD: stillStopped,
    ERASABLE: erasable('#talk.stopped').on.ERASABLE,
    STANDING: standingWhileStopped.on.STANDING,
  },
});

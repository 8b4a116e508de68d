import { declineInWords, OF_COMING } from '../readers/coming.ts';
import { appointmentMark, stamp } from '../buttons.ts';
import { EASILY } from '../readers/like-answer.ts';
import { oneChoice } from '../readers/choice.ts';
import { listedReader } from '../readers/listed.ts';
import type { Question } from './question.ts';

/** Questions about appointments. */

/** Several appointments could be meant: which one? Its reference is an answer, too. */
export const which = {
  key: 'conversation:which',
  reader: listedReader,
  choices: [],
  shows: ({ which: asked }) => ({
    list: (asked?.options ?? []).map(({ reference }, i) => `${String(i + 1)} ${reference}`).join('\n'),
  }),
  mark: ({ which: asked }) => stamp((asked?.options ?? []).map(appointmentMark)),
  ofAppointment: true,
} as const satisfies Question;

/** Giving an appointment up is asked twice: a slip must not cost a family its date. */
export const decline = {
  key: 'conversation:decline',
  reader: oneChoice,
  inWords: declineInWords,
  // What gives a date up must say so in words.
  like: { asked: 'coming', chooses: { comes: { choice: 'keep', least: EASILY } } },
  besides: [...OF_COMING, 'want.mistake', 'want.back', 'want.start'],
  choices: ['keep', 'cannot'],
  keeps: 'keep',
  yes: 'keep',
  no: 'cannot',
  shows: ({ declining }) => {
    if (declining === null) return {};
    const { reference, port, date, time } = declining;
    return { reference, port, date, time };
  },
  mark: ({ declining }) => (declining === null ? stamp([]) : appointmentMark(declining)),
  saidAgain: 'cannot_come',
  ofAppointment: true,
} as const satisfies Question;

/** Buttons under a message about an appointment, offered outside the talk: no state asks it. */
export const appointmentAnswer = {
  key: 'appointment:answer',
  reader: oneChoice,
  choices: ['confirm', 'cannot'],
  keeps: 'confirm',
  yes: 'confirm',
  no: 'cannot',
  mark: null,
  ofAppointment: true,
} as const satisfies Question;

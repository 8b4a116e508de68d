import { assign } from 'xstate';
import type { Back } from './asides.ts';
import { appointmentMark } from './buttons.ts';
import { appointmentValues, statusSays } from './status.ts';
import {
  NO_ANSWERS,
  one,
  talk,
  type Effect,
  type AppointmentView,
  type FlowSay,
  type StandingView,
  type TalkContext,
  type TalkEvent,
} from './talk.ts';

/** How things stand was looked up: what it is answered with, whatever it was asked for. */

type Standing = Extract<TalkEvent, { type: 'STANDING' }>;

interface Answered {
  readonly context: TalkContext;
  readonly event: Standing;
}

/** Appointments that are asked apart in one question. */
const MOST_OPTIONS = 9;

/** Appointments that hold and are to come, earliest first. */
function upcomingOf(standing: readonly StandingView[]): readonly AppointmentView[] {
  return standing
    .flatMap(({ appointment }) => (appointment === null || appointment.past ? [] : [appointment]))
    .filter(({ state }) => state === 'offered' || state === 'confirmed')
    .sort((a, b) => `${a.date} ${a.time}`.localeCompare(`${b.date} ${b.time}`));
}

/** The appointment that the menu speaks of: the earliest unanswered one, else the earliest that holds. */
function openAppointment(standing: readonly StandingView[]): AppointmentView | null {
  const upcoming = upcomingOf(standing);
  return upcoming.find((appointment) => appointment.state === 'offered') ?? upcoming[0] ?? null;
}

/** The appointment that an answer is about: the one it names, as long as it stands with that very date; else the open one. */
function meant({ standing, mark }: Standing): AppointmentView | null {
  if (mark === undefined) return openAppointment(standing);
  return openAppointment(
    standing.filter((view) => view.appointment !== null && appointmentMark(view.appointment) === mark),
  );
}

/** What is said of an appointment; null where nothing is. */
function intentOf({ intent, answer }: Standing): 'confirm' | 'cannot_come' | null {
  if (intent === 'confirm' || (intent === 'home' && answer === 1)) return 'confirm';
  return intent === 'cannot_come' || (intent === 'home' && answer === 2) ? 'cannot_come' : null;
}

/**
 * Appointments of which any could be meant; fewer than two when it is clear. A button and an answer to what was asked of one
 * appointment name theirs; a bare number does not while others are unanswered, nor do words.
 */
function couldBeMeant(event: Standing): readonly AppointmentView[] {
  const intent = intentOf(event);
  const exact = event.mark !== undefined && event.by !== 'notice';
  if (intent === null || exact) return [];
  const upcoming = upcomingOf(event.standing);
  const unanswered = upcoming.filter(({ state }) => state === 'offered');
  const named = event.mark !== undefined;
  return (intent === 'confirm' || named ? unanswered : upcoming).slice(0, MOST_OPTIONS);
}

const confirming = [
  {
    type: 'act',
    params: ({ event }: Answered): Effect => ({ what: 'confirm', appointmentId: meant(event)?.id ?? '' }),
  },
  {
    type: 'say',
    params: ({ event }: Answered) => {
      const appointment = meant(event);
      return one(
        'conversation:appointment.confirmed',
        appointment === null ? {} : appointmentValues(appointment),
      );
    },
  },
  talk.assign({ declining: null, which: null }),
] as const;

/** What one can say of an appointment; of no more than its reference where several families share the phone. */
function menuOf({ standing }: Standing, appointment: AppointmentView): FlowSay {
  const asks = { what: 'appointment', mark: appointmentMark(appointment) } as const;
  // When one of them must come is not for whoever happens to text.
  return standing.length > 1
    ? {
        key: 'conversation:appointment.menuShared',
        values: { reference: appointment.reference },
        asks,
      }
    : { key: 'conversation:appointment.menu', values: appointmentValues(appointment), asks };
}

/** Asked back: of the appointment that it was about, or of any. */
function askedBack(event: Standing): readonly FlowSay[] {
  const appointment = meant(event);
  const crossed = { key: 'conversation:crossed' };
  return appointment === null || couldBeMeant({ ...event, intent: 'confirm' }).length > 1
    ? [crossed, { key: 'conversation:status.answer', asks: { what: 'appointment', mark: null } }]
    : [crossed, menuOf(event, appointment)];
}

const stale = ({ event }: Answered): boolean => event.mark !== undefined && meant(event) === null;
const severalMeant = ({ event }: Answered): boolean => couldBeMeant(event).length > 1;

const namesWhich = talk.assign({
  declining: null,
  which: ({ event }) =>
    event.type === 'STANDING' ? { intent: intentOf(event) ?? 'confirm', options: couldBeMeant(event) } : null,
});

/** Nothing else is open where the talk goes on, so that numbers under what is said are answers to it. */
const canAsk = (at: string): boolean => ['home', 'resting', 'locked'].includes(at);

/** The date that was answered is not the one that holds. */
const sayStale = {
  type: 'say',
  params: ({ event, context }: Answered) => ({
    says: [
      { key: `conversation:${event.by === undefined ? 'oldButtonOf.appointment' : 'oldAnswer'}` },
      ...statusSays(event.standing, canAsk(context.at)),
    ],
  }),
} as const;

/** Wherever the talk is; each way leads back to where it was. */
export const standingAnswered = talk.createStateConfig({
  on: {
    STANDING: [
      {
        guard: ({ event }) =>
          event.intent === 'status' ||
          (event.intent === 'menu' && event.answer === 1) ||
          (event.intent === 'home' && event.answer === (openAppointment(event.standing) === null ? 1 : 3)),
        target: '#talk.returning',
        actions: {
          type: 'say',
          params: ({ event, context }) => ({ says: statusSays(event.standing, canAsk(context.at)) }),
        },
      },
      { guard: stale, target: '#talk.returning', actions: sayStale },
      {
        guard: ({ event }) =>
          event.intent !== 'home' && event.intent !== 'menu' && openAppointment(event.standing) === null,
        target: '#talk.returning',
        actions: { type: 'say', params: one('conversation:appointment.none') },
      },
      { guard: ({ event }) => event.intent === 'declined', target: '#talk.aside.declined' },
      {
        guard: ({ event }) => event.intent === 'named',
        target: '#talk.returning',
        actions: [
          assign({ which: null }),
          {
            type: 'sayInstead',
            params: ({ event }) => {
              const appointment = meant(event);
              return { says: appointment === null ? [] : [menuOf(event, appointment)] };
            },
          },
        ],
      },
      {
        guard: ({ event }) => event.intent === 'ask',
        target: '#talk.returning',
        actions: { type: 'sayInstead', params: ({ event }) => ({ says: askedBack(event) }) },
      },
      {
        guard: (asked) => openAppointment(asked.event.standing) !== null && severalMeant(asked),
        target: '#talk.aside.which',
        actions: namesWhich,
      },
      {
        guard: ({ event }) => openAppointment(event.standing) !== null && intentOf(event) === 'confirm',
        target: '#talk.returning',
        actions: confirming,
      },
      {
        guard: ({ event }) => openAppointment(event.standing) !== null && intentOf(event) === 'cannot_come',
        target: '#talk.aside.decline',
        actions: assign({ declining: ({ event }) => meant(event), which: null }),
      },
      {
        guard: ({ event }) =>
          event.answer === 2 && (event.intent === 'menu' || openAppointment(event.standing) === null),
        target: '#talk.main.caseNumber',
        actions: assign(NO_ANSWERS),
      },
      {
        guard: ({ event }) =>
          event.answer === 3 && (event.intent === 'menu' || openAppointment(event.standing) === null),
        target: '#talk.aside.person',
      },
      {
        guard: ({ event }) =>
          event.answer === 4 && (event.intent === 'menu' || openAppointment(event.standing) === null),
        actions: { type: 'lookUp', params: { what: 'other_phone' } },
      },
      {
        guard: ({ event }) => openAppointment(event.standing) !== null,
        target: '#talk.returning',
        actions: {
          type: 'say',
          params: ({ event }) => {
            const appointment = openAppointment(event.standing);
            return { says: appointment === null ? [] : [menuOf(event, appointment)] };
          },
        },
      },
      {
        guard: ({ event }) => event.standing.length === 0,
        target: '#talk.main.caseNumber',
        actions: assign(NO_ANSWERS),
      },
      {
        target: '#talk.returning',
        actions: { type: 'say', params: one('conversation:menu', undefined, { what: 'menu' }) },
      },
    ],
  },
});

/** What they will miss who stop everything: the next appointment, if there is one. */
function missedSays(standing: readonly StandingView[]): { says: readonly FlowSay[] } {
  const next = openAppointment(standing);
  return next === null
    ? one('conversation:stop.done')
    : one('conversation:stop.holder', appointmentValues(next));
}

const SILENT: Back = '#talk.stopped.silent';

/** While the person is stopped: they may ask, and say that they will be there. */
export const standingWhileStopped = talk.createStateConfig({
  on: {
    STANDING: [
      {
        guard: ({ event }) => event.intent === 'stop',
        actions: { type: 'say', params: ({ event }) => missedSays(event.standing) },
      },
      {
        guard: ({ event }) => event.intent === 'status',
        target: SILENT,
        actions: { type: 'say', params: ({ event }) => ({ says: statusSays(event.standing, 'stopped') }) },
      },
      {
        guard: (asked) => asked.event.intent === 'named' && !stale(asked),
        target: SILENT,
        actions: [
          assign({ which: null }),
          {
            type: 'say',
            params: ({ event }) => ({
              says: [
                {
                  key: 'conversation:status.answerNamed',
                  values: { reference: meant(event)?.reference ?? '' },
                  asks: { what: 'appointment', mark: event.mark ?? null },
                },
              ],
            }),
          },
        ],
      },
      {
        guard: ({ event }) => intentOf(event) !== 'confirm' || openAppointment(event.standing) === null,
        target: SILENT,
        actions: { type: 'say', params: one('conversation:stop.still') },
      },
      { guard: stale, target: SILENT, actions: sayStale },
      { guard: severalMeant, target: '#talk.stopped.which', actions: namesWhich },
      { target: SILENT, actions: confirming },
    ],
  },
});

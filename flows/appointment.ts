import { assign } from 'xstate';
import { appointmentMark } from './buttons.ts';
import { appointmentValues, statusSays } from './status.ts';
import {
  NO_ANSWERS,
  one,
  talk,
  type Act,
  type AppointmentView,
  type FlowSay,
  type LookUp,
  type StandingView,
  type TalkContext,
  type TalkEvent,
} from './talk.ts';

type Standing = Extract<TalkEvent, { type: 'STANDING' }>;

/** Appointments that hold and are to come, earliest first. */
function upcomingOf(standing: readonly StandingView[]): readonly AppointmentView[] {
  return standing
    .flatMap(({ appointment }) => (appointment === null || appointment.past ? [] : [appointment]))
    .filter(({ state }) => state === 'offered' || state === 'confirmed')
    .sort((a, b) => `${a.date} ${a.time}`.localeCompare(`${b.date} ${b.time}`));
}

/** The appointment that "1" and "2" speak of: the earliest unanswered one, else the earliest that holds. */
export function openAppointment(standing: readonly StandingView[]): AppointmentView | null {
  const upcoming = upcomingOf(standing);
  return (
    upcoming.find((appointment) => appointment.state === 'offered') ??
    upcoming.find((appointment) => appointment.state === 'confirmed') ??
    null
  );
}

/** The appointment that an answer is about: the one it names, as long as it stands with that very date; else the open one. */
function meant({ standing, mark }: Standing): AppointmentView | null {
  if (mark === undefined) return openAppointment(standing);
  return openAppointment(
    standing.filter((view) => view.appointment !== null && appointmentMark(view.appointment) === mark),
  );
}

const confirming = [
  {
    type: 'act',
    params: ({ event }: { event: Standing }): Act => ({
      what: 'confirm',
      appointmentId: meant(event)?.id ?? '',
    }),
  },
  {
    type: 'say',
    params: ({ event }: { event: Standing }) => {
      const appointment = meant(event);
      return one(
        'conversation:appointment.confirmed',
        appointment === null ? {} : appointmentValues(appointment),
      );
    },
  },
] as const;

const asks = (event: Standing, intent: Standing['intent'], answer: number): boolean =>
  event.intent === intent ||
  (event.intent === 'home' && event.answer === answer && openAppointment(event.standing) !== null);

/** What the standing is answered with, wherever the talk is; each way leads back to where it was. */
export const standingAnswered = talk.createStateConfig({
  on: {
    STANDING: [
      {
        guard: ({ event }) =>
          event.intent === 'status' ||
          (event.intent === 'home' && event.answer === (openAppointment(event.standing) === null ? 1 : 3)),
        target: '#talk.returning',
        actions: {
          type: 'say',
          params: ({ event }) => ({ says: statusSays(event.standing) }),
        },
      },
      {
        // The date that was answered is not the one that holds.
        guard: ({ event }) => event.mark !== undefined && meant(event) === null,
        target: '#talk.returning',
        actions: {
          type: 'say',
          params: ({ event }) => ({
            says: [{ key: 'conversation:oldButtonOf.appointment' }, ...statusSays(event.standing)],
          }),
        },
      },
      {
        guard: ({ event }) => event.intent !== 'home' && openAppointment(event.standing) === null,
        target: '#talk.returning',
        actions: { type: 'say', params: one('conversation:appointment.none') },
      },
      { guard: ({ event }) => event.intent === 'declined', target: '#talk.aside.declined' },
      {
        guard: ({ event }) => asks(event, 'confirm', 1),
        target: '#talk.returning',
        actions: confirming,
      },
      {
        guard: ({ event }) => asks(event, 'cannot_come', 2),
        target: '#talk.aside.decline',
        actions: assign({ declining: ({ event }) => meant(event) }),
      },
      {
        guard: ({ event }) => openAppointment(event.standing) !== null,
        target: '#talk.returning',
        actions: {
          type: 'say',
          params: ({ event }) => {
            const appointment = openAppointment(event.standing);
            if (appointment === null) return one('conversation:menu');
            // Several families share the phone: when one of them must come is not for whoever happens to text.
            return event.standing.length > 1
              ? one('conversation:appointment.menuShared', { reference: appointment.reference })
              : one('conversation:appointment.menu', appointmentValues(appointment));
          },
        },
      },
      {
        guard: ({ event }) => event.answer === 2 || event.standing.length === 0,
        target: '#talk.main.caseNumber',
        actions: assign(NO_ANSWERS),
      },
      {
        guard: ({ event }) => event.answer === 3,
        target: '#talk.returning',
        actions: [
          { type: 'act', params: { what: 'person', reason: 'asked' } },
          { type: 'say', params: one('conversation:person.asked') },
        ],
      },
      {
        guard: ({ event }) => event.answer === 4,
        actions: { type: 'lookUp', params: { what: 'other_phone' } },
      },
      { target: '#talk.returning', actions: { type: 'say', params: one('conversation:menu') } },
    ],
  },
});

/** What they will miss who stop everything: the next appointment, if there is one. */
function missedSays(standing: readonly StandingView[]): { says: readonly FlowSay[] } {
  const [next] = upcomingOf(standing);
  return next === undefined
    ? one('conversation:stop.done')
    : one('conversation:stop.holder', appointmentValues(next));
}

/** What the standing is answered with while the person is stopped: they may ask, and say that they will be there. */
export const standingWhileStopped = talk.createStateConfig({
  on: {
    STANDING: [
      {
        guard: ({ event }) => event.intent === 'stop',
        actions: { type: 'say', params: ({ event }) => missedSays(event.standing) },
      },
      {
        guard: ({ event }) => event.intent === 'confirm' && openAppointment(event.standing) !== null,
        actions: confirming,
      },
      {
        guard: ({ event }) => event.intent === 'status',
        actions: { type: 'say', params: ({ event }) => ({ says: statusSays(event.standing) }) },
      },
      { actions: { type: 'say', params: one('conversation:stop.still') } },
    ],
  },
});

/** Registered: no question is open; a number or any text is answered by how the registration stands. */
export const home = talk.createStateConfig({
  entry: talk.assign({ at: 'home', misses: 0 }),
  on: {
    NUMBER: {
      actions: {
        type: 'lookUp',
        params: ({ event }) => ({ what: 'standing', intent: 'home', answer: event.number }),
      },
    },
    // Another family begins; an appointment of the first one has the numbers of the menu.
    A_NUMBER: {
      target: 'birthDate',
      actions: assign({ ...NO_ANSWERS, aNumber: ({ event }) => event.aNumber }),
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
  on: {
    CHOICE: [
      { guard: ({ event }) => event.choice === 'cannot', actions: stillStands },
      { guard: ({ event }) => event.choice === 'keep', target: 'kept' },
    ],
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

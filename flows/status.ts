import { appointmentMark } from './buttons.ts';
import { outcomeSay } from './registration.ts';
import type { AppointmentView, FlowSay, SayValues, StandingView } from './talk.ts';

/** What an appointment's texts are filled with. */
export function appointmentValues(appointment: AppointmentView): SayValues {
  const { reference, port, date, time, people } = appointment;
  return { reference, port, date, time, people };
}

/** Today's truth about one registration. */
export function statusOf(view: StandingView): FlowSay {
  const { appointment } = view;
  if (appointment !== null && appointment.past) {
    return { key: 'conversation:status.past', values: appointmentValues(appointment) };
  }
  if (appointment !== null && (appointment.state === 'offered' || appointment.state === 'confirmed')) {
    return {
      key: `conversation:status.${appointment.state}`,
      values: { ...appointmentValues(appointment), names: view.names },
    };
  }
  return outcomeSay(view);
}

/**
 * Today's truth about everything this phone registered; says so when it is nothing.
 * @param asks whether to ask for the answer to appointments that have none: never beside another question, whose numbers mean
 *   something else; who stopped is asked whether they come, and of anything else staff is told
 */
export function statusSays(standing: readonly StandingView[], asks: boolean | 'stopped'): readonly FlowSay[] {
  if (standing.length === 0) return [{ key: 'conversation:status.unregistered' }];
  const says = standing.flatMap((view) => [
    { key: 'conversation:status.head', values: { receipt: view.receipt, names: view.names } },
    statusOf(view),
    // Of an order only to those who are in one.
    ...(view.outcome === 'eligible' && view.appointment === null
      ? [{ key: 'conversation:status.order' }]
      : []),
  ]);
  const unanswered = standing.flatMap(({ appointment }) =>
    appointment?.state === 'offered' && !appointment.past ? [appointmentMark(appointment)] : [],
  );
  const [first] = unanswered;
  if (asks === false || first === undefined) return says;
  const mark = unanswered.length === 1 ? first : null;
  const key = `conversation:status.${asks === 'stopped' ? 'answerStopped' : 'answer'}`;
  return [...says, { key, asks: { what: 'appointment', mark } }];
}

/** What a reference code is answered with: yes and what it stands at. Names only to a phone that knows them. */
export function referenceSays(
  appointment: AppointmentView,
  names: readonly string[] | null,
): readonly FlowSay[] {
  const state = appointment.past && appointment.state !== 'cancelled' ? 'past' : appointment.state;
  const says: FlowSay[] = [
    { key: `conversation:reference.${state}`, values: appointmentValues(appointment) },
  ];
  if (names !== null && names.length > 0)
    says.push({ key: 'conversation:reference.names', values: { names } });
  return says;
}

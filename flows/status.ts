import { outcomeKey } from './registration.ts';
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
  return { key: outcomeKey(view) };
}

/** Today's truth about everything this phone registered; says so when it is nothing. */
export function statusSays(standing: readonly StandingView[]): readonly FlowSay[] {
  if (standing.length === 0) return [{ key: 'conversation:status.unregistered' }];
  return standing.flatMap((view) => [
    { key: 'conversation:status.head', values: { receipt: view.receipt, names: view.names } },
    statusOf(view),
  ]);
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

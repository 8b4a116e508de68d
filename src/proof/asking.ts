import { questionAsks, type Asked } from '../../flows/asked.ts';
import { appointmentMark } from '../../flows/buttons.ts';
import { openQuestion } from '../../flows/open-question.ts';
import type { Asks } from '../domain/asks.ts';
import { asksOf } from '../conversation/rendering.ts';
import { stepTalk } from '../conversation/step.ts';
import { isStopped, leafOf, type Talk } from '../conversation/stored-talk.ts';
import { APPOINTMENT, OTHER_APPOINTMENT } from './answers.ts';
import type { Walk } from './walk.ts';

/** A message that asks something, and where the talk stands once it is said. */
export interface Asking {
  /** For the reader of a report. */
  readonly name: string;
  readonly asks: Asks;
  /** Null for what comes unasked: the talk stands where it stood. */
  readonly talk: Talk | null;
}

/** What may come unasked: about an appointment, about another one, to pass one on, from staff, from a broadcast. */
const UNASKED: readonly Asking[] = [
  { name: 'notice', asks: { what: 'appointment', mark: appointmentMark(APPOINTMENT) }, talk: null },
  {
    name: 'other notice',
    asks: { what: 'appointment', mark: appointmentMark(OTHER_APPOINTMENT) },
    talk: null,
  },
  { name: 'pass on', asks: { what: 'told', reference: APPOINTMENT.reference }, talk: null },
  { name: 'staff', asks: { what: 'staff' }, talk: null },
  { name: 'broadcast', asks: { what: 'broadcast' }, talk: null },
];

/** Every message that asks something: those of the talk, one for each thing asked in each place, and those that come unasked. */
export function askingMessages(walk: Walk): readonly Asking[] {
  const found = new Map<string, Asking>();
  for (const { utterance, talk } of walk.edges) {
    const asks = asksOf(utterance);
    if (asks === null) continue;
    const what = asks.what === 'question' ? asks.name : asks.what;
    const of = utterance.context.which?.intent;
    const name = [
      ...(isStopped(talk.value) ? ['stopped'] : []),
      leafOf(talk.value),
      what,
      ...(what === 'which' && of !== undefined ? [of] : []),
    ].join(' ');
    if (!found.has(name)) found.set(name, { name, asks, talk });
  }
  return [...found.values(), ...UNASKED];
}

/** The message as it was handed over. */
export function handedOver({ asks, talk }: Asking, at: number): Asked {
  return { asks, at, reply: talk !== null };
}

/** The questions that were open already when a message was said: the talk's, and what it goes on with when that is closed. */
export function openBefore({ talk }: Asking, at: number): readonly Asked[] {
  if (talk === null) return [];
  return [talk, stepTalk(talk, { type: 'CLOSED' }).talk].flatMap(({ value, context }) => {
    const question = openQuestion(leafOf(value));
    return question === null ? [] : [{ asks: questionAsks(question, context), at, reply: true }];
  });
}

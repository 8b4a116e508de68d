import { portOf } from '../flows/programme.ts';
import type { Tried, Unreached } from '../src/reach/unreached.ts';
import { callWaitsUntil } from '../src/reach/next-call.ts';
import type { CallResult } from '../src/domain/calls.ts';
import type { AddressFlag } from '../src/domain/address-flag.ts';
import { errorWords } from '../src/channels/twilio/error-words.ts';
import type { PersonReason } from '../src/domain/person-request.ts';

/** Why a person is needed, in words. */
export const REASONS: Readonly<Record<PersonReason, string>> = {
  asked: 'asked for a person',
  identity: 'could not be identified',
  missing_people: 'says that people are missing',
  same_family: 'the roster has two registrations in this family: look at both, then join them',
  mixed_family: 'family with different answers',
  reclaim: 'wants the registration on another phone',
  wrong_number: 'said it is the wrong number: the family has no phone, find another way to it',
  stopped_with_appointment:
    'stopped our messages at Twilio, untold that they have an appointment; only START from that phone brings them back: call',
  date_closed:
    'lost their appointment because the port is closed then, and no text may have told them: call before they travel',
  no_show: 'did not come to their appointment: find out why',
  unreached: 'has an appointment and was not reached: call',
  danger: 'may be in danger: read it now',
  needs: 'says what the family needs',
  not_understood: 'was not understood several times',
  voice: 'sends voice notes: call',
  told: 'told of something that changes the family',
  language: 'speaks another language: call with an interpreter',
  call: 'asks to be called',
};

const WHAT: Readonly<Record<Tried['what'], string>> = {
  instruction: 'instruction',
  reminder: 'reminder',
  'reach.other_channel': 'instruction on the other channel',
  'reach.alternate': 'the phone they named',
  'reach.shelter': 'the shelter',
  'reach.call': 'a person calls',
};

const FLAGS: Readonly<Record<AddressFlag, string>> = {
  dead: 'no such number',
  stopped: 'stopped our messages',
  not_on_channel: 'not there',
  outside_window: 'takes no free text now',
};

/** What came of a message, in words. */
function stateOf({ state, error, what }: Tried): string {
  const passedOn = what === 'reach.alternate' || what === 'reach.shelter';
  switch (state) {
    case 'delivered':
      return passedOn ? 'arrived there, nobody says they know' : 'delivered';
    case 'failed':
    case 'undelivered':
      return `not delivered${error === null || !/^\d+$/.test(error) ? '' : `: ${errorWords(error)} (${error})`}`;
    case 'accepted':
    case 'sent':
      return 'sent, no word that it arrived';
    case 'queued':
    case 'sending':
    case 'unsure':
      return 'still to be sent';
    case 'expired':
      return 'too late to be sent';
    case 'withdrawn':
      return 'withdrawn';
    case 'suppressed':
      return 'not sent: the person stopped our messages';
  }
}

const minute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What was tried, one line each, and why it came to nothing. */
export function triedLines({ tried, flags }: Pick<Unreached, 'tried' | 'flags'>): readonly string[] {
  return [
    ...tried.map((each) => `${minute(each.at)}  ${WHAT[each.what]}, ${each.channel}: ${stateOf(each)}`),
    ...flags.map(({ channel, flag }) => `known of their phone: ${FLAGS[flag]} (${channel})`),
  ];
}

/** What happens next, in words. */
export function nextLine({ next, requestId }: Pick<Unreached, 'next' | 'requestId'>): string {
  if (requestId !== null) return 'to be called by a person';
  return next === null ? 'nothing more is tried' : `next: ${WHAT[next.kind]}, ${minute(next.dueAt)}`;
}

const RESULTS: Readonly<Record<CallResult, string>> = {
  will_come: 'will come',
  cannot_come: 'cannot come',
  no_answer: 'nobody answered',
  wrong_number: 'wrong number',
  call_later: 'to be called later',
};

/** The last call of staff and when to call again, in words; '' when nobody called. */
export function calledLine({ calls, appointment }: Pick<Unreached, 'calls' | 'appointment'>): string {
  const last = calls?.calls.at(-1);
  if (last === undefined) return '';
  const next = callWaitsUntil(calls, appointment);
  const again = next === null ? '' : `; call again from ${minute(next)}`;
  return `called ${minute(last.at)} by ${last.by}: ${RESULTS[last.result]}${again}`;
}

/** When and where the appointment is. */
export function whenLine({ appointment, daysLeft }: Pick<Unreached, 'appointment' | 'daysLeft'>): string {
  const { date, time, port, reference, people } = appointment;
  const { name, city } = portOf(port);
  const left = daysLeft < 0 ? 'gone by' : daysLeft === 1 ? '1 day left' : `${String(daysLeft)} days left`;
  return `${reference}  ${date} ${time} ${city} time, ${name}, ${String(people)} people, ${left}`;
}

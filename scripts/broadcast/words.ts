import { errorWords } from '../../src/channels/twilio/error-words.ts';
import type { KeptBackReason } from '../../src/broadcasts/kept-back.ts';
import type { BroadcastProblem } from '../../src/domain/broadcast-problems.ts';
import { BROADCAST_VARIABLES } from '../../src/domain/broadcast-variables.ts';
import type { BroadcastState, RecipientState } from '../../src/domain/broadcast.ts';

/** What is wrong with a broadcast, and what to do about it, by code. `{what}` and `{language}` are filled in. */
const PROBLEMS: Readonly<Record<BroadcastProblem['code'], string>> = {
  no_text: 'There is no text. Write one for {language} with --text.',
  no_title: 'It has no title. Give it one with --title.',
  nobody: 'It is for nobody now. Look at the conditions of its audience.',
  language_without_text:
    'There are people who speak {language} and no text in it. Write one, or choose with --fallback whose text they get.',
  fallback_without_text:
    'The fallback is {language}, which has no text. Write it, or choose another --fallback.',
  unknown_variable: `The text in {language} asks for {{{what}}}, which nothing is known by. There are ${BROADCAST_VARIABLES.join(', ')}.`,
  moving_word:
    'The text in {language} says "{what}", which could move people without an appointment to travel. Write it otherwise, send it to those with appointments only, or ask an admin for an override with a reason.',
  other_script:
    'The text in {language} has "{what}", which is not all of Latin letters, so nobody can check what it says. Write it with Latin letters, or ask an admin for an override with a reason.',
  lost_characters:
    'The text in {language} has {what}, which SMS cannot write cheaply and nothing comes near. Write it otherwise, or keep it with --keep-accents at the cost that the review shows.',
  carrier_word:
    'The text in {language} asks for "{what}", which carriers take as an opt-out. Write it otherwise.',
  too_long: 'The text in {language} is longer than the 1,600 characters that one message takes. Shorten it.',
  long: 'The text in {language} takes more than two segments: it costs more and fewer read it. Shorten it if you can.',
  not_all_have_appointments:
    'It tells of an appointment, and not everybody it is for has one: who has none gets nothing. Add --with-appointment to be sure whom it is for.',
  no_such_time: 'There is no such time to start at. Give --start as "2021-03-02 09:00 America/Tijuana".',
  starts_in_the_past: 'It starts in the past. Give another --start, or --no-start.',
  number_out_of_range: '{what} is out of range. Give another number.',
  expires_before_it_is_sent:
    'It takes longer than it lives: the last of them would not get it. Raise --lives-hours, or make it for fewer people.',
};

/** One line that says what is wrong and what to do. */
export function problemWords({
  code,
  language,
  what,
}: {
  readonly code: string;
  readonly language?: string | undefined;
  readonly what?: string | undefined;
}): string {
  const words = isProblem(code) ? PROBLEMS[code] : code;
  return words.replace('{what}', what ?? '').replace('{language}', language ?? 'a language');
}

const isProblem = (code: string): code is BroadcastProblem['code'] => Object.hasOwn(PROBLEMS, code);

/** Why somebody did not get it. */
const REASONS: Readonly<Record<string, string>> = {
  no_phone: 'no phone belongs to the registration',
  stopped: 'the person stopped our messages',
  stopped_at_carrier: 'the person stopped our messages at the carrier',
  news_stopped: 'the person wants no news',
  withdrawn: 'the registration was withdrawn',
  number_changed: 'the phone belongs to another person by now',
  outcome_changed: 'what was decided of the family changed meanwhile',
  appointment_changed: 'the appointment changed meanwhile',
  outside_window: 'WhatsApp takes no free text now, and there is no number for an SMS',
  value_missing: 'the text asks for something that is not known of them, or there is none in their language',
  same_phone: 'the phone gets it for another registration already',
  expired: 'it was too late to be sent',
  recalled: 'it was recalled before it left',
  unsure: 'nobody knows whether it left: the answer was lost and it is not sent again in doubt',
  retry: 'tried again later',
  overtaken: 'our mistake: its row changed hands while it was sent',
  failed: 'refused',
} satisfies Record<KeptBackReason, string> & Record<string, string>;

/** Why, in words; a code of Twilio's with its number. */
export function reasonWords(reason: string): string {
  const known = REASONS[reason];
  if (known !== undefined) return known;
  return /^\d+$/.test(reason) ? `${errorWords(reason)} (${reason})` : reason;
}

/** What can be done about the people in a state. */
export const STATE_ADVICE: Readonly<Partial<Record<RecipientState, string>>> = {
  failed: 'Once it is at its end, resend goes to these and to who expired, and to nobody else.',
  expired: 'Once it is at its end, resend goes to these and to who failed, and to nobody else.',
  unsure: 'Do not send again: some have it. Look the messages up at Twilio.',
};

/** How a broadcast stands. */
export const STATE_WORDS: Readonly<Record<BroadcastState, string>> = {
  draft: 'draft',
  review: 'waits for approval',
  approved: 'approved, freezing its audience',
  holding: 'held back',
  canary: 'sending to the first few',
  sending: 'sending',
  paused: 'paused',
  done: 'done',
  recalled: 'recalled',
};

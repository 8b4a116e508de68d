import type { Asks } from '../src/domain/asks.ts';
import { markOf } from './buttons.ts';
import { openQuestion } from './open-question.ts';
import { questionOf } from './questions/all.ts';
import type { Question } from './questions/question.ts';
import { choiceNumber, isBare, yesOrNo } from './readers/bare.ts';
import type { AnsweredBy, TalkContext, TalkEvent } from './talk.ts';

/** Something that was asked of a phone. */
export interface Asked {
  readonly asks: Asks;
  /** UTC milliseconds at which it was handed over. */
  readonly at: number;
  /** It answered a text, as against one that came unasked. */
  readonly reply: boolean;
}

/** What had been asked of a phone when its text came. */
export interface Footing {
  /** What was asked last; null when nothing is known to have been. */
  readonly last: Asked | null;
  /** What was asked before it and may be what is answered, because `last` came too short before the text to be read. */
  readonly crossed: Asked | null;
  /** Everything that had been asked, newest first, as far as it is looked at. */
  readonly all: readonly Asked[];
  /** Messages were handed over, and none since the phone's text before this one. */
  readonly unanswered?: boolean;
}

/** Who answers sooner than this may not have read what came last. Milliseconds. */
const CROSSING_MS = 5_000;

/** What the open question of a talk asks. */
export function questionAsks(question: Question, context: TalkContext): Asks {
  const name = questionOf(question.key)?.name ?? question.key;
  return { what: 'question', name, mark: markOf(question, context) };
}

/**
 * What a text is read against. A question that came in answer to the phone's own last text was waited for, and is read at once.
 * @param asked what was handed over to the phone and asks something, newest first
 * @param receivedAt UTC milliseconds of the text
 * @param lastTextAt UTC milliseconds of the phone's text before it
 */
export function footingOf(
  asked: readonly Asked[],
  { receivedAt, lastTextAt }: { readonly receivedAt: number; readonly lastTextAt: number },
): Footing {
  const all = asked.filter((each) => each.at <= receivedAt && stands(each, receivedAt, lastTextAt));
  const [last = null, before = null] = all;
  const quick = last !== null && !last.reply && receivedAt - last.at < CROSSING_MS;
  return { last, all, crossed: quick && before !== null && before.at > lastTextAt ? before : null };
}

/** How long what a member of staff asked may be what is answered. Milliseconds. */
const STAFF_ASKS_MS = 24 * 60 * 60 * 1000;

/** What a broadcast asks is answered once. */
function stands({ asks, at }: Asked, receivedAt: number, lastTextAt: number): boolean {
  if (asks.what === 'broadcast') return at > lastTextAt;
  return asks.what !== 'staff' || receivedAt - at < STAFF_ASKS_MS;
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether the open question had been handed over. */
function wasAsked({ all }: Footing, question: Question, context: TalkContext): boolean {
  const open = questionAsks(question, context);
  return all.some(({ asks }) => same(asks, open));
}

/**
 * Whether something was asked after the open question by anybody but the talk: then a question in between is closed, and the
 * talk is where it was before it.
 * @param at the open state, what the talk knows, and the text that came
 */
export function isClosed(
  footing: Footing,
  { leaf, context, text }: { readonly leaf: string; readonly context: TalkContext; readonly text: string },
): boolean {
  const question = openQuestion(leaf);
  const { last } = footing;
  if (question === null || last === null || last.asks.what === 'question') return false;
  // A phone number, or what a member of staff is to read, can be an answer to that question only.
  if (question.reader.unmistakable === true && !isBare(text)) return false;
  return wasAsked(footing, question, context);
}

/** Whether the open question cannot have been read: nothing that was handed over asks it, or its answer to the last text waits still. */
export function isUnread(footing: Footing | null, question: Question, context: TalkContext): boolean {
  if (footing === null) return false;
  if (footing.last === null) return footing.unanswered === true;
  return !wasAsked(footing, question, context);
}

/** What can be an answer to somebody in the team as well: to them it goes, and the open question is asked again. */
const LOOSE: ReadonlySet<TalkEvent['type']> = new Set([
  'UNCLEAR',
  'NUMBER',
  'NAMES',
  'PLACE',
  'PLACES',
  'BIRTH_DATE',
  'BIRTH_DATES',
  'BIRTH_IMPOSSIBLE',
  'CHOICE',
  'CHOICES',
  'SLIP',
]);

/** A text, and what it says under a question or under none. */
export interface Answer {
  readonly text: string;
  readonly question: Question | null;
  readonly context: TalkContext;
  /** What it says of the open question. */
  readonly event: TalkEvent;
  /** A yes or a no in other words than the one (flows/readers/polarity.ts). */
  readonly polar?: 'yes' | 'no' | null;
}

/**
 * What an answer says, read against what was asked last. What can be an answer to one question only (a case number, a name, the
 * words of a choice) is taken as that; a number or a yes or no means what it meant in the message that was answered. Where two
 * messages could be meant and it would mean different things, it is asked back.
 */
export function readAgainst(footing: Footing, answer: Answer): TalkEvent {
  const { last, crossed } = footing;
  const { text, question, context, event } = answer;
  const unread = question !== null && isUnread(footing, question, context);
  const bare = isBare(text) || (answer.polar ?? null) !== null;
  if (last === null) return unread && bare ? { type: 'CROSSED' } : event;
  if (!bare) return last.asks.what === 'staff' && LOOSE.has(event.type) ? { type: 'STAFF_ANSWERED' } : event;
  if (unread) {
    // The question that is open had not been handed over: it cannot be what is answered.
    const meant = last.asks.what === 'question' ? null : underMessage(last, answer);
    return same(meant, event) ? event : { type: 'CROSSED' };
  }
  const meant = question === null && last.asks.what === 'question' ? event : underMessage(last, answer);
  if (crossed === null || same(underMessage(crossed, answer), meant)) return meant;
  return crossedBack(last, crossed);
}

/** What a number, a yes or a no says under a message. */
function underMessage({ asks, reply }: Asked, { text, polar, question, context, event }: Answer): TalkEvent {
  const chosen = choiceNumber(text) ?? firstOrSecond(yesOrNo(text) ?? polar ?? null);
  const none: TalkEvent = question === null ? event : { type: 'UNCLEAR' };
  switch (asks.what) {
    case 'question': {
      const open = question === null ? null : questionAsks(question, context);
      return same(asks, open) ? event : { type: 'CROSSED' };
    }
    case 'appointment': {
      if (chosen !== 1 && chosen !== 2) return none;
      const intent = chosen === 1 ? 'confirm' : 'cannot_come';
      const by: AnsweredBy = reply ? 'reply' : 'notice';
      if (asks.mark !== null) return { type: 'APPOINTMENT_ANSWER', intent, mark: asks.mark, by };
      return { type: chosen === 1 ? 'CONFIRM' : 'CANNOT_COME' };
    }
    case 'menu':
      return question === null ? { type: 'MENU', number: choiceNumber(text) } : none;
    case 'told':
      return chosen === 1 ? { type: 'TOLD_BARE' } : none;
    case 'staff':
      return { type: 'STAFF_ANSWERED' };
    case 'broadcast':
      return { type: 'BROADCAST_ANSWERED' };
  }
}

/** Where two choices are offered, a yes is the first and a no the second. */
function firstOrSecond(answer: 'yes' | 'no' | null): 1 | 2 | null {
  return answer === null ? null : answer === 'yes' ? 1 : 2;
}

/** Asks again what could be meant: by the talk or about an appointment, before what somebody asked in their own words. */
function crossedBack(last: Asked, before: Asked): TalkEvent {
  const free = last.asks.what === 'staff' || last.asks.what === 'broadcast';
  const { asks } = free ? before : last;
  switch (asks.what) {
    case 'appointment':
      return { type: 'APPOINTMENT_CROSSED', mark: asks.mark };
    case 'told':
      return { type: 'TOLD_CROSSED', reference: asks.reference };
    case 'menu':
      return { type: 'MENU', number: null };
    case 'staff':
      return { type: 'STAFF_ANSWERED' };
    case 'question':
    case 'broadcast':
      return { type: 'CROSSED' };
  }
}

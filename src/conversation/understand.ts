import { footingOf, isClosed, isUnread, readAgainst, type Asked, type Footing } from '../../flows/asked.ts';
import { markOf } from '../../flows/buttons.ts';
import { comingUnder } from '../../flows/coming-under.ts';
import { readText } from '../../flows/interpret.ts';
import { openQuestion } from '../../flows/open-question.ts';
import { polarAlone } from '../../flows/readers/polarity.ts';
import { isAsking, isTopic } from '../../flows/readers/said.ts';
import { isNothing, type Heard, type Question, type Reading } from '../../flows/questions/question.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import { parseANumber } from '../domain/a-number.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Intent } from '../domain/keywords.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { InboundMessage, OutboxRow } from '../domain/message.ts';
import { dangerIn } from './danger-heard.ts';
import { firstEvent } from './first-heard.ts';
import { latestOf } from './text-time.ts';
import { menuLines } from './menu-lines.ts';
import type { Wording } from '../wording/wording.ts';
import { titlesOf, type Reader } from './rendering.ts';
import { withoutPoliteness } from './said-politely.ts';
import { stepTalk } from './step.ts';
import { isStopped, leafOf, type Talk } from './stored-talk.ts';
import type { TextInTalk } from './text-in-talk.ts';
import { isTitleTyped } from './title-typed.ts';
import { topicIn } from './topic-heard.ts';
import { eventOf } from './words.ts';

/** Messages that are looked at for what was asked. */
export const ASKED_LATELY = 8;

/** Who reads and is read. */
export function readerOf(message: InboundMessage, talk: Talk): Reader {
  return { language: talk.context.language ?? LANGUAGES[0], channel: message.channel };
}

/**
 * What had been asked of a phone when its text came.
 * @param handedOver what was last handed over to it, newest first
 */
export function footingFrom(
  handedOver: readonly OutboxRow[],
  message: InboundMessage,
  before: Conversation,
): Footing {
  const asked = handedOver.flatMap(({ content, attemptedAt, state, purpose }): readonly Asked[] => {
    const reply = purpose === 'reply';
    // A phone that has just texted is on, whatever a report says; what came unasked has not reached it.
    if (content.asks === undefined || attemptedAt === null || (state === 'undelivered' && !reply)) return [];
    return [{ asks: content.asks, at: attemptedAt, reply }];
  });
  const { lastInboundAt } = before;
  const receivedAt = latestOf(message);
  const times = handedOver.flatMap(({ attemptedAt }) =>
    attemptedAt === null || attemptedAt > receivedAt ? [] : [attemptedAt],
  );
  return {
    ...footingOf(asked, { receivedAt, lastTextAt: latestOf({ receivedAt: lastInboundAt }) }),
    unanswered: times.length > 0 && times.every((at) => at < lastInboundAt),
  };
}

/** The talk as it is after all that was asked since: a question in between is closed by what anybody else asks. */
export function closedBy(footing: Footing, talk: Talk, text: string): Talk {
  const at = { leaf: leafOf(talk.value), context: talk.context, text };
  return isClosed(footing, at) ? stepTalk(talk, { type: 'CLOSED' }).talk : talk;
}

/**
 * A choice typed in its own words answers the open question, though elsewhere the words ask for something; not while the phone has
 * not got that question.
 */
export function answersByTitle(
  { wording, message, before }: TextInTalk,
  talk: Talk,
  footing: Footing | null,
  word: Intent | null,
): boolean {
  const question = before === null ? null : openQuestion(leafOf(talk.value));
  if (word === null || question === null || isUnread(footing, question, talk.context)) return false;
  const titles = titlesOf(wording, readerOf(message, talk), question, talk.context);
  return isTitleTyped(wording.said(message.text).text, word, titles);
}

/**
 * The word a text counts as. Where the carrier's own lists hold words that ours do not, what it took the text for is what
 * it is: it acts on it whatever we do. Its START may be a plain answer to a question of ours, unless somebody is stopped.
 */
export function wordOf(
  { message, before }: Pick<TextInTalk, 'message' | 'before'>,
  word: Intent | null,
): Intent | null {
  switch (message.answeredByCarrier) {
    case 'stop':
      return 'stop';
    case 'start':
      return word ?? (before?.stopped === true ? 'start' : null);
    case 'help':
      return word ?? 'help';
    case null:
      return word;
  }
}

/**
 * What a text says in the talk.
 * @param footing what had been asked when it came; null for a first text and for a button, which names its question
 * @param word the word that works anywhere, as which it counts
 */
export function understand(
  { wording, message, before, today }: TextInTalk,
  {
    talk,
    footing,
    word,
  }: { readonly talk: Talk; readonly footing: Footing | null; readonly word: Intent | null },
): TalkEvent {
  const question = before === null ? null : openQuestion(leafOf(talk.value));
  if (word !== null) {
    // The same words again are a yes only to who has read what is asked.
    return question?.saidAgain === word && isUnread(footing, question, talk.context)
      ? { type: 'CROSSED' }
      : eventOf(word);
  }
  // Nothing was asked yet: a first text begins the talk, unless it is a code to check or cannot be read.
  const said = wording.said(message.text);
  const reader = readerOf(message, talk);
  const heardAs = (text: string): Heard => ({
    ...said,
    text,
    payload: message.payload,
    attachment: message.attachment,
    location: message.location,
    question,
    titles: () => (question === null ? [] : titlesOf(wording, reader, question, talk.context)),
    menu: () => menuLines(wording, reader),
    markOf: (asked) => markOf(asked, talk.context),
    language: talk.context.language,
    ...(talk.context.family !== null && { people: talk.context.family.names.length }),
    today,
    readout: () => wording.readout(text),
  });
  const whole = readText(heardAs(said.text));
  const ofQuestion = isNothing(whole) ? (ofPlainPart(question, heardAs, said.text, wording) ?? whole) : whole;
  const coming = isNothingOpen(question, ofQuestion)
    ? comingUnder(footing, said.text, wording.readout(said.text))
    : null;
  const reading = coming ?? ofQuestion;
  const { says: event } = reading;
  const ofComing = footing?.last?.asks.what === 'appointment';
  const danger = dangerIn({ wording, message }, { talk, question, reading, ofComing });
  if (danger !== null) return danger;
  const begins = firstEvent({ wording, message, before, today }, { talk, reading });
  const topic = topicIn({ wording, message, today }, { before, talk, footing, question, reading, begins });
  if (topic !== null) return topic;
  if (begins !== null) return begins;
  // It was asked with its choices in another order; a button names its choice.
  if (talk.context.anew && event.type === 'CHOICE' && message.payload === null) return { type: 'ASK_ANEW' };
  // No question is open, and they begin with the first answer: that of another family, on a phone that several share.
  const number = event.type === 'NUMBER' && event.number === null ? parseANumber(said.text) : null;
  if (number?.kind === 'ok') return { type: 'A_NUMBER', aNumber: number.aNumber };
  // A button names its question.
  if (footing === null || message.payload !== null) return event;
  // Who stopped may say one thing with a number, that they come: of the appointment that was asked about, or of the only one.
  if (isStopped(talk.value) && question === null && footing.last?.asks.what !== 'appointment') return event;
  const heard = wording.readout(said.text);
  const polar = isAsking(said.text) || isTopic(heard, []) ? null : polarAlone(heard);
  return readAgainst(footing, { text: said.text, polar, question, context: talk.context, event });
}

/** What a text answers without the politeness in it; null where it has none, or answers nothing so either. */
function ofPlainPart(
  question: Question | null,
  heardAs: (text: string) => Heard,
  text: string,
  wording: Wording,
): Reading | null {
  if (question === null || question.choices.length === 0 || text.trim() === '') return null;
  const plain = withoutPoliteness(wording.readout(text));
  const reading = plain === null ? null : readText(heardAs(plain));
  // A code or a menu's line is no part of a sentence.
  return reading?.why === 'own_words' || reading?.why === 'choice' ? reading : null;
}

/** Whether no question is open, and a text is no line of a menu. */
const isNothingOpen = (question: Question | null, { says }: Reading): boolean =>
  question === null && says.type === 'NUMBER' && says.number === null;

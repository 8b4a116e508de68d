import { footingOf, isClosed, isUnread, readAgainst, type Asked, type Footing } from '../../flows/asked.ts';
import { markOf } from '../../flows/buttons.ts';
import { comingUnder } from '../../flows/coming-under.ts';
import { readText } from '../../flows/interpret.ts';
import { openQuestion } from '../../flows/open-question.ts';
import { givenIn, writtenIn } from '../../flows/readers/first-text.ts';
import { polarAlone } from '../../flows/readers/polarity.ts';
import { isAsking, isTopic } from '../../flows/readers/said.ts';
import type { Question, Reading } from '../../flows/questions/question.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import { topicEvent } from '../../flows/topics.ts';
import { parseANumber } from '../domain/a-number.ts';
import { parseBirthDate } from '../domain/birth-date.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Intent } from '../domain/keywords.ts';
import { LANGUAGES } from '../domain/language.ts';
import type { InboundMessage, OutboxRow } from '../domain/message.ts';
import type { Finding, Readout } from '../understanding/readout.ts';
import type { Topic } from '../understanding/topic.ts';
import type { Wording } from '../wording/wording.ts';
import { dangerIn, MOST_OF_PLAIN, NAMES_AND_MORE } from './danger-heard.ts';
import { latestOf } from './text-time.ts';
import { menuLines } from './menu-lines.ts';
import { titlesOf, type Reader } from './rendering.ts';
import { stepTalk } from './step.ts';
import { isMain, isStopped, leafOf, type Talk } from './stored-talk.ts';
import { isTitleTyped } from './title-typed.ts';
import { eventOf } from './words.ts';

/** Messages that are looked at for what was asked. */
export const ASKED_LATELY = 8;

/** A text, what was said before it, and with what words it is read. */
export interface Understanding {
  readonly wording: Wording;
  readonly message: InboundMessage;
  readonly before: Conversation | null;
  /** ISO date. */
  readonly today: string;
}

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
  { wording, message, before }: Understanding,
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
  { message, before }: Pick<Understanding, 'message' | 'before'>,
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
  { wording, message, before, today }: Understanding,
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
  const ofQuestion = readText({
    ...said,
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
    readout: () => wording.readout(said.text),
  });
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

/** Whether no question is open, and a text is no line of a menu. */
const isNothingOpen = (question: Question | null, { says }: Reading): boolean =>
  question === null && says.type === 'NUMBER' && says.number === null;

/** Begins a talk that has not begun, and where nothing is open shows what can be done; there is nothing else to say to it. */
const BEGINS: ReadonlySet<Topic> = new Set(['tell.greeting', 'tell.thanks', 'ask.register']);

type First = Extract<TalkEvent, { type: 'FIRST' }>;
/** A city alone is named in many a question as well. */
const isGiving = (begins: First | null): boolean =>
  begins !== null && begins.given !== null && (begins.given.aNumber ?? begins.given.birthDate) !== null;

/**
 * What a text before a language is chosen tells beside an answer: its language, where that is clear, and what it gives of what will be
 * asked. Null where a number or the words of a choice answer.
 */
function firstEvent(
  { wording, message, before, today }: Understanding,
  { talk, reading: { says, why } }: { readonly talk: Talk; readonly reading: Reading },
): First | null {
  const opens = before === null && says.type === 'NUMBER';
  const asked = leafOf(talk.value) === 'language' && isMain(talk.value);
  if (!opens && !(before !== null && asked && (why === 'nothing' || why === 'own_words'))) return null;
  const { text } = wording.said(message.text);
  const readout = wording.readout(text);
  const given = givenIn(text, readout, today);
  if (!opens && given === null) return null;
  const named = says.type === 'CHOICE' ? LANGUAGES.find((lng) => lng === says.choice) : undefined;
  return { type: 'FIRST', language: named ?? writtenIn(readout), given };
}

/** What a text was read as, and what it was read against. */
interface Read {
  readonly before: Conversation | null;
  readonly talk: Talk;
  readonly footing: Footing | null;
  readonly question: Question | null;
  readonly reading: Reading;
  /** What begins the talk; null in the middle of it. */
  readonly begins: First | null;
}

/** A question or something told, where the text is no answer to what is open; null when nothing is found. */
function topicIn(
  { wording, message, today }: Pick<Understanding, 'wording' | 'message' | 'today'>,
  { before, talk, footing, question, reading, begins }: Read,
): TalkEvent | null {
  if (message.payload !== null || !isOpenToTopics(reading, footing)) return null;
  const { text } = wording.said(message.text);
  const { findings, language, concepts, words } = wording.readout(text);
  const unsure = concepts.some(({ means }) => means === 'unsure' || means === 'supposing');
  const isAsked = question !== null || footing?.last?.asks.what === 'appointment';
  const asName = reading.says.type === 'NAMES';
  const said = findings
    // A date or a number that answers nothing now is like many a sentence with one.
    .filter(({ by }) => by !== 'likeness' || !(isGiven(text, words, today) || isGiving(begins)))
    // Who does not know or understand what is asked is asked again, whatever else that is like.
    .filter((finding) => !isAsked || !unsure || isSaidBeside(finding))
    .filter((finding) => !asName || isNoName(finding, words))
    .map(({ topic }) => topic)
    .filter((topic) => topic !== 'yes' && topic !== 'no');
  // Politeness before what is meant says nothing beside it.
  const topic =
    said.find((each) => !BEGINS.has(each) && !isNoTopic(each, text, { before, question })) ??
    polite(said, { talk, question, before });
  if (topic === 'want.start') return wantsStart(talk, concepts) ? { type: 'START' } : null;
  const event =
    topic === undefined
      ? null
      : topicEvent(underQuestion(topic, question), { at: talk.context.at, language });
  // What gives a date up is asked again unless the words for it answer: a topic is a guess.
  return event?.type === 'CANNOT_COME' && question?.saidAgain === 'cannot_come' ? null : event;
}

/** Fewer words beside a number say little. */
const FEWEST_BESIDE = 3;

/** Whether a number or a date is most of what a text says: many a sentence has one. */
const isGiven = (text: string, words: readonly string[], today: string): boolean =>
  /\d/.test(text) &&
  (words.filter((word) => !/\d/.test(word)).length < FEWEST_BESIDE ||
    parseANumber(text).kind !== 'none' ||
    parseBirthDate(text, { today, order: 'dmy' }).kind !== 'none');

/** Whether a topic is none there: a place that is told vaguely, and families in a first text, which begins. */
const isNoTopic = (
  topic: Topic,
  text: string,
  { before, question }: Pick<Read, 'before' | 'question'>,
): boolean =>
  topic === 'ask.where'
    ? (question?.reader.takes === 'place' || question?.reader.takes === 'city') && !isAsking(text)
    : topic === 'want.other_family' && before === null;

/** Where the case number is asked for, "where do I find it" is of that. */
const underQuestion = (topic: Topic, question: Question | null): Topic =>
  topic === 'ask.where' && question?.reader.takes === 'a number' ? 'ask.what_is_number' : topic;

/** Whether it is said beside that they do not know: that they cannot read is why. */
const isSaidBeside = ({ topic, by }: Finding): boolean =>
  topic === 'tell.cannot_read' || (by !== 'likeness' && topic !== 'want.help' && !BEGINS.has(topic));

/** Who stopped everything asks for messages again, and denies nothing: as by the word for it. */
const wantsStart = ({ value }: Talk, concepts: Readout['concepts']): boolean =>
  isStopped(value) && !concepts.some(({ means }) => means === 'not' || means === 'stop');

/** Whether a text where names are asked for says something else: a question or a wish, or in more words what staff must know. */
const isNoName = ({ topic, by }: Finding, { length }: readonly string[]): boolean =>
  /^(?:ask|want)\./.test(topic)
    ? by !== 'likeness' || length > NAMES_AND_MORE
    : length > (by === 'likeness' ? MOST_OF_PLAIN : NAMES_AND_MORE) &&
      ['tell.birth', 'tell.death', 'tell.child_elsewhere'].includes(topic);

/** What is answered to politeness alone: under a question all of it; where none is open thanks, once there was something to thank for. */
function polite(
  said: readonly Topic[],
  { talk, question, before }: Pick<Read, 'talk' | 'question' | 'before'>,
): Topic | undefined {
  if (question !== null) return said.find((each) => BEGINS.has(each));
  return before === null || isStopped(talk.value) ? undefined : said.find((each) => each === 'tell.thanks');
}

/** Whether a text means nothing to the open question, and nobody of the team asked for it; names are taken as they are written. */
function isOpenToTopics({ says, why }: Reading, footing: Footing | null): boolean {
  if (footing?.last?.asks.what === 'staff') return false;
  return says.type === 'NAMES' || (why === 'nothing' && says.type !== 'NOT_DETAILS');
}

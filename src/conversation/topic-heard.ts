import type { Footing } from '../../flows/asked.ts';
import { CERTAINLY, isLikeUnclear } from '../../flows/readers/like-answer.ts';
import { isAsking, names } from '../../flows/readers/said.ts';
import type { Question, Reading } from '../../flows/questions/question.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import { isTold, topicEvent } from '../../flows/topics.ts';
import { parseANumber } from '../domain/a-number.ts';
import { parseBirthDate } from '../domain/birth-date.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Finding, Readout } from '../understanding/readout.ts';
import type { Topic } from '../understanding/topic.ts';
import { MOST_OF_PLAIN, NAMES_AND_MORE } from './danger-heard.ts';
import type { First } from './first-heard.ts';
import { isStopped, type Talk } from './stored-talk.ts';
import type { TextInTalk } from './text-in-talk.ts';

/** Begins a talk that has not begun, and where nothing is open shows what can be done; there is nothing else to say to it. */
const BEGINS: ReadonlySet<Topic> = new Set(['tell.greeting', 'tell.thanks', 'ask.register']);

/** A city alone is named in many a question as well. */
const isGiving = (begins: First | null): boolean =>
  begins !== null && begins.given !== null && (begins.given.aNumber ?? begins.given.birthDate) !== null;

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
export function topicIn(
  { wording, message, today }: Pick<TextInTalk, 'wording' | 'message' | 'today'>,
  { before, talk, footing, question, reading, begins }: Read,
): TalkEvent | null {
  if (message.payload !== null || !isOpenToTopics(reading, footing)) return null;
  const { text } = wording.said(message.text);
  const readout = wording.readout(text);
  const { findings, language, concepts, words } = readout;
  const unsure = concepts.some(({ means }) => means === 'unsure' || means === 'supposing');
  const isAsked = question !== null || footing?.last?.asks.what === 'appointment';
  const asked = question === null ? (isAsked ? 'coming' : undefined) : (question.like?.asked ?? 'anything');
  const isOpen = isLikeUnclear(asked, readout);
  const isSurelyOpen = isOpen && isLikeUnclear(asked, readout, CERTAINLY);
  const isLeftOpen = asked === 'coming' && names(readout, 'unsure', 'condition', 'supposing');
  const asName = reading.says.type === 'NAMES';
  const said = findings
    // A date or a number that answers nothing now is like many a sentence with one.
    .filter(({ by }) => by !== 'likeness' || !(isGiven(text, words, today) || isGiving(begins)))
    // Who does not know or understand what is asked is asked again, whatever else that is like.
    .filter((finding) => !isAsked || !unsure || isSaidBeside(finding))
    // What staff must know of is not set aside for a doubt: "what do I do if my husband died".
    .filter(
      ({ topic, by }) => by === 'phrase' || isTold(topic) || !(by === 'likeness' ? isOpen : isSurelyOpen),
    )
    .filter((finding) => !asName || isNoName(finding, words))
    .map(({ topic }) => topic)
    .filter((topic) => topic !== 'yes' && topic !== 'no')
    .filter((topic) => !(OF_DATES.has(topic) && (isLeftOpen || talk.context.at === 'locked')));
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

/** Whether somebody comes: said under a doubt or a condition they say neither, and where there can be no appointment nothing. */
const OF_DATES: ReadonlySet<Topic> = new Set(['want.come', 'want.cannot_come']);

/** Fewer words beside a number say little. */
const FEWEST_BESIDE = 3;

/** Whether a number or a date is most of what a text says: many a sentence has one. */
const isGiven = (text: string, words: readonly string[], today: string): boolean =>
  /\d/.test(text) &&
  (words.filter((word) => !/\d/.test(word)).length < FEWEST_BESIDE ||
    parseANumber(text).kind !== 'none' ||
    parseBirthDate(text, { today, order: 'dmy' }).kind !== 'none');

/** Whether a topic is none there: a date of birth of somebody's, a place that is told vaguely, and families in a first text, which begins. */
const isNoTopic = (
  topic: Topic,
  text: string,
  { before, question }: Pick<Read, 'before' | 'question'>,
): boolean => {
  const takes = question?.reader.takes;
  switch (topic) {
    case 'tell.birth':
      return takes === 'birth date' && /\d/.test(text);
    case 'ask.where':
      return (takes === 'place' || takes === 'city') && !isAsking(text);
    case 'want.other_family':
      return before === null;
    default:
      return false;
  }
};

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

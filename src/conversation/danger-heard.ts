import { isLikeAnswer, isLikeUnclear } from '../../flows/readers/like-answer.ts';
import { names } from '../../flows/readers/said.ts';
import { readPlace } from '../../flows/places.ts';
import type { Question, Reading } from '../../flows/questions/question.ts';
import type { TalkEvent } from '../../flows/talk.ts';
import type { InboundMessage } from '../domain/message.ts';
import { isAcute, isMild } from '../understanding/mild.ts';
import type { Asked } from '../understanding/answer-samples.ts';
import type { Finding, Readout } from '../understanding/readout.ts';
import { isDanger, type Danger } from '../understanding/topic.ts';
import type { Wording } from '../wording/wording.ts';
import { isStillDanger } from './danger.ts';
import type { Talk } from './stored-talk.ts';

/** What a text was found by beyond doubt: whatever else its words could say, it is an answer. */
const CERTAIN: ReadonlySet<Reading['why']> = new Set(['button', 'pin', 'choice', 'code', 'menu']);
/** Of all topics: where a sentence is so much like danger, that it is like an answer as well takes nothing from it. */
const CERTAIN_DANGER = 0.85;
/** What is answered with an illness or a fear: needs, and why somebody cannot come. */
const ANSWERS_MILD: ReadonlySet<TalkEvent['type']> = new Set([
  'CHOICES',
  'APPOINTMENT_ANSWER',
  'CANNOT_COME',
]);
/** With any of these an illness is why somebody does not come, or does not know. */
const OF_WHY = ['not_coming', 'not_going', 'unsure', 'condition', 'supposing'] as const;
/** What, shortly after danger was written of, is more of it. */
const MORE: ReadonlySet<TalkEvent['type']> = new Set(['UNCLEAR', 'MEDIA', 'NUMBER']);

/** What a text that may say danger came under. */
interface HeardUnder {
  readonly talk: Talk;
  readonly question: Question | null;
  /** What the open question makes of it; null where it is asked nothing. */
  readonly reading: Reading | null;
  /** It was asked last whether they come to an appointment. */
  readonly ofComing?: boolean;
}

/** That somebody may be in danger, before anything that the open question makes of the text; null when nothing says so. */
export function dangerIn(
  { wording, message }: { readonly wording: Wording; readonly message: InboundMessage },
  { talk, question, reading, ofComing = false }: HeardUnder,
): Extract<TalkEvent, { type: 'DANGER' }> | null {
  if (message.payload !== null || (reading !== null && CERTAIN.has(reading.why))) return null;
  const readout = wording.readout(wording.said(message.text).text);
  const { findings, language, words } = readout;
  const asked = question === null ? (ofComing ? 'coming' : undefined) : question.like?.asked;
  const mayBeAnswer =
    (reading?.why === 'own_words' && ANSWERS_MILD.has(reading.says.type)) ||
    ((ofComing || question?.ofAppointment === true) &&
      (names(readout, ...OF_WHY) || isLikeUnclear('coming', readout)));
  const found = findings
    .filter((finding) => !mayBeAnswer || !isMild(finding, readout))
    .filter((finding) => !isOfTheWay(finding, reading, readout) && !isOfService(finding, talk, readout))
    .filter((finding) => !isUnlisted(finding, asked, readout))
    .filter(({ by }) => by !== 'likeness' || isAcute(readout) || !isOfDate(question, words))
    .filter((finding) => !isFigures(finding, reading, words) && !isPlaceName(finding, reading))
    .filter(({ by }) => by !== 'likeness' || !isOfComing(question, readout))
    .filter(
      ({ by, share = 0 }) =>
        by !== 'likeness' || share >= CERTAIN_DANGER || isAcute(readout) || !isLikeAnswer(asked, readout),
    )
    .filter(({ by }) => by !== 'likeness' || !(isPlainAnswer(reading, words) || isNames(reading, words)))
    .flatMap(({ topic }): readonly Danger[] => (isDanger(topic) ? [topic] : []));
  // Socorro is a name as well.
  const [topic] = isName(question, words) ? found.filter((each) => each !== 'danger.cry') : found;
  if (topic !== undefined) return { type: 'DANGER', topic, language };
  const more = reading === null || MORE.has(reading.says.type);
  const last = more && !isBareNumber(reading) ? isStillDanger(talk.context, message.receivedAt) : null;
  return last === null ? null : { type: 'DANGER', topic: last, language };
}

/** Whether a place is given, and it is told how they came there: that they were sent back once, "but" are there. */
const isOfTheWay = ({ topic }: Finding, reading: Reading | null, readout: Readout): boolean =>
  topic === 'danger.turned_away' &&
  reading?.says.type === 'PLACE' &&
  reading.why === 'own_words' &&
  names(readout, 'but') &&
  !names(readout, 'let_in', 'appointment', 'police');

/** Whether somebody whom we locked out asks why they are not let in, and speaks of no port. */
const isOfService = ({ topic, because }: Finding, { context }: Talk, readout: Readout): boolean =>
  context.at === 'locked' &&
  (topic === 'danger.turned_away' || because.includes('hold')) &&
  !names(readout, 'border', 'appointment', 'police', 'captor', 'they');

/** Whether it is said in English that somebody "is missing" where it is asked whether they are all: not on the list. */
const isUnlisted = ({ because }: Finding, asked: Asked | undefined, { language }: Readout): boolean =>
  (asked === 'family' || asked === 'alone') && language === 'en' && because.join() === 'captor|they,missing';

/** Choices by which nothing is lost when they were not meant: what they lead to asks again. */
const ASKS_MORE: ReadonlySet<string> = new Set([
  'missing',
  'apart',
  'other_name',
  'case',
  'family',
  'place',
  'needs',
]);
export const MOST_OF_PLAIN = 10;

/** Fewer words that answer say nothing beside it. */
const MOST_OF_SHORT = 6;

/** Whether a short sentence says a choice: it is no danger for being like one. */
function isPlainAnswer(reading: Reading | null, words: readonly string[]): boolean {
  if (reading?.why !== 'own_words') return false;
  const { says } = reading;
  if (says.type === 'CHOICE')
    return words.length <= (ASKS_MORE.has(says.choice) ? MOST_OF_PLAIN : MOST_OF_SHORT);
  return (says.type === 'PLACE' || says.type === 'NOBODY') && words.length <= MOST_OF_SHORT;
}

/** Numbers of Creole that are other words as well: `san` is a hundred, and blood. */
const COUNTS: ReadonlySet<string> = new Set([
  'san',
  'de',
  'twa',
  'kat',
  'senk',
  'sis',
  'set',
  'uit',
  'nef',
  'mil',
]);

/** Whether what is found of danger is the name of the place that is given: `Tabasco`. */
const isPlaceName = ({ words }: Finding, reading: Reading | null): boolean =>
  words.length === 1 && reading?.says.type === 'PLACE' && readPlace(words.join(' '), true).kind !== 'none';

/** Whether what is found of danger is a date or a number: `7 feb 89`, `de san twa`. */
function isFigures({ by, words: said }: Finding, reading: Reading | null, words: readonly string[]): boolean {
  if (reading?.says.type !== 'BIRTH_DATE' && reading?.says.type !== 'A_NUMBER') return false;
  const others = words.filter((word) => !COUNTS.has(word) && !/\d/.test(word));
  const isSpelled = reading.says.type === 'A_NUMBER' && !words.some((word) => /\d/.test(word));
  return (
    (by === 'likeness' && (isSpelled || others.length <= MOST_OF_SHORT)) ||
    said.every((word) => COUNTS.has(word))
  );
}

/** Whether a date is asked for, and figures are given: a story with a number in it is like many others. */
const isOfDate = (question: Question | null, words: readonly string[]): boolean =>
  question?.reader.takes === 'birth date' && words.some((word) => /\d/.test(word));

/** Whether few words say that they cannot, where it is asked whether they come, and nothing that cannot wait. */
const isOfComing = (question: Question | null, readout: Readout): boolean =>
  question?.ofAppointment === true &&
  readout.words.length <= MOST_OF_SHORT &&
  names(readout, 'not_coming') &&
  !isAcute(readout);

/** More words than this are hardly names alone. */
export const NAMES_AND_MORE = 5;

/** Few words where names are asked for: `son Darwin y Nahomy`. */
const isNames = (reading: Reading | null, words: readonly string[]): boolean =>
  reading?.says.type === 'NAMES' && words.length <= MOST_OF_PLAIN;

const isBareNumber = (reading: Reading | null): boolean =>
  reading?.says.type === 'NUMBER' && reading.says.number !== null;

/** Whether names are asked for, and more than one word is given. */
const isName = (question: Question | null, words: readonly string[]): boolean =>
  question?.reader.asWritten === true && words.length > 1;

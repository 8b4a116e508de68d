import type { TalkContext, TalkEvent } from '../../../flows/talk.ts';
import { topicEvent } from '../../../flows/topics.ts';
import { isMain, leafOf } from '../../conversation/stored-talk.ts';
import { fold } from '../../domain/fold.ts';
import { TOPICS } from '../../understanding/topic.ts';
import type { HeardText } from './hear.ts';
import { lastingOf } from './lasting.ts';
import type { LineState } from './line.ts';

/** Whether a turn took a text for what is wanted: by what came of it, and by the event where nothing came of it yet. */
export function isHeardAs(wanted: string, state: LineState, heard: HeardText): boolean {
  if (wanted.startsWith('first')) return isBegun(wanted, heard);
  const [name = '', value = ''] = /^([^=]+)=(.*)$/.exec(wanted)?.slice(1) ?? [wanted];
  if (value !== '') return isValueHeard(name, value, heard);
  if (wanted === 'danger') return isDangerHeard(heard);
  if (wanted === 'unclear') return isAskedAgain(heard);
  return isTopicHeard(wanted, heard) || isAnswerHeard(wanted, state, heard);
}

/** Somebody will read it now. */
export function isDangerHeard({ event, writes }: HeardText): boolean {
  return (
    event?.type === 'DANGER' ||
    writes.some((write) => write.kind === 'personRequest' && write.request.reason === 'danger')
  );
}

/** Events that ask again and mean nothing else. */
const ASKS_AGAIN: ReadonlySet<TalkEvent['type']> = new Set([
  'UNCLEAR',
  'MEDIA',
  'CROSSED',
  'SLIP',
  'CODE_SLIP',
  'BIRTH_IMPOSSIBLE',
  'PLACES',
  'PIN_UNSURE',
  'NOT_DETAILS',
]);

function isAskedAgain(heard: HeardText): boolean {
  const { event } = heard;
  const nothing = event === null || ASKS_AGAIN.has(event.type) || isNumberless(event);
  return nothing && lastingOf(heard).length === 0;
}

/** Any text while no question is open. */
const isNumberless = (event: TalkEvent): boolean =>
  (event.type === 'NUMBER' || event.type === 'MENU') && event.number === null;

const BEGINNINGS: ReadonlySet<string> = new Set(['tell.greeting', 'tell.thanks', 'ask.register']);

/** A first text begins the talk; what it gives beside must be kept until it can be used. */
function isBegun(wanted: string, { event, after }: HeardText): boolean {
  const { talk } = after;
  const other =
    event === null || event.type === 'DANGER' || (event.type === 'TOPIC' && !BEGINNINGS.has(event.topic));
  if (other || !isMain(talk.value)) return false;
  const kept = fold(JSON.stringify({ ...talk.context, lastText: null }).replaceAll(/[-_]/g, ' '));
  return valuesOf(wanted).every((value) => kept.includes(fold(value)));
}

/** `first number=… place=…`: what is given. */
const valuesOf = (wanted: string): readonly string[] =>
  wanted
    .split(/ (?=(?:number|birth|place|city)=)/)
    .slice(1)
    .map((given) => given.replace(/^\w+=/, '').replaceAll('_', ' '));

/** Cities that are choices by themselves. */
const CITIES: Readonly<Record<string, string>> = {
  tijuana: 'tijuana',
  juarez: 'ciudad juarez',
  matamoros: 'matamoros',
};

function isValueHeard(name: string, value: string, { event, after }: HeardText): boolean {
  const { context } = after.talk;
  switch (name) {
    case 'language':
      return context.language === value && context.at === 'consent';
    case 'number':
      return context.aNumber === value || (event?.type === 'A_NUMBER' && event.aNumber === value);
    case 'birth':
      return (
        (event?.type === 'BIRTH_DATE' && event.date === value) ||
        (event?.type === 'BIRTH_DATES' && event.options.includes(value))
      );
    case 'missing':
      return namesAny(context.missing, value);
    case 'place':
      return isPlace(value, context);
    case 'city':
      return fold(context.city ?? '') === fold(value);
    case 'needs':
      return (
        context.at === 'review' && sorted(context.needs) === sorted(value === 'none' ? [] : value.split('+'))
      );
    case 'change':
      return (CHANGES[value] ?? []).includes(context.at);
    default:
      return false;
  }
}

const sorted = (list: readonly string[]): string => [...list].sort().join('+');

/** Whether a word of whoever is named was kept. */
const namesAny = (kept: string | null, who: string): boolean =>
  kept !== null &&
  fold(who)
    .split(' ')
    .some((word) => word.length > 2 && fold(kept).includes(word));

function isPlace(value: string, { at, place, city }: TalkContext): boolean {
  if (value === 'mexico_other') return at === 'city' || (place === 'mexico' && city === null);
  const named = CITIES[value];
  return named === undefined ? place === value : fold(city ?? '') === named;
}

/** Where the talk goes for what changes. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  case: ['caseNumber', 'birthDate'],
  family: ['family', 'alone', 'missing', 'apart', 'ownName'],
  place: ['place', 'city'],
  needs: ['needs'],
};

const has = (heard: HeardText, lasting: string): boolean => lastingOf(heard).includes(lasting);

/** Answers to the open question that have no value. */
function isAnswerHeard(wanted: string, state: LineState, heard: HeardText): boolean {
  const { event, before, after } = heard;
  const { at, missing, apart, ownName } = after.talk.context;
  const wentOn = isMain(after.talk.value) && at !== before.talk.context.at;
  const asked = leafOf(after.talk.value);
  switch (wanted) {
    case 'yes':
      return wentOn && at !== 'language' && at !== 'resting';
    case 'no':
      return at === 'resting';
    case 'no_number':
      return event?.type === 'NO_NUMBER' || isTopicHeard('tell.no_number', heard);
    case 'together':
      return wentOn && !['missing', 'apart'].includes(at) && missing === null && apart === null;
    case 'right':
      return state === 'review'
        ? has(heard, 'registers')
        : isAnswerHeard('together', state, heard) && ownName === null;
    case 'missing':
      return at === 'missing' || missing !== null;
    case 'names':
      return missing !== null;
    case 'apart':
      return at === 'apart' || apart !== null;
    case 'other_name':
      return at === 'ownName' || ownName !== null;
    case 'confirm':
    case 'come':
      return event?.type !== 'DANGER' && (has(heard, 'appointment confirmed') || event?.type === 'STATUS');
    case 'cannot_come':
      return asked === 'decline';
    case 'keep':
      return (
        event?.type !== 'DANGER' &&
        asked === 'home' &&
        !has(heard, 'appointment declined') &&
        !has(heard, 'erases')
      );
    case 'nothing':
      return event?.type !== 'DANGER' && asked === 'home' && lastingOf(heard).length === 0;
    case 'is_me':
      // The question in the middle of a registration goes back to where that was.
      return (
        event?.type !== 'DANGER' && asked === (state === 'mistake' ? 'caseNumber' : 'home') && at === asked
      );
    case 'not_me':
      return at === 'resting';
    case 'cannot':
      return has(heard, 'appointment declined');
    default:
      return false;
  }
}

/** Events that do for a wish what its own would, or ask about it. */
const ALSO: Readonly<Record<string, readonly TalkEvent['type'][]>> = {
  'tell.no_number': ['NO_NUMBER'],
  'want.mistake': ['WRONG', 'BACK'],
  'want.other_date': ['CANNOT_COME'],
  'want.start': ['START'],
  'want.stop': ['STOP', 'STOP_NEWS'],
  'want.keep': ['CONFIRM'],
};
const TOPIC_NAMES: ReadonlyMap<string, (typeof TOPICS)[number]> = new Map(
  TOPICS.map((topic) => [topic, topic]),
);

/** Whether the talk did what a topic does there: its answer, or the way that it opens. */
function isTopicHeard(wanted: string, { event, before }: HeardText): boolean {
  const topic = TOPIC_NAMES.get(wanted);
  if (topic === undefined || event === null) return false;
  const way = topicEvent(topic, { at: before.talk.context.at, language: null });
  if (ALSO[wanted]?.includes(event.type) === true) return true;
  if (way?.type !== event.type) return false;
  return way.type !== 'TOPIC' || event.type !== 'TOPIC' || way.topic === event.topic;
}

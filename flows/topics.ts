import { assign } from 'xstate';
import type { Language } from '../src/domain/language.ts';
import type { PersonReason } from '../src/domain/person-request.ts';
import type { Topic } from '../src/understanding/topic.ts';
import { isAnswered, type AnsweredTopic } from './answered-topics.ts';
import { one, talk, type TalkContext, type TalkEvent } from './talk.ts';

/** Wishes that have a way of their own: the event that the word which works anywhere has. What cannot be undone asks first. */
const WAYS: Readonly<Partial<Record<Topic, TalkEvent>>> = {
  'want.person': { type: 'PERSON' },
  'want.call': { type: 'PERSON' },
  'want.erase': { type: 'ERASE' },
  'want.help': { type: 'HELP' },
  'want.language': { type: 'LANGUAGE' },
  'want.cannot_come': { type: 'CANNOT_COME' },
  'want.cancel': { type: 'CANCEL_WHICH' },
  'want.stop': { type: 'CANCEL_WHICH' },
  'want.wrong_person': { type: 'WRONG' },
  'want.back': { type: 'BACK' },
  // How things stand asks whether they come, with its numbers.
  'want.come': { type: 'STATUS' },
  'ask.status': { type: 'STATUS' },
};

/** Questions whose answer, for who is registered, is how things stand: with an appointment, its own date and place. */
const OF_STANDING: ReadonlySet<Topic> = new Set([
  'ask.when',
  'ask.how_long',
  'ask.where',
  'ask.come_now',
  'ask.early',
]);

/**
 * What a topic is to the talk: a way that exists, or a question that is answered; null where it is nothing by itself.
 * @param at the open main state
 */
export function topicEvent(
  topic: Topic,
  { at, language }: { readonly at: string; readonly language: Language | null },
): TalkEvent | null {
  if (at === 'home' && OF_STANDING.has(topic)) return { type: 'STATUS' };
  return WAYS[topic] ?? (isAnswered(topic) ? { type: 'TOPIC', topic, language } : null);
}

/** What staff must know of, and why. */
const REQUESTS: Readonly<Partial<Record<AnsweredTopic, PersonReason>>> = {
  'tell.birth': 'told',
  'tell.death': 'told',
  'tell.separated': 'told',
  'tell.stays_behind': 'told',
  'tell.child_elsewhere': 'told',
  'tell.cannot_read': 'call',
  'tell.other_language': 'language',
};

/** Whether it is something of the family that staff must know of. */
export const isTold = (topic: Topic): boolean => isAnswered(topic) && REQUESTS[topic] === 'told';

type Said = Extract<TalkEvent, { type: 'TOPIC' }>;

const answer = {
  type: 'say',
  params: ({ event }: { event: Said }) => one(`questions:${event.topic}`),
} as const;

const known = assign<TalkContext, Said, undefined, TalkEvent, never>({
  language: ({ context, event }) => context.language ?? event.language,
});

/** Questions that people ask and things that they tell, whatever is open: answered, and the open question asked again. */
export const topics = talk.createStateConfig({
  on: {
    TOPIC: [
      {
        guard: ({ event }) => REQUESTS[event.topic] !== undefined,
        actions: [
          known,
          {
            type: 'act',
            params: ({ event }) => ({
              what: 'request',
              reason: REQUESTS[event.topic] ?? 'told',
              about: event.topic,
            }),
          },
          answer,
        ],
      },
      { actions: [known, answer] },
    ],
  },
});

import { assign } from 'xstate';
import type { Danger } from '../src/understanding/topic.ts';
import { talk, type FlowSay, type TalkContext, type TalkEvent } from './talk.ts';

/** Dangers with words of their own; all others have those of `answer`. */
const OWN_WORDS: Readonly<Partial<Record<Danger, string>>> = {
  'danger.suicide': 'suicide',
  'danger.child': 'child',
  'danger.turned_away': 'turned_away',
  'danger.silent': 'silent',
  'danger.destitute': 'destitute',
};

type Noted = Extract<TalkEvent, { type: 'DANGER_NOTED' }>;

/** What somebody in danger is answered, and the open question is not asked in the same breath. */
function dangerSays({ topic, again, helpline, reads }: Noted): readonly FlowSay[] {
  if (again) return [{ key: 'danger:again' }];
  return [
    { key: `danger:${OWN_WORDS[topic] ?? 'answer'}` },
    ...(helpline === null ? [] : [{ key: 'danger:helpline', values: { ...helpline } }]),
    ...(reads === null ? [] : [{ key: 'danger:reads', values: { ...reads } }]),
  ];
}

/** Within this a text of danger after another is the same danger. Milliseconds. */
export const SAME_DANGER_MS = 60 * 60 * 1000;

const noted = assign<TalkContext, Noted, undefined, TalkEvent, never>({
  danger: ({ context: { danger }, event: { topic, at } }) =>
    danger !== null && at - danger.at < SAME_DANGER_MS
      ? { topic, at: danger.at, times: danger.times + 1 }
      : { topic, at, times: 1 },
});

/** The language that it was written in is theirs, where none was chosen; what becomes of it is looked up. */
export const heardDanger = [
  talk.assign({
    language: ({ context, event }) => context.language ?? (event.type === 'DANGER' ? event.language : null),
  }),
  {
    type: 'lookUp',
    params: ({ event }: { event: Extract<TalkEvent, { type: 'DANGER' }> }) =>
      ({ what: 'danger', topic: event.topic }) as const,
  },
] as const;

/** In every state alike; whatever is open stays open. */
export const danger = talk.createStateConfig({
  on: {
    DANGER: { actions: heardDanger },
    DANGER_NOTED: {
      actions: [noted, { type: 'sayInstead', params: ({ event }) => ({ says: dangerSays(event) }) }],
    },
  },
});

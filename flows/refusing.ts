import { assign } from 'xstate';
import { newContext, one, type TalkContext, type TalkEvent } from './talk.ts';

/** Nothing that they wrote before stays, but that they refused, which words, and in which language. */
export const refusing = [
  assign<TalkContext, TalkEvent, undefined, TalkEvent, never>({
    ...newContext(),
    at: 'resting',
    language: ({ context }) => context.language,
    consentAsked: ({ context }) => context.consentAsked,
  }),
  { type: 'act', params: { what: 'erase_texts' } },
  { type: 'say', params: one('registration:consent.refused') },
] as const;

import { chose } from './asking.ts';
import { talk, type TalkEvent } from './talk.ts';

/** What a sentence says of the family beside its choice: who is missing, and who does not travel. */

export const asOnRecord = { missing: null, apart: null, ownName: null } as const;

type Chosen = Extract<TalkEvent, { type: 'CHOICE' }>;

/** Who is missing was named with the choice: nothing more is asked. */
export const saidWho = (question: 'family' | 'alone') => ({
  guard: ({ event }: { event: Chosen }) => chose(question, 'missing')({ event }) && event.who?.named === true,
  target: 'named',
  actions: talk.assign({
    ...asOnRecord,
    missing: ({ event }) => (event.type === 'CHOICE' ? (event.who?.text ?? null) : null),
  }),
});

/** Who does not travel was said with the choice. */
export const saidApart = {
  guard: ({ event }: { event: Chosen }) => chose('family', 'apart')({ event }) && event.who !== undefined,
  target: 'named',
  actions: talk.assign({
    ...asOnRecord,
    apart: ({ event }) => (event.type === 'CHOICE' ? (event.who?.text ?? null) : null),
  }),
};

/** Nobody is named after all: the family is as the case has it. */
export const nobody = { target: 'named', actions: talk.assign(asOnRecord) } as const;

import type { FlowSay } from '../../flows/talk.ts';
import type { Talk } from './stored-talk.ts';

const ANSWER = 'questions:tell.insult';
/** An insult is answered once, calmly, and then not for this long. */
const ENOUGH_FOR_MS = 24 * 60 * 60 * 1000;

/** What of a turn's words is said to whoever insults: the first answer of a day. What is open is asked again all the same. */
export function insultOnce<Heard extends { readonly talk: Talk; readonly says: readonly FlowSay[] }>(
  heard: Heard,
  now: number,
): Heard {
  const { talk, says } = heard;
  if (!says.some(({ key }) => key === ANSWER)) return heard;
  const { insultedAt } = talk.context;
  if (insultedAt !== null && now - insultedAt < ENOUGH_FOR_MS)
    return { ...heard, says: says.filter(({ key }) => key !== ANSWER) };
  return { ...heard, talk: { ...talk, context: { ...talk.context, insultedAt: now } } };
}

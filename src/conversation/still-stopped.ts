import type { FlowSay } from '../../flows/talk.ts';
import { isStopped, type Talk } from './stored-talk.ts';

const STILL_STOPPED = 'conversation:stop.still';
/** After a stop, one plain reason why nothing is answered is enough for this long. */
const ENOUGH_FOR_MS = 24 * 60 * 60 * 1000;

/** What of a turn's words reaches whoever stopped messages: the reason for the silence once a day, answers to what they ask always. */
export function onceADay<Heard extends { readonly talk: Talk; readonly says: readonly FlowSay[] }>(
  heard: Heard,
  now: number,
): Heard {
  const { talk, says } = heard;
  const told = (toldStoppedAt: number | null): Talk => ({
    ...talk,
    context: { ...talk.context, toldStoppedAt },
  });
  const { toldStoppedAt } = talk.context;
  if (!isStopped(talk.value)) {
    return toldStoppedAt === null ? heard : { ...heard, talk: told(null) };
  }
  if (says.length === 0 || says.some(({ key }) => key !== STILL_STOPPED)) return heard;
  if (toldStoppedAt !== null && now - toldStoppedAt < ENOUGH_FOR_MS) return { ...heard, says: [] };
  return { ...heard, talk: told(now) };
}

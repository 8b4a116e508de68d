import type { Readout } from '../src/understanding/read.ts';
import type { Footing } from './asked.ts';
import { comingIn } from './readers/coming.ts';
import type { LikeOthers, Reading } from './questions/question.ts';
import { ASKS_MORE, isDoubted, likeOthers, SURELY } from './readers/like-answer.ts';
import type { TalkEvent } from './talk.ts';

/** To say that they cannot asks again; to say that they come confirms. */
const LIKE: LikeOthers = {
  asked: 'coming',
  chooses: { comes: { choice: 'comes', least: SURELY }, cannot: { choice: 'cannot', least: ASKS_MORE } },
};

/** What somebody says of the appointment that they were asked about last; null when they were not, or say nothing of it. */
export function comingUnder(footing: Footing | null, text: string, readout: Readout): Reading | null {
  const last = footing?.last;
  if (last?.asks.what !== 'appointment') return null;
  const byWords = comingIn(text, readout);
  const said = byWords === null ? likeOthers(LIKE, text, readout)?.choices[0] : byWords;
  const coming =
    said === undefined || (byWords !== null && isDoubted(LIKE, [byWords], readout)) ? null : said;
  if (coming === null) return null;
  const { mark } = last.asks;
  const intent = coming === 'comes' ? 'confirm' : 'cannot_come';
  const says: TalkEvent =
    mark === null
      ? { type: coming === 'comes' ? 'CONFIRM' : 'CANNOT_COME' }
      : { type: 'APPOINTMENT_ANSWER', intent, mark, by: last.reply ? 'reply' : 'notice' };
  return { says, why: 'own_words' };
}

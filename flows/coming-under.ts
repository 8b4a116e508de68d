import type { Readout } from '../src/understanding/read.ts';
import type { Footing } from './asked.ts';
import type { Reading } from './questions/question.ts';
import { comingIn } from './readers/coming.ts';
import type { TalkEvent } from './talk.ts';

/** What somebody says of the appointment that they were asked about last; null when they were not, or say nothing of it. */
export function comingUnder(footing: Footing | null, text: string, readout: Readout): Reading | null {
  const last = footing?.last;
  if (last?.asks.what !== 'appointment') return null;
  const coming = comingIn(text, readout);
  if (coming === null) return null;
  const { mark } = last.asks;
  const intent = coming === 'comes' ? 'confirm' : 'cannot_come';
  const says: TalkEvent =
    mark === null
      ? { type: coming === 'comes' ? 'CONFIRM' : 'CANNOT_COME' }
      : { type: 'APPOINTMENT_ANSWER', intent, mark, by: last.reply ? 'reply' : 'notice' };
  return { says, why: 'own_words' };
}

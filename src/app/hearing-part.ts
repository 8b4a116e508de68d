import { join } from 'node:path';
import type { Bot } from '../bot/bot.ts';
import { createTurns } from '../conversation/turn.ts';
import type { Intent } from '../domain/keywords.ts';
import { packageRoot } from '../platform/root.ts';
import { readKeywords } from '../wording/words.ts';
import { createGuessWatch } from './guess-watch.ts';
import type { Metrics } from './metrics.ts';
import type { Runtime } from './open.ts';

/** What takes texts in. */
export interface HearingPart {
  readonly bot: Bot;
  /** The word that works anywhere and that a text is; null when it is none. */
  readonly match: (text: string) => Intent | null;
}

/** @param committed is called after each turn that is stored: what it queued may leave */
export async function createHearingPart(
  { storage, wording, clock, ids, log }: Runtime,
  senders: readonly string[],
  metrics: Metrics,
  committed: () => void,
): Promise<HearingPart> {
  // Not loaded with the others: Botkit takes a second that a worker, which hears nobody, need not wait for.
  const { createBot } = await import('../bot/bot.ts');
  // Made before anything listens or has a lease: it takes more than a second, in which nothing else is done.
  wording.readout('');
  wording.said('');
  const words = readKeywords(join(packageRoot(), 'locales'));
  const match = (text: string): Intent | null => words.match(wording.said(text).text);
  const turns = createTurns({
    storage,
    wording,
    clock,
    ids,
    guessed: createGuessWatch({ log, clock, counted: metrics.guessed }),
    senders,
    unanswered: (why, first) => {
      metrics.unanswered(why);
      if (!first) return;
      const line = { why };
      if (why === 'day') log.warn(line, 'a contact has had the answers of a day: a machine, perhaps');
      else log.info(line, 'a text was not answered: a machine, perhaps');
    },
  });
  return { bot: createBot({ turns, match, committed, observer: metrics.observer }), match };
}

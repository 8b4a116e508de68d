import type { GuessOutcome } from '../conversation/guesses.ts';
import type { Clock } from '../domain/clock.ts';
import type { Log } from '../domain/log.ts';

const HOUR_MS = 60 * 60 * 1000;
/** More in an hour than slips of the thumb make on a busy day. */
export const GUESSES_AN_HOUR = 200;

/**
 * Counts what people try that does not fit, from all phones together, and says so once an hour when it is much. It locks nobody
 * out: that would be a way to shut the programme.
 *
 * @param counted told of each, for the metrics
 */
export function createGuessWatch(parts: {
  readonly log: Log;
  readonly clock: Clock;
  readonly counted: (outcome: GuessOutcome) => void;
  readonly most?: number;
}): (outcome: GuessOutcome) => void {
  const { log, clock, counted, most = GUESSES_AN_HOUR } = parts;
  let since = clock.now();
  let guesses = 0;
  let told = false;
  return (outcome) => {
    counted(outcome);
    const now = clock.now();
    if (now - since >= HOUR_MS) {
      since = now;
      guesses = 0;
      told = false;
    }
    guesses += 1;
    if (guesses < most || told) return;
    told = true;
    log.warn(
      { guesses, minutes: Math.ceil((now - since) / 60_000) },
      'Many guesses at cases and codes do not fit',
    );
  };
}

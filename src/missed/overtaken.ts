import type { Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';

/** A text, and the word that works anywhere that it is; null for none. */
export interface Worded {
  readonly text: Pick<InboundMessage, 'answeredByCarrier'>;
  readonly word: Intent | null;
}

/** `kept`: stored, and moves nothing. `acts`: heard as it stands. */
export type Overtaken = 'kept' | 'acts';

/** What a text asks for that holds whatever is being talked of. */
type Wish = 'stop' | 'stop_news' | 'start' | 'person';

/** By which later wishes each one is settled, so that it must not act any more. */
const SETTLED_BY: Readonly<Record<Wish, readonly Wish[]>> = {
  // Whoever also said "no news" later still wants nothing at all.
  stop: ['stop', 'start'],
  // In doubt fewer messages: START would bring news back as well.
  start: ['stop', 'start', 'stop_news'],
  stop_news: ['stop', 'start', 'stop_news'],
  person: ['person'],
};

/** What the carrier took it for counts before our own words, as in a turn. */
function wishOf({ text, word }: Worded): Wish | null {
  const { answeredByCarrier } = text;
  if (answeredByCarrier === 'stop' || answeredByCarrier === 'start') return answeredByCarrier;
  return word === 'stop' || word === 'stop_news' || word === 'start' || word === 'person' ? word : null;
}

/**
 * What becomes of a text that was missed, when `later` texts of the same person were taken in before it. It answered a question
 * that is not the present one, so it is only kept. What it wishes of stopping, starting again and speaking to a person acts
 * all the same, unless they have said otherwise since: a STOP must not be lost, and an old STOP must not stop whoever has
 * come back. See docs/decisions/0010-outage.md.
 */
export function overtakenBy(missed: Worded, later: readonly Worded[]): Overtaken {
  const wish = wishOf(missed);
  if (wish === null) return 'kept';
  const since = later.map(wishOf);
  return SETTLED_BY[wish].some((settles) => since.includes(settles)) ? 'kept' : 'acts';
}

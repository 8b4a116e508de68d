/** Paces one sender. Times are milliseconds of a clock that never steps back. */
export interface Pacer {
  /** Milliseconds until a message of `units` may leave; 0 when it may now, Infinity when not before an answer. */
  wait(now: number, units?: number): number;
  /** Notes that a message of `units` (segments of an SMS, 1 on WhatsApp) leaves now. Call it when wait() is 0. */
  take(now: number, units: number): Departure;
  /** Milliseconds until nothing that left counts any more: only then may another worker begin with the sender. */
  rest(now: number): number;
}

export interface Departure {
  /** The channel has answered, whatever it said: the message is not on its way there any more. */
  readonly answered: (now: number) => void;
}

interface Message {
  readonly units: number;
  left: number;
  answered: number | null;
}

/** A sender that is late, because a timer, a disk or a busy machine was, makes up for this much; more than that was silence, and silence is not saved up. */
const CATCH_UP_MS = 1000;
/** What createPacer() takes for `leastShare` when nothing is said. */
export const LEAST_SHARE = 0.973;
/** An answer that comes so much later than the quickest says little of when its message arrived. */
const IRREGULAR_MS = 250;
/** By how much one answer in a second of them changes what share of answers is thought to be irregular. */
const NEWS = 0.1;
/** How much longer than a second the window is, and how much longer when answers are no guide. */
const SLACK_MS = 3;
const JITTER_MS = 8;
/** Of fewer answers than this, the quickest says nothing; of fewer than that, a quicker one is to be expected, by so much. */
const FEW_ANSWERS = 3;
const MANY_ANSWERS = 50;
const QUICKER_MS = 20;
/** The quickest answer is forgotten by this share with each answer, so that one freak does not count for ever. */
const FORGOTTEN = 0.0002;

const NO_MATTER: Departure = { answered: () => undefined };

/**
 * Makes a pacer for `rate` units a second; Infinity for none.
 * @param leastShare 0: also where answers are so irregular that they say little, nothing leaves before it is certain
 *
 * Invariant: no second holds more than `rate` units where they arrive, wherever the second begins. (A rate that is no whole
 * number: no more than the next whole number, in as much time as that takes.) A message arrives some time between its departure
 * and its answer; of that time, what the quickest round trip takes is taken off. So what is delayed on its way counts from
 * when it may have arrived last, and what waits in a slow network does not fall into one second with what left after it.
 *
 * A carrier sends a long message segment by segment, so its segments count as leaving one after another at the rate.
 *
 * Within that, units leave evenly, and what a late timer lost is caught up. The price is what answers take longer than the
 * quickest, on average: of a second, a hundredth for each ten milliseconds. Only where most answers take a quarter of a
 * second longer do departures alone count; a stall now and then does not make it so.
 */
export function createPacer(rate: number, leastShare = LEAST_SHARE): Pacer {
  if (rate === Infinity) return { wait: () => 0, take: () => NO_MATTER, rest: () => 0 };
  /** Units that fit into `window` milliseconds. */
  const most = Math.ceil(rate);
  const window = (most * 1000) / rate + SLACK_MS;
  const apart = 1000 / rate;
  let messages: Message[] = [];
  let held = 0;
  /** The quickest round trip, milliseconds. */
  let quickest = Infinity;
  let answers = 0;
  /** When the next message leaves if all goes evenly. */
  let even = -Infinity;
  /** Share of answers that were irregular lately: of the last seven seconds, about. */
  let irregular = 0;

  /** When the first unit of a message may have arrived last. */
  function latest({ left, answered }: Message): number {
    if (answered === null) return Infinity;
    if (answers < FEW_ANSWERS) return answered;
    const trip = answers < MANY_ANSWERS ? Math.max(0, quickest - QUICKER_MS) : quickest;
    return Math.max(left, answered - trip);
  }

  function forget(now: number): void {
    messages = messages.filter((message) => latest(message) + (message.units - 1) * apart + window > now);
    held = messages.reduce((sum, { units }) => sum + units, 0);
  }

  /** Milliseconds until `units` fit into the window with all others, which count from when `timeOf` says. */
  function untilFree(now: number, units: number, timeOf: (message: Message) => number): number {
    const times = new Float64Array(held);
    let at = 0;
    for (const message of messages) {
      const first = timeOf(message);
      for (let k = 0; k < message.units; k += 1) times[at++] = first + k * apart;
    }
    times.sort();
    let wait = 0;
    // A window that ends with the message's unit k holds k + 1 of its own.
    for (let k = 0; k < Math.min(units, most); k += 1) {
      const inTheWay = times[held - most + k];
      if (inTheWay !== undefined) wait = Math.max(wait, inTheWay + window - k * apart - now);
    }
    return wait;
  }

  return {
    wait(now, units = 1) {
      // The first one waits for code and connections, for who knows how long; what left behind it would arrive with it.
      if (answers === 0 && messages.length > 0) return Infinity;
      // What is left of a sum of fractions is no time.
      const evenly = even - now > 1e-6 ? even - now : 0;
      if (held + units > most) forget(now);
      if (held + units <= most) return evenly;
      const strictly = untilFree(now, units, latest);
      if (strictly <= evenly) return evenly;
      if (irregular < 0.5 || leastShare === 0) return Math.max(evenly, strictly);
      const byDeparture = untilFree(now, units, ({ left }) => left + JITTER_MS);
      return Math.max(evenly, Math.min(strictly, byDeparture));
    },
    take(now, units) {
      const message: Message = { units, left: now, answered: null };
      messages.push(message);
      held += units;
      even = (now - even <= CATCH_UP_MS ? even : now) + units * apart;
      return {
        answered: (at) => {
          message.answered = at;
          answers += 1;
          // It counts from now, also where departures count.
          if (answers === 1) message.left = at;
          quickest = Math.min(at - now, quickest * (1 + FORGOTTEN));
          const isIrregular = at - now - quickest > IRREGULAR_MS ? 1 : 0;
          irregular += (isIrregular - irregular) * Math.min(NEWS, NEWS / rate);
        },
      };
    },
    rest(now) {
      return messages.reduce((longest, message) => {
        // By the answer alone: the next worker has connections and a quickest trip of its own.
        const last = (message.answered ?? now) + (message.units - 1) * apart;
        return Math.max(longest, last + window - now);
      }, 0);
    },
  };
}

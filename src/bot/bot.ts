import type { Overtaken, Turns } from '../conversation/turn.ts';
import { AvisoError } from '../domain/errors.ts';
import type { Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import { Exchange, exchangeOf } from './exchange.ts';
import { ActivityTypes, type BotkitMessage } from './framework.ts';
import { TurnAdapter } from './turn-adapter.ts';
import { TurnBotkit } from './turn-botkit.ts';
import { TurnQueue } from './turn-queue.ts';

/** How often a turn is made again when another was quicker with the same conversation, or with a guess at the same case. */
const MAX_TRIES = 25;

export interface Bot {
  /**
   * Takes a text in: one turn, one commit, durable when the promise resolves. `seen`: this text was taken in before.
   * Throws AvisoError; nothing of the turn is kept then, and the channel may bring the text again.
   */
  take(message: InboundMessage): Promise<'taken' | 'seen'>;
  /** Whom a text is from: texts with the same answer are one person's. */
  contactOf(message: InboundMessage): Promise<string>;
  /**
   * Runs `work`, which takes texts of one person in by the function it is given; whatever else comes from that person here waits
   * until it is done. Gives what it gives.
   */
  hold<T>(messages: readonly InboundMessage[], work: (take: TakeHeld) => Promise<T>): Promise<T>;
}

/** As Bot.take; `overtaken` for a text that is older than the person's last one. */
export type TakeHeld = (message: InboundMessage, overtaken: Overtaken | null) => Promise<'taken' | 'seen'>;

/** What happens in turns, for counters: never who or what. */
export interface TurnObserver {
  turn(outcome: 'taken' | 'seen' | 'failed', word: Intent | null): void;
}

export interface BotDeps {
  readonly turns: Turns;
  /** Recognises the words that work anywhere. */
  readonly match: (text: string) => Intent | null;
  /** Called after each commit: the outbox may look for work. */
  readonly committed: () => void;
  readonly observer?: TurnObserver;
}

/**
 * The bot: Botkit without its web server and without its memory. The way of a text:
 *
 * 1. A channel hands it to `take`; the queue lets one text of a person through at a time.
 * 2. Botkit runs its ingest middleware, which finds the word that works anywhere, if the text is one.
 * 3. `hears` takes a text that is such a word, `on('message')` every other one: both make its turn, `Turns.take`.
 * 4. The turn says its replies through Botkit; the adapter collects them, and one commit holds them and all else.
 * 5. What the turn gave or threw comes out of Botkit with the exchange. Who was not quick enough begins again at 2.
 */
export function createBot({ turns, match, committed, observer }: BotDeps): Bot {
  const queue = new TurnQueue();
  const adapter = new TurnAdapter();
  const botkit = hearing(turns, match, adapter);

  const takeHeld: TakeHeld = async (message, overtaken) => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const exchange = new Exchange(adapter, turns.keysOf(message)[0], message, overtaken);
      await botkit.handleTurn(exchange);
      const outcome = await exchange.outcome();
      if (outcome === 'again') continue;
      observer?.turn(outcome, exchange.word);
      if (outcome === 'taken') committed();
      return outcome;
    }
    throw new AvisoError('turn_conflict');
  };

  return {
    take: (message) => queue.run(turns.keysOf(message), () => takeHeld(message, null)),
    contactOf: (message) => turns.contactOf(message),
    hold: (messages, work) =>
      queue.run([...new Set(messages.flatMap((message) => turns.keysOf(message)))], () => work(takeHeld)),
  };
}

/** Botkit with its middleware and its handlers. */
function hearing(turns: Turns, match: BotDeps['match'], adapter: TurnAdapter): TurnBotkit {
  const botkit = new TurnBotkit({ adapter, disable_webserver: true, disable_console: true });

  botkit.middleware.ingest.use((_bot, message, next) => {
    const exchange = exchangeOf(message);
    // A pressed button says what it is by its payload; its title may read like a word that works anywhere.
    const { payload, text } = exchange.message;
    exchange.word = payload === null ? match(text) : null;
    next();
  });

  const answer = (message: BotkitMessage): Promise<void> => {
    const exchange = exchangeOf(message);
    const { word, overtaken } = exchange;
    const say: Exchange['say'] = (replies) => exchange.say(replies);
    return exchange.keep(turns.take(exchange.message, { word, overtaken, say }));
  };
  botkit.hears(
    (message: BotkitMessage) => Promise.resolve(exchangeOf(message).word !== null),
    ActivityTypes.Message,
    (_bot, message) => answer(message),
  );
  botkit.on(ActivityTypes.Message, (_bot, message) => answer(message));
  return botkit;
}

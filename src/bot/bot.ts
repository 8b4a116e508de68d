// Comes before Botkit: what it never calls is not loaded.
import './left-out.ts';
import { ActivityTypes, TurnContext } from 'botbuilder-core';
import type { BotkitMessage } from 'botkit';
import type { Overtaken, Turn, Turns } from '../conversation/turn.ts';
import { AvisoError } from '../domain/errors.ts';
import { INTENTS, type Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import { repliesOf, throwFailure, carryFailure, TurnAdapter } from './turn-adapter.ts';
import { contextOf, TurnBotkit } from './turn-botkit.ts';
import { TurnQueue } from './turn-queue.ts';

const TURN = Symbol('turn');
/** How often a turn is made again when another was quicker with the same talk, or with a guess at the same case. */
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

/**
 * The bot: Botkit without its web server and without its memory.
 * @param match recognises the words that work anywhere
 * @param committed called after each commit: the outbox may look for work
 */
export function createBot(parts: {
  turns: Turns;
  match: (text: string) => Intent | null;
  committed: () => void;
  observer?: TurnObserver;
}): Bot {
  const { turns, match, committed, observer } = parts;
  const adapter = new TurnAdapter();
  const controller = new TurnBotkit({
    adapter,
    disable_webserver: true,
    disable_console: true,
  });
  const queue = new TurnQueue();

  controller.middleware.ingest.use((_bot, message, next) => {
    // A pressed button says what it is by its payload; its title may read like a word that works anywhere.
    const { payload } = turnOf(contextOf(message)).message;
    message['word'] = payload === null && message.text !== undefined ? match(message.text) : null;
    next();
  });

  const say = async (message: BotkitMessage, word: Intent | null): Promise<void> => {
    const context = contextOf(message);
    await carryFailure(context, async () => {
      const replies = await turns.hear(turnOf(context), word);
      if (replies.length === 0) return;
      // Together, and past Botkit's dressing-up of each: they are finished messages that the adapter collects.
      await context.sendActivities(
        replies.map((reply) => ({
          type: ActivityTypes.Message,
          text: reply.content.body,
          channelData: reply,
        })),
      );
    });
  };

  controller.hears(
    (message: BotkitMessage) => Promise.resolve(message['word'] !== null),
    ActivityTypes.Message,
    (_bot, message) => say(message, wordOf(message)),
  );
  controller.on(ActivityTypes.Message, (_bot, message) => say(message, null));

  async function attempt(
    message: InboundMessage,
    overtaken: Overtaken | null,
  ): Promise<'taken' | 'seen' | 'again'> {
    const turn = await turns.begin(message, overtaken);
    if (turn === null) return 'seen';
    const context = new TurnContext(adapter, {
      type: ActivityTypes.Message,
      id: message.sid,
      text: message.text,
      channelId: message.channel,
      from: { id: turn.contactId, name: '' },
      recipient: { id: message.to, name: '' },
      conversation: { id: turn.contactId, name: '', isGroup: false, conversationType: '' },
    });
    context.turnState.set(TURN, turn);
    await controller.handleTurn(context);
    throwFailure(context);
    const outcome = await turns.commit(turn, repliesOf(context));
    if (outcome === 'ok') return 'taken';
    return outcome === 'duplicate' ? 'seen' : 'again';
  }

  const takeHeld: TakeHeld = async (message, overtaken) => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const outcome = await attempt(message, overtaken);
      if (outcome === 'again') continue;
      observer?.turn(outcome, match(message.text));
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

function turnOf(context: TurnContext): Turn {
  const turn: Turn | undefined = context.turnState.get(TURN);
  if (turn === undefined) throw new Error('a text without a turn');
  return turn;
}

function wordOf(message: BotkitMessage): Intent | null {
  const word: unknown = message['word'];
  return isIntent(word) ? word : null;
}

function isIntent(word: unknown): word is Intent {
  return INTENTS.some((intent) => intent === word);
}

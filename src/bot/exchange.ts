import type { Overtaken, Reply, TurnOutcome } from '../conversation/turn.ts';
import type { Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import { ActivityTypes, TurnContext, type BotAdapter, type BotkitMessage } from './framework.ts';

/** One text on its way through Botkit: what middleware found in it, what was said to it, and what came of it. */
export class Exchange extends TurnContext {
  readonly message: InboundMessage;
  readonly overtaken: Overtaken | null;
  /** The word that works anywhere, as which the whole text is heard; found by middleware. */
  word: Intent | null = null;
  /** What the bot said, collected by the adapter. */
  readonly replies: Reply[] = [];
  #outcome: Promise<TurnOutcome> | null = null;

  /** @param key by which Botkit knows the person: no name and no number */
  constructor(adapter: BotAdapter, key: string, message: InboundMessage, overtaken: Overtaken | null) {
    super(adapter, {
      type: ActivityTypes.Message,
      id: message.sid,
      text: message.text,
      channelId: message.channel,
      from: { id: key, name: '' },
      recipient: { id: message.to, name: '' },
      conversation: { id: key, name: '', isGroup: false, conversationType: '' },
    });
    this.message = message;
    this.overtaken = overtaken;
  }

  /** Says finished messages together, and past Botkit's dressing-up of each; gives what the adapter collected. */
  async say(replies: readonly Reply[]): Promise<readonly Reply[]> {
    if (replies.length > 0) {
      await this.sendActivities(
        replies.map((reply) => ({
          type: ActivityTypes.Message,
          text: reply.content.body,
          channelData: reply,
        })),
      );
    }
    return this.replies;
  }

  /** Ends with the turn, whatever it gives or throws: Botkit would lose both, and leave an error unhandled. */
  async keep(turn: Promise<TurnOutcome>): Promise<void> {
    this.#outcome = turn;
    await turn.then(nothing, nothing);
  }

  /** What the turn gave. Throws what it threw. */
  outcome(): Promise<TurnOutcome> {
    if (this.#outcome === null) throw new Error('no handler took the text');
    return this.#outcome;
  }
}

/** The exchange that a Botkit message belongs to. */
export function exchangeOf(message: BotkitMessage): Exchange {
  const context: unknown = message['context'];
  if (!(context instanceof Exchange)) throw new Error('a message without its exchange');
  return context;
}

function nothing(): void {
  // Whoever asks for the outcome has it.
}

import { Botkit, BotWorker, type BotkitMessage, type TurnContext } from './framework.ts';

/** One chain of Botkit's middleware; its own types leave it open. */
interface Chain {
  use(link: (bot: BotWorker, message: BotkitMessage, next: (error?: Error) => void) => void): unknown;
  run(bot: BotWorker, message: BotkitMessage, done: (error?: Error | null) => void): unknown;
}

/**
 * Botkit with the turn it needs here: ingest and receive middleware, then `hears`, then `on`.
 * What is left out is Botkit's dialogue state (the talk is an XState machine, stored with the turn), which costs more
 * than all the rest together, and its promises that nobody awaits.
 */
export class TurnBotkit extends Botkit {
  declare middleware: Record<'spawn' | 'ingest' | 'send' | 'receive' | 'interpret', Chain>;

  override async handleTurn(context: TurnContext): Promise<void> {
    const { activity } = context;
    const message: BotkitMessage = {
      type: activity.type,
      user: activity.from.id,
      channel: activity.conversation.id,
      text: activity.text,
      reference: {
        channelId: activity.channelId,
        serviceUrl: '',
        bot: activity.recipient,
        conversation: activity.conversation,
      },
      context,
      incoming_message: activity,
    };
    const bot = new BotWorker(this, { context, reference: message.reference, activity });
    await this.through('ingest', bot, message);
    await this.through('receive', bot, message);
    // Private in Botkit's types, which say nothing else of it; its documentation of a turn names it.
    const dispatch: unknown = this['processTriggersAndEvents'];
    if (typeof dispatch !== 'function') throw new Error('this Botkit has no triggers');
    await Reflect.apply(dispatch, this, [bot, message]);
  }

  /** Runs one chain of middleware as a promise: an error of any link is the turn's error. */
  private through(chain: 'ingest' | 'receive', bot: BotWorker, message: BotkitMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.middleware[chain].run(bot, message, (error) => {
        if (error === null || error === undefined) resolve();
        else reject(error);
      });
    });
  }
}

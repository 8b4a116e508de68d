import type { TurnContext } from 'botbuilder-core';
import { Botkit, BotWorker, type BotkitMessage } from 'botkit';

/**
 * Botkit with the turn it needs here: ingest and receive middleware, then `hears`, then `on`.
 * What is left out is Botkit's dialogue state (the talk is an XState machine, stored with the turn), which costs more
 * than all the rest together, and its promises that nobody awaits.
 */
export class TurnBotkit extends Botkit {
  override async handleTurn(context: TurnContext): Promise<void> {
    const { activity } = context;
    const message: BotkitMessage = {
      ...activity.channelData,
      type: activity.type,
      user: activity.from.id,
      channel: activity.conversation.id,
      text: activity.text,
      value: undefined,
      reference: { bot: activity.recipient, conversation: activity.conversation },
      context,
      incoming_message: activity,
    };
    const bot = new BotWorker(this, { context, reference: message.reference, activity });
    await this.through('ingest', bot, message);
    await this.through('receive', bot, message);
    // Private in Botkit's types, public in its documentation of a turn.
    await this['processTriggersAndEvents'](bot, message);
  }

  /** Runs one chain of middleware as a promise: an error of any link is the turn's error. */
  private through(chain: 'ingest' | 'receive', bot: BotWorker, message: BotkitMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.middleware[chain].run(bot, message, (error: unknown) => {
        if (error === null || error === undefined) resolve();
        else reject(error instanceof Error ? error : new Error('a middleware failed'));
      });
    });
  }
}

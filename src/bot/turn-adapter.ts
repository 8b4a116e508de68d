import type { Reply } from '../conversation/turn.ts';
import { BotAdapter, type Activity, type ResourceResponse, type TurnContext } from './framework.ts';
import { Exchange } from './exchange.ts';

/** Collects what the bot says instead of sending it: replies belong to the turn's commit, and only the outbox sends. */
export class TurnAdapter extends BotAdapter {
  /** Keeps the activities' rendered messages with their exchange; ids are given when they are queued. */
  override sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    if (!(context instanceof Exchange)) throw new Error('something is said outside an exchange');
    for (const { channelData } of activities) if (isReply(channelData)) context.replies.push(channelData);
    return Promise.resolve(activities.map(() => ({ id: '' })));
  }

  override updateActivity(): Promise<void> {
    return Promise.reject(new Error('a text that was sent cannot be changed'));
  }

  override deleteActivity(): Promise<void> {
    return Promise.reject(new Error('a text that was sent cannot be taken back'));
  }

  override continueConversation(): Promise<void> {
    return Promise.reject(new Error('messages outside a turn are queued by their use case, not by the bot'));
  }
}

function isReply(data: unknown): data is Reply {
  return typeof data === 'object' && data !== null && 'content' in data && 'segments' in data;
}

// Comes before Botkit: what it never calls is not loaded.
import './left-out.ts';
import { BotAdapter, type Activity, type ResourceResponse, type TurnContext } from 'botbuilder-core';
import type { Reply } from '../conversation/turn.ts';

const REPLIES = Symbol('replies');
const FAILURE = Symbol('failure');

/**
 * Collects what the bot says instead of sending it: replies belong to the turn's commit, and only the outbox sends.
 * It also carries a handler's error out of Botkit, which would otherwise leave it unhandled and the turn unanswered.
 */
export class TurnAdapter extends BotAdapter {
  /** Keeps the activities' rendered messages with the turn; ids are given when they are queued. */
  override sendActivities(
    context: TurnContext,
    activities: Partial<Activity>[],
  ): Promise<ResourceResponse[]> {
    const kept = repliesOf(context);
    for (const activity of activities) {
      if (isReply(activity.channelData)) kept.push(activity.channelData);
    }
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

/** What was said in this turn so far. */
export function repliesOf(context: TurnContext): Reply[] {
  const known: Reply[] | undefined = context.turnState.get(REPLIES);
  if (known !== undefined) return known;
  const fresh: Reply[] = [];
  context.turnState.set(REPLIES, fresh);
  return fresh;
}

/** Runs a handler so that its error stays with the turn. */
export async function carryFailure(context: TurnContext, handler: () => Promise<void>): Promise<void> {
  try {
    await handler();
  } catch (error) {
    context.turnState.set(FAILURE, error);
  }
}

/** Throws what a handler threw in this turn, as it was thrown. */
export function throwFailure(context: TurnContext): void {
  if (context.turnState.has(FAILURE)) {
    const failure: unknown = context.turnState.get(FAILURE);
    throw failure instanceof Error ? failure : new Error('a handler failed');
  }
}

function isReply(data: unknown): data is Reply {
  return typeof data === 'object' && data !== null && 'content' in data && 'segments' in data;
}

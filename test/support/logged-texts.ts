import { setTimeout as pause } from 'node:timers/promises';
import type { Bot } from '../../src/bot/bot.ts';
import type { InboundLog } from '../../src/channels/transport.ts';
import type { InboundMessage } from '../../src/domain/message.ts';
import type { MissedDeps } from '../../src/missed/take-missed.ts';
import type { TalkWorld } from './talk-world.ts';
import { keywords } from './talk.ts';

/** A channel's record that a test fills: `texts` in the order they came. */
export interface LoggedTexts extends InboundLog {
  readonly texts: InboundMessage[];
  /** Since when each look read. */
  readonly asked: number[];
  /** Whose attachment was asked for. */
  readonly opened: string[];
  /** Called before each answer. */
  before: () => Promise<void> | void;
}

export function loggedTexts(): LoggedTexts {
  const log: LoggedTexts = {
    texts: [],
    asked: [],
    opened: [],
    before: () => undefined,
    async *listInbound(since) {
      log.asked.push(since);
      await log.before();
      yield* log.texts.filter(({ receivedAt }) => receivedAt >= since).reverse();
    },
    attachmentOf(sid) {
      log.opened.push(sid);
      return Promise.resolve('audio');
    },
  };
  return log;
}

/** Takes what is logged in through the world's bot, or another one. Long pauses are left out. */
export function missedDeps(world: TalkWorld, inbox: InboundLog, bot: Bot = world.bot): MissedDeps {
  return {
    inbox,
    storage: world.temp.storage,
    taker: bot,
    match: (text) => keywords.match(text),
    clock: { now: () => world.now },
    pause: (ms) => pause(ms / 100),
  };
}

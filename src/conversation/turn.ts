import type { TalkEvent } from '../../flows/talk.ts';
import type { Clock } from '../domain/clock.ts';
import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Ids } from '../domain/id.ts';
import type { Intent } from '../domain/keywords.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import type { Rendered, Wording } from '../wording/wording.ts';
import { damagedTurn, damagedWrites } from './damaged.ts';
import type { GuessOutcome } from './guesses.ts';
import { hearText } from './hear.ts';
import { createIdentity } from './identity.ts';
import { createMachines, type Unanswered } from './machines.ts';
import { RecentTalks } from './recent-talks.ts';
import { startTurn, type Overtaken } from './turn-start.ts';
import { isErasedWhole, turnWrites } from './turn-writes.ts';

export type { Overtaken };
/** A finished message that answers a text. */
export type Reply = Rendered;

/** `seen`: this text was taken in before. `again`: another turn of the same conversation was quicker, and nothing was written. */
export type TurnOutcome = 'taken' | 'seen' | 'again';

/** How a text came to its turn. */
export interface Way {
  /** The word that works anywhere, as which the whole text was heard. */
  readonly word: Intent | null;
  /** Null for a text that comes in its order. */
  readonly overtaken: Overtaken | null;
  /** Says replies and gives those that are to be queued. */
  readonly say: (replies: readonly Reply[]) => Promise<readonly Reply[]>;
}

/** What becomes of texts: a text comes in, its talk moves one step, one commit holds all of it. */
export interface Turns {
  /** What a text's person is known by: turns that share a key are made one at a time. The contact's own key is the first. */
  keysOf(message: InboundMessage): readonly [string, ...string[]];
  /** The contact that a text belongs to; no read for a number, one for an id that comes alone. */
  contactOf(message: InboundMessage): Promise<string>;
  /** Makes the turn of one text, durably. Throws AvisoError; nothing is kept then. */
  take(message: InboundMessage, way: Way): Promise<TurnOutcome>;
}

export interface TurnDeps {
  readonly storage: Storage;
  readonly wording: Wording;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Hears of every guess that did not fit, once it is counted. */
  readonly guessed?: (outcome: GuessOutcome) => void;
  /** Hears what each text was read as, once its turn is written; null where it was not read. Personal: never logged. */
  readonly understood?: (event: TalkEvent | null) => void;
  /** Our senders, as far as they are configured. */
  readonly senders?: readonly string[];
  /** Told of each text that is not answered because a machine may have sent it, and whether it is the first of its kind. */
  readonly unanswered?: (why: Unanswered, first: boolean) => void;
  /** False answers every text that a phone sends: for measuring what a flood does to others. */
  readonly damps?: boolean;
}

export function createTurns(deps: TurnDeps): Turns {
  const { storage, wording, clock, ids, guessed, understood, unanswered, senders = [], damps = true } = deps;
  const machines = createMachines(storage, senders);
  const identity = createIdentity(storage);
  const recent = new RecentTalks();

  async function takeHeard(message: InboundMessage, { word, overtaken, say }: Way): Promise<TurnOutcome> {
    const start = await startTurn(message, overtaken, { storage, identity, recent });
    if (start === null) return 'seen';
    const now = clock.now();
    const heard = await hearText(start, word, { storage, wording, ids, identity, machines, damps, now });
    const replies = await say(heard.replies);
    const writes = turnWrites(start, heard, replies, { now: clock.now(), nextId: () => ids.next() });
    const outcome = await storage.commit(writes);
    const { after } = heard;
    const isThere = after !== null && !writes.some(isErasedWhole);
    if (outcome === 'ok' && isThere) recent.keep(start.contactId, after);
    else recent.forget(start.contactId);
    if (outcome !== 'ok') {
      if (after !== null) machines.unwritten(message);
      return outcome === 'duplicate' ? 'seen' : 'again';
    }
    understood?.(heard.event);
    heard.guesses.forEach((guess) => guessed?.(guess));
    if (heard.unanswered !== null) unanswered?.(heard.unanswered.why, heard.unanswered.first);
    return 'taken';
  }

  /** A row of theirs does not open: they are not left without an answer, and nothing is written over it. */
  async function takeDamaged(message: InboundMessage, { say }: Way): Promise<TurnOutcome> {
    const { contactId } = await identity.whoseIs(message);
    recent.forget(contactId);
    const now = clock.now();
    const turn = await damagedTurn(message, { storage, wording, ids, now, contactId });
    const replies = await say(turn.replies);
    const nextId = (): string => ids.next();
    const writes = damagedWrites(turn, replies, { message, contactId, now, nextId });
    const outcome = await storage.commit(writes);
    if (outcome === 'ok') return 'taken';
    return outcome === 'duplicate' ? 'seen' : 'again';
  }

  return {
    keysOf: (message) => identity.keysOf(message),
    contactOf: async (message) => (await identity.whoseIs(message)).contactId,

    async take(message, way) {
      try {
        return await takeHeard(message, way);
      } catch (error) {
        if (catalogueCodeOf(error) !== 'sealed_damaged') throw error;
        return takeDamaged(message, way);
      }
    },
  };
}

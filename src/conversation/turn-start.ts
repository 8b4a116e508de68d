import { isScopedId } from '../domain/address.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { InboundMessage } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import type { Write } from '../storage/write.ts';
import type { Identity, Whose } from './identity.ts';
import type { RecentTalks } from './recent-talks.ts';
import { newTalk, readTalk, type Talk } from './stored-talk.ts';

/**
 * Of a text that was missed, while a later one of the same person was not: `kept` is stored and moves nothing, because it
 * answered another question than the present one; `acts` holds whatever was asked, and is heard. See docs/decisions/0010-outage.md.
 */
export type Overtaken = 'kept' | 'acts';

/** What a turn starts from. */
export interface TurnStart {
  readonly message: InboundMessage;
  readonly contactId: string;
  /** Null for a first text. */
  readonly before: Conversation | null;
  /** The talk of `before` when it is at hand. */
  readonly known: Talk | null;
  /** Null for a text that comes in its order. */
  readonly overtaken: Overtaken | null;
  /** The contact is a number of ours. */
  readonly ours: boolean;
  /** What the commit must write for the next text to be known as the same person's. */
  readonly writes: readonly Write[];
}

interface StartDeps {
  readonly storage: Storage;
  readonly identity: Identity;
  readonly recent: RecentTalks;
}

/** Loads what a turn starts from, in one read or none; null when this text was taken in before. */
export async function startTurn(
  message: InboundMessage,
  overtaken: Overtaken | null,
  deps: StartDeps,
): Promise<TurnStart | null> {
  const { identity, recent } = deps;
  const start = await load(message, overtaken, await identity.whoseIs(message), deps);
  const { externalId } = message;
  if (start === null || externalId === null || isScopedId(message.from)) return start;
  if (start.before?.externalId === externalId) return start;
  const whose = await identity.join(externalId, start.contactId, start.before);
  if (whose.contactId === start.contactId && whose.writes.length > 0)
    return { ...start, writes: whose.writes };
  recent.forget(start.contactId);
  return load(message, overtaken, whose, deps);
}

async function load(
  message: InboundMessage,
  overtaken: Overtaken | null,
  { contactId, writes }: Whose,
  { storage, recent }: StartDeps,
): Promise<TurnStart | null> {
  const known = recent.find(contactId);
  if (known !== undefined) {
    const { conversation: before, talk } = known;
    return { message, contactId, before, known: talk, overtaken, ours: false, writes };
  }
  const { seen, conversation: before, ours = false } = await storage.loadTurn(message.sid, contactId);
  return seen ? null : { message, contactId, before, known: null, overtaken, ours, writes };
}

/** The talk that a turn starts from. Throws AvisoError `snapshot_unknown`. */
export function talkOf({ before, known }: TurnStart): Talk {
  if (known !== null) return known;
  return before === null ? newTalk() : readTalk(before.snapshot, before.machine, before.machineVersion);
}

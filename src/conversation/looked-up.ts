import type { TalkEvent } from '../../flows/talk.ts';
import type { Write } from '../storage/write.ts';
import type { GuessOutcome } from './guesses.ts';

/** The event that answers a look-up, and what the turn's commit must write for it to be true. */
export interface LookedUp {
  readonly event: TalkEvent;
  /** What the talk hears right after it. */
  readonly then?: TalkEvent;
  readonly writes: readonly Write[];
  /** A contact that must be told of it, in the same commit. */
  readonly tell?: Tell;
  /** What somebody tried that did not fit; counted once it is committed. */
  readonly guess?: GuessOutcome;
}

export interface Tell {
  readonly contactId: string;
  readonly key: string;
  /** It waits for the morning there; null: it is told at any hour. */
  readonly quietZone: string | null;
  /** By which it is withdrawn while it waits; null: by nothing. */
  readonly group: string | null;
}

/** An answer that writes nothing. */
export const only = (event: TalkEvent): LookedUp => ({ event, writes: [] });

import type { Conversation } from '../domain/conversation.ts';
import type { Talk } from './stored-talk.ts';

/** Conversations kept at hand: those that text within the same minutes. */
const REMEMBERED = 1_000;

/** A conversation as it was committed, and its talk. */
export interface Known {
  readonly conversation: Conversation;
  readonly talk: Talk;
}

/**
 * Conversations as this process last committed them. Only a guess at what is stored: the commit's version and sid checks confirm
 * it, and whoever sees a commit rejected forgets it, so that the next try reads the database.
 */
export class RecentTalks {
  readonly #known = new Map<string, Known>();

  find(contactId: string): Known | undefined {
    return this.#known.get(contactId);
  }

  forget(contactId: string): void {
    this.#known.delete(contactId);
  }

  /** Keeps the youngest; a Map keeps the order of insertion, so its first key is the oldest. */
  keep(contactId: string, known: Known): void {
    this.#known.delete(contactId);
    this.#known.set(contactId, known);
    const oldest = this.#known.keys().next();
    if (this.#known.size > REMEMBERED && !oldest.done) this.#known.delete(oldest.value);
  }
}

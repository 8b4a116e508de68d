/** What of a person is erased, in one commit: all of it or nothing. */
export interface Erasure {
  /** The contact, and every other name that the same person's texts came under. */
  readonly contactIds: readonly string[];
  /** Registrations that go, with their appointments; those that still hold must end in the same commit. */
  readonly registrationIds: readonly string[];
  /** Other contacts that were written to about these registrations: phones that were asked to pass a date on. */
  readonly writtenTo: readonly string[];
  /**
   * Everything of the contacts goes: their talk (unless they stopped), requests, names, flags, and registrations given up long ago.
   * False: the registrations named, and what the phone wrote and was answered; what is said of other appointments stays.
   */
  readonly whole: boolean;
  /** Requests that stay: of who was in danger, and of who is locked for guessing at a case. */
  readonly heldRequests: readonly string[];
  /** Counts of tries that count no longer. */
  readonly triesIds: readonly string[];
  /** Messages of the same commit, whose content goes once it is known what became of them. */
  readonly lastMessages: readonly string[];
  /** UTC milliseconds. */
  readonly at: number;
}

/** Whose a text or message is of which nothing is left but its id: each has a contact of its own, so that none leads to another. */
const ERASED = 'erased:';
export const erasedContact = (id: string): string => `${ERASED}${id}`;
export const isErasedContact = (contactId: string): boolean => contactId.startsWith(ERASED);

/** Why messages of an erased person are withdrawn. */
export const WITHDRAWN_AS_ERASED = 'erased';

/**
 * What is still to be done for an erasure. `message`: the content of one of our messages goes once it is known what became of it.
 * `copy`: the channel's own copy of a text or message is to be deleted there.
 */
export const LEFTOVER_KINDS = ['message', 'copy'] as const;
export type LeftoverKind = (typeof LEFTOVER_KINDS)[number];

export interface Leftover {
  readonly id: string;
  readonly kind: LeftoverKind;
  /** Our id of the message, or the channel's. */
  readonly subject: string;
  /** When it was erased. UTC milliseconds. */
  readonly since: number;
  /** When to look at it next. UTC milliseconds. */
  readonly dueAt: number;
  /** How often it was tried in vain. */
  readonly tries: number;
}

/** A leftover as it is when it is made: due at once. */
export function newLeftover(kind: LeftoverKind, subject: string, since: number): Leftover {
  return { id: leftoverId(kind, subject), kind, subject, since, dueAt: since, tries: 0 };
}

export const leftoverId = (kind: LeftoverKind, subject: string): string => `${kind}:${subject}`;

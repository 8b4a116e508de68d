import type { Appointment } from '../domain/appointment.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { InboundMessage, OutboxMessage } from '../domain/message.ts';
import type { PersonRequest } from '../domain/person-request.ts';
import type { Phase } from '../domain/phase.ts';
import type { Registration } from '../domain/registration.ts';
import type { Reminder } from '../domain/reminder.ts';
import type { RequestKey } from '../domain/request-key.ts';
import type { Token } from '../domain/token.ts';

/**
 * One change, with the condition under which it may be made. A commit is a list of them: all or none. Each condition is
 * looked at as if the writes before it were made; the first that does not hold says the outcome.
 *
 * Versioned records (conversation, registration, appointment, phase, token, request key) carry their new version; the stored
 * one must be exactly one less (absent counts as 0), or the commit is `stale`.
 */
export type Write =
  /** A text taken in. Its sid already there: the commit is `duplicate`. */
  | { readonly kind: 'inbound'; readonly contactId: string; readonly message: InboundMessage }
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  /** A family with another registration that is not withdrawn: the commit is `taken`. */
  | { readonly kind: 'registration'; readonly registration: Registration }
  /** A family with another active appointment: the commit is `taken`. */
  | { readonly kind: 'appointment'; readonly appointment: Appointment }
  /** Takes places (people > 0) or gives them back (people < 0). Over capacity or unknown slot: the commit is `full`. */
  | { readonly kind: 'slot'; readonly slotId: string; readonly people: number }
  /** Replaces what is pending for the appointment; an empty list withdraws it. */
  | { readonly kind: 'reminders'; readonly appointmentId: string; readonly reminders: readonly Reminder[] }
  /** Ends one reminder, which must be pending, or the commit is `stale`. */
  | { readonly kind: 'reminder'; readonly id: string; readonly state: 'done' | 'skipped' }
  /** Queues a message; stored as `suppressed` with error `stopped` when the commit leaves the contact stopped, or `news_stopped` when it is a broadcast and they want no news; not with `evenIfStopped`. */
  | { readonly kind: 'send'; readonly message: OutboxMessage }
  /** Withdraws what is still queued of a group; what is `sending` or `unsure` at this moment ends `withdrawn` if it comes back. */
  | { readonly kind: 'withdraw'; readonly group: string; readonly reason: string }
  /** The same of all that is for a contact (STOP, WRONG). */
  | { readonly kind: 'withdrawContact'; readonly contactId: string; readonly reason: string }
  | { readonly kind: 'personRequest'; readonly request: PersonRequest }
  | { readonly kind: 'phase'; readonly phase: Phase }
  /** Marks every registration that is not withdrawn for a new decision. */
  | { readonly kind: 'decideAll' }
  /** Lets one of several parallel workers pass: the stored count must equal `expected` (absent counts as 0) and grows by one, or the commit is `stale`. */
  | { readonly kind: 'turnstile'; readonly name: string; readonly expected: number }
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'requestKey'; readonly key: RequestKey }
  /** Remembers a small named text. */
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  /** Appends to the audit chain. */
  | { readonly kind: 'audit'; readonly entry: AuditEntry };

/** `ok`, or why nothing was written. */
export type CommitOutcome = 'ok' | 'duplicate' | 'stale' | 'full' | 'taken';

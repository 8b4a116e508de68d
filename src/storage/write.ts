import type { Channel } from '../domain/address.ts';
import type { Account, Session } from '../domain/account.ts';
import type { StoredFlag } from '../domain/address-flag.ts';
import type { Alias } from '../domain/alias.ts';
import type { Appointment } from '../domain/appointment.ts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Broadcast, BroadcastRecipient, Expansion, RecipientValues } from '../domain/broadcast.ts';
import type { Calls } from '../domain/calls.ts';
import type { Change } from '../domain/change.ts';
import type { CheckIn } from '../domain/check-in.ts';
import type { Closure } from '../domain/closure.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Erasure, Leftover } from '../domain/erasure.ts';
import type { Job } from '../domain/job.ts';
import type { InboundMessage, OutboxMessage } from '../domain/message.ts';
import type { Note } from '../domain/note.ts';
import type { PassedOn } from '../domain/passed-on.ts';
import type { PersonRequest } from '../domain/person-request.ts';
import type { Phase } from '../domain/phase.ts';
import type { ProgrammeRecord } from '../domain/programme-record.ts';
import type { Registration } from '../domain/registration.ts';
import type { RecipientOutcome } from '../domain/recipient-outcome.ts';
import type { Reminder } from '../domain/reminder.ts';
import type { RequestKey } from '../domain/request-key.ts';
import type { SavedView } from '../domain/saved-view.ts';
import type { Staff } from '../domain/staff.ts';
import type { Token } from '../domain/token.ts';
import type { Tries } from '../domain/tries.ts';

/**
 * One change, with the condition under which it may be made. A commit is a list of them: all or none. Each condition is
 * looked at as if the writes before it were made; the first that does not hold says the outcome.
 *
 * Versioned records (conversation, registration, appointment, calls, phase, programme, staff, account, session, change, job, saved view, closure, check-in, token, request key, broadcast, tries) carry
 * their new version; the stored
 * one must be exactly one less (absent counts as 0), or the commit is `stale`.
 */
export type Write =
  /**
   * A text taken in. Its sid already there: the commit is `duplicate`. Who writes has seen what was handed over before: that holds
   * nothing back any more (SendResult `accepted`).
   */
  | { readonly kind: 'inbound'; readonly contactId: string; readonly message: InboundMessage }
  /**
   * `follows`: when the contact had texted last, as it was read. Another time, and the commit is `stale`: between the two they were erased and
   * began anew, and the versions are equal by chance.
   */
  | { readonly kind: 'conversation'; readonly conversation: Conversation; readonly follows?: number }
  /** A family with another registration that is not withdrawn: the commit is `taken`. */
  | { readonly kind: 'registration'; readonly registration: Registration }
  /** A family with another active appointment: the commit is `taken`. */
  | { readonly kind: 'appointment'; readonly appointment: Appointment }
  /** Takes seats of a slot (people > 0) or gives them back (people < 0). Over capacity, closed or unknown: the commit is `full`. */
  | { readonly kind: 'slot'; readonly slotId: string; readonly people: number }
  /** Replaces what is pending for the appointment; an empty list withdraws it. */
  | { readonly kind: 'reminders'; readonly appointmentId: string; readonly reminders: readonly Reminder[] }
  /** Ends one reminder, which must be pending, or the commit is `stale`. */
  | { readonly kind: 'reminder'; readonly id: string; readonly state: 'done' | 'skipped' }
  /** Queues a message; stored as `suppressed` with error `stopped` when the commit leaves the contact stopped, or `news_stopped` when it is a broadcast and they want no news; not with `ignoreOptOut`. */
  | { readonly kind: 'send'; readonly message: OutboxMessage }
  /** Withdraws what is still queued of a group; what is `sending` or `unsure` at this moment ends `withdrawn` if it comes back. */
  | { readonly kind: 'withdraw'; readonly group: string; readonly reason: string }
  /** The same of all that is for a contact (STOP, WRONG). */
  | { readonly kind: 'withdrawContact'; readonly contactId: string; readonly reason: string }
  /** The same of these messages alone, by id. */
  | { readonly kind: 'withdrawMessages'; readonly ids: readonly string[]; readonly reason: string }
  /** What is queued beside it follows a message that did not arrive: were it or what says the same delivered meanwhile, the commit is `stale`. */
  | { readonly kind: 'follow'; readonly id: string }
  /**
   * `holder`: who had the request as it was read, null when nobody had. Somebody else by then, or it is not open any more, and the commit is
   * `stale`: of two who act on one at once, the second finds what the first did. Without it, it is stored over what is there.
   */
  | { readonly kind: 'personRequest'; readonly request: PersonRequest; readonly holder?: string | null }
  | { readonly kind: 'note'; readonly note: Note }
  /**
   * Takes the words of one text or message, and has the channel's copy deleted; whose it is and when stays. One that is not there, or of which
   * it is not known yet what becomes of it: the commit is `stale`.
   */
  | { readonly kind: 'redact'; readonly of: 'text' | 'message'; readonly id: string; readonly at: number }
  | { readonly kind: 'phase'; readonly phase: Phase }
  /** Marks every registration that is not withdrawn for a new decision. */
  | { readonly kind: 'decideAll' }
  /** Lets one of several parallel workers pass: the count stored under `name` must equal `expected` (absent counts as 0) and grows by one, or the commit is `stale`. */
  | { readonly kind: 'expectedCount'; readonly name: string; readonly expected: number }
  | { readonly kind: 'programme'; readonly record: ProgrammeRecord }
  | { readonly kind: 'staff'; readonly staff: Staff }
  /** An e-mail that another account has: the commit is `taken`. */
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'calls'; readonly calls: Calls }
  | { readonly kind: 'change'; readonly change: Change }
  | { readonly kind: 'job'; readonly job: Job }
  | { readonly kind: 'savedView'; readonly view: SavedView }
  /** Removes it; does nothing when it is not there. */
  | { readonly kind: 'savedViewGone'; readonly id: string }
  /** Closes a day at a port or a time of it: no commit after it takes seats there. */
  | { readonly kind: 'closure'; readonly closure: Closure }
  | { readonly kind: 'checkIn'; readonly checkIn: CheckIn }
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'requestKey'; readonly key: RequestKey }
  | { readonly kind: 'broadcast'; readonly broadcast: Broadcast }
  /**
   * Freezes a page of an audience. The broadcast must be `approved`, as what `approvedHash` names, with `made` recipients as yet, or the
   * commit is `stale`: nobody who was meant before an edit is meant after it. Afterwards it is as far as `expansion` says.
   */
  | {
      readonly kind: 'recipients';
      readonly broadcastId: string;
      readonly approvedHash: string | null;
      readonly made: number;
      readonly expansion: Expansion;
      readonly recipients: readonly BroadcastRecipient[];
    }
  /**
   * Moves waiting recipients, each known by how often it was queued before; the messages of those that are `queued` are sends of
   * the same commit. The broadcast must be in `canary` or `sending` and every one of them waiting (a successor: kept back), or the commit
   * is `stale`.
   */
  | { readonly kind: 'enqueue'; readonly broadcastId: string; readonly moves: readonly EnqueueMove[] }
  /** Takes over what became of messages. Of a recipient that is not open any more, or was queued again since, nothing is taken. */
  | { readonly kind: 'outcomes'; readonly broadcastId: string; readonly outcomes: readonly NewOutcome[] }
  /** Links a text to a recipient that has no answer yet. */
  | {
      readonly kind: 'reply';
      readonly broadcastId: string;
      readonly replies: readonly { readonly position: number; readonly sid: string; readonly at: number }[];
    }
  /** Counts what did not fit, or forgives it. Of two that counted from the same version one is `stale`: no try slips past. */
  | { readonly kind: 'tries'; readonly tries: Tries }
  /** These three are stored over what is there under their id. */
  | { readonly kind: 'alias'; readonly alias: Alias }
  | { readonly kind: 'addressFlag'; readonly flag: StoredFlag }
  | { readonly kind: 'passedOn'; readonly passedOn: PassedOn }
  /**
   * Erases a person: see Erasure. Texts and messages keep their ids, so that nothing is taken in again, and lose everything else;
   * the channel's copies become leftovers, and so do messages that are being handed over. A registration of theirs that is not named, or
   * an appointment that still holds seats: the commit is `stale`.
   */
  | { readonly kind: 'erase'; readonly erasure: Erasure }
  | LetGo
  /** Takes the content of a leftover message, if it is known by now what became of it, and ends the leftover. */
  | { readonly kind: 'eraseMessage'; readonly id: string; readonly at: number }
  /** Stored over what is there under its id. */
  | { readonly kind: 'leftover'; readonly leftover: Leftover }
  /** It is done. */
  | { readonly kind: 'leftoverDone'; readonly id: string }
  /** Remembers a small named text. */
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  /** Appends to the audit chain. */
  | { readonly kind: 'audit'; readonly entry: AuditEntry };

/**
 * Removes requests with their notes, texts or messages that have come of age; the channel's copies become leftovers. One of them not there, or
 * held by then (see RetentionStorage): the commit is `stale`.
 */
export interface LetGo {
  readonly kind: 'letGo';
  readonly of: 'requests' | 'texts' | 'messages';
  readonly ids: readonly string[];
  /** What is older than this may go, UTC milliseconds. */
  readonly before: number;
  /** Now, UTC milliseconds. */
  readonly at: number;
}

/** The write of one kind. */
export type WriteOf<Kind extends Write['kind']> = Extract<Write, { readonly kind: Kind }>;

/** What no other write of a commit can hinder. */
export type UnconditionalWrite = Extract<
  Write,
  {
    readonly kind:
      | 'setting'
      | 'note'
      | 'alias'
      | 'addressFlag'
      | 'passedOn'
      | 'audit'
      | 'eraseMessage'
      | 'leftover'
      | 'leftoverDone'
      | 'savedViewGone';
  }
>;

/** Dates at ports: who has which, what is in the schedule for it, who was called, which are closed, who came. */
export type DateWrite = Extract<
  Write,
  { readonly kind: 'appointment' | 'slot' | 'reminders' | 'reminder' | 'calls' | 'closure' | 'checkIn' }
>;

/** The people who administer, by what they are let in, what they asked for and what they began. */
export type StaffWrite = Extract<
  Write,
  { readonly kind: 'staff' | 'account' | 'session' | 'token' | 'requestKey' | 'change' | 'job' | 'savedView' }
>;

/** What becomes of one waiting recipient. */
export type EnqueueMove = { readonly position: number; readonly feeds: number } & (
  | { readonly to: 'queued'; readonly messageId: string; readonly segments: number }
  | { readonly to: 'suppressed'; readonly reason: string }
  /** Was kept back as `same_phone` and waits now, because who was to get the text at that phone gets nothing. */
  | { readonly to: 'successor' }
  /** Waits on, for another sender: the way to it has changed. */
  | {
      readonly to: 'waiting';
      readonly channel: Channel;
      readonly sender: string;
      readonly segments: number;
      readonly address: string;
      readonly values: RecipientValues;
    }
);

/** What became of one recipient's message. */
export interface NewOutcome extends RecipientOutcome {
  readonly position: number;
  readonly feeds: number;
}

/** `ok`, or why nothing was written. */
export type CommitOutcome = 'ok' | 'duplicate' | 'stale' | 'full' | 'taken';

import type { AddressFlag } from '../domain/address-flag.ts';
import type { DeliveryReport } from '../domain/delivery-report.ts';
import type { Attachment, InboundMessage, OutboxRow } from '../domain/message.ts';

/** As it is, with choices and a place where the channel shows them; or as the approved template that it carries. */
export type SendForm = 'free' | 'template';

/** What a transport answers to one attempt to send. */
export type SendAnswer =
  /** `segments` as the channel counts them; absent when it does not say. */
  | { readonly kind: 'accepted'; readonly sid: string; readonly segments?: number }
  /** Not taken, may be tried again: rate, queue full. `afterMs` when the channel said how long. */
  | { readonly kind: 'busy'; readonly error: string; readonly afterMs: number | null }
  /** The answer was lost: the message may or may not exist there. */
  | { readonly kind: 'unknown'; readonly error: string }
  /** Refused for good: this message, or this address. */
  | { readonly kind: 'refused'; readonly error: string; readonly flag: AddressFlag | null }
  /** Our sender or account is refused: nothing more from it until an operator looks. */
  | { readonly kind: 'sender_refused'; readonly error: string };

export type { AddressFlag };

/** A delivery report with what the channel's error code means for us; the channel's words became ours there. */
export interface ChannelReport extends DeliveryReport {
  /**
   * Of a message that did not arrive. `soon`: a fault on the way, try again after a pause. `later`: the phone is off,
   * tries at other hours until it expires. Absent: nothing more is tried.
   */
  readonly again?: 'soon' | 'later';
  readonly flag?: AddressFlag;
}

/** How messages get out. Twilio and the simulator implement it; one contract suite runs on both. */
export interface Transport {
  /** Whether this transport sends for `sender` (an E.164 number, a WhatsApp sender, `MG…`, a simulated number). */
  serves(sender: string): boolean;
  /** Whether it can send the template that a row carries; absent: it knows of none. */
  hasTemplate?(row: OutboxRow): boolean;
  /**
   * Hands one message over. Never throws: what went wrong is the answer. `now` is UTC milliseconds; `form` is `free` when left
   * out, and `template` only where hasTemplate said so.
   */
  send(row: OutboxRow, now: number, form?: SendForm): Promise<SendAnswer>;
  /**
   * Looks for a message whose answer was lost.
   * `found` with the channel's id, `absent` when the channel's own list is complete and lacks it, `unknown` when it could not be asked.
   * `known` tells which of the channel's ids belong to other rows already.
   */
  reconcile(
    row: OutboxRow,
    known: (sid: string) => Promise<boolean>,
  ): Promise<{ kind: 'found'; sid: string } | { kind: 'absent' } | { kind: 'unknown'; error: string }>;
}

/** What a channel answers when it is to delete its copy; what it does not know is gone. `afterMs` when it said how long to wait. */
export type ForgetAnswer =
  | { readonly kind: 'gone' }
  | { readonly kind: 'later'; readonly error: string; readonly afterMs: number | null };

/** What a channel keeps of texts and messages, in both directions. */
export interface ChannelCopies {
  /** Deletes the copy of one, with what came with it. Never throws. */
  forget(sid: string): Promise<ForgetAnswer>;
}

/** The channel's own record of the texts that came in: what nobody could be told of is found there. */
export interface InboundLog {
  /**
   * Texts to our senders that the channel received at or after `since` (UTC milliseconds), the newest first as far as it keeps an
   * order. `receivedAt` is the channel's own time. What the record does not carry is null (payload, location, externalId); what
   * came besides words is `other`, whatever it was. Throws AvisoError `inbound_log_unread`.
   */
  listInbound(since: number): AsyncIterable<InboundMessage>;
  /** What came with a text whose attachment is `other` in the list: a request of its own. Throws the same. */
  attachmentOf(sid: string): Promise<Attachment>;
}

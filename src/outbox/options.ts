import type { AddressFlag, SendAnswer, Transport } from '../channels/transport.ts';
import type { Channel } from '../domain/address.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ids } from '../domain/id.ts';
import type { Log } from '../domain/log.ts';
import type { Content, OutboxRow } from '../domain/message.ts';
import type { Storage } from '../storage/storage.ts';
import type { SenderRates } from './sender-rates.ts';
import type { Tuning } from './tuning.ts';

/** What is there to say it by SMS with, when WhatsApp cannot bring it. */
export interface SmsInstead {
  /** Our SMS senders; one of them, always the same for a person, is taken for who never wrote to any. */
  readonly senders: readonly string[];
  /** Makes a text fit for SMS and counts it. */
  readonly render: (content: Pick<Content, 'body' | 'keepAccents'>) => {
    readonly content: Content;
    readonly segments: number;
  };
}

/** What the dispatcher counts. Senders are our own numbers, not a person's. */
export interface OutboxMetrics {
  /** One request was answered. */
  answered(sender: string, kind: SendAnswer['kind']): void;
  /** A message whose answer was lost was looked for. */
  reconciled(sender: string, kind: 'found' | 'absent' | 'unknown'): void;
  /** A sender was refused and stands still (true), or works again (false). */
  senderStopped(sender: string, stopped: boolean): void;
  /** The channel took a message; `segments` as it counts them, or as we do when it does not say. */
  sent(channel: Channel, segments: number): void;
  /** Segments (messages on WhatsApp) of a sender that the channel has not sent yet; `slow`: it sends slower than configured. */
  waits(sender: string, segments: number, slow: boolean): void;
}

export interface DispatcherOptions {
  readonly storage: Storage;
  readonly transports: readonly Transport[];
  readonly clock: Clock;
  readonly ids: Ids;
  /** Our configured senders, looked at without asking the database on wake(); others are found by looking. */
  readonly senders: readonly string[];
  readonly rates: SenderRates;
  /** Changes to the usual times and sizes (tuning.ts). */
  readonly tuning?: Partial<Tuning>;
  readonly log: Log;
  readonly metrics?: OutboxMetrics;
  /** Told when a channel says something of a person's address; of `outside_window` only when nothing else could be sent instead. */
  readonly onFlag?: (row: OutboxRow, flag: AddressFlag) => Promise<void>;
  /**
   * Told of each message that is reported as delivered, also when it was given up before or the report comes again: what was begun instead
   * can end. The report is not taken when it rejects, so that the channel brings it again.
   */
  readonly onDelivered?: (row: OutboxRow) => Promise<void>;
  /** What takes over where WhatsApp takes nothing; without it WhatsApp's 24 hours are left to WhatsApp to mind. */
  readonly sms?: SmsInstead;
  /** Milliseconds that only grow; `performance.now()` when left out. */
  readonly monotonic?: () => number;
}

/** What every worker of a process shares. */
export interface Shared {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: OutboxMetrics | null;
  readonly tuning: Tuning;
  readonly monotonic: () => number;
  /** Id of this worker, different after each start. */
  readonly worker: string;
  readonly sms: SmsInstead | null;
  /** Whether the transport of a row can send its template. */
  readonly hasTemplate: (row: OutboxRow) => boolean;
  /** Something was queued for this sender: a hint, as Dispatcher.wake. */
  readonly wake: (sender: string) => void;
  /** Notes what the channel counted of a message that it took; null when it does not say. */
  readonly counted: (row: OutboxRow, segments: number | null) => void;
  /** Passes on that a message was delivered. */
  readonly delivered: (row: OutboxRow) => Promise<void>;
  /** Passes on what a channel said of an address; never throws. */
  readonly flagged: (row: OutboxRow, flag: AddressFlag) => void;
}

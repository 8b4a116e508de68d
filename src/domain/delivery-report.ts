import type { OutboxState } from './message.ts';

/** What a channel told us, later, of a message it had taken. */
export interface DeliveryReport {
  /** Our id, when the report carries it. */
  readonly id: string | null;
  /** The channel's own id of the message. */
  readonly sid: string;
  readonly state: Extract<OutboxState, 'accepted' | 'sent' | 'delivered' | 'undelivered' | 'failed'>;
  /** Code of the channel's error, e.g. `30003`. */
  readonly error: string | null;
}

import type { InboundMessage } from '../domain/message.ts';

const SECOND = 1_000;

/**
 * The last moment at which a text can have been written. Twilio's log tells whole seconds: what it dates so was written within that
 * second, and may answer what was handed over in it. UTC milliseconds.
 */
export function latestOf({ receivedAt }: Pick<InboundMessage, 'receivedAt'>): number {
  return receivedAt % SECOND === 0 ? receivedAt + SECOND - 1 : receivedAt;
}

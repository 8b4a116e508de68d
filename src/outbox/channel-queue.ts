const HOUR_MS = 3_600_000;
/** Twilio's queues: what waits longer is dropped, so that nothing older can be in them. */
const SMS_QUEUE_MS = 10 * HOUR_MS;
const WHATSAPP_QUEUE_MS = 4 * HOUR_MS;

/** How long the channel holds anything of a sender, milliseconds. */
export function longestQueueMs(sender: string): number {
  return sender.startsWith('whatsapp:') ? WHATSAPP_QUEUE_MS : SMS_QUEUE_MS;
}

import { setTimeout as pause } from 'node:timers/promises';
import type { FakeTwilio } from './fake-twilio.ts';

/** Twilio's delivery of a text, whatever becomes of the service: the same MessageSid again until it was taken. */
export async function deliverUntilTaken(
  twilio: Pick<FakeTwilio, 'text'>,
  { from, to, body, sid }: { from: string; to: string; body: string; sid: string },
): Promise<void> {
  for (;;) {
    const answer = await twilio.text(from, to, body, { MessageSid: sid, SmsSid: sid }).catch(() => null);
    if (answer?.status === 200) return;
    await pause(40);
  }
}

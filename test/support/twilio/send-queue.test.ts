import { describe, expect, it } from 'vitest';
import { createSendQueue } from './send-queue.ts';

const SMS = '+15005550006';
const WHATSAPP = 'whatsapp:+15005550007';

describe('a sender’s queue at Twilio', () => {
  it('lets units out evenly, and forgets what has gone', () => {
    let now = 0;
    const queue = createSendQueue({ [SMS]: 4 }, undefined, () => now);
    const waits = [1, 2, 1].map((units) => queue.take(SMS, units, null));
    expect(waits).toEqual([0, 250, 750].map((afterMs) => ({ kind: 'sends', afterMs })));
    now = 600;
    expect(queue.backlogMs(SMS)).toBe(400);
    now = 5_000;
    expect(queue.take(SMS, 1, null)).toEqual({ kind: 'sends', afterMs: 0 });
  });

  it('holds ten hours of SMS and four of WhatsApp', () => {
    const queue = createSendQueue({ [SMS]: 1, [WHATSAPP]: 1 }, undefined, () => 0);
    const taken = (sender: string): number => {
      for (let count = 0; ; count += 3_600) {
        if (queue.take(sender, 3_600, null).kind === 'overflow') return count;
      }
    };
    // The hour that begins when the queue is full to the second still fits.
    expect(taken(SMS)).toBe(11 * 3_600);
    expect(taken(WHATSAPP)).toBe(5 * 3_600);
  });

  it('drops what would wait longer than it is valid, and gives its place to the next', () => {
    const queue = createSendQueue({ [SMS]: 1 }, undefined, () => 0);
    queue.take(SMS, 10, null);
    expect(queue.take(SMS, 1, 9)).toEqual({ kind: 'expires', afterMs: 9_000 });
    expect(queue.take(SMS, 1, 10)).toEqual({ kind: 'sends', afterMs: 10_000 });
  });

  it('is none where no rate was given', () => {
    const queue = createSendQueue({}, 0, () => 0);
    for (let i = 0; i < 3; i += 1) expect(queue.take(SMS, 1, 1)).toEqual({ kind: 'sends', afterMs: 0 });
    expect(queue.backlogMs(SMS)).toBe(0);
  });
});

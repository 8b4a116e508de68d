import { describe, expect, it } from 'vitest';
import { finishEstimate, readWaiting, segmentsBefore, type Waiting } from '../../src/outbox/finish.ts';
import { makeOutboxMessage } from '../support/records.ts';
import { openTempStorage } from '../support/storage.ts';
import type { QueuedSum } from '../../src/storage/storage.ts';

const NOW = 1_000_000;
const sum = (over: Partial<QueuedSum>): QueuedSum => ({
  sender: '+15005550006',
  priority: 3,
  messages: 1,
  segments: 1,
  lastNotBefore: NOW,
  ...over,
});
const waiting = (queued: readonly QueuedSum[], held: Waiting['held'] = () => 0): Waiting => ({
  queued,
  held,
});
const rate = (sender: string): number => (sender.startsWith('whatsapp:') ? 80 : 1);

describe('when what is queued has left', () => {
  it('is when all before it and itself have, at the rate of its sender', () => {
    const queued = [
      sum({ priority: 0, segments: 10 }),
      sum({ priority: 3, messages: 20_000, segments: 50_000 }),
      sum({ sender: 'whatsapp:+15005550007', segments: 800 }),
    ];
    const [reply, broadcast, other] = finishEstimate(waiting(queued), rate, NOW);
    expect(reply).toMatchObject({ ahead: 0, at: NOW + 10_000 });
    // 25,000 texts of two segments on one long code take 13.9 hours.
    expect(broadcast).toMatchObject({ ahead: 10, messages: 20_000, at: NOW + 50_010_000 });
    expect(other).toMatchObject({ ahead: 0, at: NOW + 10_000 });
  });

  it('counts what the channel still holds, and waits for the last that is not due', () => {
    const queued = [
      sum({ segments: 5 }),
      sum({ sender: 'whatsapp:+15005550007', lastNotBefore: NOW + 99_000 }),
    ];
    const [held, later] = finishEstimate(
      waiting(queued, (sender) => (sender.startsWith('w') ? 0 : 60)),
      rate,
      NOW,
    );
    expect(held).toMatchObject({ ahead: 60, at: NOW + 65_000 });
    expect(later).toMatchObject({ at: NOW + 99_000 });
  });

  it('is at once without a cap, and of nothing, nothing', () => {
    expect(finishEstimate(waiting([sum({ segments: 1e6 })]), () => Infinity, NOW)).toMatchObject([
      { at: NOW },
    ]);
    expect(finishEstimate(waiting([]), rate, NOW)).toEqual([]);
  });
});

describe('what waits at senders', () => {
  const SMS = '+15005550006';
  const WHATSAPP = 'whatsapp:+15005550007';
  const HOUR = 3_600_000;

  it('is what is queued, and what the channel was handed and can still hold', async () => {
    const temp = await openTempStorage();
    const { storage } = temp;
    let at = NOW;
    async function hand(sender: string, segments: number): Promise<void> {
      const message = makeOutboxMessage({
        sender,
        segments,
        notBefore: at,
        createdAt: at,
        expiresAt: at + 48 * HOUR,
      });
      await storage.commit([{ kind: 'send', message: { ...message, contactId: message.id } }]);
      await storage.claimOutbox({ sender, owner: 'w', now: at, limit: 1 });
      const { id } = message;
      await storage.recordSends([{ id, outcome: 'accepted', sid: `SM${id}`, holdUntil: at }]);
    }
    await hand(SMS, 3);
    await hand(WHATSAPP, 1);
    at += 5 * HOUR;
    await hand(SMS, 4);
    const queued = makeOutboxMessage({
      sender: SMS,
      segments: 2,
      priority: 1,
      notBefore: at,
      expiresAt: at + HOUR,
    });
    await storage.commit([{ kind: 'send', message: queued }]);

    const found = await readWaiting(storage, at, [WHATSAPP]);
    expect(found.queued).toEqual([sum({ priority: 1, segments: 2, lastNotBefore: at })]);
    // WhatsApp's queue holds nothing for five hours.
    expect([SMS, WHATSAPP, 'another'].map(found.held)).toEqual([7, 0, 0]);
    expect(segmentsBefore(found, SMS, 1)).toBe(7);
    expect(segmentsBefore(found, SMS, 3)).toBe(9);
    expect((await readWaiting(storage, at + 6 * HOUR)).held(SMS)).toBe(4);
    await temp.close();
  });
});

import { describe, expect, it } from 'vitest';
import { finishEstimate } from '../../src/outbox/finish.ts';
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
const rate = (sender: string): number => (sender.startsWith('whatsapp:') ? 80 : 1);

describe('when what is queued has left', () => {
  it('is when all before it and itself have, at the rate of its sender', () => {
    const queued = [
      sum({ priority: 0, segments: 10 }),
      sum({ priority: 3, messages: 20_000, segments: 50_000 }),
      sum({ sender: 'whatsapp:+15005550007', segments: 800 }),
    ];
    const [reply, broadcast, other] = finishEstimate(queued, rate, NOW);
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
    const [held, later] = finishEstimate(queued, rate, NOW, (sender) => (sender.startsWith('w') ? 0 : 60));
    expect(held).toMatchObject({ ahead: 60, at: NOW + 65_000 });
    expect(later).toMatchObject({ at: NOW + 99_000 });
  });

  it('is at once without a cap, and of nothing, nothing', () => {
    expect(finishEstimate([sum({ segments: 1e6 })], () => Infinity, NOW)).toMatchObject([{ at: NOW }]);
    expect(finishEstimate([], rate, NOW)).toEqual([]);
  });
});

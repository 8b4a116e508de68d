import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacer } from '../../src/outbox/sender-rate.ts';

/** Sends everything as fast as the pacer lets it, each up to `late` ms after its time; gives when each unit left. */
function play(
  rate: number,
  messages: readonly { units: number; late: number }[],
): { units: number[]; end: number } {
  const pacer = createPacer(rate);
  const apart = 1000 / (rate * 0.98);
  const units: number[] = [];
  let now = 0;
  for (const { units: count, late } of messages) {
    now += pacer.wait(now) + late;
    expect(pacer.wait(now)).toBe(0);
    pacer.take(now, count);
    // Segments of one message leave one after another, at the pace.
    for (let i = 0; i < count; i += 1) units.push(now + i * apart);
  }
  return { units, end: now + pacer.wait(now) };
}

/** The most units that leave within one second, wherever it begins. */
function fullestSecond(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((time, index) => {
    while ((sorted[from] ?? 0) <= time - 1000 + 1e-6) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

const rate = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(1, 3, 10, 80));
const messages = (maxLate: number): fc.Arbitrary<{ units: number; late: number }[]> =>
  fc.array(
    fc.record({
      units: fc.integer({ min: 1, max: 12 }),
      late: fc.double({ min: 0, max: maxLate, noNaN: true }),
    }),
    {
      minLength: 1,
      maxLength: 200,
    },
  );

describe('a pacer', () => {
  it('never lets more than the cap into any second, also with messages longer than the cap and late timers', () => {
    fc.assert(
      fc.property(rate, messages(100), (cap, list) => {
        expect(fullestSecond(play(cap, list).units)).toBeLessThanOrEqual(cap);
      }),
      { numRuns: 300 },
    );
  });

  it('lets at least 97 % of the cap through in a minute, with timers up to 10 ms late', () => {
    fc.assert(
      fc.property(
        rate,
        fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (cap, late) => {
          const count = cap * 60;
          const list = Array.from({ length: count }, (_, i) => ({ units: 1, late: late[i % 10] ?? 0 }));
          expect(play(cap, list).end).toBeLessThanOrEqual(60_000 / 0.97);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('lets a message go at once after silence, and the next only after the last segment of it', () => {
    const pacer = createPacer(1);
    expect(pacer.wait(5_000)).toBe(0);
    pacer.take(5_000, 3);
    expect(pacer.wait(5_000)).toBeGreaterThan(2_999);
    expect(pacer.wait(8_500)).toBe(0);
  });

  it('saves nothing up: after an hour of silence there is no burst', () => {
    const pacer = createPacer(10);
    pacer.take(0, 1);
    pacer.take(3_600_000, 1);
    expect(pacer.wait(3_600_000)).toBeGreaterThan(90);
  });

  it('holds nobody back without a cap', () => {
    const pacer = createPacer(Infinity);
    for (let i = 0; i < 1000; i += 1) {
      expect(pacer.wait(0)).toBe(0);
      pacer.take(0, 5);
    }
  });
});

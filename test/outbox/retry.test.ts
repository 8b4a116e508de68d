import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ids } from '../../src/domain/id.ts';
import { againAt, retryAt, senderPause } from '../../src/outbox/retry.ts';

const random = (value: number): Ids => ({
  next: () => '',
  bytes: (length) => new Uint8Array(length).fill(value),
});
const HOUR = 3_600_000;

describe('retries', () => {
  it('wait twice as long each time, up to five minutes, spread over the upper half', () => {
    const least = [1, 2, 3, 9, 10, 50].map((times) => retryAt(0, times, null, random(0)));
    expect(least).toEqual([500, 1000, 2000, 128_000, 150_000, 150_000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 255 }), (times, value) => {
        const at = retryAt(1_000_000, times, null, random(value)) - 1_000_000;
        expect(at).toBeGreaterThanOrEqual(500);
        expect(at).toBeLessThanOrEqual(300_000);
      }),
    );
  });

  it('wait at least as long as the channel asked', () => {
    expect(retryAt(0, 1, 60_000, random(0))).toBe(60_000);
    expect(retryAt(0, 1, 10, random(0))).toBe(500);
    expect(senderPause(1, 7_000, random(0))).toBe(7_000);
  });

  it('let a sender stand still for half a minute at most, unless the channel asked for more', () => {
    expect(senderPause(1, null, random(255))).toBeLessThanOrEqual(1000);
    expect(senderPause(30, null, random(255))).toBeLessThanOrEqual(30_000);
    expect(senderPause(30, null, random(0))).toBe(15_000);
  });

  it('try a phone that is off at other hours, as long as the message makes sense', () => {
    const expiresAt = 30 * 24 * HOUR;
    const hours = (value: number): number[] => {
      const tries: number[] = [];
      let now = 0;
      for (;;) {
        const at = againAt('later', tries.length + 1, { now, expiresAt }, random(value));
        if (at === null) return tries;
        tries.push(at);
        now = at;
      }
    };
    expect(hours(0).slice(0, 5)).toEqual([3 * HOUR, 12 * HOUR, 26 * HOUR, 43 * HOUR, 60 * HOUR]);
    for (const value of [0, 128, 255]) {
      const tries = hours(value);
      // More than one a day until the end, at many hours of the day, however the dice fall.
      expect(tries.length).toBeGreaterThan(40);
      expect(tries.at(-1)).toBeGreaterThan(expiresAt - 24 * HOUR);
      expect(new Set(tries.map((at) => Math.floor(at / HOUR) % 24)).size).toBeGreaterThan(12);
    }
  });

  it('try a fault on the way sooner, four times, and nothing after the expiry', () => {
    expect(againAt('soon', 1, { now: 0, expiresAt: HOUR }, random(0))).toBe(30_000);
    expect(againAt('soon', 5, { now: 0, expiresAt: HOUR }, random(0))).toBeNull();
    expect(againAt('later', 1, { now: 0, expiresAt: 3 * HOUR }, random(0))).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../src/channels/simulator/clock.ts';
import { parseInstant } from '../../../src/channels/simulator/instant.ts';

describe('the clock of a rehearsal', () => {
  it('starts where it is told and ticks on from there, also after it was moved', () => {
    let real = 1_000;
    const clock = createClock({ startAt: 50_000, system: () => real });
    expect(clock.now()).toBe(50_000);
    real += 250;
    expect(clock.now()).toBe(50_250);
    clock.moveTo(90_000);
    expect(clock.now()).toBe(90_000);
    real += 5;
    expect(clock.now()).toBe(90_005);
  });

  it('refuses to go back and stays where it is', () => {
    const clock = createClock({ startAt: 50_000, system: () => 1_000 });
    expect(() => {
      clock.moveTo(49_999);
    }).toThrow(/forward only/);
    expect(clock.now()).toBe(50_000);
  });

  it('shows real time when no start is given', () => {
    const clock = createClock({ system: () => 7_000 });
    expect(clock.now()).toBe(7_000);
  });

  it('never goes back, whatever the machine’s own clock does', () => {
    const step = fc.oneof(
      fc.record({ real: fc.integer({ min: -5_000, max: 5_000 }) }),
      fc.record({ ahead: fc.integer({ min: 0, max: 100_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let real = 1_000_000;
        const clock = createClock({ startAt: 5_000, system: () => real });
        let last = clock.now();
        for (const one of steps) {
          if ('real' in one) real += one.real;
          else {
            const target = clock.now() + one.ahead;
            clock.moveTo(target);
            expect(clock.now()).toBe(target);
          }
          expect(clock.now()).toBeGreaterThanOrEqual(last);
          last = clock.now();
        }
      }),
    );
  });
});

describe('parseInstant', () => {
  it.each([
    ['2021-03-01T10:00:00Z', Date.UTC(2021, 2, 1, 10)],
    ['2021-03-01T10:00Z', Date.UTC(2021, 2, 1, 10)],
    ['2021-03-01T10:00:00.250-08:00', Date.UTC(2021, 2, 1, 18, 0, 0, 250)],
    ['2024-02-29T00:00:00+05:30', Date.UTC(2024, 1, 28, 18, 30)],
  ])('takes %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '',
    'tomorrow',
    '2021-03-01',
    '2021-03-01T10:00:00',
    '2021-02-30T10:00:00Z',
    '2021-13-01T10:00:00Z',
    '1614592800000',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPacer } from '../../src/outbox/sender-rate.ts';
import { fullestSecond } from '../support/fullest-second.ts';

interface Sent {
  readonly units: number;
  /** How late the timer is that lets it go. */
  readonly late: number | ((now: number) => number);
  /** Milliseconds on its way there, and from there until we have the answer. */
  readonly way: number;
  readonly back: number;
}

const QUICK: Sent = { units: 1, late: 0, way: 1, back: 1 };

/** Sends everything as fast as the pacer lets it; gives when each unit left and when it arrived. */
function play(rate: number, list: readonly Sent[], pacer = createPacer(rate), begin = 0) {
  const apart = 1000 / rate;
  const left: number[] = [];
  const arrived: number[] = [];
  let answers: { at: number; tell: (at: number) => void }[] = [];
  let now = begin;
  /** Goes on to `at`, answers that come until then included; stops at the first of them. */
  const pass = (at: number): void => {
    const [first] = answers;
    if (first !== undefined && first.at <= at) {
      answers = answers.slice(1);
      now = Math.max(now, first.at);
      first.tell(now);
    } else now = at;
  };
  for (const { units, late, way, back } of [
    ...(begin === 0 ? [{ ...QUICK, ...list[0], units: 1 }] : []),
    ...list,
  ]) {
    for (let wait = pacer.wait(now, units); wait > 0; wait = pacer.wait(now, units)) pass(now + wait);
    now += typeof late === 'number' ? late : late(now);
    expect(pacer.wait(now, units)).toBe(0);
    const departure = pacer.take(now, units);
    // A carrier lets the segments of one message go one after another.
    for (let k = 0; k < units; k += 1) {
      left.push(now + k * apart);
      arrived.push(now + way + k * apart);
    }
    answers = [...answers, { at: now + way + back, tell: departure.answered }].sort((a, b) => a.at - b.at);
  }
  return { left, arrived, end: now };
}

const rate = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constantFrom(1, 3, 10, 80, 100));
const ms = (max: number) => fc.double({ min: 0, max, noNaN: true });
const units = fc.oneof({ weight: 3, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 12 }));
interface Drawn {
  readonly units: fc.Arbitrary<number>;
  readonly late: fc.Arbitrary<number>;
  readonly way: fc.Arbitrary<number>;
  readonly back: fc.Arbitrary<number>;
}
const PLAIN: Drawn = { units, late: ms(3), way: fc.constant(1), back: fc.constant(1) };
const sent = (over: Partial<Drawn>): fc.Arbitrary<Sent> => fc.record<Sent>({ ...PLAIN, ...over });
const many = (one: fc.Arbitrary<Sent>) => fc.array(one, { minLength: 1, maxLength: 300, size: 'max' });
/** Seldom something goes wrong on its way; then it takes long. */
const stalls = fc.oneof(
  { weight: 60, arbitrary: fc.double({ min: 1, max: 2, noNaN: true }) },
  { weight: 1, arbitrary: ms(250) },
);

describe('a pacer', () => {
  it('never lets more than the cap into any second, also with messages longer than the cap and late timers', () => {
    fc.assert(
      fc.property(rate, many(sent({ late: ms(100) })), (cap, list) => {
        const { left, arrived } = play(cap, list);
        expect(fullestSecond(left)).toBeLessThanOrEqual(cap);
        expect(fullestSecond(arrived)).toBeLessThanOrEqual(cap);
      }),
      { numRuns: 100 },
    );
  });

  it('never lets more than the cap arrive in any second when messages are held up on their way', () => {
    fc.assert(
      fc.property(rate, many(sent({ way: stalls })), (cap, list) => {
        expect(fullestSecond(play(cap, list).arrived)).toBeLessThanOrEqual(cap);
      }),
      { numRuns: 100 },
    );
  });

  it('never lets more than the cap leave in any second, however long requests take', () => {
    const back = ms(15_000);
    fc.assert(
      fc.property(rate, many(sent({ way: ms(3_000), back, late: ms(20) })), (cap, list) => {
        expect(fullestSecond(play(cap, list).left)).toBeLessThanOrEqual(cap);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps to the cap from one worker to the next', () => {
    fc.assert(
      fc.property(rate, many(sent({ way: stalls })), many(sent({ way: stalls })), (cap, one, other) => {
        const pacer = createPacer(cap);
        const usual = Array.from({ length: 50 }, () => ({ units: 1, late: 0, way: 1, back: 1 }));
        const first = play(cap, [...usual, ...one], pacer);
        // What is on its way is waited for before the sender is let go.
        const answered = first.end + 600;
        const second = play(cap, other, createPacer(cap), answered + pacer.rest(answered));
        expect(fullestSecond([...first.arrived, ...second.arrived])).toBeLessThanOrEqual(cap);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['timers are up to 5 ms late', { late: ms(5) }],
    ['answers take between 150 ms and 165 ms', { back: fc.double({ min: 150, max: 165, noNaN: true }) }],
    ['answers take 300 ms each', { back: fc.constant(300) }],
  ] as const)('lets at least 97 % of the cap through in a minute when $0', (_, over) => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 10, 80, 100),
        fc.array(sent({ units: fc.constant(1), ...over }), { minLength: 20, maxLength: 40 }),
        (cap, pattern) => {
          // With the first, which play() adds.
          const count = Math.ceil(cap * 60 * 0.97) - 1;
          const list = Array.from({ length: count }, (_unused, i) => pattern[i % pattern.length]!);
          const { left, end } = play(cap, list);
          // From the first answer on: a second message waits for it.
          expect(end - (left[1] ?? 0)).toBeLessThanOrEqual(60_000);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('catches up with what a busy machine lost, within the cap', () => {
    // Every 730 ms it stands still for 100 ms.
    const stall = (now: number): number => (now % 730 < 100 ? 100 - (now % 730) : 0);
    const list = Array.from({ length: 6_000 }, () => ({ units: 1, late: stall, way: 1, back: 1 }));
    const { arrived, end } = play(100, list);
    expect(fullestSecond(arrived)).toBeLessThanOrEqual(100);
    expect(end).toBeLessThan(60_000 / 0.97);
  });

  it('goes by departures where most answers come a quarter of a second and more after the quickest', () => {
    const list = Array.from({ length: 700 }, (_, i) => ({
      units: 1,
      late: 0,
      way: 1,
      back: i % 9 ? 900 : 100,
    }));
    const { left } = play(10, list);
    expect((left.at(-1) ?? 0) - (left.at(-582) ?? 0)).toBeLessThan(60_000);
    expect(fullestSecond(left)).toBeLessThanOrEqual(10);
  });

  it('lets units out evenly', () => {
    const quick = Array.from({ length: 200 }, () => ({ units: 1, late: 0, way: 1, back: 1 }));
    const { left } = play(10, quick);
    for (const [i, at] of left.slice(1).entries()) expect(at - left[i]!).toBeGreaterThanOrEqual(99.9);
  });

  it('lets nothing follow the first message before it was answered, however long that takes', () => {
    const pacer = createPacer(1);
    const departure = pacer.take(0, 1);
    expect(pacer.wait(4_000)).toBe(Infinity);
    departure.answered(5_000);
    expect(pacer.wait(5_000)).toBeGreaterThanOrEqual(1_000);
  });

  it('lets a message go at once after silence, and the next only after the last segment of it', () => {
    const pacer = createPacer(1);
    expect(pacer.wait(5_000, 3)).toBe(0);
    pacer.take(5_000, 3).answered(5_001);
    expect(pacer.wait(5_000)).toBeGreaterThan(2_999);
    expect(pacer.wait(8_500)).toBe(0);
  });

  it('saves nothing up: after an hour of silence there is no burst', () => {
    const pacer = createPacer(10);
    pacer.take(0, 1).answered(1);
    pacer.take(3_600_000, 1).answered(3_600_001);
    expect(pacer.wait(3_600_000)).toBeGreaterThan(90);
  });

  it('keeps a rate that is no whole number', () => {
    const list = Array.from({ length: 100 }, () => ({ units: 1, late: 0, way: 1, back: 1 }));
    expect(play(0.5, list).end).toBeGreaterThanOrEqual(99 * 2_000);
    expect(fullestSecond(play(2.5, list).arrived)).toBeLessThanOrEqual(3);
    expect(play(2.5, list).end).toBeLessThan(100 * 400 * 1.03);
  });

  it('says how long the sender must rest before another may have it', () => {
    const pacer = createPacer(10);
    expect(pacer.rest(0)).toBe(0);
    const departure = pacer.take(0, 1);
    expect(pacer.rest(5_000)).toBeGreaterThanOrEqual(1_000);
    departure.answered(5_000);
    pacer.take(5_000, 1).answered(5_001);
    expect(pacer.rest(5_001)).toBeGreaterThan(999);
    expect(pacer.rest(7_000)).toBe(0);
  });

  it('holds nobody back without a cap', () => {
    const pacer = createPacer(Infinity);
    for (let i = 0; i < 1000; i += 1) {
      expect(pacer.wait(0)).toBe(0);
      pacer.take(0, 5);
    }
    expect(pacer.rest(0)).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REACH_PLAN } from '../../flows/programme.ts';
import { planReach } from '../../src/reach/reach-plan.ts';
import { REACH_KINDS, type ReachKind } from '../../src/domain/reminder.ts';
import { instantOf, isWaking, localOf, wakingAfter } from '../../src/domain/zoned-time.ts';
import { makeAppointment } from '../support/records.ts';

const HOUR = 3_600_000;
const ZONES = ['America/Tijuana', 'America/Matamoros', 'America/Cancun'] as const;

/** The plan as `kind local-date local-time` in the family's zone. */
function planned(startsAt: number, zone: string, now: number, after: ReachKind | null = null) {
  return planReach(makeAppointment({ startsAt }), zone, now, after).map(({ kind, dueAt }) => {
    const { date, time } = localOf(dueAt, zone);
    return `${kind.slice('reach.'.length)} ${date.slice(5)} ${time}`;
  });
}

describe('wakingAfter', () => {
  it('counts the hours from 08:00 to 21:00 alone', () => {
    const at = (time: string, hours: number, zone: string): string => {
      const { date, time: ended } = localOf(
        wakingAfter(instantOf('2021-03-01', time, zone), hours * HOUR, zone),
        zone,
      );
      return `${date} ${ended}`;
    };
    for (const zone of ZONES) {
      expect(at('10:00', 6, zone)).toBe('2021-03-01 16:00');
      expect(at('20:00', 6, zone)).toBe('2021-03-02 13:00');
      expect(at('23:30', 6, zone)).toBe('2021-03-02 14:00');
      expect(at('05:00', 6, zone)).toBe('2021-03-01 14:00');
      expect(at('08:00', 13, zone)).toBe('2021-03-01 21:00');
      expect(at('08:00', 14, zone)).toBe('2021-03-02 09:00');
      expect(at('20:00', 15, zone)).toBe('2021-03-03 09:00');
      expect(at('12:00', 0, zone)).toBe('2021-03-01 12:00');
    }
  });
});

describe('planReach', () => {
  it('names every step once, in order, a day and a half before people are asked', () => {
    expect(REACH_PLAN.map(({ kind }) => kind)).toEqual([...REACH_KINDS]);
    const hours = REACH_PLAN.map(({ afterHours }) => afterHours);
    expect([...hours].sort((a, b) => a - b)).toEqual(hours);
  });

  it.each(ZONES)('waits for the family’s waking hours, wherever they are: %s', (zone) => {
    const startsAt = instantOf('2021-03-20', '10:00', zone);
    expect(planned(startsAt, zone, instantOf('2021-03-01', '10:00', zone))).toEqual([
      'other_channel 03-01 16:00',
      'alternate 03-02 10:00',
      'shelter 03-03 08:00',
      'call 03-03 10:00',
    ]);
    // Told in the evening: the night counts for nothing, and nobody is rung in it.
    expect(planned(startsAt, zone, instantOf('2021-03-01', '22:00', zone))).toEqual([
      'other_channel 03-02 14:00',
      'alternate 03-03 08:00',
      'shelter 03-03 10:00',
      'call 03-03 22:00',
    ]);
  });

  it('draws together so that a person is asked two days before', () => {
    const zone = 'America/Tijuana';
    const now = instantOf('2021-03-01', '10:00', zone);
    expect(planned(now + 72 * HOUR, zone, now)).toEqual([
      'other_channel 03-01 13:00',
      // 22:00 and 04:00 would ring at night, and there is the morning before a person is asked.
      'alternate 03-02 08:00',
      'shelter 03-02 08:00',
      'call 03-02 10:00',
    ]);
  });

  it('asks a person within the hour when the date is nearer than that', () => {
    const zone = 'America/Tijuana';
    const now = instantOf('2021-03-01', '22:00', zone);
    expect(planned(now + 12 * HOUR, zone, now)).toEqual([
      'other_channel 03-01 22:07',
      'alternate 03-01 22:30',
      'shelter 03-01 22:45',
      'call 03-01 23:00',
    ]);
    expect(planReach(makeAppointment({ startsAt: now + HOUR }), zone, now).at(-1)?.dueAt).toBe(
      now + 0.25 * HOUR,
    );
    expect(planned(now, zone, now)).toEqual([]);
  });

  it('plans the rest anew from a step that was taken late', () => {
    const zone = 'America/Tijuana';
    const now = instantOf('2021-03-01', '10:00', zone);
    expect(planned(now + 400 * HOUR, zone, now, 'reach.alternate')).toEqual([
      // Twelve hours on it is 22:00.
      'shelter 03-02 08:00',
      'call 03-02 10:00',
    ]);
    expect(planned(now + 400 * HOUR, zone, now, 'reach.call')).toEqual([]);
  });

  it('is in order, never after the appointment, and early enough whenever there is time', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 400 * 24 * 60 }),
        fc.integer({ min: 1, max: 40 * 24 * 60 }),
        (zone, minute, notice) => {
          const now = Date.UTC(2021, 1, 19) + minute * 60_000;
          const startsAt = now + notice * 60_000;
          const plan = planReach(makeAppointment({ startsAt }), zone, now);
          expect(plan.map(({ kind }) => kind)).toEqual([...REACH_KINDS]);
          plan.forEach((step, index) => {
            expect(step.dueAt).toBeGreaterThanOrEqual(plan[index - 1]?.dueAt ?? now);
            expect(step.dueAt).toBeLessThan(startsAt);
            expect(step.expiresAt).toBe(startsAt);
            // Nobody is rung at night while there are days left.
            if (step.kind !== 'reach.call' && notice > 96 * 60)
              expect(isWaking(step.dueAt, zone) || localOf(step.dueAt, zone).time === '21:00').toBe(true);
          });
          const call = plan.at(-1)?.dueAt ?? 0;
          expect(call - now).toBeLessThanOrEqual(48 * HOUR);
          expect(call).toBeLessThanOrEqual(Math.max(startsAt - 48 * HOUR, now + HOUR));
        },
      ),
      { numRuns: 300 },
    );
  });
});

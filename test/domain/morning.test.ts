import { describe, expect, it } from 'vitest';
import { nextMorning } from '../../src/domain/morning.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';

const TIJUANA = 'America/Tijuana';
const at = (date: string, time: string, zone = TIJUANA): number => instantOf(date, time, zone);
const WEEKDAYS = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', zone: TIJUANA };

describe('the morning in which an answer leaves', () => {
  it.each([
    ['in the night before it', '2021-03-02', '03:10', '2021-03-02'],
    ['at the hour itself, the next one', '2021-03-02', '08:00', '2021-03-03'],
    ['in the evening', '2021-03-02', '22:00', '2021-03-03'],
  ])('is 08:00 where the person is: %s', (_, date, time, morning) => {
    expect(nextMorning(at(date, time), TIJUANA, [])).toBe(at(morning, '08:00'));
  });

  it('waits for the office, over a week-end, so that somebody reads what they write back', () => {
    expect(nextMorning(at('2021-03-02', '22:00'), TIJUANA, [WEEKDAYS])).toBe(at('2021-03-03', '09:00'));
    expect(nextMorning(at('2021-03-05', '20:00'), TIJUANA, [WEEKDAYS])).toBe(at('2021-03-08', '09:00'));
  });

  it('is never in the night of the person, though the office is open elsewhere', () => {
    const early = { ...WEEKDAYS, from: '06:00', zone: 'America/Cancun' };
    expect(nextMorning(at('2021-03-02', '22:00'), TIJUANA, [early])).toBe(at('2021-03-03', '08:00'));
  });
});

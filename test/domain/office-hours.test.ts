import { describe, expect, it } from 'vitest';
import { nextReading } from '../../src/domain/office-hours.ts';

const WEEK = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', zone: 'America/Tijuana' };
const at = (iso: string): number => Date.parse(iso);

describe('when somebody reads', () => {
  it('is not said while somebody does, nor where no hours are set', () => {
    // Friday, February 26 2021, ten in the morning in Tijuana.
    expect(nextReading([WEEK], at('2021-02-26T18:00:00Z'))).toBeNull();
    expect(nextReading([], at('2021-02-26T18:00:00Z'))).toBeNull();
  });

  it('is the next beginning: the same morning, the next day, after the weekend', () => {
    expect(nextReading([WEEK], at('2021-02-26T16:00:00Z'))).toMatchObject({
      date: '2021-02-26',
      time: '09:00',
    });
    expect(nextReading([WEEK], at('2021-02-26T02:00:00Z'))).toMatchObject({ date: '2021-02-26' });
    expect(nextReading([WEEK], at('2021-02-27T02:00:00Z'))).toMatchObject({ date: '2021-03-01' });
  });

  it('is the earliest of several parts, each by its own clock', () => {
    const saturday = { days: [6], from: '10:00', to: '12:00', zone: 'America/Matamoros' };
    expect(nextReading([WEEK, saturday], at('2021-02-27T02:00:00Z'))).toEqual({
      date: '2021-02-27',
      time: '10:00',
      zone: 'America/Matamoros',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../src/outbox/quiet-hours.ts';

describe('quietUntil', () => {
  it.each([
    // 20:59 and 21:00 in Tijuana (UTC-8).
    ['America/Tijuana', '2021-03-02T04:59:00Z', null],
    ['America/Tijuana', '2021-03-02T05:00:00Z', '2021-03-02T16:00:00Z'],
    ['America/Tijuana', '2021-03-02T15:59:59Z', '2021-03-02T16:00:00Z'],
    // The night in which the border's clocks go forward.
    ['America/Tijuana', '2021-03-14T06:00:00Z', '2021-03-14T15:00:00Z'],
    ['America/Cancun', '2021-03-02T02:00:00Z', '2021-03-02T13:00:00Z'],
    ['Nowhere/Unknown', '2021-03-02T09:00:00Z', null],
  ])('%s at %s', (quietZone, now, until) => {
    expect(quietUntil({ quietZone }, Date.parse(now))).toBe(until === null ? null : Date.parse(until));
  });

  it('holds nothing back that may ring at night', () => {
    expect(quietUntil({ quietZone: null }, Date.parse('2021-03-02T09:00:00Z'))).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  instantOf,
  isIsoDate,
  isSkipped,
  isTime24,
  isWaking,
  isZone,
  localOf,
  nextWaking,
  weekdayOf,
  zoneOrStandIn,
} from '../../src/domain/zoned-time.ts';

const TIJUANA = 'America/Tijuana';
const JUAREZ = 'America/Ciudad_Juarez';
const MATAMOROS = 'America/Matamoros';
const MEXICO = 'America/Mexico_City';
const CANCUN = 'America/Cancun';
const ZONES = [
  TIJUANA,
  JUAREZ,
  MATAMOROS,
  MEXICO,
  CANCUN,
  'America/Hermosillo',
  'America/Havana',
  'America/Port-au-Prince',
];
const HOUR = 3_600_000;
const iso = (instant: number) => new Date(instant).toISOString().replace(':00.000Z', 'Z');

describe('instantOf', () => {
  it.each([
    // 2021-03-14: the border cities spring forward with the United States, the rest of Mexico does not.
    ['2021-03-13', '09:00', TIJUANA, '2021-03-13T17:00Z'],
    ['2021-03-14', '09:00', TIJUANA, '2021-03-14T16:00Z'],
    ['2021-03-13', '09:00', JUAREZ, '2021-03-13T16:00Z'],
    ['2021-03-14', '09:00', JUAREZ, '2021-03-14T15:00Z'],
    ['2021-03-13', '09:00', MATAMOROS, '2021-03-13T15:00Z'],
    ['2021-03-14', '09:00', MATAMOROS, '2021-03-14T14:00Z'],
    ['2021-03-14', '09:00', MEXICO, '2021-03-14T15:00Z'],
    ['2021-03-14', '09:00', CANCUN, '2021-03-14T14:00Z'],
    // 2021-04-04: Mexico's own date.
    ['2021-04-03', '09:00', MEXICO, '2021-04-03T15:00Z'],
    ['2021-04-04', '09:00', MEXICO, '2021-04-04T14:00Z'],
    ['2021-04-04', '09:00', TIJUANA, '2021-04-04T16:00Z'],
    ['2021-04-04', '09:00', CANCUN, '2021-04-04T14:00Z'],
    // Autumn 2021: Mexico on 10-31, the border on 11-07.
    ['2021-10-31', '09:00', MEXICO, '2021-10-31T15:00Z'],
    ['2021-10-31', '09:00', MATAMOROS, '2021-10-31T14:00Z'],
    ['2021-11-06', '09:00', TIJUANA, '2021-11-06T16:00Z'],
    ['2021-11-07', '09:00', TIJUANA, '2021-11-07T17:00Z'],
    ['2021-11-07', '09:00', JUAREZ, '2021-11-07T16:00Z'],
    ['2021-11-07', '09:00', MATAMOROS, '2021-11-07T15:00Z'],
    // Since 2022-10-30 only the border changes its clocks.
    ['2026-03-08', '09:00', TIJUANA, '2026-03-08T16:00Z'],
    ['2026-03-08', '09:00', JUAREZ, '2026-03-08T15:00Z'],
    ['2026-03-08', '09:00', MATAMOROS, '2026-03-08T14:00Z'],
    ['2026-03-08', '09:00', MEXICO, '2026-03-08T15:00Z'],
    ['2026-07-01', '09:00', MEXICO, '2026-07-01T15:00Z'],
    ['2026-07-01', '09:00', CANCUN, '2026-07-01T14:00Z'],
    // Skipped: forward by the hour.
    ['2021-03-14', '02:00', TIJUANA, '2021-03-14T10:00Z'],
    ['2021-03-14', '02:30', TIJUANA, '2021-03-14T10:30Z'],
    ['2021-03-14', '03:00', TIJUANA, '2021-03-14T10:00Z'],
    ['2026-03-08', '02:30', JUAREZ, '2026-03-08T09:30Z'],
    ['2021-04-04', '02:30', MEXICO, '2021-04-04T08:30Z'],
    // Twice: the first.
    ['2021-11-07', '01:30', TIJUANA, '2021-11-07T08:30Z'],
    ['2021-11-07', '01:59', JUAREZ, '2021-11-07T07:59Z'],
    ['2021-11-07', '02:00', TIJUANA, '2021-11-07T10:00Z'],
    ['2021-11-07', '00:59', TIJUANA, '2021-11-07T07:59Z'],
    // Midnight, year's end, leap day.
    ['2021-01-01', '00:00', TIJUANA, '2021-01-01T08:00Z'],
    ['2024-02-29', '23:59', MEXICO, '2024-03-01T05:59Z'],
  ])('%s %s in %s is %s', (date, time, zone, wanted) => {
    expect(iso(instantOf(date, time, zone))).toBe(wanted);
  });

  it.each([
    ['2021-02-30', '09:00', TIJUANA],
    ['2021-03-14', '24:00', TIJUANA],
    ['', '', TIJUANA],
    ['2021-03-14', '09:00', 'America/Nowhere'],
  ])('throws on %j %j %j', (date, time, zone) => {
    expect(() => instantOf(date, time, zone)).toThrow(RangeError);
  });

  it('is undone by localOf, save for times that do not exist', () => {
    const minute = fc.integer({ min: Date.UTC(2019, 0) / 60_000, max: Date.UTC(2031, 0) / 60_000 });
    fc.assert(
      fc.property(minute, fc.constantFrom(...ZONES), (m, zone) => {
        const local = localOf(m * 60_000, zone);
        const back = instantOf(local.date, local.time, zone);
        // Of a time that comes twice, the first.
        expect([m * 60_000, m * 60_000 - HOUR]).toContain(back);
        expect(localOf(back, zone)).toEqual(local);
      }),
      { numRuns: 500 },
    );
  });

  it('gives every wall time an instant that shows it, or the hour after it', () => {
    const days = fc.integer({ min: 0, max: 4000 }).map((n) => addDays('2019-01-01', n));
    const near = fc.constantFrom(
      '2021-03-14',
      '2021-11-07',
      '2021-04-04',
      '2021-10-31',
      '2026-03-08',
      '2026-11-01',
    );
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(fc.oneof(days, near), time, fc.constantFrom(...ZONES), (date, [h, m], zone) => {
        const wall = Date.UTC(2000, 0, 1, h, m);
        const text = new Date(wall).toISOString().slice(11, 16);
        const shown = localOf(instantOf(date, text, zone), zone);
        const later = new Date(wall + HOUR).toISOString().slice(11, 16);
        expect([text, later]).toContain(shown.time);
        expect(shown.date).toBe(date);
      }),
      { numRuns: 500 },
    );
  });
});

describe('localOf', () => {
  it.each([
    ['2021-03-14T09:59Z', TIJUANA, '2021-03-14', '01:59'],
    ['2021-03-14T10:00Z', TIJUANA, '2021-03-14', '03:00'],
    ['2021-11-07T08:59Z', TIJUANA, '2021-11-07', '01:59'],
    ['2021-11-07T09:00Z', TIJUANA, '2021-11-07', '01:00'],
    ['2021-02-19T06:00Z', MEXICO, '2021-02-19', '00:00'],
    ['2021-02-19T05:59Z', MEXICO, '2021-02-18', '23:59'],
    ['2026-01-01T07:00Z', JUAREZ, '2026-01-01', '00:00'],
  ])('%s in %s shows %s %s', (instant, zone, date, time) => {
    expect(localOf(Date.parse(instant), zone)).toEqual({ date, time });
  });

  it('throws on an unknown zone', () => {
    expect(() => localOf(0, 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('zones', () => {
  it('knows every zone of the programme, Ciudad Juárez too', () => {
    for (const zone of ZONES) expect(isZone(zone), zone).toBe(true);
    expect(isZone('America/Nowhere')).toBe(false);
    expect(zoneOrStandIn(JUAREZ)).toBe(JUAREZ);
  });

  it('stands in for Ciudad Juárez where Node is older than the zone', () => {
    const old = (zone: string) => zone !== JUAREZ && isZone(zone);
    expect(zoneOrStandIn(JUAREZ, old)).toBe('America/Denver');
    expect(zoneOrStandIn('America/Nowhere', old)).toBe('America/Nowhere');
    for (let day = '2019-01-01'; day < '2031-01-01'; day = addDays(day, 1)) {
      if (day >= '2022-11-06' && day < '2022-12-01') continue;
      expect(iso(instantOf(day, '09:00', 'America/Denver')), day).toBe(iso(instantOf(day, '09:00', JUAREZ)));
    }
  });
});

describe('calendar', () => {
  it.each(['2021-02-28', '2024-02-29', '2000-02-29', '1905-12-31', '9999-12-31'])('%s is a date', (text) => {
    expect(isIsoDate(text)).toBe(true);
  });

  it.each([
    '2021-02-29',
    '1900-02-29',
    '2021-02-30',
    '2021-04-31',
    '2021-13-01',
    '2021-00-10',
    '2021-01-00',
    '2021-01-32',
    '2021-1-1',
    '21-01-01',
    '0021-01-01',
    '2021/01/01',
    ' 2021-01-01',
    '2021-01-01 ',
    '2021-01-01T00:00',
    '２０２１-01-01',
    '',
    'hoy',
    '2021-01-01\n',
  ])('%j is none', (text) => {
    expect(isIsoDate(text)).toBe(false);
    expect(() => addDays(text, 1)).toThrow(RangeError);
    expect(() => weekdayOf(text)).toThrow(RangeError);
  });

  it.each(['00:00', '09:05', '19:59', '23:59'])('%s is a time', (text) => {
    expect(isTime24(text)).toBe(true);
  });

  it.each(['24:00', '9:00', '09:60', '09:5', '09-05', '', '09:00:00', ' 09:00'])('%j is none', (text) => {
    expect(isTime24(text)).toBe(false);
  });

  it.each([
    ['2021-02-28', 1, '2021-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2021-01-01', -1, '2020-12-31'],
    ['2021-03-13', 1, '2021-03-14'],
    ['2021-11-07', -7, '2021-10-31'],
    ['2021-02-19', 0, '2021-02-19'],
    ['2021-02-19', 365, '2022-02-19'],
  ])('%s and %i days is %s', (date, days, wanted) => {
    expect(addDays(date, days)).toBe(wanted);
  });

  it.each([
    ['2021-02-19', 5],
    ['2021-03-14', 0],
    ['2026-03-07', 6],
    ['2000-01-01', 6],
    ['1970-01-01', 4],
  ])('%s is weekday %i', (date, weekday) => {
    expect(weekdayOf(date)).toBe(weekday);
  });

  it('adds up', () => {
    const day = fc.integer({ min: -20_000, max: 40_000 }).map((n) => addDays('1970-01-01', n));
    fc.assert(
      fc.property(day, fc.integer({ min: -3000, max: 3000 }), (date, n) => {
        expect(addDays(addDays(date, n), -n)).toBe(date);
        expect(weekdayOf(addDays(date, n))).toBe((((weekdayOf(date) + n) % 7) + 7) % 7);
      }),
    );
  });
});

describe('waking hours', () => {
  it.each([
    ['2021-02-19', '08:00', TIJUANA, true],
    ['2021-02-19', '07:59', TIJUANA, false],
    ['2021-02-19', '20:59', TIJUANA, true],
    ['2021-02-19', '21:00', TIJUANA, false],
    ['2021-02-19', '00:00', CANCUN, false],
    ['2021-02-19', '12:00', CANCUN, true],
  ])('%s %s in %s: %s', (date, time, zone, waking) => {
    expect(isWaking(instantOf(date, time, zone), zone)).toBe(waking);
  });

  it.each([
    ['2021-02-19T20:00Z', TIJUANA, '2021-02-19T20:00Z'],
    // 21:00 on the dot waits for the morning.
    ['2021-02-20T05:00Z', TIJUANA, '2021-02-20T16:00Z'],
    ['2021-02-20T04:59Z', TIJUANA, '2021-02-20T04:59Z'],
    // The same instant is waking in Tijuana and quiet in Cancún.
    ['2021-02-20T02:30Z', TIJUANA, '2021-02-20T02:30Z'],
    ['2021-02-20T02:30Z', CANCUN, '2021-02-20T13:00Z'],
    // Over the night the clocks change.
    ['2021-03-14T06:30Z', TIJUANA, '2021-03-14T15:00Z'],
    ['2021-03-14T09:30Z', TIJUANA, '2021-03-14T15:00Z'],
    ['2021-11-07T05:00Z', TIJUANA, '2021-11-07T16:00Z'],
    ['2021-11-07T08:30Z', TIJUANA, '2021-11-07T16:00Z'],
    ['2026-03-08T05:00Z', JUAREZ, '2026-03-08T14:00Z'],
    ['2021-04-04T05:00Z', MEXICO, '2021-04-04T13:00Z'],
    ['2021-12-31T23:00Z', 'Europe/Madrid', '2022-01-01T07:00Z'],
  ])('after %s in %s comes %s', (instant, zone, wanted) => {
    expect(iso(nextWaking(Date.parse(instant), zone))).toBe(wanted);
  });

  it('is never earlier, always waking, never more than 11 hours and a clock change later', () => {
    const second = fc.integer({ min: Date.UTC(2020, 0) / 1000, max: Date.UTC(2030, 0) / 1000 });
    fc.assert(
      fc.property(second, fc.constantFrom(...ZONES), (s, zone) => {
        const next = nextWaking(s * 1000, zone);
        expect(isWaking(next, zone)).toBe(true);
        expect(next - s * 1000).toBeGreaterThanOrEqual(0);
        expect(next - s * 1000).toBeLessThanOrEqual(12 * HOUR);
        if (isWaking(s * 1000, zone)) expect(next).toBe(s * 1000);
        else expect(localOf(next, zone).time).toBe('08:00');
      }),
      { numRuns: 500 },
    );
  });
});

describe('isSkipped', () => {
  it.each<[string, string, string, boolean]>([
    ['2021-03-14', '01:59', TIJUANA, false],
    ['2021-03-14', '02:00', TIJUANA, true],
    ['2021-03-14', '02:59', TIJUANA, true],
    ['2021-03-14', '03:00', TIJUANA, false],
    ['2021-11-07', '01:30', TIJUANA, false],
    ['2026-03-08', '02:30', MATAMOROS, true],
    // The rest of Mexico had its own days, and has none now.
    ['2021-03-14', '02:30', MEXICO, false],
    ['2021-04-04', '02:30', MEXICO, true],
    ['2026-04-05', '02:30', MEXICO, false],
    ['2021-03-14', '02:30', CANCUN, false],
  ])('%s %s in %s: %s', (date, time, zone, skipped) => {
    expect(isSkipped(date, time, zone)).toBe(skipped);
  });
});

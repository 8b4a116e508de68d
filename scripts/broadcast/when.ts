import { InvalidArgumentError } from 'commander';
import { PORTS } from '../../flows/programme.ts';
import { instantOf, isIsoDate, isTime24, isZone, localOf } from '../../src/domain/zoned-time.ts';

/** A time as people write it, with its place. */
export interface PlacedTime {
  readonly date: string;
  readonly time: string;
  /** IANA name. */
  readonly zone: string;
}

/** The zone that the programme's first port is in. */
export const PROGRAMME_ZONE = PORTS[0]?.zone ?? 'America/Tijuana';

/** The zone of whoever sits here. */
export function zoneHere(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Reads `2021-03-02 09:00 America/Tijuana`. Throws InvalidArgumentError. */
export function placedTime(text: string): PlacedTime {
  const [, date = '', time = '', zone = ''] = /^\s*(\S+?)[\sT]+(\S+)\s+(\S+)\s*$/.exec(text) ?? [];
  if (isIsoDate(date) && isTime24(time) && isZone(zone)) return { date, time, zone };
  throw new InvalidArgumentError(`Write date, time and zone: "2021-03-02 09:00 ${PROGRAMME_ZONE}".`);
}

/** Reads the same, or an instant such as 2021-03-02T17:00:00Z. UTC milliseconds. Throws InvalidArgumentError. */
export function instant(text: string): number {
  if (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  )
    return Date.parse(text);
  const { date, time, zone } = placedTime(text);
  return instantOf(date, time, zone);
}

/** An instant on the clocks of each zone; a zone that is there twice is written once. */
export function timesIn(at: number, zones: readonly string[]): string {
  return [...new Set(zones)]
    .map((zone) => {
      const { date, time } = localOf(at, zone);
      return `${date} ${time} ${zone}`;
    })
    .join(', ');
}

/** How long something takes, as people say it. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  return `${Math.floor(hours / 24)} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

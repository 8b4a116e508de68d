import { portIdOf, type PortId } from './port.ts';
import { slotId } from './slot.ts';
import { isIsoDate, isTime24 } from './zoned-time.ts';

/** A day at a port, or one time of it. */
export interface PortTime {
  readonly port: PortId;
  /** Local ISO date at the port. */
  readonly date: string;
  /** Local 24-hour `HH:mm` at the port; null for the whole day. */
  readonly time: string | null;
}

/** A day at a port, or one time of it, at which nobody is received: no slot then is given to anybody any more. */
export interface Closure extends PortTime {
  /** `port|date`, or that of the slot: see closureId. */
  readonly id: string;
  /** 1 when first written; each write carries the stored version plus one. */
  readonly version: number;
  /** The actor who closed it. */
  readonly closedBy: string;
  /** UTC milliseconds. */
  readonly closedAt: number;
  /** When the last appointment in it had been moved or withdrawn, UTC milliseconds; null before. */
  readonly clearedAt: number | null;
}

/** A day is known by its port and date, a time of it as the slot then is. */
export function closureId({ port, date, time }: PortTime): string {
  return time === null ? `${port}|${date}` : slotId(port, date, time);
}

/** What an id is about; null when it is no id of a closure. */
export function closureOfId(id: string): PortTime | null {
  const [name = '', date = '', time = null, ...more] = id.split('|');
  const port = portIdOf(name);
  if (port === null || !isIsoDate(date) || more.length > 0) return null;
  return time === null || isTime24(time) ? { port, date, time } : null;
}

/** The ids of the closures under which a day or a time falls, such as that of a slot: that of its day, and its own. */
export function closureIdsOf({ port, date, time }: PortTime): readonly string[] {
  const day = closureId({ port, date, time: null });
  return time === null ? [day] : [day, closureId({ port, date, time })];
}

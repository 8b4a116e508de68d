import type { PortId } from './port.ts';

/** Seats at one port at one local date and time. Capacity and taken count people. */
export interface Slot {
  /** `port|date|time`, see slotId. */
  readonly id: string;
  readonly port: PortId;
  /** Local ISO date at the port. */
  readonly date: string;
  /** Local 24-hour `HH:mm` at the port. */
  readonly time: string;
  /** UTC milliseconds. */
  readonly startsAt: number;
  readonly capacity: number;
  readonly taken: number;
}

/** A slot is known by where and when it is. */
export function slotId(port: PortId, date: string, time: string): string {
  return `${port}|${date}|${time}`;
}

/** Name of the count that every batch of a port's assignment expects and passes; so does who changes what it rests on. */
export const assignCountName = (port: PortId): string => `assign:${port}`;

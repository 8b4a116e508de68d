import { portOf } from '../../flows/programme.ts';
import type { PortId } from '../domain/port.ts';
import { slotId, type Slot } from '../domain/slot.ts';
import { addDays, instantOf, localOf } from '../domain/zoned-time.ts';

/** The ports of phase one. */
const DEMO_PORTS: readonly PortId[] = ['san-ysidro', 'paso-del-norte', 'gateway'];
const TIMES = ['09:00', '11:00', '13:00'];
/** Far enough away for all four reminders, the confirmation a week before included. */
const FIRST_DAY = 9;
const DAYS = 10;
const CAPACITY = 20;

/** Slots for the demonstration: ten days from nine days after `now` (UTC milliseconds), three times a day at three ports. */
export function demoSlots(now: number): readonly Slot[] {
  return DEMO_PORTS.flatMap((port) => {
    const { zone } = portOf(port);
    const today = localOf(now, zone).date;
    return Array.from({ length: DAYS }, (_, day) => addDays(today, FIRST_DAY + day)).flatMap((date) =>
      TIMES.map((time) => ({
        id: slotId(port, date, time),
        port,
        date,
        time,
        startsAt: instantOf(date, time, zone),
        capacity: CAPACITY,
        taken: 0,
      })),
    );
  });
}

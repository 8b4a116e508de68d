import { portOf } from '../../../flows/programme.ts';
import { PORT_IDS } from '../../../src/domain/port.ts';
import { slotId, type Slot } from '../../../src/domain/slot.ts';
import { addDays, instantOf } from '../../../src/domain/zoned-time.ts';

const PORTS = PORT_IDS.slice(0, 3);
const TIMES = ['05:30', '08:00', '10:00', '12:00', '14:00', '16:00'];

/**
 * Slots at three ports, alike on each day.
 * @param first day that has some
 * @param seats people at least whom all of them hold together
 */
export function slotsOf(first: string, days: number, seats: number): readonly Slot[] {
  const capacity = Math.max(4, Math.ceil(seats / (PORTS.length * TIMES.length * days)));
  return PORTS.flatMap((port) =>
    Array.from({ length: days }, (_, day) => addDays(first, day)).flatMap((date) =>
      TIMES.map((time) => ({
        id: slotId(port, date, time),
        ...{ port, date, time, capacity, taken: 0 },
        startsAt: instantOf(date, time, portOf(port).zone),
      })),
    ),
  );
}

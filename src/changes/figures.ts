import { createHash } from 'node:crypto';
import type { Appointment } from '../domain/appointment.ts';
import type { ChangedDay, ChangeFigures, TakenInAt } from '../domain/change.ts';
import { PORT_IDS, type PortId } from '../domain/port.ts';
import type { Registration } from '../domain/registration.ts';

/** What a change does to one family. */
export interface ChangedFamily {
  readonly registrationId: string;
  /** Whether it gets a message. */
  readonly told: boolean;
  /** The appointment that does not stay as it is; null when it had none. */
  readonly appointment: Appointment | null;
  /** Whether it gets another date instead. */
  readonly moved: boolean;
}

/** Adds up what becomes of each family. */
export function createFigures() {
  const days = new Map<string, ChangedDay>();
  const takenIn = new Map<PortId, TakenInAt>();
  const digest = createHash('sha256');
  const sum = { families: 0, told: 0, appointments: 0, moved: 0, people: 0 };
  return {
    add({ registrationId, told, appointment, moved }: ChangedFamily): void {
      sum.families += 1;
      if (told) sum.told += 1;
      const { id = '', slotId = '' } = appointment ?? {};
      digest.update(`${registrationId} ${String(told)} ${id} ${slotId}${moved ? ' moved' : ''}\n`);
      if (appointment === null) return;
      const { port, date, people } = appointment;
      const key = `${date} ${port}`;
      const day = days.get(key) ?? { port, date, appointments: 0, people: 0 };
      days.set(key, { ...day, appointments: day.appointments + 1, people: day.people + people });
      sum.appointments += 1;
      if (moved) sum.moved += 1;
      sum.people += people;
    },
    /** A family that is taken in, and waits for an appointment then. @param told whether it gets a message */
    addTakenIn({ id, portOfReturn: port, members }: Registration, told: boolean): void {
      sum.families += 1;
      if (told) sum.told += 1;
      digest.update(`${id} ${String(told)} in\n`);
      const at = takenIn.get(port) ?? { port, families: 0, people: 0 };
      takenIn.set(port, { port, families: at.families + 1, people: at.people + members.length });
    },
    figures: (): ChangeFigures => ({
      ...sum,
      days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day),
      takenIn: PORT_IDS.flatMap((port) => takenIn.get(port) ?? []),
      digest: digest.digest('hex'),
    }),
  };
}

import type { DemoStorage, ErasureStorage } from '../../storage.ts';
import type { RetentionStorage } from '../../retention-port.ts';
import type { FiguresStorage } from '../../figures-port.ts';
import type { Calls } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** What is let go, and the figures that stay, as the port has it. */
export function lettingGoPort(
  {
    connection,
    erasures,
    figures,
    leftovers,
    made,
  }: Pick<Parts, 'connection' | 'erasures' | 'figures' | 'leftovers' | 'made'>,
  { read, write }: Calls,
): ErasureStorage & DemoStorage & RetentionStorage & FiguresStorage {
  return {
    listLeftovers: (query) => read(() => leftovers.listLeftovers(query)),
    sweepErased: () =>
      read(() => {
        connection.checkpoint();
      }),
    removeMade: (demo) =>
      write(() => {
        made.removeMade(demo);
      }),
    listAged: (query) => read(() => erasures.listAged(query)),
    groupRegistrations: () => read(() => figures.groupRegistrations()),
    groupAppointments: () => read(() => figures.groupAppointments()),
    countMade: (of, bounds) => read(() => figures.countMade(of, bounds)),
  };
}

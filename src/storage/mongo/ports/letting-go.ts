import type { DemoStorage, ErasureStorage } from '../../storage.ts';
import type { RetentionStorage } from '../../retention-port.ts';
import type { FiguresStorage } from '../../figures-port.ts';
import type { Call } from '../../ports/calls.ts';
import type { Parts } from '../parts.ts';

/** What is let go, and the figures that stay, as the port has it. */
export function lettingGoPort(
  {
    aged,
    erasures,
    figures,
    made,
    transactions,
  }: Pick<Parts, 'aged' | 'erasures' | 'figures' | 'made' | 'transactions'>,
  call: Call,
): ErasureStorage & DemoStorage & RetentionStorage & FiguresStorage {
  return {
    listLeftovers: (query) => call(() => erasures.leftovers.listLeftovers(query)),
    removeMade: (demo) => call(() => transactions.run((session) => made.removeMade(demo, session))),
    listAged: (query) => call(() => aged.listAged(query)),
    groupRegistrations: () => call(() => figures.groupRegistrations()),
    groupAppointments: () => call(() => figures.groupAppointments()),
    countMade: (of, bounds) => call(() => figures.countMade(of, bounds)),
  };
}

import { join } from 'node:path';
import type { Bot } from '../bot/bot.ts';
import type { Simulator } from '../channels/simulator/phones.ts';
import { moveInSteps, type Rehearsal } from '../channels/simulator/rehearsal.ts';
import {
  createSimulatorRoutes,
  type SimulatorDeps,
  type SimulatorRoutes,
} from '../channels/simulator/routes.ts';
import type { Phones } from '../console/pages/page.ts';
import { contactsOf } from '../conversation/identity.ts';
import { packageRoot } from '../platform/root.ts';
import { createConsolePhones } from './console-phones.ts';
import { storeClock, type Runtime } from './open.ts';

/**
 * The simulated phones: their page, their texts and the clock of a rehearsal.
 * @param due what comes due: `handleDue` handles all that has at the clock's present time
 */
export function createSimulatorPart(
  { storage, clock, ids, movableClock }: Runtime,
  simulator: Simulator,
  bot: Bot,
  due: Pick<Rehearsal, 'handleDue' | 'nextDueAt'>,
): SimulatorRoutes & { readonly phones: Phones } {
  const ofAll = async <Row>(
    point: string,
    rowsOf: (contactId: string) => Promise<readonly Row[]>,
  ): Promise<readonly Row[]> => (await Promise.all((await contactsOf(storage, point)).map(rowsOf))).flat();
  const deps: SimulatorDeps = {
    simulator,
    clock,
    ids,
    pageFolder: join(packageRoot(), 'src/channels/simulator/page'),
    take: (message) => bot.take(message),
    messagesTo: (point) => ofAll(point, (contactId) => storage.listOutboxOf(contactId)),
    textsFrom: (point) => ofAll(point, (contactId) => storage.listInbound(contactId, 10_000)),
    moveClock:
      movableClock === null
        ? null
        : async (target) => {
            await moveInSteps({ clock: movableClock, target, ...due });
            await storeClock(storage, movableClock);
          },
  };
  return { ...createSimulatorRoutes(deps), phones: createConsolePhones(deps) };
}

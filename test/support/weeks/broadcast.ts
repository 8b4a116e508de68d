import { broadcastToAll, type Office } from '../../../src/app/demo-day/office.ts';
import { byState } from '../../../src/domain/broadcast.ts';
import type { WeeksStage } from './stage.ts';

/** Rounds of a broadcast's loop at most; it is done long before. */
const ROUNDS = 10_000;

/** Writes to everybody, and all of it goes out. */
export async function sendWeeksBroadcast(stage: WeeksStage, office: Office): Promise<void> {
  const { deps } = stage;
  const id = deps.ids.next();
  await broadcastToAll(stage, office, id, 'The service is free');
  for (let round = 0; round < ROUNDS; round += 1) {
    await stage.broadcast();
    await stage.send();
    const { waiting } = byState(await deps.storage.countRecipients(id));
    // What is tried again in some hours is seen to with the rest.
    if (waiting === 0) return;
    await stage.leapTo(deps.clock.now() + 1_000);
  }
  throw new Error('a broadcast did not go out');
}

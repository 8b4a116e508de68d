import type { Office } from '../../../src/app/demo-day/office.ts';
import { BROADCAST_TEXTS } from '../../../src/app/demo-day/words.ts';
import { approveBroadcast, reviewBroadcast, submitBroadcast } from '../../../src/broadcasts/approval.ts';
import { createBroadcast } from '../../../src/broadcasts/compose.ts';
import { byState } from '../../../src/domain/broadcast.ts';
import { LANGUAGES } from '../../../src/domain/language.ts';
import type { WeeksStage } from './stage.ts';

/** Rounds of a broadcast's loop at most; it is done long before. */
const ROUNDS = 10_000;

/** Writes to everybody: one member of staff composes, another one approves, and all of it goes out. */
export async function sendWeeksBroadcast(stage: WeeksStage, { operator, approver }: Office): Promise<void> {
  const { deps } = stage;
  const id = deps.ids.next();
  const content = {
    title: 'The service is free',
    audience: { include: {}, exclude: [] },
    texts: BROADCAST_TEXTS,
    fallback: LANGUAGES[0],
    ...{ holdMinutes: 0, canaryShare: 0, quietHours: false },
  };
  await createBroadcast(deps, content, operator, { kind: 'new', of: null }, id);
  await submitBroadcast(deps, id, operator);
  const { broadcast, hash } = await reviewBroadcast(deps, id);
  if (broadcast.state === 'review') await approveBroadcast(deps, id, approver, hash);
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

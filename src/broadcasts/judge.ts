import { byState, resultsOf, type Broadcast, type RecipientCount } from '../domain/broadcast.ts';
import { awakeZones } from './awake-zones.ts';
import type { BroadcastDeps } from './deps.ts';

/** Fewer results than this say nothing of a rate, once the canary has passed. */
const LEAST_RESULTS = 20;

/** Fewer failures among those who get it first stop nothing, unless nobody else is among them: a bad number is no bad broadcast. */
const LEAST_FAILURES = 3;

export type Verdict = 'wait' | 'CANARY_PASSED' | 'TOO_MANY_FAILURES';

/**
 * What the results of those who got it first say. It passes when all of them who may be rung now have a result, or have waited
 * long enough for one; it fails as soon as there are too many failures whatever the others come to.
 */
export async function judgeCanary(
  deps: Pick<BroadcastDeps, 'storage' | 'clock'>,
  broadcast: Broadcast,
  counts: readonly RecipientCount[],
): Promise<Verdict> {
  const { content, canaryAt } = broadcast;
  const first = counts.filter(({ canary }) => canary);
  const { waiting, queued, sent, unsure: unknown, delivered, replied, failed } = byState(first);
  const meant = waiting + queued + sent + unknown + delivered + replied + failed;
  if (failed > content.failureLimit * meant && (failed >= LEAST_FAILURES || failed === meant))
    return 'TOO_MANY_FAILURES';
  if (waiting > 0 && (await someToEnqueue(deps, broadcast))) return 'wait';
  // Tried again later, because the phone is off: that is no result that anybody waits for.
  const underWay = first.some(
    ({ state, reason, count }) => state === 'queued' && reason === null && count > 0,
  );
  if (underWay || unknown > 0) return 'wait';
  const { ended } = resultsOf(first);
  if (ended === 0 && waiting > 0) return 'wait';
  const waitedEnough = deps.clock.now() - (canaryAt ?? 0) >= content.canaryMinutes * 60_000;
  return sent > 0 && !waitedEnough ? 'wait' : 'CANARY_PASSED';
}

async function someToEnqueue(
  { storage, clock }: Pick<BroadcastDeps, 'storage' | 'clock'>,
  broadcast: Broadcast,
): Promise<boolean> {
  for (const zone of awakeZones(broadcast, clock.now()))
    for (const sender of broadcast.expansion.senders) {
      const query = { broadcastId: broadcast.id, canary: true, sender, zone, limit: 1 };
      if ((await storage.listToEnqueue(query)).length > 0) return true;
    }
  return false;
}

/** Whether too many of the messages failed that came to something since the broadcast was last let go. */
export function judgeSending({ content, watch }: Broadcast, counts: readonly RecipientCount[]): Verdict {
  const { ended, failed } = resultsOf(counts);
  const since = ended - watch.ended;
  return since >= LEAST_RESULTS && failed - watch.failed > content.failureLimit * since
    ? 'TOO_MANY_FAILURES'
    : 'wait';
}

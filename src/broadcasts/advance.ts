import {
  broadcastGroup,
  byState,
  resultsOf,
  WITHDRAWN_TO_WAIT,
  type Broadcast,
  type RecipientCount,
} from '../domain/broadcast.ts';
import type { Log } from '../domain/log.ts';
import { LATE_REPORTS_MS } from '../domain/recipient-outcome.ts';
import { judgeCanary, judgeSending, type Verdict } from './judge.ts';
import { stepped, type Transition, type BroadcastDeps } from './deps.ts';
import { auditWrite } from '../storage/audit-write.ts';

type AdvanceDeps = Pick<BroadcastDeps, 'storage' | 'clock'> & { readonly log: Log };

/** Begins one whose time has come. Gives whether it did. */
export async function begin(deps: AdvanceDeps, broadcast: Broadcast): Promise<boolean> {
  const now = deps.clock.now();
  const { dueAt, content, expansion } = broadcast;
  if (dueAt === null || dueAt > now) return false;
  return step(deps, broadcast, {
    event: { type: 'DUE', canary: content.canaryShare > 0 },
    change: { expiresAt: now + content.livesMinutes * 60_000, canaryAt: now },
    writes: [auditWrite(now, 'service', 'broadcast.start', broadcast.id, { recipients: expansion.made })],
  });
}

/** Makes of a broadcast that is being sent, or stands still, what its results ask for. Gives whether anything changed. */
export async function advance(deps: AdvanceDeps, broadcast: Broadcast): Promise<boolean> {
  const now = deps.clock.now();
  const counts = await deps.storage.countRecipients(broadcast.id);
  if (isFinished(broadcast, counts, now))
    return step(deps, broadcast, {
      event: { type: 'FINISHED' },
      change: { endedAt: now },
      writes: [auditWrite(now, 'service', 'broadcast.done', broadcast.id, byState(counts))],
    });
  if (broadcast.state === 'paused') return false;
  const verdict =
    broadcast.state === 'canary'
      ? await judgeCanary(deps, broadcast, counts)
      : judgeSending(broadcast, counts);
  return verdict === 'wait' ? false : carryOut(deps, broadcast, verdict, counts);
}

/** Nobody waits and nothing is in the outbox; what is still unknown when the last reports are too late stays so, an end like the others. */
function isFinished({ expiresAt }: Broadcast, counts: readonly RecipientCount[], now: number): boolean {
  const { waiting, queued, unsure: unknown } = byState(counts);
  const tooLate = now >= (expiresAt ?? now) + LATE_REPORTS_MS;
  return waiting + queued === 0 && (unknown === 0 || tooLate);
}

/** Lets those who get it first be followed by the others, or stops a broadcast that fails too often. */
async function carryOut(
  deps: AdvanceDeps,
  broadcast: Broadcast,
  verdict: Exclude<Verdict, 'wait'>,
  counts: readonly RecipientCount[],
): Promise<boolean> {
  const { id } = broadcast;
  const now = deps.clock.now();
  const { ended, failed } = resultsOf(counts);
  const change = { watch: { ended, failed } };
  if (verdict === 'CANARY_PASSED')
    return step(deps, broadcast, {
      event: { type: verdict },
      change,
      writes: [auditWrite(now, 'service', 'broadcast.canary_passed', broadcast.id, { ended, failed })],
    });
  deps.log.error(
    { broadcast: id, ended, failed },
    'A broadcast fails too often; it stands still until somebody looks.',
  );
  return step(deps, broadcast, {
    event: { type: verdict },
    change,
    writes: [
      { kind: 'withdraw', group: broadcastGroup(id), reason: WITHDRAWN_TO_WAIT },
      auditWrite(now, 'service', 'broadcast.too_many_failures', broadcast.id, { ended, failed }),
    ],
  });
}

/** One commit. Gives whether it was the one that did it. */
async function step({ storage }: AdvanceDeps, broadcast: Broadcast, act: Transition): Promise<boolean> {
  const after = stepped(broadcast, act);
  if (after === null) return false;
  const writes = [{ kind: 'broadcast' as const, broadcast: after }, ...(act.writes ?? [])];
  return (await storage.commit(writes)) === 'ok';
}

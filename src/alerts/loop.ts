import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import { createLeasedLoop, type LeasedLoop } from '../loops/leased-loop.ts';
import { readProgramme } from '../programme/programme.ts';
import { alertStateWrites, changeHook, readAlertState, type PendingHook } from './alert-state.ts';
import { alertDue, nextAlertAt, oldestMinutes } from './due.ts';
import { alertTexts, type AlertTextDeps } from './texts.ts';
import { afterFailure, postHook, type Webhook } from './webhook.ts';

const LEASE_MS = 15_000;
const POLL_MS = 2_000;

/** Tells staff that urgent requests wait: by text, and where the operator named one, by a webhook. */
export interface AlertLoop extends LeasedLoop {
  /** Tells all that is to be told now, whoever else holds the lease: used by a rehearsal's clock. */
  drain(): Promise<void>;
  /** When something is to be told next, after `now`; null when nothing is. */
  nextDueAt(now: number): Promise<number | null>;
}

export interface AlertDeps extends AlertTextDeps {
  readonly webhook: Webhook | null;
  readonly log: Log;
}

/**
 * @param owner names this worker in the lease
 * @param queued called when messages were queued
 */
export function createAlertLoop(
  deps: AlertDeps & { readonly owner: string; readonly queued: () => void; readonly pollMs?: number },
): AlertLoop {
  const { storage, owner, log, queued, pollMs = POLL_MS } = deps;
  async function drain(): Promise<void> {
    if (await tellDue(deps)) queued();
    await postDue(deps);
  }
  const loop = createLeasedLoop({
    ...{ storage, owner, lease: 'alerts', leaseMs: LEASE_MS, keeps: true },
    work: drain,
    nextIn: (round) => {
      if (round.was === 'failed') log.error({ code: catalogueCodeOf(round.error) }, 'alerts: round failed');
      return pollMs;
    },
  });
  return {
    ...loop,
    drain,
    async nextDueAt(now) {
      const { state } = await readAlertState(storage);
      const { staffPhones } = await readProgramme(storage);
      const told = staffPhones.length > 0 || deps.webhook !== null;
      const next = told ? nextAlertAt(state, await storage.countUrgent()) : null;
      const times = [next, state.hook?.nextAt ?? null].flatMap((time) =>
        time !== null && time > now ? [time] : [],
      );
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}

/**
 * Queues the texts that are due, in one commit with the word that they were told: a process that is killed leaves both or neither, and
 * of two at once one is refused. Says whether there were any.
 */
async function tellDue(deps: AlertDeps): Promise<boolean> {
  const { storage, clock, ids, webhook, log } = deps;
  const read = await readAlertState(storage);
  const urgent = await storage.countUrgent();
  const now = clock.now();
  const due = alertDue(read.state, urgent, now);
  if (due === null) return false;
  const minutes = oldestMinutes(urgent, now);
  const texts = await alertTexts(deps, await readProgramme(storage), due, {
    waiting: urgent.waiting,
    minutes,
  });
  const hook: PendingHook | null =
    webhook === null || !due.staff
      ? read.state.hook
      : { id: ids.next(), urgent: urgent.waiting, oldestMinutes: minutes, tries: 0, nextAt: now };
  const { staffAt, adminAt } = read.state;
  const outcome = await storage.commit([
    ...alertStateWrites(read, {
      staffAt: due.staff ? now : staffAt,
      adminAt: due.admin ? now : adminAt,
      hook,
    }),
    ...texts,
  ]);
  if (outcome !== 'ok') return false;
  if (texts.length === 0 && webhook === null)
    log.warn({ urgent: urgent.waiting }, 'urgent requests wait, and no phone of staff can be told');
  return texts.length > 0;
}

/** Posts what is due to be posted. A process that is killed before it noted the answer posts it again, with the same id. */
async function postDue({ storage, clock, webhook, log }: AlertDeps): Promise<void> {
  const { hook } = (await readAlertState(storage)).state;
  const now = clock.now();
  if (hook === null || hook.nextAt > now) return;
  if (webhook !== null && !(await postHook(webhook, hook, now))) {
    const next = afterFailure(hook, now);
    log.warn({ tries: hook.tries + 1, givenUp: next === null }, 'the alert webhook did not take an alert');
    return changeHook(storage, hook.id, next);
  }
  return changeHook(storage, hook.id, null);
}

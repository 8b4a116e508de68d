import { hostname } from 'node:os';
import { createAnchorLoop } from './anchor-loop.ts';
import { createAlertLoop } from '../alerts/loop.ts';
import { createBroadcastLoop } from '../broadcasts/loop.ts';
import type { ChannelCopies } from '../channels/transport.ts';
import { createApi } from '../console/api/api.ts';
import type { ApiTuning } from '../console/api/deps.ts';
import { ensurePhases } from '../decisions/phases.ts';
import { createErasureLoop } from '../erasure/erasure-loop.ts';
import type { MissedTuning } from '../missed/missed-watch.ts';
import type { Tuning as DispatcherTuning } from '../outbox/tuning.ts';
import type { LeasedLoop } from '../loops/leased-loop.ts';
import { createNamesLoop } from '../people/names-loop.ts';
import { readVersion } from '../platform/version.ts';
import { createRetentionLoop } from '../retention/retention-loop.ts';
import { createMoveLoop } from '../staff-requests/move-loop.ts';
import { createAbsentLoop } from '../staff-requests/absent-loop.ts';
import { createDemoPart } from './demo-part.ts';
import { createConsolePart } from './console-part.ts';
import { createHearingPart } from './hearing-part.ts';
import { createJobsPart } from './jobs-part.ts';
import { createMetrics } from './metrics.ts';
import type { Runtime } from './open.ts';
import { createScheduleLoop } from './schedule-loop.ts';
import { createMacsLoop } from './macs-loop.ts';
import { createSealsLoop } from './seals-loop.ts';
import { createSendingPart } from './sending-part.ts';
import { createSimulatorPart } from './simulator-part.ts';
import type { WebTuning } from './web-server.ts';
import { startWebPart, type WebPart } from './web-part.ts';

/** What this process does: everything, HTTP only, or sending and schedules only. */
export type Role = 'all' | 'web' | 'worker';

export interface Service {
  /** Where it listens; null for a worker. */
  readonly url: string | null;
  /** Where whoever started a simulator logs in to the console, once; null elsewhere. */
  readonly firstLink: string | null;
  /** Takes nothing new, finishes what is in flight within ten seconds, lets go of the database. */
  close(): Promise<void>;
}

/** Waits and sizes that tests and benchmarks shorten; the defaults are for production. */
export interface Tuning {
  readonly dispatcher?: Partial<DispatcherTuning>;
  readonly schedulePollMs?: number;
  readonly broadcasts?: { readonly repliesMs: number };
  readonly api?: ApiTuning;
  readonly missed?: Partial<MissedTuning>;
  readonly web?: WebTuning;
  /** Families in the two weeks that the demo has behind it; 0: only its programme is loaded. */
  readonly demoFamilies?: number;
}

/** Everything ends within this; a supervisor waits ten seconds at least. */
const CLOSE_MS = 9_500;

/** Puts the rooms together and starts them. */
export async function startService(runtime: Runtime, role: Role, tuning: Tuning = {}): Promise<Service> {
  const { config, storage, wording, clock, ids, log } = runtime;
  await ensurePhases(storage);
  const works = role !== 'web';
  const demo = await createDemoPart(runtime, role === 'all', tuning.demoFamilies);
  const owner = `${hostname()}/${String(process.pid)}/${ids.next()}`;
  const metrics = createMetrics(storage);
  const sending = createSendingPart(runtime, metrics.outbox, tuning.dispatcher);
  const { dispatcher, simulator, senders, rates } = sending;
  const wake = (): void => {
    if (works) dispatcher.wake();
    demo.wake();
  };
  const deps = {
    ...{ storage, clock, ids, wording, rates, log },
    ...{ senderFor: sending.senderFor, exemptBelow: config.broadcastExemptBelow },
  };
  const looping = { ...deps, ...pollingOf(tuning), owner, queued: wake };
  const alerts = createAlertLoop({ ...looping, webhook: config.alertWebhook });
  const moves = createMoveLoop(looping);
  const loops = [
    createScheduleLoop(looping),
    moves,
    createBroadcastLoop({ ...looping, ...tuning.broadcasts }),
    alerts,
  ];
  const sendDue = async (): Promise<void> => {
    await dispatcher.drain();
    await simulator?.settled();
  };
  const handleDue = async (): Promise<void> => {
    await demo.ready;
    for (const loop of loops) await loop.drain();
    await sendDue();
  };

  const jobs = createJobsPart(looping, role !== 'worker');
  let web: WebPart | null = null;
  let firstLink: string | null = null;
  if (role !== 'worker') {
    const hearing = await createHearingPart(runtime, senders, metrics, wake);
    const pages =
      simulator === null
        ? null
        : createSimulatorPart(runtime, simulator, hearing.bot, {
            handleDue,
            nextDueAt: (now) => earliest([storage, alerts, moves], now),
          });
    const served = { ...deps, changed: wake, onUrgentTaken: metrics.urgentTaken };
    const api = createApi({ ...served, version: readVersion(), tuning: tuning.api ?? {} });
    const members = createConsolePart(runtime, {
      ...served,
      phones: pages?.phones ?? null,
      jobs: jobs.pages,
    });
    firstLink = members.firstLink;
    const onReport = dispatcher.onReport.bind(dispatcher);
    web = await startWebPart(
      runtime,
      { hearing, api, console: members, simulator: pages, onReport, senders, owner, metrics },
      tuning,
    );
  }
  const working = [
    ...jobs.working,
    ...(works ? [dispatcher, ...loops] : []),
    ...upkeepOf(runtime, owner, works ? sending.copies : null),
  ];
  demo.playThenStart(working, sendDue);

  return {
    ...{ url: web?.url ?? null, firstLink },
    async close() {
      const parts = [demo, ...working];
      const closed = Promise.all([web?.stop(), ...parts.map((part) => part.stop())]).then(() =>
        runtime.close(),
      );
      // What is not finished by then is whole in the database or not in it, and whoever comes next goes on from there.
      if ((await within(CLOSE_MS, closed)) === 'late') log.warn({}, 'stopped with work under way');
    },
  };
}

/** What keeps the stored things in order. @param copies those of the channel; null where this process does not work but answer */
function upkeepOf(
  { storage, clock, log, config }: Runtime,
  owner: string,
  copies: ChannelCopies | null,
): readonly LeasedLoop[] {
  const seals = createSealsLoop({ storage, log, owner });
  const macs = createMacsLoop({ storage, log, owner });
  if (copies === null) return [seals, macs];
  return [
    ...[seals, macs],
    createErasureLoop({ storage, clock, log, owner, copies }),
    createNamesLoop({ storage, log, owner }),
    createRetentionLoop({ storage, clock, log, owner }),
    // Sessions go by the real time, also where a rehearsal has another one.
    createAbsentLoop({ storage, clock, wall: { now: () => Date.now() }, log, owner }),
    createAnchorLoop({ storage, log, owner, path: config.auditAnchors }),
  ];
}

/** How often schedules are looked at, where that is not as usual. */
const pollingOf = ({ schedulePollMs }: Tuning): { pollMs?: number } =>
  schedulePollMs === undefined ? {} : { pollMs: schedulePollMs };

/** When the first of them has something due after `now`; null when none has. */
async function earliest(
  parts: readonly { readonly nextDueAt: (now: number) => Promise<number | null> }[],
  now: number,
): Promise<number | null> {
  const times = await Promise.all(parts.map((part) => part.nextDueAt(now)));
  const due = times.filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/** Waits for `work`, but not longer than `ms`; rejects as `work` does. */
async function within(ms: number, work: Promise<unknown>): Promise<'done' | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    return await Promise.race([work.then(() => 'done' as const), late]);
  } finally {
    clearTimeout(timer);
  }
}

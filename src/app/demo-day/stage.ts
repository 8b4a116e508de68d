import { createHash } from 'node:crypto';
import { createBroadcastLoop } from '../../broadcasts/loop.ts';
import type { BroadcastDeps } from '../../broadcasts/deps.ts';
import { createClock, type MovableClock } from '../../channels/simulator/clock.ts';
import { SIMULATED_SENDERS } from '../../channels/simulator/phones.ts';
import type { Channel } from '../../domain/address.ts';
import { createIds } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createHearingPart } from '../hearing-part.ts';
import { createMetrics } from '../metrics.ts';
import type { Runtime } from '../open.ts';
import { createScheduleLoop } from '../schedule-loop.ts';
import { createSendingPart } from '../sending-part.ts';

/** What a sender of the demo's broadcast lets out in one look: what is more waits for the next. */
const SEGMENTS_A_SECOND = 1;

/** Where the demo's past is played: the service's own rooms, on a clock of its own, with phones that nobody holds. */
export interface Stage {
  readonly deps: BroadcastDeps;
  readonly clock: MovableClock;
  /** Phones that are off: what goes there does not arrive. */
  readonly off: Set<string>;
  /** Takes a text in, as the channel brings it. */
  text(from: string, channel: Channel, text: string): Promise<void>;
  /** Hands over what is due now, and waits until it has arrived. */
  send(): Promise<void>;
  /** Does what has come due by now: reminders, decisions, steps towards who was not reached. */
  keepTime(): Promise<void>;
  /** Lets a broadcast go on by one look. */
  broadcast(): Promise<void>;
  close(): Promise<void>;
}

/** Bytes that follow from a seed: the same each time. Not for secrets. */
function seeded(seed: string): (bytes: Buffer) => Buffer {
  let block = 0;
  return (bytes) => {
    for (let at = 0; at < bytes.length; block += 1) {
      const hash = createHash('sha256')
        .update(`${seed}:${String(block)}`)
        .digest();
      at += hash.copy(bytes, at);
    }
    return bytes;
  };
}

/**
 * Builds the stage over the database of a simulator. Nothing on it leaves this machine, and none of it runs by itself.
 * @param startAt where its clock stands, UTC milliseconds; it moves only when it is moved
 */
export async function openStage(runtime: Runtime, seed: string, startAt: number): Promise<Stage> {
  const clock = createClock({ startAt, system: () => 0 });
  const ids = createIds(clock, seeded(seed));
  const played: Runtime = {
    ...runtime,
    ...{ clock, ids, log: createLog('silent') },
    // A lease on this clock would have ended long ago: who plays takes turns with who sends in this process, and there is no other.
    storage: {
      ...runtime.storage,
      takeLease: () => Promise.resolve(true),
      dropLease: () => Promise.resolve(),
    },
  };
  const { storage, wording, log, config } = played;
  const metrics = createMetrics(storage);
  const off = new Set<string>();
  const sending = createSendingPart(played, metrics.outbox, {}, (address) => off.has(address));
  const nothing = (): void => undefined;
  const deps: BroadcastDeps = {
    ...{ storage, clock, ids, wording },
    senderFor: sending.senderFor,
    rates: () => SEGMENTS_A_SECOND,
    exemptBelow: config.broadcastExemptBelow,
  };
  const looping = { ...deps, log, owner: `demo/${ids.next()}`, queued: nothing };
  const schedule = createScheduleLoop(looping);
  const broadcasts = createBroadcastLoop(looping);
  const { bot } = await createHearingPart(played, sending.senders, metrics, nothing);

  return {
    ...{ deps, clock, off },
    async text(from, channel, text) {
      await bot.take({
        sid: `SM${ids.next()}`,
        ...{ channel, from, text },
        to: SIMULATED_SENDERS[channel],
        ...{ externalId: null, payload: null, attachment: null, location: null, answeredByCarrier: null },
        receivedAt: clock.now(),
      });
    },
    async send() {
      await sending.dispatcher.drain();
      await sending.simulator?.settled();
    },
    keepTime: () => schedule.drain(),
    broadcast: () => broadcasts.drain(),
    async close() {
      await sending.dispatcher.stop();
    },
  };
}

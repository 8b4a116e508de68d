import { setTimeout as sleep } from 'node:timers/promises';
import type { Transport } from '../channels/transport.ts';
import { codeOf } from '../domain/code-of.ts';
import { claimRows } from './claim-rows.ts';
import { sendHeld } from './hand-over.ts';
import type { Shared } from './options.ts';
import { createSenderParts, type SenderParts } from './sender-parts.ts';
import { mostInFlight, printState } from './sender-state.ts';

/** Everything that happens for one sender in this process. */
export interface SenderWorker {
  /** There may be something to do. */
  kick(): void;
  /** Resolves when nothing that is due can be done now. Gives whether anything was done since the last call. */
  settled(): Promise<boolean>;
  /** Takes nothing new, puts back what has not left, waits for requests in flight, lets the sender go. */
  stop(): Promise<void>;
}

/**
 * Sends for one sender, in order of priority but for the shares of the less urgent, at its rate. The words are in sender-state.ts.
 *
 * Invariants: a claim is committed before its request is made; a request is made only while the lease has time left; a row
 * that was claimed ends in the result writer, or is found by whoever has the lease next.
 * @param rate units a second; Infinity for no limit
 */
export function createSenderWorker(
  shared: Shared,
  sender: string,
  transport: Transport,
  rate: number,
): SenderWorker {
  const parts = createSenderParts(shared, sender, transport, rate);
  const { state, signal } = parts;
  let running: Promise<void> | null = null;

  /** Goes from round to round until nothing is known to come and nobody kicked meanwhile. */
  async function run(): Promise<void> {
    try {
      while (!state.stopping) {
        const kicks = state.kicks;
        const pause = await round(parts);
        if (pause !== null) await signal.wait(pause);
        else if (state.kicks === kicks) break;
      }
    } catch (error) {
      await roundFailed(parts, error);
    } finally {
      // Here and at once: a kick finds the loop either running or ended.
      running = null;
    }
  }

  return {
    kick() {
      if (state.stopping) return;
      state.dry = false;
      state.kicks += 1;
      signal.notify();
      running ??= run();
    },
    async settled() {
      while (running !== null) await running;
      const did = state.worked;
      state.worked = false;
      return did;
    },
    async stop() {
      state.stopping = true;
      signal.notify();
      await running;
      await finish(parts);
      await letGo(parts).catch((error: unknown) => {
        shared.log.warn(
          { sender, code: codeOf(error) },
          'A sender was not let go; its lease runs out by itself.',
        );
      });
    },
  };
}

/** Does what can be done now. Gives milliseconds until there is more to do, or null when nothing is known to come. */
async function round(parts: SenderParts): Promise<number | null> {
  const { state, lease, results, reconciler, pacer } = parts;
  const { monotonic, tuning } = parts.shared;
  if (!(await lease.hold())) return null;
  reconciler.start();
  const paused = state.pausedUntil > monotonic();
  if (!paused) {
    await claimRows(parts);
    const wait = await sendHeld(parts);
    if (wait !== null) return Math.min(wait, lease.renewIn());
  }
  const open = !paused && !state.dry;
  if (!open && state.inFlight === 0 && results.idle() && reconciler.idle()) return null;
  const claims = open && state.inFlight < mostInFlight(state, tuning);
  const claimIn = claims ? Math.max(0, pacer.wait(monotonic()) - state.leadMs) : Infinity;
  return Math.min(claimIn, lease.renewIn());
}

/** The next kick begins anew. A claim may have been made all the same: in a new term its rows are orphans, and found. */
async function roundFailed(parts: SenderParts, error: unknown): Promise<void> {
  const { state, sender, shared } = parts;
  shared.log.warn(
    { sender, code: codeOf(error), ...printState(state, shared.monotonic()) },
    'A sender’s round failed; trying again.',
  );
  if (state.claimUnanswered) await letGo(parts).catch(() => undefined);
  state.claimUnanswered = false;
}

/** Puts back what has not left, and waits for requests in flight and for what is still to be written, `stopMs` at most. */
async function finish(parts: SenderParts): Promise<void> {
  const { state, results, sender } = parts;
  const { tuning, log, monotonic } = parts.shared;
  for (const { row } of state.held) results.putBack(row, row.notBefore);
  state.held = [];
  results.nudge();
  const deadline = new Promise<'late'>((resolve) => {
    setTimeout(resolve, tuning.stopMs, 'late').unref();
  });
  if ((await Promise.race([allAnswered(parts), deadline])) !== 'late') return;
  // What is still out stays `sending`: the next worker finds it and asks the channel.
  results.giveUp();
  log.warn(
    { sender, ...printState(state, monotonic()) },
    'Stopped with requests in flight; they are reconciled by the next worker.',
  );
}

/** Resolves when every request was answered and all is written. */
async function allAnswered({ state, signal, lease, reconciler, results }: SenderParts): Promise<void> {
  while (state.inFlight > 0) {
    await signal.wait(lease.renewIn());
    // Without the lease the answers are still worth waiting for.
    if (state.inFlight > 0) await lease.hold().catch(() => false);
  }
  await reconciler.done();
  await results.flushed();
}

/** Gives the sender to whoever asks next, not before what left last is out of every second that the next one begins in. */
async function letGo({ pacer, lease, shared }: SenderParts): Promise<void> {
  const wait = pacer.rest(shared.monotonic());
  // A very long one: the lease runs out by itself.
  if (wait > shared.tuning.stopMs / 2) return;
  if (wait > 0) await sleep(wait);
  await lease.drop();
}

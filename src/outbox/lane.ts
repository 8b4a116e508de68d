import { setTimeout as sleep } from 'node:timers/promises';
import type { SendAnswer, SendForm, Transport } from '../channels/transport.ts';
import { isFollowUp } from '../domain/message-chain.ts';
import type { OutboxRow } from '../domain/message.ts';
import { isAgain, overtaken } from './again.ts';
import { createBacklog } from './backlog.ts';
import { codeOf } from '../domain/code-of.ts';
import { createLease } from './lease.ts';
import type { Shared } from './options.ts';
import { quietUntil } from './quiet-hours.ts';
import { createReconciler } from './reconcile.ts';
import { createRecorder } from './recorder.ts';
import { retryAt, senderPause } from './retry.ts';
import { createPacer, type Departure } from './sender-rate.ts';
import { createShares } from './shares.ts';
import { createSignal } from './signal.ts';
import { formNow, goAnotherWay, isWayClosed, type WayClosed } from './window.ts';

/** Everything that happens for one sender in this worker. */
export interface Lane {
  /** There may be something to do. */
  kick(): void;
  /** Resolves when nothing that is due can be done now. Gives whether anything was done since the last kick. */
  settled(): Promise<boolean>;
  /** Takes nothing new, puts back what has not left, waits for requests in flight, lets the sender go. */
  stop(): Promise<void>;
}

interface Held {
  readonly row: OutboxRow;
  /** Goes before what is more urgent: its share is due. */
  readonly due: boolean;
  /** Monotonic milliseconds of the claim. */
  readonly at: number;
}

/**
 * A message is claimed this long before it may leave, so that a reply that comes meanwhile still goes first; on a slow disk
 * twice as long before as a claim took lately, so that it is there in time.
 */
const LEAD_MS = 50;
const LONGEST_LEAD_MS = 500;
/** Weight of the last message in the usual number of units. */
const RECENT = 0.2;

/** Whether a report of another message, or of an earlier attempt, may have made a claimed row needless. */
function mayBeOver({ id, attempts, purpose }: OutboxRow): boolean {
  return isFollowUp(id) || attempts > 1 || purpose.startsWith('reach.');
}

/**
 * Sends for one sender, in order of priority but for the shares of the less urgent, at its rate.
 *
 * Invariants: a claim is committed before its request is made; a request is made only while the lease has time left; a row
 * that was claimed ends in the recorder, or is found by whoever has the lease next.
 */
export function createLane(shared: Shared, sender: string, transport: Transport, rate: number): Lane {
  const { storage, clock, ids, log, metrics, tuning, monotonic, worker } = shared;
  const pacer = createPacer(rate, tuning.leastShare);
  const shares = createShares(Math.min(rate, tuning.mostClaimed));
  const backlog = createBacklog(shared, sender, rate);
  const signal = createSignal();
  const lease = createLease({
    storage,
    name: `sender:${sender}`,
    worker,
    clock,
    monotonic,
    leaseMs: tuning.leaseMs,
    rests: rate !== Infinity,
    onTerm: async (owner) => {
      held = [];
      const orphans = await storage.markOrphans(sender, owner);
      reconciler.expect(0);
      if (orphans > 0)
        log.warn({ sender, orphans }, 'Took over a sender; what its last worker left behind is reconciled.');
    },
  });
  const recorder = createRecorder({
    storage,
    log,
    mayPutBack: () => lease.holds(),
    moreToCome: () => inFlight > 0 || held.length > 0,
    onWritten: (freed) => {
      if (freed) dry = false;
      moved();
    },
  });
  const reconciler = createReconciler(shared, {
    sender,
    transport,
    recorder,
    lease,
    onDone: moved,
  });

  let held: Held[] = [];
  let inFlight = 0;
  /** Monotonic milliseconds until which nothing is sent. */
  let pausedUntil = -Infinity;
  let busyTimes = 0;
  let refused = false;
  /** The last claim gave less than was asked for, and nothing happened since. */
  let dry = false;
  let kicked = false;
  let worked = false;
  let usual = 1;
  let lead = LEAD_MS;
  let stopping = false;
  let claimFailed = false;
  let running: Promise<void> | null = null;

  function moved(): void {
    worked = true;
    signal.notify();
  }

  /** Whether somebody kicked while the last round was under way. */
  function wasKicked(): boolean {
    return kicked;
  }

  async function run(): Promise<void> {
    try {
      while (!stopping) {
        kicked = false;
        const pause = await round();
        if (pause !== null) await signal.wait(pause);
        else if (!wasKicked()) break;
      }
    } catch (error) {
      log.warn({ sender, code: codeOf(error) }, 'A sender’s round failed; trying again.');
      // The claim may have been made all the same: in a new term its rows are orphans, and found.
      if (claimFailed) await letGo().catch(() => undefined);
      claimFailed = false;
    } finally {
      running = null;
    }
  }

  /** Gives the sender to whoever asks next, not before what left last is out of every second that the next one begins in. */
  async function letGo(): Promise<void> {
    const wait = pacer.rest(monotonic());
    // A very long one: the lease runs out by itself.
    if (wait > tuning.stopMs / 2) return;
    if (wait > 0) await sleep(wait);
    await lease.drop();
  }

  /** Does what can be done now. Gives milliseconds until there is more to do, or null when nothing is known to come. */
  async function round(): Promise<number | null> {
    if (!(await lease.hold())) return null;
    reconciler.start();
    const paused = pausedUntil - monotonic();
    if (paused <= 0) {
      await claim();
      const wait = await send();
      if (wait !== null) return Math.min(wait, lease.renewIn());
    }
    const open = paused <= 0 && !dry;
    if (!open && inFlight === 0 && recorder.idle() && reconciler.idle()) return null;
    const claimIn = open && inFlight < most() ? Math.max(0, pacer.wait(monotonic()) - lead) : Infinity;
    return Math.min(claimIn, lease.renewIn());
  }

  /** Requests at once; a sender that was refused is tried with one. */
  function most(): number {
    return refused ? 1 : tuning.concurrency;
  }

  /** Claims about what leaves within a second, and before that has all left. */
  async function claim(): Promise<void> {
    const second = refused ? 1 : Math.min(tuning.mostClaimed, Math.max(1, Math.ceil(rate / usual)));
    if (stopping || dry || held.length > second / 2 || pacer.wait(monotonic()) > lead) return;
    if (refused && held.length + inFlight > 0) return;
    const at = monotonic();
    const now = clock.now();
    const limit = second - held.length;
    dry = true;
    claimFailed = true;
    const reserved = shares.due(usual);
    const rows = await storage.claimOutbox({ sender, owner: lease.owner(), now, limit, reserved });
    claimFailed = false;
    lead = Math.min(LONGEST_LEAD_MS, Math.max(LEAD_MS, 2 * (monotonic() - at), lead * 0.9));
    if (rows.length === limit) dry = false;
    if (rows.length > 0) worked = true;
    const left = new Map(reserved.map(({ priority, rows: most }) => [priority, most]));
    for (const row of rows) {
      const until = quietUntil(row, now);
      const due = (left.get(row.priority) ?? 0) > 0;
      if (due) left.set(row.priority, (left.get(row.priority) ?? 0) - 1);
      if (until === null) held.push({ row, at, due });
      else recorder.putBack(row, until);
    }
    // Stable: within a priority the order of the claim stays.
    held.sort((a, b) => Number(b.due) - Number(a.due) || a.row.priority - b.row.priority);
  }

  /** Lets go what may leave now. Gives milliseconds until the next may, or null when none waits for its turn. */
  async function send(): Promise<number | null> {
    while (inFlight < most()) {
      const [first] = held;
      if (first === undefined || stopping || pausedUntil > monotonic()) return null;
      const wait = pacer.wait(monotonic(), first.row.segments);
      if (wait > 0) return wait;
      const full = await backlog.wait(first.row);
      if (full > 0) {
        standStill(full, 0);
        return null;
      }
      // While that was looked up, an answer may have put back what was held.
      if (held[0] !== first) continue;
      // Without time left on the lease the rows may be somebody else's by now.
      if (!lease.holds()) return 0;
      held.shift();
      const form = await mayLeave(first);
      if (form !== null) {
        const departure = pacer.take(monotonic(), first.row.segments);
        shares.sent(first.row.priority, first.row.segments);
        usual += RECENT * (first.row.segments - usual);
        inFlight += 1;
        void handOver(first.row, form, departure);
      }
    }
    return null;
  }

  /** In which form a claimed row leaves; null when it does not, and then it is in the recorder. */
  async function mayLeave({ row, at }: Held): Promise<SendForm | null> {
    const now = clock.now();
    // The next claim ends a row that has expired.
    if (monotonic() - at > tuning.staleMs || now >= row.expiresAt) {
      recorder.putBack(row, now);
      return null;
    }
    try {
      if (mayBeOver(row) && !(await storage.isStillClaimed(row.id, row.owner))) {
        // Ends as what it was withdrawn for.
        recorder.putBack(row, now);
        return null;
      }
      if (isAgain(row) && overtaken(row, await storage.listOutboxOf(row.contactId))) {
        recorder.record({ id: row.id, attempt: row.attempts, outcome: 'failed', error: 'overtaken' });
        return null;
      }
      const form = await formNow(shared, row);
      if (form === null) fail(row, 'outside_window', await wayOut(row, 'outside_window', null));
      return form;
    } catch (error) {
      recorder.putBack(row, now);
      throw error;
    }
  }

  /** Whether it goes another way; the same again later when that could not be written. */
  async function wayOut(
    row: OutboxRow,
    closed: WayClosed,
    tried: SendForm | null,
  ): Promise<boolean | 'later'> {
    try {
      return await goAnotherWay(shared, row, closed, tried);
    } catch (error) {
      log.warn(
        { sender, id: row.id, code: codeOf(error) },
        'Another way could not be taken yet; trying again.',
      );
      return 'later';
    }
  }

  /** Ends a row that WhatsApp does not take as it is, once it was seen to that the person is told all the same. */
  function fail(
    row: OutboxRow,
    error: string,
    instead: boolean | 'later',
    closed: WayClosed = 'outside_window',
  ): void {
    const { id, attempts: attempt } = row;
    if (instead === 'later') {
      const notBefore = retryAt(clock.now(), row.attempts, null, ids);
      recorder.record({ id, attempt, outcome: 'retry', notBefore, error, inOrder: true });
      return;
    }
    recorder.record({ id, attempt, outcome: 'failed', error });
    if (!instead)
      log.info(
        { sender, id, code: error },
        'WhatsApp takes this message no more, and there is no other way.',
      );
    // Of an address that has no WhatsApp others want to know in any case.
    if (!instead || closed === 'not_on_channel') shared.flagged(row, closed);
    dry = false;
    moved();
  }

  async function handOver(row: OutboxRow, form: SendForm, departure: Departure): Promise<void> {
    const at = clock.now();
    try {
      const answer = await transport.send(row, at, form);
      departure.answered(monotonic());
      metrics?.answered(sender, answer.kind);
      if (answer.kind === 'refused' && row.channel === 'whatsapp' && isWayClosed(answer.flag)) {
        busyTimes = 0;
        works();
        fail(row, answer.error, await wayOut(row, answer.flag, form), answer.flag);
      } else settle(row, answer, at);
    } catch (error) {
      // A transport that throws breaks its word; the message may have gone out.
      departure.answered(monotonic());
      log.error({ sender, id: row.id, code: codeOf(error) }, 'A transport threw.');
      settle(row, { kind: 'unsure', error: 'transport_threw' }, at);
    } finally {
      inFlight -= 1;
      recorder.nudge();
      moved();
    }
  }

  /** @param at when it was handed over, UTC milliseconds */
  function settle(row: OutboxRow, answer: SendAnswer, at: number): void {
    const now = clock.now();
    const { id, attempts: attempt } = row;
    if (answer.kind !== 'busy') busyTimes = 0;
    if (answer.kind !== 'busy' && answer.kind !== 'sender_refused') works();
    switch (answer.kind) {
      case 'accepted':
        backlog.took(row.segments);
        shared.counted(row, answer.segments ?? null);
        recorder.record({
          id,
          attempt,
          outcome: 'accepted',
          sid: answer.sid,
          holdUntil: now + tuning.holdMs,
          at,
        });
        return;
      case 'busy': {
        // Requests that were under way together are told together; that counts once.
        if (pausedUntil <= monotonic()) busyTimes += 1;
        const pause = senderPause(busyTimes, answer.afterMs, ids);
        standStill(pause, 0);
        const notBefore = retryAt(now, row.attempts, answer.afterMs, ids);
        recorder.record({ id, attempt, outcome: 'retry', notBefore, error: answer.error, inOrder: true });
        return;
      }
      case 'unsure':
        recorder.record({ id, attempt, outcome: 'unsure', error: answer.error });
        reconciler.lost(row);
        log.warn(
          { sender, id, code: answer.error },
          'A message was handed over and not answered; it is looked for.',
        );
        return;
      case 'refused':
        recorder.record({ id, attempt, outcome: 'failed', error: answer.error });
        log.info({ sender, id, code: answer.error, flag: answer.flag }, 'A message was refused.');
        if (answer.flag !== null) shared.flagged(row, answer.flag);
        return;
      case 'sender_refused':
        // Behind the others, so that one message cannot be the only one that is ever tried.
        recorder.putBack(row, now + tuning.senderPauseMs + 1);
        standStill(tuning.senderPauseMs, now);
        if (refused) return;
        refused = true;
        metrics?.senderStopped(sender, true);
        log.error(
          { sender, code: answer.error },
          'The channel refuses this sender; it stands still. Its messages stay queued.',
        );
    }
  }

  /** Sends nothing for a while and puts back what has not left. */
  function standStill(ms: number, notBefore: number): void {
    pausedUntil = Math.max(pausedUntil, monotonic() + ms);
    for (const { row } of held) recorder.putBack(row, Math.max(notBefore, row.notBefore));
    held = [];
  }

  function works(): void {
    if (!refused) return;
    refused = false;
    pausedUntil = -Infinity;
    metrics?.senderStopped(sender, false);
    log.info({ sender }, 'The channel takes this sender again.');
  }

  return {
    kick() {
      if (stopping) return;
      dry = false;
      kicked = true;
      signal.notify();
      running ??= run();
    },
    async settled() {
      while (running !== null) await running;
      const did = worked;
      worked = false;
      return did;
    },
    async stop() {
      stopping = true;
      signal.notify();
      await running;
      for (const { row } of held) recorder.putBack(row, row.notBefore);
      held = [];
      recorder.nudge();
      const deadline = new Promise<'late'>((resolve) => {
        setTimeout(resolve, tuning.stopMs, 'late').unref();
      });
      const finished = (async () => {
        while (inFlight > 0) {
          await signal.wait(lease.renewIn());
          // Without the lease the answers are still worth waiting for.
          if (inFlight > 0) await lease.hold().catch(() => false);
        }
        await reconciler.done();
        await recorder.flushed();
      })();
      if ((await Promise.race([finished, deadline])) === 'late') {
        // What is still out stays `sending`: the next worker finds it and asks the channel.
        recorder.giveUp();
        log.warn(
          { sender, inFlight },
          'Stopped with requests in flight; they are reconciled by the next worker.',
        );
      }
      await letGo().catch((error: unknown) => {
        log.warn({ sender, code: codeOf(error) }, 'A sender was not let go; its lease runs out by itself.');
      });
    },
  };
}

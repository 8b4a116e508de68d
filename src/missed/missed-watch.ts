import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import type { Storage } from '../storage/storage.ts';
import { takeMissed, type MissedQuery, type MissedReport, type MissedDeps } from './take-missed.ts';

/** Only one process at a time looks; it holds the lease no longer than a look lasts. */
const LEASE = 'inbound-log';
/** Up to when (ISO, the channel's clock) everything that the channel recorded is here. */
const UNTIL = 'inbound-log-until';
/** When the service first began (ISO): what was texted before that was not texted to it. */
const FROM = 'inbound-log-from';

export interface MissedTuning {
  /** Milliseconds from one look to the next. */
  readonly everyMs: number;
  readonly leaseMs: number;
  /** How far a look goes back behind the last one: the record is not strictly in order, and its clock is not ours. */
  readonly overlapMs: number;
  /**
   * Texts younger than this are left to the webhook, but for the look at start: with `rp=all` the channel tries a text for a minute
   * and a half, and what the webhook brings (a button's payload, a pin) is more than the record holds.
   */
  readonly graceMs: number;
  /** The pause after another process was found looking; after a look that failed it doubles each time, up to `everyMs`. */
  readonly retryMs: number;
  /** How long a text that comes at start waits at most for the record to be read; the channel waits fifteen seconds for an answer. */
  readonly gateMs: number;
}

const DEFAULT_TUNING: MissedTuning = {
  everyMs: 5 * 60_000,
  // Of a process that was killed while it looked: over before the gate of the next one opens.
  leaseMs: 8_000,
  overlapMs: 15 * 60_000,
  graceMs: 2 * 60_000,
  retryMs: 1_000,
  gateMs: 10_000,
};
/** A text that cannot be taken in holds the place back for so long, and is given up then. */
const GIVEN_UP_MS = 24 * 3_600_000;

export interface MissedWatch {
  /**
   * Resolves when it is known who has missed texts, or nobody could tell in time: a new text that waits for it, and is handed to
   * the bot then, is taken in behind the older ones of the same person.
   */
  readonly known: Promise<void>;
  /** Looks at once, and from then on every few minutes. */
  start(): void;
  /** Finishes the texts under way; takes up no other. */
  stop(): Promise<void>;
}

/**
 * Looks into the channel's record for texts that did not get here: at start for what came while nobody was there, and every
 * five minutes for what the webhook answered 503 until the channel gave up. The place up to which everything is here is kept in
 * the database, and moves only when all before it was taken in; so whoever is killed in the middle loses nothing.
 *
 * A look costs one write for the lease and one for the place, one request to the channel for each of our numbers (or each
 * thousand messages of the account, with a Messaging Service), and one read for each text of the last twenty minutes that this
 * process has not seen in an earlier look. Where several processes serve, each reads the place every five minutes, and whoever finds it old looks.
 * @param owner names this process in the lease
 */
export function createMissedWatch(
  parts: MissedDeps & {
    readonly storage: Pick<Storage, 'readSetting' | 'commit' | 'takeLease' | 'dropLease'>;
    readonly owner: string;
    readonly log: Log;
    readonly tuning?: Partial<MissedTuning>;
  },
): MissedWatch {
  const { storage, clock, owner, log } = parts;
  const tuning = { ...DEFAULT_TUNING, ...parts.tuning };
  let timer: NodeJS.Timeout | null = null;
  let gateTimer: NodeJS.Timeout | null = null;
  let stopped = false;
  let stop: () => void = () => undefined;
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const stopping = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let running: Promise<void> = Promise.resolve();
  let known: ReadonlySet<string> = new Set();
  /** Everything up to here must be looked for; the look at start leaves nothing to the webhook. */
  let wanted = clock.now();
  let atStart = true;
  let failures = 0;

  async function readTime(name: string): Promise<number | null> {
    const time = Date.parse((await storage.readSetting(name)) ?? '');
    return Number.isNaN(time) ? null : time;
  }

  const settingOf = (name: string, time: number) =>
    ({ kind: 'setting', name, value: new Date(time).toISOString() }) as const;

  type Round = 'done' | 'held' | 'failed';

  async function round(): Promise<Round> {
    const [from, place] = [await readTime(FROM), await readTime(UNTIL)];
    if (from === null || place === null) {
      await storage.commit([settingOf(FROM, from ?? wanted), settingOf(UNTIL, wanted)]);
      return 'done';
    }
    if (place >= wanted) return 'done';
    return (await leased((going) => look(from, going))) ?? 'held';
  }

  async function look(from: number, going: () => boolean): Promise<Round> {
    // Read again: whoever had the lease before may have moved it.
    const place = (await readTime(UNTIL)) ?? from;
    const until = clock.now() - (atStart ? 0 : tuning.graceMs);
    if (place >= wanted || until <= place) return 'done';
    const pause = (ms: number): Promise<void> => Promise.race([parts.pause(ms), stopping]);
    const report = await takeMissed(
      { ...parts, pause },
      rangeOf(Math.max(from, place - tuning.overlapMs), until, going),
    );
    // What was abandoned says nothing of what there is.
    if (stopped || !going()) return 'failed';
    known = report.there;
    const to = report.undoneSince === null ? until : Math.max(report.undoneSince, until - GIVEN_UP_MS);
    await storage.commit([settingOf(UNTIL, to)]);
    tell(report);
    return report.failed === 0 ? 'done' : 'failed';
  }

  function rangeOf(since: number, until: number, going: () => boolean): MissedQuery {
    return { since, until, known, stopped: () => stopped || !going(), stopping, onQueued: open };
  }

  function tell({ found, known: before, taken, failed }: MissedReport): void {
    const counts = { found, known: before, taken, failed };
    if (failed > 0 && !stopped)
      log.warn(counts, 'Texts that were missed could not all be taken in; trying again.');
    else if (taken > 0) log.info(counts, 'Took in texts that were missed.');
  }

  /** Works under the lease and renews it meanwhile; null when another process has it. */
  async function leased<T>(work: (going: () => boolean) => Promise<T>): Promise<T | null> {
    const take = (): Promise<boolean> => {
      const now = clock.now();
      return storage.takeLease({ name: LEASE, owner, now, until: now + tuning.leaseMs });
    };
    if (!(await take())) return null;
    let has = true;
    const renewing = setInterval(() => {
      take().then(
        (held) => (has = held),
        // It may be renewed yet; texts are taken in once, whoever does it.
        () => undefined,
      );
    }, tuning.leaseMs / 3);
    try {
      return await work(() => has);
    } finally {
      clearInterval(renewing);
      await storage.dropLease(LEASE, owner).catch(() => undefined);
    }
  }

  /** Gives the milliseconds to the next one. */
  async function oneRound(): Promise<number> {
    try {
      const ended = await round();
      // New texts wait on: whoever looks instead may be about to take in what they would overtake.
      if (ended === 'held') return tuning.retryMs;
      open();
      if (ended === 'done') {
        failures = 0;
        atStart = false;
        // Whoever serves beside this process may have looked a little earlier; that will do.
        wanted = clock.now() + tuning.everyMs / 2 - tuning.graceMs;
        return tuning.everyMs;
      }
    } catch (error) {
      open();
      log.warn(
        { code: catalogueCodeOf(error) },
        'Texts that were missed could not be looked for; trying again.',
      );
    }
    failures += 1;
    return Math.min(tuning.retryMs * 2 ** (failures - 1), tuning.everyMs);
  }

  function next(ms: number): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = oneRound().then(next);
    }, ms);
  }

  return {
    known: gate,
    start() {
      gateTimer = setTimeout(open, tuning.gateMs);
      running = oneRound().then(next);
    },
    async stop() {
      stopped = true;
      stop();
      open();
      for (const pending of [timer, gateTimer]) if (pending !== null) clearTimeout(pending);
      await running;
    },
  };
}

import { catalogueCodeOf } from '../domain/code-of.ts';
import type { Log } from '../domain/log.ts';
import type { Storage } from '../storage/storage.ts';
import { createLeasedLoop, type LeasedLoop, type Round } from '../loops/leased-loop.ts';
import { takeMissed, type MissedDeps, type MissedQuery, type MissedReport } from './take-missed.ts';

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
/** A text that cannot be taken in holds the cursor back for so long, and is given up then. */
const GIVEN_UP_MS = 24 * 3_600_000;

/** Looks at once, and from then on every few minutes; stopped, it finishes the texts under way and takes up no other. */
export interface MissedWatch extends LeasedLoop {
  /**
   * Resolves when it is known who has missed texts, or nobody could tell in time: a new text that waits for it, and is handed to
   * the bot then, is taken in behind the older ones of the same person.
   */
  readonly known: Promise<void>;
}

/**
 * Looks into the channel's record for texts that did not get here: at start for what came while nobody was there, and every
 * five minutes for what the webhook answered 503 until the channel gave up. The cursor up to which everything is here is kept in
 * the database, and moves only when all before it was taken in; so whoever is killed in the middle loses nothing.
 *
 * A look costs one write for the lease and one for the cursor, one request to the channel for each of our numbers (or each
 * thousand messages of the account, with a Messaging Service), and one read for each text of the last twenty minutes that this
 * process has not seen in an earlier look. Where several processes serve, each reads the cursor every five minutes, and whoever finds it old looks.
 * @param owner names this process in the lease
 */
export function createMissedWatch(parts: WatchParts): MissedWatch {
  const { storage, clock, owner } = parts;
  const tuning = { ...DEFAULT_TUNING, ...parts.tuning };
  const gate = createGate();
  const stopping = createGate();
  const watch: Watch = {
    ...{ parts, tuning, gate, stopping },
    from: 0,
    known: new Set(),
    wanted: clock.now(),
    atStart: true,
    failures: 0,
  };
  const loop = createLeasedLoop({
    ...{ storage, owner, lease: 'inbound-log', leaseMs: tuning.leaseMs },
    now: () => clock.now(),
    // Others may look as soon as this look is over.
    keeps: false,
    isDue: () => isDue(watch),
    work: (holds) => look(watch, holds),
    nextIn: (round) => nextIn(watch, round),
  });
  let gateTimer: NodeJS.Timeout | undefined;
  return {
    known: gate.opened,
    start() {
      gateTimer = setTimeout(gate.open, tuning.gateMs);
      loop.start();
    },
    async stop() {
      stopping.open();
      gate.open();
      clearTimeout(gateTimer);
      await loop.stop();
    },
  };
}

interface WatchParts extends MissedDeps {
  readonly storage: MissedDeps['storage'] &
    Pick<Storage, 'readSetting' | 'commit' | 'takeLease' | 'dropLease'>;
  readonly owner: string;
  readonly log: Log;
  readonly tuning?: Partial<MissedTuning>;
}

/** Something that others wait for, once. */
interface Gate {
  readonly opened: Promise<void>;
  readonly isOpen: () => boolean;
  readonly open: () => void;
}

function createGate(): Gate {
  let is = false;
  let resolve: () => void = () => undefined;
  const opened = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    opened,
    isOpen: () => is,
    open: () => {
      is = true;
      resolve();
    },
  };
}

/** What a look works with, and what it remembers of those before. Times are UTC milliseconds. */
interface Watch {
  readonly parts: WatchParts;
  readonly tuning: MissedTuning;
  readonly gate: Gate;
  readonly stopping: Gate;
  /** When the service first began. */
  from: number;
  /** Ids of texts that were there at the last look. */
  known: ReadonlySet<string>;
  /** Everything up to here must be looked for; the look at start leaves nothing to the webhook. */
  wanted: number;
  atStart: boolean;
  /** Looks that failed one after the other. */
  failures: number;
}

/** What a look found out: whether everything up to where it looked is here. */
type Looked = 'done' | 'failed';

async function readTime({ storage }: WatchParts, name: string): Promise<number | null> {
  const time = Date.parse((await storage.readSetting(name)) ?? '');
  return Number.isNaN(time) ? null : time;
}

const settingOf = (name: string, time: number) =>
  ({ kind: 'setting', name, value: new Date(time).toISOString() }) as const;

/** Whether nobody has looked far enough yet. The first time ever there is nothing to look for. */
async function isDue(watch: Watch): Promise<boolean> {
  const { parts, wanted } = watch;
  const [from, until] = [await readTime(parts, FROM), await readTime(parts, UNTIL)];
  if (from === null || until === null) {
    await parts.storage.commit([settingOf(FROM, from ?? wanted), settingOf(UNTIL, wanted)]);
    return false;
  }
  watch.from = from;
  return until < wanted;
}

async function look(watch: Watch, holds: () => boolean): Promise<Looked> {
  const { parts, tuning, stopping, wanted, from } = watch;
  // Read again: whoever had the lease before may have moved it.
  const before = (await readTime(parts, UNTIL)) ?? from;
  const until = parts.clock.now() - (watch.atStart ? 0 : tuning.graceMs);
  if (before >= wanted || until <= before) return 'done';
  const pause = (ms: number): Promise<void> => Promise.race([parts.pause(ms), stopping.opened]);
  const since = Math.max(from, before - tuning.overlapMs);
  const report = await takeMissed({ ...parts, pause }, queryOf(watch, { since, until }, holds));
  // What was abandoned says nothing of what there is.
  if (stopping.isOpen() || !holds()) return 'failed';
  watch.known = report.there;
  const to = report.undoneSince === null ? until : Math.max(report.undoneSince, until - GIVEN_UP_MS);
  await parts.storage.commit([settingOf(UNTIL, to)]);
  tell(watch, report);
  return report.failed === 0 ? 'done' : 'failed';
}

function queryOf(
  { known, stopping, gate }: Watch,
  range: Pick<MissedQuery, 'since' | 'until'>,
  holds: () => boolean,
): MissedQuery {
  return {
    ...range,
    known,
    stopped: () => stopping.isOpen() || !holds(),
    stopping: stopping.opened,
    onQueued: gate.open,
  };
}

function tell({ parts, stopping }: Watch, { found, known, taken, failed }: MissedReport): void {
  const counts = { found, known, taken, failed };
  if (failed > 0 && !stopping.isOpen())
    parts.log.warn(counts, 'Texts that were missed could not all be taken in; trying again.');
  else if (taken > 0) parts.log.info(counts, 'Took in texts that were missed.');
}

/** Lets new texts go on when it is known what they would overtake. Gives the milliseconds to the next look. */
function nextIn(watch: Watch, round: Round<Looked>): number {
  const { parts, tuning, gate } = watch;
  // New texts wait on: whoever looks instead may be about to take in what they would overtake.
  if (round.was === 'held') return tuning.retryMs;
  gate.open();
  if (round.was === 'failed')
    parts.log.warn(
      { code: catalogueCodeOf(round.error) },
      'Texts that were missed could not be looked for; trying again.',
    );
  if (round.was === 'not_due' || (round.was === 'done' && round.done === 'done')) {
    watch.failures = 0;
    watch.atStart = false;
    // Whoever serves beside this process may have looked a little earlier; that will do.
    watch.wanted = parts.clock.now() + tuning.everyMs / 2 - tuning.graceMs;
    return tuning.everyMs;
  }
  watch.failures += 1;
  return Math.min(tuning.retryMs * 2 ** (watch.failures - 1), tuning.everyMs);
}

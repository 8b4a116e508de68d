import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkInvariants } from '../../../src/invariants/check.ts';
import { phoneLog } from '../../../src/invariants/phones.ts';
import { addDays, instantOf } from '../../../src/domain/zoned-time.ts';
import { createContactIds } from '../../../src/storage/contact-ids.ts';
import { openSqliteForCopy } from '../../../src/storage/sqlite/copy.ts';
import { testVault } from '../storage.ts';
import { setWeeksClock, WEEKS_ZONE } from './clock.ts';
import { happeningsOf, type Happening } from './happenings.ts';
import { planPeople, type WeeksFamily } from './people.ts';
import { openWeeksStage, type WeeksStage } from './stage.ts';
import { slotsOf } from './slots.ts';

/** The day on which people begin to text. */
const FIRST_DAY = '2021-03-01';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Who begins to text begins in so large a part of the days. */
const BEGIN_WITHIN = 0.6;
/** After the last day everything that still waits is sent, or expires. */
const AFTER_DAYS = 3;
/** As the dispatcher holds a contact. */
const HOLD_MS = 10_000;
/** How long a message may be due: what the clock leaps over at once waits for the next leap. */
const GRACE_MS = 3 * HOUR;

/** How large a run is. */
export interface WeeksSize {
  readonly people: number;
  readonly days: number;
  readonly seed: number;
}

/** What became of it. */
export interface WeeksOutcome {
  /** What does not hold, a line each. */
  readonly findings: readonly string[];
  /** How many there were of each kind of row, and of what was sent. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Plays the weeks of a whole programme, then reads the database and what the fake Twilio recorded and finds what of the
 * invariants does not hold.
 * @param told is given a line for each day
 */
export async function playWeeks(size: WeeksSize, told: (line: string) => void): Promise<WeeksOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'aviso-weeks-'));
  const clock = setWeeksClock(instantOf(FIRST_DAY, '07:00', WEEKS_ZONE));
  try {
    const stage = await openWeeksStage(folder, clock);
    try {
      const people = planPeople(size.people, Math.ceil(size.days * BEGIN_WITHIN), size.seed);
      await prepare(stage, people, size);
      const days = Array.from({ length: size.days + AFTER_DAYS }, (_, day) => addDays(FIRST_DAY, day));
      await play(stage, await happeningsOf(stage, people, days), told);
    } finally {
      await stage.close();
    }
    return await verdictOf(stage, clock.now());
  } finally {
    clock.restore();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The roster, and slots for about all who may come. */
async function prepare(
  { deps: { storage } }: WeeksStage,
  people: readonly WeeksFamily[],
  { days }: WeeksSize,
): Promise<void> {
  await storage.importCases(
    people.flatMap(({ members }) => members),
    { dryRun: false },
  );
  const seats = people.reduce((sum, { members }) => sum + members.length, 0);
  await storage.importSlots(slotsOf(addDays(FIRST_DAY, 4), days, seats));
}

/** Plays each thing at its time; what has the same time is done together, as it comes to a service. */
async function play(
  stage: WeeksStage,
  happenings: readonly Happening[],
  told: (line: string) => void,
): Promise<void> {
  const queue = [...happenings].sort((a, b) => a.at - b.at);
  let day = -1;
  for (let i = 0; i < queue.length;) {
    const at = queue[i]?.at ?? 0;
    const together: Happening[] = [];
    for (; queue[i]?.at === at; i += 1) together.push(...queue.slice(i, i + 1));
    await stage.leapTo(at);
    const today = Math.floor(at / DAY);
    if (today !== day) {
      day = today;
      told(`${new Date(at).toISOString().slice(0, 10)}: ${String(stage.log().length)} messages so far`);
    }
    await Promise.all(together.map(({ run }) => run()));
    await stage.send();
  }
}

async function verdictOf(stage: WeeksStage, now: number): Promise<WeeksOutcome> {
  // Whose a number is goes by the keys of the database, which its vault has once it is open.
  const vault = testVault();
  const rows = await openSqliteForCopy({ path: stage.path, vault });
  try {
    const log = stage.log();
    const bounds = { now, graceMs: GRACE_MS, holdMs: HOLD_MS };
    const { findings, counts } = await checkInvariants(rows, bounds, phoneLog(log, createContactIds(vault)));
    return {
      findings: findings.map(({ invariant, about, what }) => `${invariant} ${about}: ${what}`),
      counts: { ...counts, ...waysOf(log) },
    };
  } finally {
    await rows.close();
  }
}

function waysOf(log: ReturnType<WeeksStage['log']>): Readonly<Record<string, number>> {
  const out = log.filter(({ way }) => way === 'out').length;
  return { 'texts at the channel': log.length - out, 'messages at the channel': out };
}

import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AvisoError } from '../../src/domain/errors.ts';
import { createMissedWatch, type MissedTuning, type MissedWatch } from '../../src/missed/missed-watch.ts';
import { createMemoryLog } from '../support/log.ts';
import { loggedTexts, missedDeps, type LoggedTexts } from '../support/logged-texts.ts';
import { openTalkWorld, type TalkWorld } from '../support/talk-world.ts';
import { aText } from '../support/talk.ts';

const ANA = '+526640000001';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Nothing is looked at again within a test, unless it says so. */
const QUIET: MissedTuning = {
  everyMs: 10 * MINUTE,
  leaseMs: 15_000,
  overlapMs: 15 * MINUTE,
  graceMs: 2 * MINUTE,
  retryMs: 10,
  gateMs: 5_000,
};
let world: TalkWorld;
let inbox: LoggedTexts;
let log: ReturnType<typeof createMemoryLog>;
let watches: MissedWatch[];

beforeEach(async () => {
  world = await openTalkWorld();
  inbox = loggedTexts();
  log = createMemoryLog();
  watches = [];
});
afterEach(async () => {
  await Promise.all(watches.map((watch) => watch.stop()));
  await world.close();
});

function watch(owner = 'this', tuning: Partial<MissedTuning> = {}): MissedWatch {
  const deps = missedDeps(world, inbox);
  const made = createMissedWatch({
    ...deps,
    storage: world.temp.storage,
    owner,
    log,
    tuning: { ...QUIET, ...tuning },
  });
  watches.push(made);
  made.start();
  return made;
}

const setting = (name: string) => world.temp.storage.readSetting(name);
const iso = (time: number) => new Date(time).toISOString();
const texted = async (): Promise<number> =>
  (await world.temp.storage.listInbound(world.temp.storage.contactIdOf(ANA), 100)).length;
const missed = (text: string, at: number) => {
  const message = aText(ANA, text, { receivedAt: at });
  inbox.texts.push(message);
  return message;
};

/** The service ran, up to now. */
async function ranBefore(): Promise<void> {
  const first = watch('before');
  await expect.poll(() => setting('inbound-log-until')).toBe(iso(world.now));
  await first.stop();
}

describe('the look for texts that were missed', () => {
  it('leaves alone what was texted before the service first began', async () => {
    missed('hola', world.now - HOUR);
    const first = watch();
    await expect.poll(() => setting('inbound-log-until')).toBe(iso(world.now));
    await first.stop();
    expect(inbox.asked).toEqual([]);
    world.now += MINUTE;
    watch('again');
    await expect.poll(() => inbox.asked.length).toBe(1);
    // Back to the beginning, not by the whole overlap.
    expect(inbox.asked).toEqual([world.now - MINUTE]);
    expect(await texted()).toBe(0);
  });

  it('takes in at start what came while nobody was there, the youngest too', async () => {
    await ranBefore();
    const left = world.now;
    missed('hola', left + MINUTE);
    world.now += HOUR;
    missed('1', world.now);
    watch();
    await expect.poll(() => setting('inbound-log-until')).toBe(iso(world.now));
    expect(await texted()).toBe(2);
    world.now += HOUR;
    watch('next');
    await expect.poll(() => inbox.asked.length).toBe(2);
    expect(inbox.asked[1]).toBe(world.now - HOUR - QUIET.overlapMs);
  });

  it('comes again by itself, and leaves the youngest texts to the webhook', async () => {
    await ranBefore();
    world.now += MINUTE;
    watch('this', { everyMs: 20, graceMs: 2 * MINUTE });
    await expect.poll(() => inbox.asked.length).toBe(1);
    world.now += HOUR;
    missed('hola', world.now - 5 * MINUTE);
    missed('1', world.now - MINUTE);
    await expect.poll(texted).toBe(1);
    await expect.poll(() => setting('inbound-log-until')).toBe(iso(world.now - 2 * MINUTE));
    world.now += 2 * MINUTE;
    await expect.poll(texted).toBe(2);
  });

  it('is made by one process at a time, and by the next one when that one is gone', async () => {
    await ranBefore();
    world.now += HOUR;
    missed('hola', world.now - MINUTE);
    const { storage } = world.temp;
    const held = { name: 'inbound-log', owner: 'other', now: world.now, until: world.now + 15_000 };
    expect(await storage.takeLease(held)).toBe(true);
    watch();
    await pause(60);
    expect(inbox.asked).toEqual([]);
    world.now += 15_001;
    await expect.poll(texted).toBe(1);
    await expect.poll(() => storage.takeLease({ ...held, now: world.now, until: world.now + 1 })).toBe(true);
  });

  it('is not made again by a process that starts beside one that has just looked', async () => {
    await ranBefore();
    world.now += HOUR;
    watch('one', { everyMs: 30 });
    await expect.poll(() => setting('inbound-log-until')).toBe(iso(world.now));
    watch('two', { everyMs: 30 });
    await pause(100);
    expect(inbox.asked).toHaveLength(1);
  });

  it('is made anew after a failure, from the same place', async () => {
    await ranBefore();
    const place = await setting('inbound-log-until');
    world.now += HOUR;
    missed('hola', world.now - MINUTE);
    let failures = 0;
    inbox.before = () => {
      if (failures++ < 3) throw new AvisoError('inbound_log_unread', '(20003)');
      return undefined;
    };
    inbox.asked.length = 0;
    watch();
    await expect.poll(texted).toBe(1);
    expect(new Set(inbox.asked)).toEqual(new Set([world.now - HOUR]));
    expect(Date.parse(place ?? '')).toBe(world.now - HOUR);
    expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(3);
  });

  it('does not move past a text that could not be taken in, for a day', async () => {
    await ranBefore();
    world.now += HOUR;
    const stuck = missed('hola', world.now - 30 * MINUTE);
    const deps = missedDeps(world, inbox);
    const start = (): void => {
      const made = createMissedWatch({
        ...deps,
        taker: { ...deps.taker, hold: () => Promise.reject(new AvisoError('sealed_damaged')) },
        storage: world.temp.storage,
        owner: 'this',
        log,
        tuning: { ...QUIET, retryMs: MINUTE },
      });
      watches.push(made);
      made.start();
    };
    start();
    await expect.poll(() => setting('inbound-log-until')).toBe(iso(stuck.receivedAt));
    world.now += 48 * HOUR;
    start();
    await expect.poll(() => setting('inbound-log-until')).toBe(iso(world.now - 24 * HOUR));
    const text = JSON.stringify(log.lines);
    expect(text).toContain('"failed":1');
    expect(text).not.toContain(ANA);
  });

  it('lets new texts wait until it is known who has missed some, and not for longer', async () => {
    await ranBefore();
    world.now += HOUR;
    missed('hola', world.now - 30 * MINUTE);
    let answer: () => void = () => undefined;
    inbox.before = () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      });
    const looking = watch();
    const texted = looking.known.then(() => world.bot.take(aText(ANA, '1', { receivedAt: world.now })));
    await expect.poll(() => inbox.asked.length).toBe(1);
    answer();
    await texted;
    const stored = await world.temp.storage.listInbound(world.temp.storage.contactIdOf(ANA), 9);
    expect(stored.map(({ text }) => text)).toEqual(['hola', '1']);
    await looking.stop();
    const silent = watch('other', { gateMs: 20 });
    await silent.known;
    expect(inbox.asked).toHaveLength(1);
  });

  it('ends at once while it waits for the channel', async () => {
    await ranBefore();
    const place = await setting('inbound-log-until');
    world.now += HOUR;
    inbox.before = () => new Promise<void>(() => undefined);
    const waiting = watch();
    await expect.poll(() => inbox.asked.length).toBe(1);
    await waiting.stop();
    expect(await setting('inbound-log-until')).toBe(place);
  });
});

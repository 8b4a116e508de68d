import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../src/domain/log.ts';
import { AGES, NONE_LET_GO, RETENTION_KINDS, USUAL_AGES } from '../../src/domain/retention.ts';
import { readRetention, setRetention } from '../../src/retention/ages.ts';
import { progressWrite, readProgress } from '../../src/retention/progress.ts';
import { createRetentionLoop, isRoundDue } from '../../src/retention/retention-loop.ts';
import { makeConversation, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const DAY_MS = 24 * 3_600_000;

let temp: TempStorage;
let now: number;
beforeEach(async () => {
  temp = await openTempStorage();
  now = NOW;
});
afterEach(() => temp.close());

const clock = { now: () => now };
const set = (version: number, change: Parameters<typeof setRetention>[2]) =>
  setRetention({ storage: temp.storage, clock, actor: 'account:1@S1:Eva' }, version, change);

describe('how long things are kept', () => {
  it('is as usual until somebody sets it, and then as they did, by version, with who and when', async () => {
    expect(await readRetention(temp.storage)).toEqual({
      ...{ version: 0, ages: USUAL_AGES, changedBy: null, changedAt: null },
    });
    await set(0, { texts: 100, talks: 40 });
    expect(await readRetention(temp.storage)).toEqual({
      ...{ version: 1, ages: { ...USUAL_AGES, texts: 100, talks: 40 } },
      ...{ changedBy: 'account:1@S1:Eva', changedAt: NOW },
    });
    const [entry] = await temp.storage.listAudit({ after: 0, limit: 9 });
    expect(entry).toMatchObject({
      ...{ act: 'retention.set', subject: 'retention', actor: 'account:1@S1:Eva' },
      detail: { was_texts: USUAL_AGES.texts, now_texts: 100, was_talks: USUAL_AGES.talks, now_talks: 40 },
    });
    await expect(set(0, { texts: 200 })).rejects.toMatchObject({ code: 'not_possible' });
  });

  it.each(RETENTION_KINDS)('has bounds for %s that nobody passes', async (kind) => {
    const { least, most } = AGES[kind];
    for (const days of [least - 1, most + 1, 0, -1, least + 0.5, Number.NaN])
      await expect(set(0, { [kind]: days }), String(days)).rejects.toMatchObject({ code: 'request_invalid' });
    await set(0, { [kind]: least });
    expect((await set(1, { [kind]: most })).ages[kind]).toBe(most);
  });
});

describe('a round', () => {
  const due = () => isRoundDue({ storage: temp.storage, clock });

  it('is due a day after the first start, once a day, and at once when one was broken off', async () => {
    expect(await due()).toBe(false);
    now += DAY_MS - 1;
    expect(await due()).toBe(false);
    now += 1;
    expect(await due()).toBe(true);
    await temp.storage.commit([progressWrite({ at: now, open: true, counts: { ...NONE_LET_GO, texts: 3 } })]);
    expect(await due()).toBe(true);
    await temp.storage.commit([progressWrite({ at: now, open: false, counts: NONE_LET_GO })]);
    expect(await due()).toBe(false);
  });

  it.each([8 * DAY_MS, 4_000 * DAY_MS, -1, -400 * DAY_MS])(
    'waits a day when the clock stands %d ms elsewhere, and forgets no count',
    async (jump) => {
      const counts = { ...NONE_LET_GO, texts: 3 };
      await temp.storage.commit([progressWrite({ at: now, open: true, counts })]);
      now += jump;
      expect(await due()).toBe(false);
      expect(await due()).toBe(false);
      expect(await readProgress(temp.storage)).toMatchObject({ counts });
      now += DAY_MS;
      expect(await due()).toBe(true);
    },
  );

  it('is made by the loop, told to the log by counts, and broken off by a stop', async () => {
    const told: object[] = [];
    const log: Log = {
      ...{ debug: () => {}, warn: () => {}, error: () => {} },
      info: (figures) => {
        told.push(figures);
      },
    };
    const old = now - (USUAL_AGES.talks + 1) * DAY_MS;
    await temp.storage.commit([
      progressWrite({ at: now - DAY_MS, open: false, counts: NONE_LET_GO }),
      ...['a', 'b', 'c'].map((contactId) => ({
        kind: 'conversation' as const,
        conversation: makeConversation({ contactId, lastInboundAt: old }),
      })),
    ]);
    const start = () => {
      const loop = createRetentionLoop({ storage: temp.storage, clock, log, owner: 'w', pollMs: 60_000 });
      loop.start();
      return loop;
    };
    await start().stop();
    const left = (await temp.storage.listAged({ kind: 'talks', before: now, after: '', limit: 9 })).ids
      .length;
    expect(told).toEqual([]);
    expect(left).toBeGreaterThan(0);
    const again = start();
    await expect.poll(() => told, { timeout: 15_000 }).toEqual([{ ...NONE_LET_GO, talks: 3 }]);
    await again.stop();
  });
});

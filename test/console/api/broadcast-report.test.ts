import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRows } from '../../../src/csv/rows.ts';
import type { RecipientState } from '../../../src/domain/broadcast.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { makeBroadcast, makeRecipient } from '../../support/records.ts';
import { broadcastsFor } from '../../support/api/broadcast-samples.ts';
import { makeWaiting } from '../../support/api/samples.ts';
import { openApiWorld, type ApiWorld } from '../../support/api/world.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const COLUMNS = ['position', 'receipt', 'language', 'channel', 'state', 'reason', 'sentAt', 'repliedAt'];
const ENDS: readonly [RecipientState, string | null][] = [
  ['delivered', null],
  ['failed', '30003'],
  ['suppressed', 'stopped'],
  ['waiting', null],
];

let temp: TempStorage;
let world: ApiWorld;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openApiWorld(temp.storage);
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

const row = z.record(z.string(), z.union([z.string(), z.number()]).nullable());

/** A broadcast with `count` recipients that came to different ends. */
async function ended(count: number): Promise<string> {
  const broadcast = makeBroadcast({ id: 'B1', state: 'approved', live: true });
  await temp.storage.commit([{ kind: 'broadcast', broadcast }]);
  for (let from = 0; from < count; from += 500) {
    const recipients = Array.from({ length: Math.min(500, count - from) }, (_, i) => {
      const [state, reason] = ENDS[(from + i) % ENDS.length]!;
      return makeRecipient({
        ...{ broadcastId: 'B1', position: from + i + 1, state, reason },
        sentAt: state === 'delivered' ? world.now : null,
        values: { ...makeRecipient().values, receipt: i === 7 ? '=1+1' : `R${String(from + i)}` },
      });
    });
    const expansion = { ...broadcast.expansion, made: from + recipients.length };
    const outcome = await temp.storage.commit([
      { kind: 'recipients', broadcastId: 'B1', approvedHash: null, made: from, expansion, recipients },
    ]);
    expect(outcome).toBe('ok');
  }
  return 'B1';
}

async function rowsOf(csv: string): Promise<readonly (readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  async function* text() {
    yield await Promise.resolve(csv);
  }
  for await (const { rows: some } of readRows(text(), 'slots_unreadable'))
    rows.push(...some.map(({ fields }) => fields));
  return rows;
}

describe('the report of a broadcast', () => {
  it('is the same rows as a list and as a file, with the same states asked for', async () => {
    const id = await ended(450);
    for (const query of ['', 'state=failed,suppressed', 'state=delivered&state=waiting']) {
      const items: z.output<typeof row>[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const more = cursor === '' ? '' : `&cursor=${cursor}`;
        const got = await world.send(`/broadcasts/${id}/recipients?limit=200&${query}${more}`, {
          as: 'viewer',
        });
        items.push(...got.items.map((item) => row.parse(item)));
        cursor = got.next;
      }
      const file = await world.send(`/broadcasts/${id}/report.csv?${query}`, { as: 'viewer' });
      expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
      expect(file.headers.get('content-disposition')).toBe('attachment; filename="broadcast-B1.csv"');
      const [header, ...rows] = await rowsOf(file.text);
      expect(header).toEqual(COLUMNS);
      expect(rows).toHaveLength(query === '' ? 450 : 225);
      const shown = items.map((item) => COLUMNS.map((column) => String(item[column] ?? '')));
      // What a spreadsheet would calculate is text in the file.
      expect(rows).toEqual(shown.map((cells) => cells.map((cell) => (cell === '=1+1' ? "'=1+1" : cell))));
    }
  });

  it('is empty before the audience is frozen, and has its header all the same', async () => {
    const { id } = await broadcastsFor(makeWaiting).draft(world);
    expect((await world.send(`/broadcasts/${id}/recipients`)).json).toEqual({ items: [], next: null });
    expect((await world.send(`/broadcasts/${id}/report.csv`)).text).toBe(`${COLUMNS.join(',')}\n`);
    const head = await world.send(`/broadcasts/${id}/report.csv`, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toContain('text/csv');
  });

  /** The same service over a storage that changes how recipients are read. */
  async function over(listRecipients: Storage['listRecipients']) {
    return openApiWorld({ ...temp.storage, listRecipients }, {}, { prepared: false });
  }
  const asAdmin = () => ({ headers: { authorization: `Bearer ${world.tokens.admin}` } });

  it('is never half a file that looks whole', async () => {
    await ended(5_000);
    const failing = await over((query) =>
      query.after >= 3_000 ? Promise.reject(new Error('away')) : temp.storage.listRecipients(query),
    );
    const response = await fetch(`${failing.url}/api/v1/broadcasts/B1/report.csv`, asAdmin());
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(failing.log.lines.map(({ message }) => message)).toContain('api: a request failed');
    await failing.close();

    const away = await over(() => Promise.reject(new Error('away')));
    const got = await away.send('/broadcasts/B1/report.csv', { as: world.tokens.admin });
    expect(got.status).toBe(500);
    await away.close();
  });

  it('is read no faster than it is taken, and no further when nobody takes it any more', async () => {
    const id = await ended(500);
    let pages = 0;
    // More than any buffer on the way holds.
    const endless = await over(async (query) => {
      pages += 1;
      const rows = await temp.storage.listRecipients({ ...query, after: 0 });
      return rows.map((row) => ({ ...row, position: row.position + query.after }));
    });
    const leaving = new AbortController();
    const response = await fetch(`${endless.url}/api/v1/broadcasts/${id}/report.csv`, {
      ...asAdmin(),
      signal: leaving.signal,
    });
    const reader = response.body!.getReader();
    await reader.read();
    let before = -1;
    await expect
      .poll(
        () => {
          const still = pages === before;
          before = pages;
          return still;
        },
        { interval: 200, timeout: 10_000 },
      )
      .toBe(true);
    leaving.abort();
    await expect.poll(() => endless.log.lines).toEqual([]);
    const when = pages;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(pages).toBeLessThanOrEqual(when + 1);
    await endless.close();
  });
});

describe('answers to a broadcast', () => {
  it('are shown with their text to those only who act on people', async () => {
    const { id, receipt } = await broadcastsFor(makeWaiting).done(world);
    const [reply] = (await world.send(`/broadcasts/${id}/replies`, { as: 'operator' })).items;
    expect(reply).toMatchObject({
      ...{ position: 1, receipt, language: 'es', text: 'ayuda por favor' },
      at: new Date(world.now + 1).toISOString(),
    });
    const seen = await world.send(`/broadcasts/${id}/replies`, { as: 'approver' });
    expect(seen.items).toEqual([{ ...reply, text: null }]);
    expect((await world.send(`/broadcasts/${id}`)).json).toMatchObject({
      states: { replied: 1 },
      finishesAt: null,
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchAudit } from '../../../src/console/audit-search.ts';
import { auditWrite } from '../../../src/storage/audit-write.ts';
import { connect } from '../../../src/storage/sqlite/connection.ts';
import { DAY_OF_TESTS } from '../../support/api/world.ts';
import { storeRequest } from '../../support/console-samples.ts';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const DAY = 86_400_000;

let temp: TempStorage;
let world: ConsoleWorld;
let viewer: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  viewer = await world.as('viewer');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

/** Rows in the audit, `at` in days after the day of the tests. */
async function note(
  ...rows: readonly (readonly [at: number, actor: string, act: string, subject: string])[]
) {
  for (let from = 0; from < rows.length; from += 100)
    await temp.storage.commit(
      rows
        .slice(from, from + 100)
        .map(([at, actor, act, subject]) =>
          auditWrite(DAY_OF_TESTS + at * DAY, actor, act, subject, { what: `<b>${subject}</b>` }),
        ),
    );
}
const shownIn = (html: string): readonly string[] =>
  [...html.matchAll(/audit\?about=([^"]+)"/g)].map(([, subject]) => decodeURIComponent(subject ?? ''));

describe('the audit', () => {
  it('is shown the newest first, page by page, as text', async () => {
    await note(
      ...Array.from({ length: 120 }, (_, at) => [0, 'service', 'person.close', `page-${at}`] as const),
    );
    const seen: string[] = [];
    let path = '/audit?act=person.close';
    for (let pages = 0; path !== ''; pages += 1) {
      const { html } = await viewer.get(path);
      expect(html).not.toContain('<b>page');
      expect(pages).toBeLessThan(4);
      seen.push(...shownIn(html));
      path = /href="\/console(\/audit\?[^"]*before=\d+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? '';
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, at) => `page-${119 - at}`));
  });

  it('is narrowed down by who, what, about and days, both included', async () => {
    await note(
      [10, 'token:T@S:Ana María', 'phase.open', 'narrow-1'],
      [11, 'account:A@S:Ana María', 'phase.close', 'narrow-2'],
      [12, 'cli:root', 'phase.open', 'narrow-3'],
    );
    const find = async (query: string) => shownIn((await viewer.get(`/audit?${query}`)).html);
    expect(await find('who=ana+mar%C3%ADa')).toEqual(['narrow-2', 'narrow-1']);
    expect(await find('who=cli%3Aroot&act=phase')).toEqual(['narrow-3']);
    expect(await find('act=phase.open')).toEqual(['narrow-3', 'narrow-1']);
    expect(await find('about=narrow-2')).toEqual(['narrow-2']);
    const dayOf = (at: number) => new Date(DAY_OF_TESTS + at * DAY).toISOString().slice(0, 10);
    expect(await find(`from=${dayOf(11)}&to=${dayOf(11)}`)).toEqual(['narrow-2']);
    expect(await find(`to=${dayOf(10)}&act=phase`)).toEqual(['narrow-1']);
    expect(await find(`from=${dayOf(12)}`)).toEqual(['narrow-3']);
    expect(await find('about=nothing-of-that-name')).toEqual([]);
  });

  it('says what is wrong with a day, and keeps what was typed', async () => {
    const { status, html } = await viewer.get('/audit?from=15.3.2021&who=%3Cscript%3E');
    expect(status).toBe(422);
    expect(html).toContain('value="15.3.2021"');
    expect(html).toContain('This is no day');
    expect(html).toContain('value="&lt;script>"');
  });

  it('is found by the receipt of a family: what was done to it and to its phone', async () => {
    const { registration, contactId } = await storeRequest(world);
    await note([0, 'service', 'person.look', registration.id], [0, 'service', 'person.look', contactId]);
    const { html } = await viewer.get(`/audit?about=${registration.receipt}`);
    expect(shownIn(html)).toEqual([contactId, registration.id]);
  });

  it('says how far it has come when it would have to look for long', async () => {
    const rows = Array.from({ length: 20_500 }, (_, at) => ({
      ...{ seq: at + 1, at, actor: 'x', act: 'x', subject: 'x', detail: {}, previousHash: '', hash: '' },
    }));
    const storage = {
      listAudit: () => Promise.resolve([]),
      listAuditBefore: ({ before, limit }: { before: number; limit: number }) =>
        Promise.resolve(
          rows
            .slice(0, Math.min(before - 1, rows.length))
            .reverse()
            .slice(0, limit),
        ),
    };
    const first = await searchAudit(storage, { who: 'nobody' }, { before: 1e9, limit: 50 });
    expect(first).toEqual({ rows: [], next: 501, lookedTo: 500 });
    const second = await searchAudit(storage, { who: 'nobody' }, { before: 501, limit: 50 });
    expect(second).toEqual({ rows: [], next: null, lookedTo: null });
  });

  it('is a file for a spreadsheet, of what is shown', async () => {
    await note([20, '=cmd', 'phase.open', 'in-file'], [20, 'cli:root', 'phase.open', 'not-in-file']);
    await viewer.get('/audit');
    const file = await viewer.send('/audit/download', { who: '=cmd' });
    expect(file.headers.get('content-type')).toContain('text/csv');
    const [head, line, ...rest] = file.html.trim().split('\n');
    expect(head).toMatch(/^\uFEFF?seq,at,actor,act,subject,detail,previous_hash,hash$/);
    expect(line).toContain(",'=cmd,phase.open,in-file,");
    expect(rest).toEqual([]);
  });

  it('is checked when somebody asks, and says plainly what it found', async () => {
    await viewer.get('/audit');
    const whole = await viewer.send('/audit/check');
    expect(whole.html).toMatch(/All [\d,]+ entries hold/);
    const [last] = await temp.storage.listAuditBefore({ before: 1e12, limit: 1 });
    expect(whole.html).toContain(last?.hash);
    const connection = connect(temp.path, 1_000);
    connection.prepare("UPDATE audit SET actor = 'somebody else' WHERE seq = 7").run([]);
    connection.close();
    await viewer.get('/audit');
    const broken = await viewer.send('/audit/check');
    expect(broken.html).toContain('Entry 7 does not hold');
    expect(broken.html).toContain('It is not what was written at first. The 6 entries before it hold.');
  });
});

import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COLUMNS } from '../../src/roster/columns.ts';
import { DEMO_CASES, demoRoster, rosterCsv } from '../../src/roster/demo.ts';
import { importRoster, type RosterResult } from '../../src/roster/import.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { size } from '../support/size.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { makeRegistration, NOW } from '../support/records.ts';

const HEADER = COLUMNS.join(',');
const ANA = 'A200000001,F1,Ana,Ejemplo,1988-03-14,HND,es,2019-07-10,yes,pending,san-ysidro';
const LUIS = 'A200000002,F1,Luis,Ejemplo,1985-11-02,HND,es,2019-07-10,yes,pending,san-ysidro';

let temp: TempStorage;
let storage: Storage;
beforeEach(async () => {
  temp = await openTempStorage();
  storage = temp.storage;
});
afterEach(async () => {
  await temp.close();
});

interface Ran extends RosterResult {
  readonly rejects: string;
}

async function run(text: string | Buffer, dryRun = false): Promise<Ran> {
  let rejects = '';
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      rejects += chunk.toString('utf8');
      done();
    },
  });
  async function* open(): AsyncGenerator<Buffer> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
  }
  const result = await importRoster({
    open,
    name: 'roster.csv',
    storage,
    clock: { now: () => NOW },
    actor: 'cli:test',
    dryRun,
    rejects: out,
  });
  return { ...result, rejects };
}

const csv = (...rows: readonly string[]): string => [HEADER, ...rows, ''].join('\n');
/** A good row with one column replaced. */
const withCell = (column: string, value: string): string =>
  ANA.split(',')
    .map((cell, index) => (COLUMNS[index] === column ? value : cell))
    .join(',');

describe('importRoster', () => {
  it('stores good rows, changes nothing the second time, and updates what changed', async () => {
    expect(await run(csv(ANA, LUIS))).toMatchObject({ added: 2, changed: 0, unchanged: 0, rejected: 0 });
    expect(await storage.findCase('200000001')).toEqual({
      aNumber: '200000001',
      familyId: 'F1',
      givenNames: 'Ana',
      surnames: 'Ejemplo',
      birthDate: '1988-03-14',
      nationality: 'HND',
      language: 'es',
      enrolledOn: '2019-07-10',
      returned: true,
      eoirStatus: 'pending',
      portOfReturn: 'san-ysidro',
    });
    expect(await run(csv(ANA, LUIS))).toMatchObject({ added: 0, changed: 0, unchanged: 2, rejected: 0 });
    await storage.commit([
      { kind: 'registration', registration: makeRegistration({ id: 'R1', familyId: 'F1' }) },
    ]);
    expect(await run(csv(ANA, LUIS.replace('pending', 'terminated')))).toMatchObject({
      changed: 1,
      unchanged: 1,
    });
    expect((await storage.listDecisionsDue(10)).map((due) => due.id)).toEqual(['R1']);
    const audit = await storage.listAudit({ after: 0, limit: 10 });
    expect(audit.map((row) => [row.act, row.subject, row.actor])).toEqual(
      Array.from({ length: 3 }, () => ['roster.import', 'roster.csv', 'cli:test']),
    );
    expect(audit[2]?.detail).toEqual({ added: 0, changed: 1, unchanged: 1, rejected: 0 });
  });

  it('takes columns in any order, a byte-order mark, CRLF, and passes over unknown columns', async () => {
    const text = `\uFEFF${HEADER.split(',').toReversed().join(',')},note\r\n${ANA.split(',').toReversed().join(',')},"hi, there"\r\n`;
    const result = await run(text);
    expect(result).toMatchObject({ added: 1, rejected: 0 });
    expect(result.warnings).toEqual(['Its column "note" is passed over.']);
    expect((await storage.findCase('200000001'))?.portOfReturn).toBe('san-ysidro');
  });

  it.each<[string, string, string]>([
    ['a_number', '', 'is empty'],
    ['a_number', 'A12345', 'must be A and 8 or 9 digits'],
    ['a_number', 'hello', 'must be A and 8 or 9 digits'],
    ['family_id', 'x'.repeat(65), 'is longer than 64 characters'],
    ['given_names', ' ', 'is empty'],
    ['surnames', 'x'.repeat(201), 'is longer than 200 characters'],
    ['birth_date', '', 'is empty'],
    ['birth_date', '14/03/88', 'must be written YYYY-MM-DD'],
    ['birth_date', '32216', 'must be written YYYY-MM-DD'],
    ['birth_date', '1988-02-30', 'is not a day of the calendar'],
    ['birth_date', '1888-02-03', 'is before 1900'],
    ['birth_date', '2020-02-03', 'is after mpp_enrolled_on'],
    ['nationality', 'QQ', 'must be an ISO 3166-1 alpha-3 code, such as HND'],
    ['nationality', 'hondureña', 'must be an ISO 3166-1 alpha-3 code, such as HND'],
    ['nationality', 'XYZ', 'must be an ISO 3166-1 alpha-3 code, such as HND'],
    ['language', 'spanish', 'must be a BCP 47 language tag, such as es or es-MX'],
    ['mpp_enrolled_on', '2019-13-01', 'is not a day of the calendar'],
    ['returned_to_mexico', 'maybe', 'must be yes or no'],
    ['eoir_status', 'open', 'must be one of pending, terminated, closed, in_absentia, granted, none'],
    [
      'port_of_return',
      'san-diego',
      'must be one of san-ysidro, paso-del-norte, gateway, hidalgo, laredo, calexico, eagle-pass, nogales',
    ],
  ])('rejects %s %j and imports the rest', async (column, value, reason) => {
    const result = await run(csv(withCell(column, value), LUIS));
    expect(result).toMatchObject({ added: 1, rejected: 1 });
    const [header, row] = result.rejects.split('\n');
    expect(header).toBe(`${HEADER},line,column,reason`);
    const told = `${column} ${reason}`;
    expect(row?.endsWith(`,2,${column},${told.includes(',') ? `"${told}"` : told}`)).toBe(true);
    expect(await storage.findCase('200000001')).toBeNull();
  });

  it('never repeats in a reason what a cell holds', async () => {
    const MARK = 'Zq9x7';
    for (const column of HEADER.split(',')) {
      for (const value of [`${MARK} 200000009`, `${MARK}${'x'.repeat(300)}`, `"${MARK}`, `${MARK}"`]) {
        const { rejects } = await run(csv(withCell(column, value)));
        const rows = rejects.trim().split('\n').slice(1);
        // The row itself is kept to be corrected: its reason stands behind it.
        for (const row of rows) {
          const reason = row.slice(row.lastIndexOf(',2,'));
          expect(reason, `${column} ${value}`).toMatch(/^,2,/);
          expect(reason, `${column} ${value}`).not.toMatch(/Zq9x7|200000009/);
        }
      }
    }
  });

  it('repeats nothing of a file that has no header', async () => {
    for (const text of [`${ANA}\n${LUIS}\n`, ANA.replaceAll(',', ';'), `a_number,nobody,${ANA}`]) {
      const error: unknown = await run(text).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'roster_unreadable' });
      expect(String(error)).not.toMatch(/Ana|Ejemplo|200000001|1988/);
    }
  });

  it('names everything that is wrong with a row', async () => {
    const { rejects } = await run(
      csv('A1,F1,Ana,Ejemplo,1988-03-14,HND,es,2019-07-10,perhaps,pending,tijuana'),
    );
    expect(rejects).toContain('2,a_number; returned_to_mexico; port_of_return,"a_number must be A');
  });

  it('rejects rows that are no CSV or have too many or too few fields, and loses none of their text', async () => {
    const result = await run(csv(`${ANA},more`, 'A200000003,F2', `A200000004,"F3,${ANA.slice(14)}`, LUIS));
    expect(result).toMatchObject({ added: 1, rejected: 3 });
    const rows = result.rejects.trim().split('\n').slice(1);
    expect(rows[0]).toMatch(/,"san-ysidro,more",2,,has 12 fields instead of 11$/);
    expect(rows[1]).toBe('A200000003,F2,,,,,,,,,,3,,has 2 fields instead of 11');
    expect(rows[2]).toMatch(/^"A200000004,""F3,.*",,,,,,,,,,,4,,a quoted field is never closed$/);
  });

  it('imports a corrected rejects file, and rejects an uncorrected one again', async () => {
    const bad = withCell('birth_date', '14 March 88');
    const { rejects } = await run(csv(LUIS, bad, `${ANA},more`));
    expect(await run(rejects)).toMatchObject({ added: 0, rejected: 2, warnings: [] });
    const corrected = rejects.replace('14 March 88', '1988-03-14').split('\n').slice(0, 2).join('\n');
    const again = await run(corrected);
    expect(again).toMatchObject({ added: 1, rejected: 0 });
    expect(again.rejects).toBe(`${HEADER},line,column,reason\n`);
  });

  it('gives rejects that no spreadsheet calculates, and takes them back as they were', async () => {
    const names = ['=HYPERLINK("http://x")', '+1', '-1', '@SUM(A1)', 'Ana;=1+1', "O'Neil"];
    const rows = names.map(
      (name, i) =>
        `2000000${i}4,-F${i},"${name.replaceAll('"', '""')}",Ejemplo,1988-03-14,Tierra,es,2019-07-10,yes,pending,san-ysidro`,
    );
    const { rejects, rejected } = await run(csv(...rows));
    expect(rejected).toBe(names.length);
    const cells = parse(rejects, { relax_column_count: true }).flat();
    for (const cell of cells) expect(cell).not.toMatch(/(?:^|;)\s*[=+\-@]/);
    const corrected = rejects.replaceAll('Tierra', 'HND');
    expect(await run(corrected)).toMatchObject({ added: names.length, rejected: 0 });
    const stored = await Promise.all(names.map((_, i) => temp.storage.findCase(`02000000${i}4`.slice(-9))));
    expect(stored.map((each) => each?.givenNames)).toEqual(names);
    expect(stored.map((each) => each?.familyId)).toEqual(names.map((_, i) => `-F${i}`));
  });

  it('counts the same row twice as unchanged and rejects a different one with the line of the first', async () => {
    const result = await run(
      csv(ANA, LUIS, ANA.replace('A200000001', '200-000-001'), withCell('surnames', 'Otra')),
    );
    expect(result).toMatchObject({ added: 2, unchanged: 1, rejected: 1 });
    expect(result.rejects).toContain('5,a_number,"a_number is on line 2 already, with other facts"');
  });

  it('gives people alone a family of their own and keeps no A-number in clear as a family id', async () => {
    await run(
      csv(
        withCell('family_id', ''),
        LUIS.replace('F1', 'A200000001'),
        LUIS.replace('200000002', '200000009').replace('F1', '200-000-001'),
      ),
    );
    const alone = await storage.findCase('200000001');
    expect(alone?.familyId).toBe(`solo-${storage.contactIdOf('family:200000001')}`);
    const named = await storage.findCase('200000002');
    expect(named?.familyId).toMatch(/^named-/);
    expect(named?.familyId).not.toContain('200000001');
    expect((await storage.findCase('200000009'))?.familyId).toBe(named?.familyId);
  });

  it('writes nothing in a dry run but the rejects', async () => {
    await run(csv(LUIS));
    const result = await run(csv(ANA, LUIS.replace('pending', 'none'), withCell('language', '?')), true);
    expect(result).toMatchObject({ added: 1, changed: 1, rejected: 1 });
    expect(result.rejects.split('\n').length).toBe(3);
    expect(await storage.countCases()).toBe(1);
    expect(await storage.listAudit({ after: 0, limit: 10 })).toHaveLength(1);
  });

  it.each<[string, string | Buffer, RegExp]>([
    ['empty', '', /It is empty/],
    ['blank', '\n \n', /It is empty/],
    ['no header', `${ANA}\n`, /Missing columns: a_number, family_id/],
    ['a column missing', `${HEADER.replace('language,', '')}\n`, /Missing columns: language\./],
    ['a column twice', `${HEADER},language\n`, /Columns twice: language/],
    [
      'half UTF-8',
      Buffer.concat([Buffer.from(csv(ANA.replace('Ana', 'María'))), Buffer.from([0xe9])]),
      /Line 2 is UTF-8 and line 3 is not/,
    ],
  ])('refuses a file that is %s, before anything is written', async (_, text, message) => {
    await expect(run(text)).rejects.toMatchObject({ code: 'roster_unreadable' });
    await expect(run(text)).rejects.toThrow(message);
    expect(await storage.countCases()).toBe(0);
  });

  it('imports many rows in bounded memory', async () => {
    const rows = size('ROSTER_ROWS', { usual: 20_000, large: 100_000 });
    const batches: number[] = [];
    let stored = 0;
    let ahead = 0;
    const watched: Storage = {
      ...storage,
      async importCases(cases, options) {
        batches.push(cases.length);
        const counts = await storage.importCases(cases, options);
        stored += cases.length;
        return counts;
      },
    };
    function* read() {
      let taken = 0;
      // The file is read once to know its form, and then to store it.
      ahead = 0;
      for (const person of demoRoster(rows, 7)) {
        taken += 1;
        ahead = Math.max(ahead, taken - stored);
        yield person;
      }
    }
    let progress = 0;
    let most = 0;
    const before = process.memoryUsage().rss;
    const result = await importRoster({
      open: () => rosterCsv(read()),
      name: 'large.csv',
      storage: watched,
      clock: { now: () => NOW },
      actor: 'cli:test',
      dryRun: false,
      onProgress({ rows: done }) {
        progress = done;
        most = Math.max(most, process.memoryUsage().rss);
      },
    });
    expect(result).toMatchObject({ added: rows, rejected: 0 });
    expect(progress).toBe(rows);
    expect(Math.max(...batches)).toBe(1000);
    expect(ahead).toBeLessThan(3000);
    // A file of 100,000 is 9 MB and its rows as objects some 60; what grows here is the page cache of the database and the heap's slack.
    expect(most - before).toBeLessThan(200 * 1024 * 1024);
  }, 60_000);
});

describe('the demonstration roster', () => {
  it('is the same every time, as many as asked for, and importable', async () => {
    const people = [...demoRoster(3000, 1)];
    expect(people).toEqual([...demoRoster(3000, 1)]);
    expect(people.length).toBe(3000);
    expect([...demoRoster(10, 2)]).not.toEqual(people.slice(0, 10));
    let text = '';
    for await (const chunk of rosterCsv([...DEMO_CASES, ...people])) text += chunk;
    expect(await run(text)).toMatchObject({ added: 3009, rejected: 0 });
    expect((await storage.findFamily('DEMO-FAMILY')).map((person) => person.givenNames)).toEqual([
      'Ana',
      'Luis',
      'Eva',
      'Leo',
    ]);
    const sizes = new Map<string, number>();
    for (const { familyId } of people)
      if (familyId !== '') sizes.set(familyId, (sizes.get(familyId) ?? 0) + 1);
    expect(Math.max(...sizes.values())).toBeLessThanOrEqual(6);
    expect(people.filter((person) => person.eoirStatus === 'pending').length).toBeGreaterThan(700);
  });
});

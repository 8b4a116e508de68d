import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asked } from '../../src/csv/header.ts';
import { readingLines } from '../../src/csv/table.ts';
import { importRoster, type RosterResult } from '../../src/roster/import.ts';
import { ROSTER } from '../../src/roster/table-kind.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

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
  readonly reading: readonly string[];
  readonly reasons: readonly string[];
}

async function run(file: string | Buffer, asked: Asked = {}): Promise<Ran> {
  let reading: readonly string[] = [];
  const reasons: string[] = [];
  async function* open(): AsyncGenerator<Buffer> {
    const bytes = Buffer.from(file);
    for (let at = 0; at < bytes.length; at += 33) yield await Promise.resolve(bytes.subarray(at, at + 33));
  }
  const result = await importRoster({
    open,
    name: 'roster.csv',
    storage,
    clock: { now: () => NOW },
    actor: 'cli:test',
    dryRun: false,
    asked,
    onReading: (found) => (reading = readingLines(found, ROSTER)),
    onReject: ({ reason }) => reasons.push(reason),
  });
  return { ...result, reading, reasons };
}

const NAMES =
  'A Number,Family,First name,Apellidos,Fecha de nacimiento,País,Idioma,MPP enrollment date,Returned,Estado del caso,Puerto';
const MARIA = 'A200000001,F1,María José,Núñez Peña,3/14/1988,Honduras,es,7/25/2019,Sí,Pendiente,San Ysidro';
const JOAO = 'A200000002,F2,João,Conceição,1/2/1990,Brasil,pt,7/9/2019,Y,pending,Paso del Norte';
const text = (...rows: readonly string[]): string => [NAMES, ...rows, ''].join('\r\n');
const wanted = {
  aNumber: '200000001',
  givenNames: 'María José',
  surnames: 'Núñez Peña',
  birthDate: '1988-03-14',
  nationality: 'HND',
  enrolledOn: '2019-07-25',
  returned: true,
  eoirStatus: 'pending',
  portOfReturn: 'san-ysidro',
};

describe('a roster as spreadsheets save it', () => {
  it.each<[string, Buffer]>([
    ['UTF-8 with commas', Buffer.from(text(MARIA, JOAO))],
    ['UTF-8 with a mark and semicolons', Buffer.from(`\uFEFF${text(MARIA, JOAO).replaceAll(',', ';')}`)],
    ['Windows-1252 with semicolons', iconv.encode(text(MARIA, JOAO).replaceAll(',', ';'), 'windows-1252')],
    [
      'UTF-16 with a mark and tabs',
      iconv.encode(`\uFEFF${text(MARIA, JOAO).replaceAll(',', '\t')}`, 'utf-16le'),
    ],
    ['UTF-16 without a mark', iconv.encode(text(MARIA, JOAO).replaceAll(',', '\t'), 'utf-16le')],
    ['big-endian UTF-16', iconv.encode(`\uFEFF${text(MARIA, JOAO).replaceAll(',', ';')}`, 'utf-16be')],
    ['a line that names the delimiter', Buffer.from(`sep=;\r\n${text(MARIA, JOAO).replaceAll(',', ';')}`)],
    ['lines that end with CR alone', Buffer.from(text(MARIA, JOAO).replaceAll('\r\n', '\r'))],
    ['every field quoted', Buffer.from(text(MARIA, JOAO).replace(/[^,\r\n]+/g, '"$&"'))],
    ['bars', Buffer.from(text(MARIA, JOAO).replaceAll(',', '|'))],
  ])('%s', async (_, file) => {
    const result = await run(file);
    expect(result.reasons).toEqual([]);
    expect(result).toMatchObject({ added: 2, rejected: 0 });
    expect(await storage.findCase('200000001')).toMatchObject(wanted);
    expect(await storage.findCase('200000002')).toMatchObject({
      givenNames: 'João',
      birthDate: '1990-01-02',
      nationality: 'BRA',
      portOfReturn: 'paso-del-norte',
    });
  });

  it('says what it guesses, and how every column is read', async () => {
    const { reading, warnings } = await run(iconv.encode(text(MARIA).replaceAll(',', ';'), 'windows-1252'));
    expect(reading).toContain('Read as windows-1252, separated by semicolons.');
    expect(reading).toContain('  birth_date <- "Fecha de nacimiento", month, day, year');
    expect(warnings).toContain('Its column "Apellidos" is read as surnames.');
    expect(warnings.join()).toContain('if names look wrong, give --encoding');
  });

  it('guesses nothing of a file that is as it should be', async () => {
    const plain =
      'a_number,family_id,given_names,surnames,birth_date,nationality,language,mpp_enrolled_on,returned_to_mexico,eoir_status,port_of_return';
    const row = 'A200000001,F1,María,Núñez,1988-03-14,HND,es,2019-07-25,yes,pending,san-ysidro';
    expect(await run(`${plain}\n${row}\n`)).toMatchObject({ added: 1, warnings: [] });
  });

  it.each([
    ['14/03/1988', '1988-03-14'],
    ['14.3.1988', '1988-03-14'],
    ['14-3-1988', '1988-03-14'],
    ['14/03/1988 00:00:00', '1988-03-14'],
    ['1988-03-14T00:00:00', '1988-03-14'],
    ['1988/3/14', '1988-03-14'],
    ['14-mar-1988', '1988-03-14'],
    ['14 de marzo de 1988', '1988-03-14'],
    ['March 14, 1988', '1988-03-14'],
  ])('reads the date %s', async (written, date) => {
    await run(text(MARIA.replace('3/14/1988', `"${written}"`)));
    expect(await storage.findCase('200000001')).toMatchObject({ birthDate: date });
  });

  it('asks for the order of dates that can be read in two ways, and stores nothing until it is said', async () => {
    const either = text(MARIA.replace('3/14/1988', '3/4/1988'));
    await expect(run(either)).rejects.toThrow(/Each birth_date can be read in two ways.*--dates dmy/);
    expect(await storage.countCases()).toBe(0);
    // The other column can be read in one way only, and what is said holds for both.
    expect(await run(either, { dates: 'mdy' })).toMatchObject({ added: 1 });
    expect(await storage.findCase('200000001')).toMatchObject({ birthDate: '1988-03-04' });
  });

  it('refuses a column that is written in two orders', async () => {
    const mixed = text(MARIA, JOAO.replace('1/2/1990', '25/2/1990'));
    await expect(run(mixed)).rejects.toThrow(
      /birth_date is written day first on line 3 and month first on line 2/,
    );
    expect(await storage.countCases()).toBe(0);
  });

  it('rejects a row whose date is none in the order that was said', async () => {
    const result = await run(text(MARIA, JOAO), { dates: 'dmy' });
    expect(result).toMatchObject({ added: 1, rejected: 1 });
    expect(result.reasons[0]).toContain('birth_date must be written YYYY-MM-DD');
  });

  it('names a column it does not know and takes what it is told', async () => {
    const other = text(MARIA).replace('Apellidos', 'Familiennamen');
    await expect(run(other)).rejects.toThrow(
      /Missing columns: surnames\. Not known: "Familiennamen"\. .*--column "surnames=NAME"/,
    );
    expect(await run(other, { columns: { surnames: 'familiennamen' } })).toMatchObject({ added: 1 });
  });

  it('refuses two columns that are the same one under two names', async () => {
    const twice = text(MARIA)
      .replace('A Number,Family', 'A Number,Alien Number')
      .replace('Puerto', 'Puerto,family_id');
    await expect(run(twice)).rejects.toThrow(/Columns twice: a_number \("A Number" and "Alien Number"\)/);
  });

  it('asks for an encoding that it cannot tell', async () => {
    const russian = text(MARIA.replace('María José', 'Мария Хосе'), JOAO.replace('João', 'Иван Петрович'));
    await expect(run(iconv.encode(russian, 'windows-1251'))).rejects.toThrow(
      /fit no encoding for sure.*--encoding/,
    );
    const mac = iconv.encode(text(MARIA), 'macintosh');
    await expect(run(mac)).rejects.toThrow(/--encoding/);
    expect(await run(mac, { encoding: 'macintosh' })).toMatchObject({ added: 1 });
    expect(await storage.findCase('200000001')).toMatchObject(wanted);
  });

  it.each([
    ['Returned', 'Sí', ['N', 'No', 'FALSE', '0'], { returned: false }],
    ['Returned', 'Sí', ['y', 'SI', 'true', '1', 'Verdadero'], { returned: true }],
    ['País', 'Honduras', ['HN', 'hnd', 'HONDURAS'], { nationality: 'HND' }],
    ['País', 'Honduras', ['México', 'mexico', 'MX'], { nationality: 'MEX' }],
    ['País', 'Honduras', ['Haití', 'Haïti', 'HT'], { nationality: 'HTI' }],
    [
      'Estado del caso',
      'Pendiente',
      ['in absentia', 'In Absentia', 'en ausencia'],
      { eoirStatus: 'in_absentia' },
    ],
    [
      'Puerto',
      'San Ysidro',
      ['Gateway International Bridge', 'Gateway', 'GATEWAY'],
      { portOfReturn: 'gateway' },
    ],
    [
      'Puerto',
      'San Ysidro',
      ['Eagle Pass', 'eagle-pass', 'Eagle Pass Port of Entry'],
      { portOfReturn: 'eagle-pass' },
    ],
  ])('%s: reads what a spreadsheet means by %s', async (_column, was, writings, facts) => {
    for (const written of writings) {
      const { reasons } = await run(text(MARIA.replace(was, written)));
      expect([written, reasons]).toEqual([written, []]);
      expect(await storage.findCase('200000001')).toMatchObject(facts);
    }
  });

  it('gives rejected rows back as they were, to be corrected and imported with the same words', async () => {
    const result = await run(text(MARIA, JOAO.replace('Brasil', 'Atlantis')).replaceAll(',', ';'));
    expect(result).toMatchObject({ added: 1, rejected: 1 });
    expect(result.reasons).toEqual(['nationality must be an ISO 3166-1 alpha-3 code, such as HND']);
  });
});

describe('a file that is no table', () => {
  const beginning = (...bytes: readonly number[]): Buffer =>
    Buffer.concat([Buffer.from(bytes), Buffer.alloc(5_000, 7)]);
  it.each([
    ['a workbook', beginning(0x50, 0x4b, 0x03, 0x04), { what: 'other_file', is: 'zip' }],
    ['an old workbook', beginning(0xd0, 0xcf, 0x11, 0xe0), { what: 'other_file', is: 'xls' }],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj\n'), { what: 'other_file', is: 'pdf' }],
    ['nothing', '', { what: 'empty' }],
    ['empty lines', '\n\n  \n', { what: 'empty' }],
    ['one endless line', Buffer.alloc(20 * 1024 * 1024, 'x'), { what: 'long_line', line: 1 }],
    ['rows alone', MARIA, { what: 'no_header' }],
    ['other columns', 'a,b,c\n1,2,3\n', { what: 'missing' }],
    ['dates that can be both', text(JOAO), { what: 'dates', column: 'birth_date', dmy: null, mdy: null }],
  ])('is refused for what it is, with nothing stored: %s', async (_, file, problem) => {
    await expect(run(file)).rejects.toMatchObject({ code: 'roster_unreadable', problem });
    expect(await storage.countCases()).toBe(0);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAudienceOptions, audienceOf } from '../../../scripts/broadcast/audience-options.ts';
import { audienceWords, countWords, forWhom } from '../../../scripts/broadcast/audience-words.ts';
import {
  addContentOptions,
  contentOf,
  type ContentOptions,
} from '../../../scripts/broadcast/content-options.ts';
import { readReceipts } from '../../../scripts/broadcast/receipts.ts';
import { audienceShape } from '../../../scripts/broadcast/shapes.ts';
import { instant, timesIn } from '../../../scripts/broadcast/when.ts';
import { problemWords, reasonWords } from '../../../scripts/broadcast/words.ts';
import { makeCode } from '../../../src/domain/code.ts';

const RECEIPTS = [1, 2, 3].map((nth) => makeCode('receipt', new Uint8Array(6).fill(nth)));
const [FIRST, SECOND, THIRD] = RECEIPTS;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aviso-options-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** A command whose mistakes are thrown. */
const quiet = (): Command => new Command('x').exitOverride().configureOutput({ writeErr: () => undefined });

const audience = (...args: readonly string[]): Promise<unknown> =>
  audienceOf(addAudienceOptions(quiet()).parse(args, { from: 'user' }).opts());

const content = async (...args: readonly string[]) =>
  contentOf(
    addContentOptions(quiet(), { isNew: false }).parse(args, { from: 'user' }).opts<ContentOptions>(),
    { en: 'there' },
  );

describe('whom a broadcast is for', () => {
  it('is put together from conditions, each given once, as a list, or again', async () => {
    expect(
      await audience(
        ...[
          '--outcome',
          'eligible,later_phase',
          '--outcome',
          'review',
          '--port',
          'gateway',
          '--phase',
          'phase-1',
        ],
        ...[
          '--city',
          'Ciudad Juárez',
          '--language',
          'es, ht',
          '--unreached',
          '--appointment-to',
          '2021-03-09',
        ],
        ...[
          '--appointment-from',
          '2021-03-02',
          '--exclude',
          'port=gateway; language=en,fr',
          '--exclude',
          'unreached',
        ],
      ),
    ).toEqual({
      include: {
        outcomes: ['eligible', 'later_phase', 'review'],
        ports: ['gateway'],
        phases: ['phase-1'],
        cities: ['Ciudad Juárez'],
        languages: ['es', 'ht'],
        unreached: true,
        appointments: { from: '2021-03-02', to: '2021-03-09' },
      },
      exclude: [{ ports: ['gateway'], languages: ['en', 'fr'] }, { unreached: true }],
    });
    expect(await audience('--all')).toEqual({ include: {}, exclude: [] });
    expect(await audience('--with-appointment')).toEqual({ include: { appointments: {} }, exclude: [] });
    const json = await file('audience.json', '{"include":{"outcomes":["eligible"]},"exclude":[]}\n');
    for (const path of [json, `@${json}`])
      expect(await audience('--audience', path)).toEqual({
        include: { outcomes: ['eligible'] },
        exclude: [],
      });
  });

  it('is never everybody by mistake', async () => {
    expect(await audience()).toBeUndefined();
    for (const [args, said] of [
      [['--exclude', 'port=gateway'], 'or --all'],
      [['--all', '--port', 'gateway'], 'in one way'],
      [['--all', '--audience', '@x.json'], 'in one way'],
      [['--port', ' , '], '--port: A list of one or more'],
      [['--port', 'gatway'], '--port: "gatway" is none of san-ysidro'],
      [['--language', 'de'], 'none of es, en, pt, ht, fr'],
      [['--appointment-from', '2021-02-30'], 'YYYY-MM-DD'],
      [['--all', '--exclude', 'colour=red'], 'There are outcome, phase'],
      [['--all', '--exclude', 'port'], 'conditions such as'],
      [['--all', '--exclude', 'unreached=yes'], 'conditions such as'],
      [['--all', '--exclude', 'port=gateway;'], 'conditions such as'],
      [['--audience', '@none.json'], 'There is no file none.json'],
      [['--audience', await file('no.json', '{')], 'is not JSON'],
    ] as const)
      await expect(audience(...args), args.join(' ')).rejects.toThrow(said);
  });

  it('is said in words', async () => {
    const words = async (...args: readonly string[]): Promise<string> =>
      audienceWords(audienceShape.parse(await audience(...args)));
    expect(await words('--all', '--exclude', 'language=en')).toBe(
      'everybody who has not withdrawn; but not: language en',
    );
    expect(
      await words(
        '--outcome',
        'eligible',
        '--port',
        'gateway,hidalgo',
        '--appointment-from',
        '2021-03-02',
        '--unreached',
      ),
    ).toBe(
      'outcome eligible, port gateway or hidalgo, an appointment from 2021-03-02, not reached about their appointment',
    );
    const everybody = { include: {}, exclude: [] };
    expect(forWhom({ kind: 'new', of: null, audience: everybody })).toBe('everybody who has not withdrawn');
    expect(forWhom({ kind: 'resend', of: 'B1', audience: everybody })).toBe(
      'those alone to whom B1 failed or came too late',
    );
    expect(forWhom({ kind: 'correction', of: 'B1', audience: everybody })).toBe(
      'exactly those who got B1, or may have',
    );
    const kept = { noPhone: 2, stopped: 1, newsStopped: 0 };
    expect(countWords({ size: 1_234, kept })).toBe(
      '1,234 registrations, of whom 1,231 would get it (2 without a phone, 1 stopped our messages)',
    );
    expect(countWords({ size: 1, kept: { noPhone: 0, stopped: 0, newsStopped: 0 } })).toBe('1 registration');
  });
});

describe('a file of receipts', () => {
  it('has a column of them, or nothing else; a report is one', async () => {
    const spoken = FIRST!.toLowerCase().split('').join('-');
    for (const text of [
      `${FIRST!}\n${SECOND!}\n${FIRST!}\n`,
      `\uFEFFReceipt\r\n"${FIRST!}"\r\n\r\n${SECOND!}\r\n`,
      `position,receipt,language\n1,${spoken},es\n2,${SECOND!},es\n`,
    ])
      expect(await readReceipts(await file('receipts.csv', text)), text).toEqual([FIRST, SECOND]);
    expect(
      await audience('--receipts', await file('a.csv', FIRST!), '--receipts', await file('b.csv', THIRD!)),
    ).toEqual({ include: { receipts: [FIRST, THIRD] }, exclude: [] });
    expect(await audience('--all', '--exclude', `receipts=@${await file('c.csv', SECOND!)}`)).toEqual({
      include: {},
      exclude: [{ receipts: [SECOND] }],
    });
  });

  it('leaves nobody out without a word', async () => {
    for (const [text, said] of [
      ['', 'There is no receipt in it'],
      ['receipt\n', 'There is no receipt in it'],
      ['name,code\nAna,R\n', 'names no column receipt'],
      [`${FIRST!}\nR0000000\n${SECOND!}\nAna\n`, 'No receipt on line 2, 4.'],
      [`receipt\n${'x\n'.repeat(7)}`, 'No receipt on line 2, 3, 4, 5, 6 and 2 more.'],
      [`receipt\nC${FIRST!.slice(1)}\n`, 'No receipt on line 2.'],
    ] as const)
      await expect(readReceipts(await file('bad.csv', text)), text).rejects.toThrow(said);
    await expect(readReceipts(join(folder, 'none.csv'))).rejects.toThrow('There is no file');
    await expect(readReceipts(await file('latin.csv', new Uint8Array([0x61, 0xe9, 0x0a])))).rejects.toThrow(
      'not UTF-8',
    );
  });
});

describe('what a broadcast says and how it goes out', () => {
  it('is only what is given, and texts of other languages stay', async () => {
    expect(await content()).toEqual({});
    const text = await file('es.txt', '\uFEFFAviso:\r\nquédese.\r\n');
    expect(
      await content(
        ...[
          '--title',
          'Cierre',
          '--text',
          `es=@${text}`,
          '--text',
          'pt = Aviso = sim',
          '--text',
          'fr=@@home',
        ],
        ...[
          '--fallback',
          'es',
          '--keep-accents',
          '--start',
          '2021-03-02 09:00 America/Tijuana',
          '--hold',
          '5',
        ],
        ...['--canary', '2%', '--canary-minutes', '2', '--failure-limit', '0.2', '--no-quiet-hours'],
        ...['--lives-hours', '1.5'],
      ),
    ).toEqual({
      title: 'Cierre',
      texts: { en: 'there', es: 'Aviso:\nquédese.', pt: ' Aviso = sim', fr: '@home' },
      fallback: 'es',
      keepAccents: true,
      startsAt: { date: '2021-03-02', time: '09:00', zone: 'America/Tijuana' },
      holdMinutes: 5,
      canaryShare: 0.02,
      canaryMinutes: 2,
      failureLimit: 0.2,
      quietHours: false,
      livesMinutes: 90,
    });
    expect(
      await content(
        '--text',
        'en=',
        '--fallback',
        'none',
        '--no-start',
        '--quiet-hours',
        '--no-keep-accents',
      ),
    ).toEqual({ texts: {}, fallback: null, startsAt: null, quietHours: true, keepAccents: false });
  });

  it('is refused with what would be right', async () => {
    for (const [args, said] of [
      [['--text', 'Hola a todos'], 'es="…" or es=@file'],
      [['--text', 'de=Hallo'], 'one of es, en, pt, ht, fr'],
      [['--text', 'es=@none.txt'], 'There is no file none.txt'],
      [['--text', `es=@${await file('latin.txt', new Uint8Array([0xe9]))}`], 'save it as UTF-8'],
      [['--start', '2021-03-02 09:00'], '"2021-03-02 09:00 America/Tijuana"'],
      [['--start', '2021-02-30 09:00 America/Tijuana'], 'date, time and zone'],
      [['--start', '2021-03-02 09:00 Mars/Base'], 'date, time and zone'],
      [['--hold', '-1'], 'A whole number'],
      [['--hold', '1.5'], 'A whole number'],
      [['--lives-hours', 'long'], 'A number'],
      [['--canary', '5'], 'A share from 0 to 1'],
      [['--canary', '101%'], 'A share from 0 to 1'],
      [['--fallback', 'de'], 'Allowed choices'],
    ] as const)
      await expect(content(...args), args.join(' ')).rejects.toThrow(said);
  });

  it('knows times as people and as programs write them', () => {
    expect(instant('2021-03-02 09:00 America/Tijuana')).toBe(Date.parse('2021-03-02T17:00:00Z'));
    expect(instant('2021-03-02T09:00:00-08:00')).toBe(Date.parse('2021-03-02T17:00:00Z'));
    expect(() => instant('2021-13-02T09:00:00Z')).toThrow('date, time and zone');
    expect(timesIn(Date.parse('2021-03-02T17:00:00Z'), ['America/Tijuana', 'UTC', 'America/Tijuana'])).toBe(
      '2021-03-02 09:00 America/Tijuana, 2021-03-02 17:00 UTC',
    );
  });
});

describe('words', () => {
  it('say what is wrong and what to do, and why somebody did not get it', () => {
    expect(problemWords({ code: 'unknown_variable', language: 'es', what: 'nombre' })).toMatch(
      /^The text in es asks for \{\{nombre\}\}, .* There are first_name, receipt, reference, .*city\.$/,
    );
    expect(problemWords({ code: 'no_text' })).toBe('There is no text. Write one for a language with --text.');
    expect(problemWords({ code: 'of_tomorrow' })).toBe('of_tomorrow');
    expect(['30003', 'stopped', 'of_tomorrow'].map(reasonWords)).toEqual([
      'the phone was off or out of reach (30003)',
      'the person stopped our messages',
      'of_tomorrow',
    ]);
  });
});

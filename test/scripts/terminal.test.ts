import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { clean, jsonText } from '../../scripts/terminal.ts';
import { packageRoot } from '../../src/platform/root.ts';
import { makeInbound, makePersonRequest } from '../support/records.ts';
import { runScript } from '../support/run-script.ts';
import { openTempStorage, TEST_KEY, type TempStorage } from '../support/storage.ts';

const ACTING = [
  ['colour', '\u001B[31m'],
  ['the title of the window', '\u001B]0;x\u0007'],
  ['one of C1', '\u009B2J'],
  ['back to the start of the line', '\r'],
  ['backspace', '\b'],
  ['delete', '\u007F'],
  ['NUL', '\u0000'],
  ['right to left', '\u202E'],
  ['an isolate', '\u2066'],
  ['a mark', '\u200F'],
  ['the Arabic mark', '\u061C'],
  ['no width', '\u200B'],
  ['a line separator', '\u2028'],
] as const;
const LEFT = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2066-\u2069]/;

describe('what a terminal is given', () => {
  it.each(ACTING)('holds nothing that it acts on: %s', (_what, sign) => {
    const shown = clean(`Ana ${sign}Prueba`);
    expect(shown).not.toMatch(LEFT);
    expect(shown).toMatch(/^Ana .*Prueba$/);
    const json = jsonText({ text: `Ana ${sign}Prueba` });
    expect(json).not.toMatch(LEFT);
    expect(JSON.parse(json)).toEqual({ text: `Ana ${sign}Prueba` });
  });

  it('keeps letters, lines and tabs', () => {
    const text = 'Inés Núñez\tÈzili\n¿Sí? 你好 👍🏽';
    expect(clean(text)).toBe(text);
  });
});

describe('every command', () => {
  /** Writes past the one place, with a reason. */
  const OWN = new Set([
    'terminal.ts',
    // The prompt and what clears it; what came from elsewhere is cleaned there.
    'simulate.ts',
    // For those who work on this house.
    'check.ts',
    'flows-check.ts',
    'lint.ts',
    'picture.ts',
  ]);
  const scripts = readdirSync(join(packageRoot(), 'scripts'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !OWN.has(name),
  );

  it.each(scripts)('writes by one place that cleans it: %s', (name) => {
    const source = readFileSync(join(packageRoot(), 'scripts', name), 'utf8');
    expect(source.replaceAll('writeErr: (text) => process.stderr.write(clean(text))', '')).not.toMatch(
      /process\.std(out|err)\.write|console\.\w+\(/,
    );
  });
});

describe('commands that show what people wrote', () => {
  let temp: TempStorage;
  afterEach(() => temp.close());

  it('do not hand its signs to the terminal', async () => {
    temp = await openTempStorage();
    const contactId = 'contact-1';
    const text = `\u001B]0;pwned\u0007hola\u001B[2J \u009B31m\u202Eodnum`;
    await temp.storage.commit([
      { kind: 'inbound', contactId, message: makeInbound({ text }) },
      { kind: 'personRequest', request: makePersonRequest({ contactId }) },
    ]);
    await temp.storage.close();
    const env = { DATABASE_URL: `sqlite:${temp.path}`, DATA_KEY: TEST_KEY.toString('base64') };
    const { code, out, err } = await runScript('scripts/person.ts', ['list'], env);
    await temp.reopen();
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('hola');
    expect(out).not.toMatch(LEFT);
    const wrong = await runScript('scripts/appointment.ts', ['show', '\u001B[31mX'], env);
    expect(wrong.err).not.toMatch(LEFT);
  });
});

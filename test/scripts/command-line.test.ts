import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { argumentsFor, builtFrom, runScript, startScript } from '../support/run-script.ts';
import { openWarmProcess } from '../support/warm.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

/** Every command that `npm run` starts, with its file. */
const COMMANDS = Object.entries(scripts).flatMap(([name, line]) => {
  const file = /^tsx (\S+\.ts)/.exec(line)?.[1];
  return file === undefined ? [] : [{ name, file }];
});

const folder = mkdtempSync(join(tmpdir(), 'aviso-command-line-'));
const database = join(folder, 'data', 'aviso.db');
const env = { DATABASE_URL: `sqlite:${database}` };

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(COMMANDS)('$name reads its arguments as all commands do', ({ file }) => {
  expect(readFileSync(file, 'utf8')).toMatch(/\b(readArguments|runCommand)\(/);
});

describe('whichever command', () => {
  const some = ['outbox', 'flows:draw', 'assign', 'person', 'broadcast'].map((name) => ({
    name,
    file: COMMANDS.find((command) => command.name === name)?.file ?? '',
  }));

  test.each(some)('$name --help says how it is used and does nothing', async ({ name, file }) => {
    const ended = await startScript(file, ['--help'], env).ended;
    expect(ended).toMatchObject({ code: 0, err: '' });
    expect(ended.out.startsWith(`Usage: npm run ${name} -- `)).toBe(true);
    expect(existsSync(database)).toBe(false);
  });

  test.each(some)('$name ends with 2 for an argument that it does not know', async ({ file }) => {
    const ended = await runScript(file, ['--no-such-thing'], env);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('--no-such-thing');
    expect(existsSync(database)).toBe(false);
  });

  test.each([
    ['scripts/appointment.ts', ['cancel', 'C3FK9MX']],
    ['scripts/appointment.ts', ['move', 'C3FK9MX']],
    ['scripts/assign.ts', ['--from', 'tomorrow']],
    ['scripts/backfill.ts', ['--since', '2021-02-20T00:00:00Z', '--until', '2021-02-19T00:00:00Z']],
    ['scripts/person.ts', ['alternate', 'R2345678']],
    ['scripts/person.ts', ['alternate', 'R2345678', '12']],
    ['scripts/person.ts', ['move', '--receipt', 'R2345678', '--to', '12', '--reason', 'lost']],
    ['scripts/appointment.ts', ['move', 'C3FK9MX', '--to-slot', 'san-ysidro 2021-03-08 09:00']],
    ['scripts/programme.ts', ['set']],
    ['scripts/programme.ts', ['set', '--staff-phone', '12 Ana']],
    ['scripts/programme.ts', ['set', '--gate', 'nowhere=PedWest']],
    ['scripts/programme.ts', ['set', '--paper', 'recibo']],
    ['scripts/programme.ts', ['set', '--hours', '1,2 morning evening']],
    ['scripts/programme.ts', ['set', '--operator', 'Casa', '--seen', 'last']],
    ['scripts/storage-copy.ts', ['here', 'there']],
  ])('%s %j ends with 2', async (file, args) => {
    const ended = await runScript(file, args, env);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).not.toBe('');
  });

  test.each(['roster-import', 'slots-import'])('%s makes nothing where its file is none', async (script) => {
    const untouched = join(folder, script);
    const ended = await runScript(`scripts/${script}.ts`, ['none.csv'], {
      DATABASE_URL: `sqlite:${join(untouched, 'aviso.db')}`,
    });
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('There is no file none.csv.');
    expect(existsSync(untouched)).toBe(false);
  });

  test('a sub-command that was not understood names its own help', async () => {
    const { err } = await runScript('scripts/person.ts', ['join', 'R2345678'], env);
    expect(err).toContain('To see how it is used: npm run person -- join --help');
  });

  test('what is not there is said with what to do', async () => {
    const { code, err } = await runScript('scripts/phase.ts', ['open', 'phase-9'], env);
    expect({ code, err }).toEqual({
      code: 1,
      err: 'There is nothing by that name. Phase phase-9. Check the id or code.\n',
    });
  });

  test('what must be given is named so', async () => {
    const { out } = await runScript('scripts/appointment.ts', ['cancel', '--help']);
    expect(out.replace(/\s+/g, ' ')).toMatch(/--reason <text> .*\(required\)/);
  });
});

test('whatever they opened is closed at their end, or the process would not end', async () => {
  const warm = openWarmProcess();
  const theirs = { PATH: process.env['PATH'], DATABASE_URL: `sqlite:${join(folder, 'closed.db')}` };
  for (const [script, args, code] of [
    ['phase', ['list'], 0],
    ['roster-import', ['none.csv'], 2],
    ['slots-import', ['none.csv'], 2],
    ['slots', ['closed'], 0],
    ['change', ['list'], 0],
    ['assign', [], 0],
    ['appointment', ['show', 'C0000000'], 1],
    ['person', ['list'], 0],
    ['unreached', [], 0],
    ['backfill', ['--since', '2021-02-20T00:00:00Z'], 78],
    ['outbox', [], 0],
    ['broadcast', ['list'], 78],
    ['templates', ['check'], 78],
    ['programme', ['show'], 0],
    ['token-create', ['--name', 'Ana', '--role', 'viewer'], 0],
    ['token', ['list'], 0],
    ['staff', ['list'], 0],
    ['audit-verify', [], 0],
  ] as const) {
    const ended = await warm.run({ script: builtFrom(`scripts/${script}.ts`)!, args, env: theirs });
    expect(ended, `${script}: ${ended.err}`).toMatchObject({ code });
  }
  expect(await warm.end()).toBe(0);
}, 60_000);

test('a reader that has enough is no error', async () => {
  const child = spawn(process.execPath, [...argumentsFor('scripts/phase.ts'), 'list'], {
    env: { PATH: process.env['PATH'], ...env },
  });
  child.stdout.destroy();
  let err = '';
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

import { spawn } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { PhoneError } from '../../scripts/phone/client.ts';
import { readLine } from '../../scripts/phone/script.ts';
import { frameOf } from '../../scripts/phone/show.ts';
import { startEcho } from '../channels/simulator/echo.ts';
import { argumentsFor } from '../support/run-script.ts';

let running: Awaited<ReturnType<typeof startEcho>> | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

/** Runs the command with a script on standard input. */
async function simulate(args: readonly string[], script: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [...argumentsFor('scripts/simulate.ts'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end(script);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, out, err };
}

describe('npm run simulate with a script', () => {
  it('sends line by line, waits for answers, moves the clock and prints the transcript', async () => {
    running = await startEcho({ startAt: Date.UTC(2021, 1, 19, 15) });
    const script = [
      '# a rehearsal',
      'hola',
      '',
      'choices 2',
      '@voice',
      '@location 32.51,-117.03',
      'place',
      'later 60',
      '@clock 2021-02-19T18:00:00Z',
      '@@home',
    ].join('\r\n');
    const { code, out, err } = await simulate(
      ['--from', '+52 55 0000 0001', '--channel', 'whatsapp'],
      script,
      {
        HOST: '0.0.0.0',
        PORT: String(running.port),
      },
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out.replace(/(T18:00):\d\d\.\d+Z/, '$1')).toBe(`> hola
< You said: hola
> choices 2
< 1 Choice 1
  2 Choice 2
> (voice note)
< You said: audio
> (location 32.51,-117.03)
< You said: pin
> place
< Here
  (location 32.5422,-117.0293 San Ysidro, PedWest)
> later 60
@ 2021-02-19T18:00
< You said: later 60
> @home
< You said: @home
`);
    expect(running.texts.map((text) => [text.from, text.channel])).toEqual(
      Array.from({ length: 7 }, () => ['+525500000001', 'whatsapp']),
    );
  });

  it('says what to do when no service answers', async () => {
    running = await startEcho();
    const { url } = running;
    await running.stop();
    running = null;
    const { code, out, err } = await simulate(['--url', url], 'hola\n');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('npm start');
  });

  it('stops at a line that means nothing, and when the service refuses', async () => {
    running = await startEcho();
    const wrong = await simulate(['--url', running.url], '@fly\nhola\n');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('@fly');
    const fixed = await simulate(['--url', running.url], '@clock +1d\n');
    expect(fixed.code).toBe(1);
    expect(fixed.err).toContain('NOW=');
    expect(running.texts).toHaveLength(0);
    const number = await simulate(['--url', running.url, '--from', '12'], 'hola\n');
    expect(number.code).toBe(1);
    expect(number.err).toContain('+525512345678');
  });
});

describe('a line of a script', () => {
  it.each(['@clock', '@wait long', '@location here', '@location 1', '@nothing'])('refuses %j', (line) => {
    expect(() => readLine(line)).toThrow(PhoneError);
  });

  it('sends a text as it stands, spaces included', () => {
    expect(readLine('  A 123  ')).toEqual({
      kind: 'send',
      shown: '  A 123  ',
      content: { body: '  A 123  ' },
    });
    expect(readLine('   ')).toEqual({ kind: 'nothing' });
    expect(readLine('@wait 2.5')).toEqual({ kind: 'wait', ms: 2500 });
    expect(readLine('@clock +1d')).toEqual({ kind: 'clock', to: '+1d' });
  });
});

describe('a message in the terminal', () => {
  it('stands in a frame that fits the width, with its time and segments', () => {
    const frame = frameOf(
      {
        kind: 'received',
        id: 'm',
        channel: 'sms',
        body: `¿Cuál es su número de caso?\n${'palabra '.repeat(12)}${'x'.repeat(70)}`,
        createdAt: '2021-02-19T15:00:30.000Z',
        segments: 2,
      },
      50,
    ).split('\n');
    const widths = new Set(frame.map((line) => Array.from(line).length));
    expect(widths.size).toBe(1);
    expect([...widths][0]).toBeLessThanOrEqual(50);
    expect(frame.at(-1)).toContain('2021-02-19 15:00 UTC · 2 segments');
    expect(frame.join('').match(/palabra/g)).toHaveLength(12);
  });
});

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/platform/root.ts';
import type { Ended } from '../support/run-script.ts';
import { readRehearsalLine } from '../support/twilio/rehearsal.ts';
import { sign } from '../support/twilio/sign.ts';
import { openWarmProcess, type WarmProcess } from '../support/warm.ts';

let app: Server | null = null;
let child: ChildProcessWithoutNullStreams | null = null;
afterEach(async () => {
  child?.kill('SIGTERM');
  child = null;
  app?.closeAllConnections();
  await new Promise<void>((done) => {
    if (app === null) done();
    else
      app.close(() => {
        done();
      });
  });
  app = null;
});

/** The command, with what it has written so far. */
function start(...args: string[]) {
  const started = spawn(process.execPath, ['--import', 'tsx', 'scripts/fake-twilio.ts', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child = started;
  const written = { out: '', err: '' };
  const watchers = new Set<() => void>();
  const add = (key: 'out' | 'err') => (chunk: Buffer) => {
    written[key] += chunk.toString();
    for (const watch of [...watchers]) watch();
  };
  started.stdout.on('data', add('out'));
  started.stderr.on('data', add('err'));
  const ended = new Promise<number | null>((done) => started.on('close', done));
  return {
    written,
    ended,
    say: (line: string) => started.stdin.write(`${line}\n`),
    end: () => started.stdin.end(),
    /** Resolves once the output holds `text`; rejects when the command ends without it. */
    shows: (text: string) =>
      new Promise<void>((resolve, reject) => {
        const look = (): void => {
          if (!written.out.includes(text)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        void ended.then(() => {
          reject(new Error(`ended without “${text}”: ${written.out}${written.err}`));
        });
        look();
      }),
    /** A variable that it tells to start Aviso with. */
    variable: (name: string) => new RegExp(`^export ${name}='(.*)'$`, 'm').exec(written.out)?.[1] ?? '',
  };
}

/** What ends before it listens runs in one process, one after another. */
let warm: WarmProcess | null = null;
afterAll(() => warm?.end());
function ended(...args: readonly string[]): Promise<Ended> {
  warm ??= openWarmProcess('source');
  const script = join(packageRoot(), 'scripts/fake-twilio.ts');
  return warm.run({ script, args, env: { PATH: process.env['PATH'] } });
}

interface Heard {
  readonly path: string;
  readonly fields: Record<string, string>;
  readonly signature: string;
}

/** An app that answers every text through the REST API, as Aviso does. */
async function startApp(
  answer: (from: string, to: string, body: string) => Promise<unknown>,
): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const fields = Object.fromEntries(new URLSearchParams(text));
      heard.push({
        path: request.url ?? '',
        fields,
        signature: String(request.headers['x-twilio-signature']),
      });
      response.writeHead(200, { 'content-type': 'text/xml' }).end('<Response/>');
      if (request.url === '/webhooks/twilio/message') {
        void answer(fields.From ?? '', fields.To ?? '', fields.Body ?? '');
      }
    });
  });
  app = server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, heard };
}

/** The app's own call: a message with a StatusCallback. */
function sender(variable: (name: string) => string, callback: string) {
  return async (to: string, from: string, body: string): Promise<number> => {
    const account = variable('TWILIO_ACCOUNT_SID');
    const credentials = Buffer.from(`${account}:${variable('TWILIO_AUTH_TOKEN')}`).toString('base64');
    const response = await fetch(
      `${variable('TWILIO_API_BASE_URL')}/2010-04-01/Accounts/${account}/Messages.json`,
      {
        method: 'POST',
        headers: { authorization: `Basic ${credentials}` },
        body: new URLSearchParams({ To: to, From: from, Body: body, StatusCallback: callback }),
      },
    );
    await response.text();
    return response.status;
  };
}

describe('npm run fake-twilio', () => {
  it('tells how to start Aviso, posts signed texts, shows what phones receive, and ends with the sum', async () => {
    let send: (to: string, from: string, body: string) => Promise<number> = async () => 0;
    const { url, heard } = await startApp((from, to, body) => send(from, to, `Oí: ${body}\n¿Otra?`));
    const twilio = start(
      '--port',
      '0',
      '--app',
      url,
      '--public',
      'https://aviso.example.org',
      '--linger',
      '0.2',
    );
    await twilio.shows('# Listening on');
    expect(twilio.variable('TWILIO_SMS_FROM')).toBe('+15005550006');
    expect(twilio.variable('PORT')).toBe(new URL(url).port);
    expect(twilio.variable('DATABASE_URL')).toBe('sqlite:data/twilio-rehearsal.db');
    send = sender(twilio.variable, 'https://aviso.example.org/webhooks/twilio/status?id=A');

    twilio.say('# hello');
    twilio.say('+525512345678  hola ');
    await twilio.shows('< +525512345678: Oí:  hola \n  ¿Otra?\n');
    twilio.say('whatsapp:+525512345678 ¿qué?');
    await twilio.shows('< whatsapp:+525512345678: Oí: ¿qué?\n  ¿Otra?\n');
    twilio.end();
    expect(await twilio.ended).toBe(0);
    expect(twilio.written.err).toBe('');
    expect(twilio.written.out).toContain(
      'Texts from phones 2. Messages to phones 2 (delivered 2), segments 2.',
    );

    expect(heard.filter(({ path }) => path === '/webhooks/twilio/message')).toHaveLength(2);
    expect(
      heard.filter(({ path }) => path.startsWith('/webhooks/twilio/status')).length,
    ).toBeGreaterThanOrEqual(2);
    for (const { path, fields, signature } of heard) {
      const address = `https://aviso.example.org${path}`;
      expect(signature).toBe(sign(twilio.variable('TWILIO_AUTH_TOKEN'), address, Object.entries(fields)));
    }
  });

  it('goes away and comes back, and keeps in its log what nobody could be told of', async () => {
    const twilio = start('--port', '0', '--app', 'http://127.0.0.1:9', '--linger', '0');
    await twilio.shows('# Listening on');
    const send = sender(twilio.variable, 'http://127.0.0.1:9/status');
    twilio.say('+525512345678 hola');
    await twilio.shows('! The app did not answer. Twilio keeps the text in its log.');
    twilio.say('@log +525512345678 ¿nadie?');
    twilio.say('@away');
    await twilio.shows('@ Twilio is away');
    await expect(send('+525512345678', '+15005550006', 'Hola')).rejects.toThrow();
    twilio.say('@back');
    await twilio.shows('@ Twilio is back');
    expect(await send('+525512345678', '+15005550006', 'Hola')).toBe(201);
    await twilio.shows('< +525512345678: Hola');
    twilio.say('@table');
    await twilio.shows('Texts from phones 2. Messages to phones 1');
    twilio.say('@fly');
    await twilio.shows('! a line is');
    twilio.end();
    expect(await twilio.ended).toBe(0);
  });

  it('brings bad days that are the same for the same seed', async () => {
    const tables: string[] = [];
    for (const seed of ['7', '7']) {
      const twilio = start('--port', '0', '--failures', '5', '--seed', seed, '--linger', '1');
      await twilio.shows('# Listening on');
      const send = sender(twilio.variable, 'http://127.0.0.1:9/status');
      for (let i = 0; i < 40; i += 1) {
        await send(`+5255123400${String(i).padStart(2, '0')}`, '+15005550006', `Hola ${i}`).catch(() => 0);
      }
      twilio.end();
      expect(await twilio.ended).toBe(0);
      tables.push(twilio.written.out.slice(twilio.written.out.indexOf('what went wrong')));
    }
    expect(tables[0]).toContain('a good day');
    expect(tables[0]!.split('\n').length).toBeGreaterThan(8);
    expect(tables[1]).toBe(tables[0]);
  });

  it('ends with 1 and says so when the app asked for what Twilio does not have', async () => {
    const twilio = start('--port', '0', '--linger', '0');
    await twilio.shows('# Listening on');
    const account = twilio.variable('TWILIO_ACCOUNT_SID');
    const credentials = Buffer.from(`${account}:${twilio.variable('TWILIO_AUTH_TOKEN')}`).toString('base64');
    const response = await fetch(
      `${twilio.variable('TWILIO_API_BASE_URL')}/2010-04-01/Accounts/${account}/Calls.json`,
      {
        headers: { authorization: `Basic ${credentials}` },
      },
    );
    expect(response.status).toBe(500);
    twilio.end();
    expect(await twilio.ended).toBe(1);
    expect(twilio.written.err).toContain('Calls.json: no such operation is described');
  });

  it.each([
    [['--port', '80000'], 'It must be a whole number from 0 to 65535.'],
    [['--failures', '50'], 'It must be a number from 0 to 6.'],
    [['--app', 'localhost:3000'], 'It must be an address such as http://127.0.0.1:3000.'],
    [['--sms', '12345'], 'It must be a number with its country code, such as +15005550006.'],
    [['--colour', 'red'], "unknown option '--colour'"],
  ])('refuses %j', async (args, words) => {
    const { code, out, err } = await ended(...args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
  });

  it('says when its port is taken', async () => {
    const { url } = await startApp(async () => undefined);
    const { code, err } = await ended('--port', new URL(url).port);
    expect(code).toBe(1);
    expect(err).toContain('is taken. Give another with --port.');
  });
});

describe('a line of a rehearsal', () => {
  it.each([
    ['+525512345678 hola  ', { kind: 'text', from: '+525512345678', body: 'hola  ', told: true }],
    ['  whatsapp:+5215512345678', { kind: 'text', from: 'whatsapp:+5215512345678', body: '', told: true }],
    ['@log +525512345678 ¿sí?', { kind: 'text', from: '+525512345678', body: '¿sí?', told: false }],
    ['@wait', { kind: 'wait', seconds: 2 }],
    ['@wait 0.5', { kind: 'wait', seconds: 0.5 }],
    ['', { kind: 'nothing' }],
    ['# x', { kind: 'nothing' }],
    ['@away', { kind: 'away' }],
  ])('%j', (line, read) => {
    expect(readRehearsalLine(line)).toEqual(read);
  });

  it.each(['hola', '+52', '@wait soon', '@wait 6000', '@log hola', '@'])('means nothing: %j', (line) => {
    expect(readRehearsalLine(line).kind).toBe('wrong');
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Client, type ClientOptions, type Time } from '../../../scripts/broadcast/client.ts';
import { reachOf } from '../../../scripts/broadcast/environment.ts';
import { Hindrance, ApiError } from '../../../scripts/broadcast/api-error.ts';
import { json, serve, type Answer } from '../../support/answering-server.ts';
import { freePort } from '../../support/service-process.ts';

const made = z.object({ id: z.string() });

const lost: Answer = (request) => request.socket.destroy();
const halfAnAnswer: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"id":', () => response.destroy());
};
const problem = (code: string, status: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  json(
    {
      type: `urn:aviso:error:${code}`,
      title: 'x',
      status,
      detail: 'What it is.',
      next: 'Do that.',
      instance: 'urn:aviso:answer:1',
    },
    status,
    headers,
  );

const QUICK = { answerMs: 2_000, allMs: 3_000, pauseMs: 5 };

/** Time that passes in pauses alone, so that what is tried how often hangs on no machine's speed. */
function pausesAlone(): Time {
  let now = 0;
  return {
    now: () => now,
    pause: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

function client(url: string, more: Partial<ClientOptions> = {}) {
  const notes: string[] = [];
  const note = (line: string): void => void notes.push(line);
  return {
    notes,
    api: new Client({ url, token: 'aviso_x', note, patience: QUICK, time: pausesAlone(), ...more }),
  };
}

const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApiError || error instanceof Hindrance) return error.message;
  throw new Error(`neither refused nor hindered: ${String(error)}`);
};

describe('an act whose answer does not come', () => {
  it('is sent again with the same key until it does, and says so once', async () => {
    const { url, asked } = await serve(
      lost,
      halfAnAnswer,
      problem('storage_busy', 503, { 'retry-after': '0' }),
      json('bad gateway', 502),
      problem('key_in_progress', 409, { 'retry-after': '0' }),
      problem('too_many_requests', 429, { 'retry-after': '0' }),
      json({ id: 'B1' }, 201),
    );
    const { api, notes } = client(url);
    expect(await api.act('/broadcasts', { title: 'x' }, made)).toEqual({ id: 'B1' });
    expect(asked).toHaveLength(7);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
    expect(new Set(asked.map(({ body }) => body))).toEqual(new Set(['{"title":"x"}']));
    expect(asked[0]!.token).toBe('Bearer aviso_x');
    expect(asked[0]!.key).toMatch(/^[\w-]{36}$/);
    expect(notes[0]).toBe(`No answer from ${url}. It is tried again with the same key, ${asked[0]!.key!}.`);
    expect(notes).toHaveLength(4);
    await api.act('/broadcasts', { title: 'x' }, made);
    expect(asked.at(-1)!.key).not.toBe(asked[0]!.key);
  });

  it('is given up with the key by which it can be given again', async () => {
    const { url, asked } = await serve(lost);
    const { api } = client(url, { key: 'mine', patience: { ...QUICK, allMs: 40 } });
    expect(await messageOf(api.act('/broadcasts', {}, made))).toBe(
      `No answer from ${url}. Whether it was done is not known. Give the same command again with --key mine: it is then done once.`,
    );
    // At 0, 5, 15 and 35 ms; the next would be at 75.
    expect(asked.map(({ key }) => key)).toEqual(['mine', 'mine', 'mine', 'mine']);
  });

  it('is not waited for longer than a person would', async () => {
    const { url, asked } = await serve(problem('too_many_requests', 429, { 'retry-after': '400' }));
    expect(await messageOf(client(url).api.get('/me', made))).toBe(
      'What it is. Do that. Not before 400 s from now. Give the command again later.',
    );
    expect(asked).toHaveLength(1);
    const silent = await serve(() => undefined);
    const { api } = client(silent.url, { patience: { ...QUICK, answerMs: 250, allMs: 15 } });
    expect(await messageOf(api.get('/me', made))).toContain('No answer from');
    expect(silent.asked.length).toBeGreaterThan(1);
  });

  it('is hopeless at once when nobody is there', async () => {
    const url = `http://127.0.0.1:${String(await freePort())}/api/v1`;
    const { api, notes } = client(url);
    expect(await messageOf(api.act('/broadcasts', {}, made))).toBe(
      `No service answers at ${url}. Start it with npm start, or name its address with --api or AVISO_API.`,
    );
    expect(notes).toEqual([]);
  });
});

describe('a refusal', () => {
  it('is one line that says what to do, and is not sent again', async () => {
    const { url, asked } = await serve(problem('not_possible', 409));
    expect(await messageOf(client(url).api.act('/broadcasts/B1/submit', {}, made))).toBe(
      'What it is. Do that.',
    );
    expect(asked).toHaveLength(1);
  });

  it('names each fault, the missing token, and where the log has more', async () => {
    const faults = [
      { in: 'body', pointer: '/texts/xx', detail: 'Unknown.' },
      { in: 'body', pointer: '/title', detail: 'Too long.' },
    ];
    const invalid = { type: 'urn:aviso:error:request_invalid', status: 400, detail: 'x', errors: faults };
    const { url } = await serve(
      json(invalid, 400),
      problem('not_authenticated', 401),
      problem('unexpected', 500),
    );
    const { api } = client(url);
    expect(await messageOf(api.get('/x', made))).toBe(
      'The API does not take it: body/texts/xx: Unknown.; body/title: Too long.',
    );
    expect(await messageOf(api.get('/x', made))).toMatch(
      /^AVISO_TOKEN is no token that is good now: .*token:create\.$/,
    );
    expect(await messageOf(api.get('/x', made))).toBe('What it is. Do that. (urn:aviso:answer:1)');
  });

  it('of something that is not the API says how to name it', async () => {
    const redirect: Answer = (_, response) => response.writeHead(301, { location: '/elsewhere' }).end();
    for (const answer of [json('There is nothing here.', 404), redirect]) {
      const { url, asked } = await serve(answer);
      expect(await messageOf(client(url).api.act('/x', {}, made))).toMatch(
        /is not the API of Aviso \((404|301)\).*--api or AVISO_API/,
      );
      expect(asked).toHaveLength(1);
    }
    const { url } = await serve(json({ name: 'other' }));
    expect(await messageOf(client(url).api.get('/x', made))).toContain(
      'does not answer as this version expects',
    );
  });
});

describe('the address and the token', () => {
  it('come from the environment, and what is wrong is named without its value', () => {
    const token = 'aviso_x';
    expect(reachOf(undefined, { AVISO_TOKEN: ` ${token}\n` })).toEqual({
      url: 'http://127.0.0.1:3000/api/v1',
      token,
    });
    const urlOf = (api: string | undefined, env = {}): string =>
      reachOf(api, { AVISO_TOKEN: token, ...env }).url;
    expect(urlOf(undefined, { PORT: '8080', HOST: '0.0.0.0' })).toBe('http://127.0.0.1:8080/api/v1');
    expect(urlOf('https://aviso.example.org/')).toBe('https://aviso.example.org/api/v1');
    expect(urlOf('https://example.org/aviso/api/v1/')).toBe('https://example.org/aviso/api/v1');
    expect(() => reachOf('ftp://x', { AVISO_TOKEN: 'two words' })).toThrow(
      'AVISO_API: must be an address such as https://aviso.example.org/api/v1\nAVISO_TOKEN: must be one token',
    );
    expect(() => reachOf(undefined, {})).toThrow('AVISO_TOKEN: is missing');
  });
});

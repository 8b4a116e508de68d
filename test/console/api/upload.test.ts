import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COLUMNS } from '../../../src/roster/columns.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { storeFamily } from '../../support/families.ts';
import { openApiWorld, type ApiWorld, type Sent } from '../../support/api/world.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

const HEADER = COLUMNS.join(',');
const ANA = 'A200000001,F1,Ana,Ejemplo,1988-03-14,HND,es,2019-07-10,yes,pending,san-ysidro';
const LUIS = 'A200000002,F1,Luis,Ejemplo,1985-11-02,HND,es,2019-07-10,yes,pending,san-ysidro';
const csv = (...rows: readonly string[]): string => `${[HEADER, ...rows].join('\n')}\n`;
/** `count` rows of people who are not alike. */
const many = (count: number): string =>
  csv(
    ...Array.from({ length: count }, (_, n) =>
      ANA.replace('A200000001,F1', `A${String(300_000_000 + n)},F${n}`),
    ),
  );

let temp: TempStorage;
let world: ApiWorld;
/** What a test does while a batch is stored. */
let during: ((storage: Storage) => Promise<void>) | null;
beforeEach(async () => {
  temp = await openTempStorage();
  during = null;
  const storage: Storage = {
    ...temp.storage,
    async importCases(cases, options) {
      await during?.(temp.storage);
      return temp.storage.importCases(cases, options);
    },
  };
  world = await openApiWorld(storage, { uploadBytes: 4_000_000 });
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

const send = (body: string, { path = '/roster/import', ...sent }: Sent & { path?: string } = {}) =>
  world.send(path, {
    body,
    as: 'operator',
    ...sent,
    headers: { 'content-type': 'text/csv', ...sent.headers },
  });

describe('a roster over the API', () => {
  it('is imported: good rows are stored, bad ones are named by line, and who is registered is decided again', async () => {
    const { familyId, id, aNumber } = await storeFamily(temp.storage, { people: 1 });
    const changed = ANA.replace('A200000001,F1', `A${aNumber},${familyId}`).replace('pending', 'terminated');
    const got = await send(csv(ANA, LUIS.replace('1985-11-02', '2 Nov'), changed, 'one,two'));
    expect(got.json).toEqual({
      dryRun: false,
      added: 1,
      changed: 1,
      unchanged: 0,
      rejected: 2,
      reading: [
        'Read as utf-8, separated by commas.',
        ...COLUMNS.map((column) => `  ${column} <- "${column}"`),
      ],
      warnings: [],
      rejects: [
        { line: 3, column: 'birth_date', reason: 'birth_date must be written YYYY-MM-DD' },
        { line: 5, column: '', reason: 'has 2 fields instead of 11' },
      ],
    });
    expect(await temp.storage.findCase('200000001')).toMatchObject({ givenNames: 'Ana' });
    expect((await temp.storage.findRegistration(id))?.decisionDue).toBe(true);
    expect(world.changes).toBe(1);
    const [audit] = (await world.send('/audit?limit=1')).items;
    expect(audit).toMatchObject({ act: 'roster.import', detail: { added: 1, changed: 1, rejected: 2 } });
    expect((await send(csv(ANA, changed))).json).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  });

  it('is counted and not stored in a dry run', async () => {
    const path = '/roster/import?dryRun=true';
    const before = await temp.storage.listAudit({ after: 0, limit: 99 });
    expect((await send(csv(ANA, LUIS), { path })).json).toMatchObject({ dryRun: true, added: 2 });
    expect(await temp.storage.countCases()).toBe(0);
    expect(await temp.storage.listAudit({ after: 0, limit: 99 })).toEqual(before);
    expect((await send(csv(ANA), { path: '/roster/import?dryRun=yes' })).status).toBe(400);
  });

  it('is stored as it was guessed only when the guesses are accepted', async () => {
    const path = '/roster/import?guesses=accepted';
    const guessed = csv(ANA).replace('a_number', 'A#').replaceAll(',', ';');
    expect((await send(guessed)).status).toBe(422);
    expect(await temp.storage.countCases()).toBe(0);
    expect((await send(guessed, { path: '/roster/import?dryRun=true' })).json).toMatchObject({
      warnings: ['Its column "A#" is read as a_number.'],
    });
    expect((await send(guessed, { path })).json).toMatchObject({ added: 1 });
  });

  it('is refused when it is none, before anything is stored', async () => {
    for (const [body, status, told] of [
      ['a,b\n1,2\n', 422, 'Missing columns: a_number'],
      [csv(ANA).replace('a_number', 'A#'), 422, 'is read as a_number. Look at it with dryRun=true'],
      ['\n', 422, 'It is empty.'],
      ['', 400, 'There is no file.'],
    ] as const) {
      const got = await send(body);
      expect(got.status, told).toBe(status);
      expect(got.text).toContain(told);
    }
    const latin1 = Buffer.concat([Buffer.from(csv(ANA)), Buffer.from([0xe9, 0x0a])]);
    const response = await fetch(`${world.url}/api/v1/roster/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.tokens.operator}`, 'content-type': 'text/csv' },
      body: latin1,
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Line 3 is not UTF-8');
    for (const headers of [
      { 'content-type': 'application/json' },
      { 'content-type': 'text/csv; charset=iso-8859-1' },
      { 'content-encoding': 'gzip' },
    ])
      expect((await send(csv(ANA), { headers })).json).toMatchObject({
        status: 415,
        type: 'urn:aviso:error:body_not_csv',
      });
    expect(await temp.storage.countCases()).toBe(0);
  });

  it('may be large, up to a limit that is said, whether its length is announced or not', async () => {
    const large = many(25_000);
    expect((await send(large)).json).toMatchObject({ added: 25_000, rejected: 0 });
    const bad = csv(...Array.from({ length: 1_500 }, () => 'x'));
    const told = (await send(bad)).json;
    expect(told).toMatchObject({ rejected: 1_500 });
    expect(told.rejects).toHaveLength(1_000);
    const tooLarge = many(60_000);
    expect((await send(tooLarge)).json).toMatchObject({ status: 413, detail: 'At most 4000000 bytes.' });
    async function* pieces() {
      for (let at = 0; at < tooLarge.length; at += 100_000) {
        yield Buffer.from(tooLarge.slice(at, at + 100_000));
        await Promise.resolve();
      }
    }
    const streamed: object = {
      method: 'POST',
      headers: { authorization: `Bearer ${world.tokens.operator}`, 'content-type': 'text/csv' },
      body: Readable.toWeb(Readable.from(pieces())),
      duplex: 'half',
    };
    const response = await fetch(`${world.url}/api/v1/roster/import`, streamed);
    expect(response.status).toBe(413);
    expect(await temp.storage.countCases()).toBe(25_000);
  });

  it('waits on the disk without a name, unreadable, and nothing stays of it', async () => {
    let seen: Buffer | null = null;
    during = async () => {
      for (const path of await waiting()) seen = await readFile(path);
    };
    expect((await send(many(1_000))).status).toBe(200);
    if (existsSync('/proc/self/fd')) {
      expect(seen).not.toBeNull();
      expect(String(seen)).not.toMatch(/Ejemplo|a_number/);
    }
    expect(await waiting()).toEqual([]);
    // A client that goes away in the middle.
    const { port } = new URL(world.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      [
        'POST /api/v1/roster/import HTTP/1.1',
        'Host: localhost',
        `Authorization: Bearer ${world.tokens.operator}`,
        'Content-Type: text/csv',
        'Content-Length: 1000',
        '',
        HEADER,
      ].join('\r\n'),
    );
    await until(async () => !existsSync('/proc/self/fd') || (await waiting()).length === 1);
    socket.destroy();
    await until(async () => (await waiting()).length === 0);
    expect(world.log.lines).toEqual([]);
  });
});

describe('a roster with a key', () => {
  const headers = { 'idempotency-key': 'monday' };

  it('is imported once; another file, or the same for real, is another request', async () => {
    const path = '/roster/import?dryRun=true';
    const dry = await send(csv(ANA), { path, headers });
    expect(dry.json).toMatchObject({ dryRun: true, added: 1 });
    const again = await send(csv(ANA), { path, headers });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.json).toEqual(dry.json);
    expect((await send(csv(ANA, LUIS), { path, headers })).status).toBe(422);
    expect((await send(csv(ANA), { headers })).status).toBe(422);
    expect(await temp.storage.countCases()).toBe(0);
  });

  it('is not given up for dead while it is at it', async () => {
    const statuses: number[] = [];
    during = async () => {
      world.now += 70_000;
      const hook = during;
      during = null;
      statuses.push((await send(many(3_500), { headers })).status);
      during = hook;
    };
    expect((await send(many(3_500), { headers })).json).toMatchObject({ added: 3_500 });
    expect(statuses).toEqual([409, 409, 409, 409]);
    during = null;
    expect((await send(many(3_500), { headers })).headers.get('idempotent-replayed')).toBe('true');
  });
});

/** Uploads of this process that wait on the disk; none where the system does not tell. */
async function waiting(): Promise<readonly string[]> {
  if (!existsSync('/proc/self/fd')) return [];
  const paths = (await readdir('/proc/self/fd')).map((name) => `/proc/self/fd/${name}`);
  const targets = await Promise.all(paths.map((path) => readlink(path).catch(() => '')));
  return paths.filter((_, at) => /\/aviso-[0-9a-f]{32} \(deleted\)$/.test(targets[at]!));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 5_000; !(await holds());) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await pause(10);
  }
}

import { createHash, randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestHash, requestKeyId } from '../../../src/console/api/once.ts';
import { createToken } from '../../../src/console/tokens.ts';
import { may, ROLES } from '../../../src/domain/roles.ts';
import { makeRequestKey } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import { headersOf, PERSONAL, SAMPLES, type Sample } from '../../support/api/samples.ts';
import { openApiWorld, type ApiWorld, type Got, type Sent } from '../../support/api/world.ts';

let temp: TempStorage;
let world: ApiWorld;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  temp = await openTempStorage();
  world = await openApiWorld(temp.storage, { uploadBytes: 1_000_000 });
});
afterAll(async () => {
  for (const each of open) await each.close();
  await world.close();
  await temp.close();
});

/** As a route is called in the description. */
const nameOf = (route: ApiWorld['api']['routes'][number]): string =>
  `${route.method === 'POST' ? 'post' : 'get'} ${route.path}`;

const send = (sample: Sample, method: string, sent: Sent = {}, at: ApiWorld = world): Promise<Got> =>
  at.send(sample.path, {
    method,
    ...('body' in sample ? { body: sample.body } : {}),
    ...sent,
    headers: { ...headersOf(sample), ...sent.headers },
  });

const newestActor = async (): Promise<string> =>
  (await temp.storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 }))[0]!.actor;

describe('every route', () => {
  it('has a sample, and no sample is of a route that is gone', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(world.api.routes.map(nameOf).sort());
  });

  it('is in a description that is OpenAPI 3.1, and nothing else is', async () => {
    const { document, raw } = world.described;
    const result = await new Validator().validate(structuredClone(raw));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(world.api.routes.map(nameOf).sort());
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is open to the roles of its act, closed to the others, and to nobody without a token', async () => {
    for (const route of world.api.routes) {
      const name = nameOf(route);
      const method = route.method === 'POST' ? 'POST' : 'GET';
      const { good, changes } = SAMPLES[name]!;
      // What was refused, or only read, is there for the next as it was.
      let sample = await good(world);
      const nobody = await send(sample, method, { as: null });
      expect(nobody.status, name).toBe(401);
      expect(nobody.headers.get('www-authenticate'), name).toBe('Bearer realm="aviso"');
      let used = false;
      for (const role of ROLES) {
        if (used) sample = await good(world);
        const before = world.changes;
        const got = await send(sample, method, { as: role });
        if (!may(role, route.permission)) {
          expect(got.status, `${name} as ${role}`).toBe(403);
          expect(world.changes).toBe(before);
          continue;
        }
        used = method === 'POST';
        expect(got.status, `${name} as ${role}: ${got.text}`).toBe(
          route.method === 'STREAM' ? 200 : route.status,
        );
        expect(got.headers.get('cache-control')).toBe('no-store');
        expect(got.headers.get('x-content-type-options')).toBe('nosniff');
        expect(got.headers.get('content-security-policy')).toBe(
          "default-src 'none';object-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'none'",
        );
        if (changes === true) expect(await newestActor(), name).toBe(world.actors[role]);
        if (!may(role, 'personal.read')) {
          const seen = PERSONAL.filter((secret) => got.text.includes(secret));
          expect(seen, `${name} as ${role}`).toEqual([]);
          // Digits of a phone number or of a whole A-number.
          expect(got.text, `${name} as ${role}`).not.toMatch(/\+52\d{6}|"\d{9}"/);
        }
      }
    }
  }, 60_000);

  it('does a thing once for one key, whatever the first answer was', async () => {
    for (const route of world.api.routes) {
      const name = nameOf(route);
      const { good, changes } = SAMPLES[name]!;
      if (changes !== true) continue;
      const sample = await good(world);
      const headers = { 'idempotency-key': randomUUID() };
      const first = await send(sample, 'POST', { headers });
      expect(first.status, `${name}: ${first.text}`).toBeLessThan(300);
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      const actor = await newestActor();
      const audit = await temp.storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 });
      const again = await send(sample, 'POST', { headers });
      expect(again.headers.get('idempotent-replayed'), name).toBe('true');
      expect(again.status).toBe(first.status);
      expect(again.json, name).toEqual(name === 'post /tokens' ? { ...first.json, text: null } : first.json);
      expect(await newestActor()).toBe(actor);
      expect(await temp.storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 })).toEqual(
        audit,
      );
      const other = await send(sample, 'POST', { headers, as: 'operator' });
      expect(other.headers.get('idempotent-replayed'), `${name}: another token’s key`).toBeNull();
    }
  }, 60_000);

  it('has given each of its documented answers, and no other', async () => {
    // Worlds of their own for what would stand in the way of the rest.
    const limited = await openApiWorld(temp.storage, { limits: { tokenRequests: 1 } }, { prepared: false });
    const gone = await openTempStorage();
    const away = await openApiWorld(gone.storage);
    await gone.storage.close();
    const surprised = await openApiWorld(
      {
        ...temp.storage,
        findTokenByHash: async () => {
          throw new TypeError('a mistake in our code, with the name Ana in it');
        },
      },
      {},
      { prepared: false },
    );
    open.push(limited, away, surprised, gone);

    for (const route of world.api.routes) {
      const name = nameOf(route);
      const method = route.method === 'POST' ? 'POST' : 'GET';
      const { good, notFound, notPossible } = SAMPLES[name]!;
      const sample = await good(world);
      const expectStatus = async (status: number, got: Promise<Got>) => {
        const { status: is, text, headers } = await got;
        expect(is, `${name}: ${text}`).toBe(status);
        expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
        return { text, headers };
      };

      const unknown = { ...sample, path: `${sample.path}${sample.path.includes('?') ? '&' : '?'}unknown=1` };
      await expectStatus(400, send(unknown, method));
      if (notFound !== undefined) await expectStatus(404, send(notFound, method));
      if (notPossible !== undefined) await expectStatus(409, send(await notPossible(world), method));
      if ('body' in sample) {
        await expectStatus(413, send({ ...sample, body: { text: 'x'.repeat(1_100_000) } }, method));
        await expectStatus(415, send(sample, method, { headers: { 'content-type': 'text/plain' } }));
        // A file is announced as what it is, and then is not it.
        const misshapen = sample.csv === true ? 422 : 400;
        await expectStatus(misshapen, send({ ...sample, body: '{"half":' }, method));
        await expectStatus(400, send({ path: sample.path }, method));
        await expectStatus(misshapen, send({ ...sample, body: { unknown: 1 } }, method));
      }
      if (route.method === 'POST' && route.acts) {
        const key = randomUUID();
        const headers = { 'idempotency-key': key };
        const id = requestKeyId(world.tokenIds.admin, key);
        const stored = makeRequestKey({ id, until: world.now + 5_000, expiresAt: world.now + 9_000 });
        await temp.storage.commit([{ kind: 'requestKey', key: stored }]);
        await expectStatus(422, send(sample, method, { headers }));
        const body =
          sample.csv === true
            ? { sha256: createHash('sha256').update(String(sample.body)).digest('hex') }
            : sample.body;
        const request = requestHash({ method, path: `/api/v1${sample.path}`, body });
        await temp.storage.commit([{ kind: 'requestKey', key: { ...stored, version: 2, request } }]);
        const busy = await expectStatus(409, send(sample, method, { headers }));
        expect(busy.headers.get('retry-after')).toBe('5');
        await expectStatus(400, send(sample, method, { headers: { 'idempotency-key': 'ñ'.repeat(2) } }));
      }

      const act = { ...world, actor: 'cli:test' };
      const { text } = await createToken(act, { name: 'hasty', role: 'admin', days: 1 });
      await send(notFound ?? sample, method, { as: text }, limited);
      const hasty = await expectStatus(429, send(sample, method, { as: text }, limited));
      expect(Number(hasty.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(hasty.headers.get('ratelimit')).toMatch(/^"token";r=0;t=\d+$/);

      const waiting = await expectStatus(503, send(sample, method, { as: world.tokens.admin }, away));
      expect(waiting.headers.get('retry-after')).toBe('2');
      const mistake = await expectStatus(500, send(sample, method, { as: world.tokens.admin }, surprised));
      expect(mistake.text).not.toMatch(/Ana|mistake|TypeError/);
    }

    const produced = new Set([world, limited, away, surprised].flatMap((each) => [...each.produced]));
    expect(world.described.answers.filter((answer) => !produced.has(answer))).toEqual([]);
  }, 90_000);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/console/audit-chain.ts';
import { mongoForTests, type TempMongo } from '../../support/mongo.ts';
import { headersOf, SAMPLES } from '../../support/api/samples.ts';
import { openApiWorld, type ApiWorld } from '../../support/api/world.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('the API on MongoDB', () => {
  let temp: TempMongo;
  let world: ApiWorld;
  beforeAll(async () => {
    temp = await mongo!.open();
    world = await openApiWorld(temp.storage);
  });
  afterAll(async () => {
    await world.close();
    await temp.close();
    await mongo?.close();
  });

  const newest = () => temp.storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 });

  it.each(Object.entries(SAMPLES))('does %s, and a change once for one key', async (name, sampled) => {
    const method = name.startsWith('post ') ? 'POST' : 'GET';
    const sample = await sampled.good(world);
    const { path, body } = sample;
    const headers = {
      ...headersOf(sample),
      'idempotency-key': `key of ${name}`.replaceAll(' ', '_'),
    };
    const sent = { method, ...(body === undefined ? {} : { body }), headers };
    const first = await world.send(path, sent);
    expect(first.status, first.text).toBeLessThan(300);
    if (sampled.changes !== true) return;
    const audit = await newest();
    const again = await world.send(path, sent);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.status).toBe(first.status);
    expect(await newest()).toEqual(audit);
  });

  it('leaves a chain of entries that holds', async () => {
    expect((await verifyAudit(temp.storage)).broken).toBeNull();
  });
});

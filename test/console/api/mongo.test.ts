import { afterAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../src/console/audit-chain.ts';
import { mongoForTests } from '../../support/mongo.ts';
import { headersOf, SAMPLES } from '../../support/api/samples.ts';
import { openApiWorld } from '../../support/api/world.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('the API on MongoDB', () => {
  afterAll(() => mongo?.close());

  it('does every route, and what changes something once for one key, between two processes', async () => {
    const temp = await mongo!.open();
    const { storage } = temp;
    const world = await openApiWorld(storage);
    const newest = () => storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 });
    for (const route of world.api.routes) {
      const method = route.method === 'POST' ? 'POST' : 'GET';
      const name = `${method.toLowerCase()} ${route.path}`;
      const { good, changes } = SAMPLES[name]!;
      const sample = await good(world);
      const { path, body } = sample;
      const headers = {
        ...headersOf(sample),
        'idempotency-key': `key of ${name}`.replaceAll(' ', '_'),
      };
      const sent = { method, ...(body === undefined ? {} : { body }), headers };
      const first = await world.send(path, sent);
      expect(first.status, `${name}: ${first.text}`).toBeLessThan(300);
      if (changes !== true) continue;
      const audit = await newest();
      const again = await world.send(path, sent);
      expect(again.headers.get('idempotent-replayed'), name).toBe('true');
      expect(again.status).toBe(first.status);
      expect(await newest(), name).toEqual(audit);
    }
    expect((await verifyAudit(storage)).broken).toBeNull();
    await world.close();
    await temp.close();
  }, 60_000);
});

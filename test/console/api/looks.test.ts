import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRefusedLog } from '../../../src/console/api/refused.ts';
import { may, ROLES } from '../../../src/domain/roles.ts';
import { createMemoryLog } from '../../support/log.ts';
import { makeOpenRequest, makeUnreached, makeWaiting } from '../../support/api/samples.ts';
import { openApiWorld, type ApiWorld } from '../../support/api/world.ts';
import { listStaffPhones } from '../../support/staff-phones.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ApiWorld;

beforeAll(async () => {
  temp = await openTempStorage();
  world = await openApiWorld(temp.storage);
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const lastSeq = async (): Promise<number> =>
  (await temp.storage.listAuditBefore({ before: Number.MAX_SAFE_INTEGER, limit: 1 }))[0]?.seq ?? 0;

/** What a request leaves in the audit. */
async function leaves(path: string, as: string, body?: unknown) {
  const before = await lastSeq();
  const got = await world.send(path, { as, ...(body === undefined ? {} : { body }) });
  const rows = await temp.storage.listAudit({ after: before, limit: 500 });
  return { got, rows, short: rows.map(({ act, subject }) => [act, subject]) };
}

describe('a route that shows personal fields', () => {
  it('declares whom its answer shows, or changes something and leaves a row of that', () => {
    const undeclared = world.api.routes
      .filter((route) => route.method === 'GET' || route.method === 'POST')
      .filter((route) => !route.looks && !(route.method === 'POST' && route.acts))
      .filter((route) => {
        const form = JSON.stringify(z.toJSONSchema(route.answer, { unrepresentable: 'any', io: 'output' }));
        return /personal\.read|"(aNumber|birthDate|givenNames|surnames)"/.test(form);
      });
    expect(undeclared.map(({ path }) => path)).toEqual([]);
    expect(world.api.routes.filter(({ looks }) => looks).length).toBeGreaterThan(8);
  });
});

describe('a look at a person', () => {
  it('leaves who looked at whom, whatever the way and the role', async () => {
    const { registration, contactId, request } = await makeOpenRequest(world);
    const { receipt, id } = registration;
    for (const role of ROLES) {
      for (const [path, subjects] of [
        [`/registrations/${receipt.toLowerCase()}`, [id]],
        [`/registrations/${receipt}/timeline`, [id]],
        [`/contacts/${contactId}/messages`, [contactId]],
        [`/requests/${request.id}`, [id, contactId]],
      ] as const) {
        const { got, rows } = await leaves(path, role);
        expect(got.status, path).toBe(200);
        expect(rows.map(({ subject }) => subject).sort(), path).toEqual([...subjects].sort());
        for (const { act, actor } of rows) {
          expect(act).toBe('person.look');
          expect(actor).toMatch(new RegExp(`^token:${world.tokenIds[role]}.*:the ${role}$`));
        }
      }
    }
    // To ask who looked is no look, and it shows nobody.
    const { got, rows } = await leaves(`/audit?subject=${id}`, 'viewer');
    expect(rows).toEqual([]);
    expect(got.items.length).toBeGreaterThan(0);
    expect(got.text).not.toMatch(/Ana|Ejemplo|Secreta|\+52/);
    expect(got.text).not.toContain(receipt);
  });

  it('at many leaves one row for each who is named, and none where nobody is', async () => {
    const { registration } = await makeUnreached(world);
    for (const path of ['/unreached', '/registrations/waiting?limit=200']) {
      for (const role of ROLES) {
        const { got, rows } = await leaves(path, role);
        expect(rows.length, `${path} as ${role}`).toBe(may(role, 'personal.read') ? got.items.length : 0);
      }
    }
    const { rows } = await leaves('/unreached', 'operator');
    expect(rows.map(({ subject }) => subject)).toContain(registration.id);
  });

  it('by a search leaves by what, never what was typed, and also when nobody is found', async () => {
    const { registration, phone } = await makeWaiting(world);
    const aNumber = registration.members[0]?.aNumber ?? '';
    const byNumber = await leaves('/registrations/search', 'operator', { aNumber });
    expect(byNumber.short).toEqual([
      ['people.search', '/registrations/search'],
      ['person.look', registration.id],
    ]);
    expect(byNumber.rows[0]?.detail).toEqual({ by: 'a_number', found: 1 });
    const byPhone = await leaves('/registrations/search', 'operator', { phone });
    expect(byPhone.rows[0]?.detail).toEqual({ by: 'phone', found: 1 });
    const nobody = await leaves('/registrations/search', 'admin', { phone: '+526649999999' });
    expect(nobody.rows.map(({ detail }) => detail)).toEqual([{ by: 'phone', found: 0 }]);
    const cases = await leaves('/cases/search', 'operator', { aNumber });
    expect(cases.rows.length).toBe(1 + cases.got.items.length);
    const all = [...byNumber.rows, ...byPhone.rows, ...nobody.rows, ...cases.rows];
    expect(JSON.stringify(all)).not.toMatch(new RegExp(`${aNumber}|${phone.slice(1)}|9999999|Ana|Ejemplo`));
  });

  it('of staff whose phones are listed leaves a row, where a phone is shown', async () => {
    expect((await leaves('/programme', 'operator')).rows).toEqual([]);
    await listStaffPhones(temp.storage, '+526561234567');
    for (const role of ROLES) {
      const { got, short } = await leaves('/programme', role);
      expect(got.text.includes('+526561234567'), role).toBe(may(role, 'personal.read'));
      expect(short, role).toEqual(may(role, 'personal.read') ? [['person.look', 'programme']] : []);
    }
  });

  it('that cannot be written down shows nothing', async () => {
    const { registration } = await makeWaiting(world);
    const mute = await openApiWorld(
      { ...temp.storage, commit: () => Promise.resolve('stale') },
      {},
      { prepared: false },
    );
    const got = await mute.send(`/registrations/${registration.receipt}`, { as: world.tokens.operator });
    expect(got.status).toBe(503);
    expect(got.text).not.toMatch(/Ana|Ejemplo/);
    await mute.close();
  });

  it('without the right to names shows no family of the roster either', async () => {
    const { registration } = await makeWaiting(world);
    const path = `/registrations/${registration.receipt}`;
    const masked = await world.send(path, { as: 'viewer' });
    expect(masked.json.family).toBeNull();
    expect(masked.text).not.toContain(registration.familyId);
    expect((await world.send(path, { as: 'operator' })).json.family).toBe(registration.familyId);
  });
});

describe('a request that is refused', () => {
  it('leaves a line of its kind, and no more than one a minute', async () => {
    const before = world.log.lines.length;
    for (let i = 0; i < 5; i += 1) {
      expect((await world.send('/me', { as: 'aviso_no-such-token' })).status).toBe(401);
      expect((await world.send('/me', { as: null })).status).toBe(401);
      expect((await world.send('/tokens', { as: 'viewer' })).status).toBe(403);
    }
    expect((await world.send('/registrations/R0000000', { as: 'viewer' })).status).toBe(404);
    const lines = world.log.lines.slice(before);
    expect(lines.map(({ level, fields }) => [level, fields])).toEqual([
      ['warn', { code: 'not_authenticated', requests: 1 }],
      ['warn', { code: 'not_allowed', requests: 1 }],
    ]);
    world.now += 61_000;
    await world.send('/me', { as: null });
    expect(world.log.lines.at(-1)?.fields).toEqual({ code: 'not_authenticated', requests: 10 });
  });

  it('of another kind leaves none', () => {
    const log = createMemoryLog();
    const refused = createRefusedLog(log, { now: () => 0 });
    for (const code of ['not_found', 'request_invalid', 'unexpected'] as const) refused(code);
    expect(log.lines).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePhases } from '../../../src/decisions/phases.ts';
import { makeColleague } from '../../support/api/desk-samples.ts';
import { makeOpenRequest, makeScheduled, makeUnreached, makeWaiting } from '../../support/api/samples.ts';
import { openApiWorld, type ApiWorld } from '../../support/api/world.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ApiWorld;
beforeAll(async () => {
  temp = await openTempStorage();
  await ensurePhases(temp.storage);
  world = await openApiWorld(temp.storage);
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const act = (path: string, body: unknown, as = 'operator') => world.send(path, { as, body });

describe('what a family told, over the API', () => {
  it('is corrected by who saw it as it is, after saying what it would come to', async () => {
    const { registration, appointment } = await makeScheduled(world);
    const { receipt } = registration;
    const path = `/registrations/${receipt}`;
    const { version } = (await world.send(path)).json;
    const body = { version, reason: 'they called', correction: { missing: 'mi hermana', city: null } };
    const dry = await act(`${path}/correct`, { ...body, dryRun: true });
    expect(dry.json).toMatchObject({
      registration: { version, missing: null },
      would: { outcome: 'review', loses: appointment.reference, told: true },
    });
    const both = await Promise.all([1, 2].map(() => act(`${path}/correct`, body)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await world.send(path)).json).toMatchObject({ missing: 'mi hermana', city: null });
    const nothing = await act(`${path}/correct`, { version: 3, reason: 'x', correction: {} });
    expect(nothing.status).toBe(409);
    expect((await act(`${path}/correct`, body, 'viewer')).status).toBe(403);
  });

  it('is decided again', async () => {
    const { receipt, version } = (await makeWaiting(world)).registration;
    const path = `/registrations/${receipt}/decide`;
    const dry = await act(path, { version, reason: 'the court wrote', dryRun: true });
    expect(dry.json).toMatchObject({ would: { outcome: 'eligible', loses: null } });
    const done = await act(path, { version, reason: 'the court wrote' });
    expect(done.json).toMatchObject({ would: null, registration: { decisionDue: true } });
    expect((await act(path, { version, reason: 'the court wrote' })).status).toBe(409);
  });
});

describe('calls, over the API', () => {
  it('are noted by one of two who looked at the same, with what follows', async () => {
    const { appointment, contactId } = await makeUnreached(world);
    const path = `/appointments/${appointment.reference.toLowerCase()}/calls`;
    expect((await world.send(path)).json).toMatchObject({ version: 0, calls: [] });
    const body = { phone: 'own', result: 'wrong_number', version: 0 };
    const both = await Promise.all([1, 2].map(() => act(path, body)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await temp.storage.listRegistrationsOf(contactId)).toEqual([]);
    expect((await world.send(path)).json).toMatchObject({
      ...{ version: 1, calls: [{ phone: 'own', result: 'wrong_number' }] },
    });
  });
});

describe('what staff do for each other, over the API', () => {
  it('is not done to what a colleague has', async () => {
    const { request } = await makeOpenRequest(world);
    const { account } = await makeColleague(world);
    expect((await world.send('/colleagues')).items.map((each) => each['account'])).toContain(account);
    const given = await act(`/requests/${request.id}/hand-over`, { account, note: 'They speak French.' });
    expect(given.json['id']).toBe(request.id);
    expect(String(given.json['takenBy'])).toContain('colleague');
    expect((await act(`/requests/${request.id}/hand-over`, { account })).status).toBe(409);
    expect(
      (await world.send(`/requests/${request.id}/close`, { as: 'operator', method: 'POST' })).status,
    ).toBe(409);
    const noted = await act(`/requests/${request.id}/notes`, { text: 'Call after nine.' });
    expect(noted.json).toMatchObject({
      notes: [{ text: 'They speak French.' }, { text: 'Call after nine.' }],
    });
    expect((await world.send(`/requests/${request.id}/notes`, { as: 'viewer' })).status).toBe(403);
  });

  it('is set with a version, and no canned answer may move anybody', async () => {
    const { version } = (await world.send('/answers')).json;
    const moving = await act('/answers', { version, name: 'Go', texts: { es: 'Venga al puente.' } }, 'admin');
    expect(moving.status).toBe(400);
    expect(moving.text).toContain('/texts/es');
    const body = { version, name: 'Later', texts: { es: 'Le contestamos hoy.' } };
    const both = await Promise.all([1, 2].map(() => act('/answers', body, 'admin')));
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await act('/answers', body)).status).toBe(403);
    const [made] = (await world.send('/answers')).items;
    const removed = await act(
      `/answers/${String(made?.['id'])}/remove`,
      { version: Number(version) + 1 },
      'admin',
    );
    expect(removed.items).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createToken } from '../../../src/console/tokens.ts';
import { createBroadcastLoop } from '../../../src/broadcasts/loop.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { broadcastsFor, toolsOf } from '../../support/api/broadcast-samples.ts';
import { makeWaiting } from '../../support/api/samples.ts';
import { openApiWorld, type ApiWorld, type Sent } from '../../support/api/world.ts';
import { AT_ONCE, peopleIn, TEXTS } from '../../support/broadcasts.ts';
import { silentLog } from '../../support/log.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import { listStaffPhones } from '../../support/staff-phones.ts';

const MINUTE = 60_000;
const made = broadcastsFor(makeWaiting);

let temp: TempStorage;
let world: ApiWorld;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openApiWorld(temp.storage);
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

const shown = z.looseObject({ id: z.string(), version: z.int(), state: z.string() });
const reviewed = z.looseObject({ hash: z.string(), size: z.int() });
const faulty = z.object({ errors: z.array(z.object({ pointer: z.string(), detail: z.string() })) });

const post = (path: string, body: unknown, as: Sent['as'] = 'operator') =>
  world.send(path, { method: 'POST', as, ...(body === undefined ? {} : { body }) });

/** A draft to ten people of two languages, by the operator. */
async function drafted(over: object = {}): Promise<string> {
  await peopleIn(temp.storage, 10, { now: world.now });
  const got = await post('/broadcasts', { title: 'Cierre', ...AT_ONCE, ...over });
  expect(got.status, got.text).toBe(201);
  return shown.parse(got.json).id;
}

const review = async (id: string, as: Sent['as'] = 'approver') =>
  reviewed.parse((await world.send(`/broadcasts/${id}/review`, { as })).json);

/** What the worker does until there is nothing more to do. */
const work = () =>
  createBroadcastLoop({ ...toolsOf(world), owner: 'w', log: silentLog, queued: () => undefined }).drain();

const detailOf = (json: Readonly<Record<string, unknown>>): string => String(json.detail);

describe('two people', () => {
  it('write and approve what goes out: the second approves what they saw', async () => {
    const id = await drafted({ holdMinutes: 5 });
    const submitted = await post(`/broadcasts/${id}/submit`, undefined);
    expect(submitted.json).toMatchObject({
      state: 'review',
      author: world.actors.operator,
      approvedBy: null,
    });
    const seen = await world.send(`/broadcasts/${id}/review`, { as: 'approver' });
    expect(seen.json).toMatchObject({
      size: 10,
      kept: { noPhone: 0, stopped: 0, newsStopped: 0 },
      segments: 10,
      problems: [],
      costs: { es: { asWritten: 2, rewritten: 1, letters: [{ letter: 'á', segmentsMore: 1 }] } },
      groups: [
        { language: 'en', channel: 'sms', count: 5 },
        { language: 'es', channel: 'sms', count: 5 },
      ],
      finishesAt: new Date(world.now + 5 * MINUTE + 100).toISOString(),
    });
    const { hash } = reviewed.parse(seen.json);
    const approved = await post(`/broadcasts/${id}/approve`, { hash }, 'approver');
    expect(approved.json).toMatchObject({
      state: 'approved',
      approvedBy: world.actors.approver,
      approvedHash: hash,
      approvedCount: 10,
    });
    await work();
    const held = await world.send(`/broadcasts/${id}`, { as: 'viewer' });
    expect(held.json).toMatchObject({
      broadcast: { state: 'holding', dueAt: new Date(world.now + 5 * MINUTE).toISOString() },
      audience: 10,
      states: { waiting: 10, sent: 0 },
      reasons: [],
      // Ten segments at a hundred a second, on the whole second.
      finishesAt: new Date(world.now + 5 * MINUTE + 1_000).toISOString(),
    });
  });

  it('are not one: nobody approves their own, with another token neither', async () => {
    const id = await drafted();
    // An admin may do both, but not both with one broadcast.
    const { version } = shown.parse((await world.send(`/broadcasts/${id}`)).json.broadcast);
    await post(`/broadcasts/${id}/edit`, { version, change: { title: 'Mío' } }, 'admin');
    await post(`/broadcasts/${id}/submit`, undefined, 'operator');
    const { hash } = await review(id);
    const own = await post(`/broadcasts/${id}/approve`, { hash }, 'admin');
    expect(own.status).toBe(409);
    expect(detailOf(own.json)).toContain('Nobody approves what they wrote');
    const act = { ...world, actor: 'cli:test' };
    for (const name of ['the admin', 'The Operator']) {
      const { text } = await createToken(act, { name, role: 'approver', days: 1 });
      expect((await post(`/broadcasts/${id}/approve`, { hash }, text)).status, name).toBe(409);
    }
    expect((await post(`/broadcasts/${id}/approve`, { hash }, 'approver')).json.state).toBe('approved');
  });

  it('approve nothing else than was seen: an edit voids it, and so does another audience', async () => {
    const id = await drafted({ holdMinutes: 5 });
    await post(`/broadcasts/${id}/submit`, undefined);
    const first = await review(id);
    await peopleIn(temp.storage, 1, { now: world.now, from: 10 });
    const grown = await post(`/broadcasts/${id}/approve`, { hash: first.hash }, 'approver');
    expect(grown.status).toBe(409);
    expect(detailOf(grown.json)).toContain('look at it again');
    const second = await review(id);
    expect(second.size).toBe(11);
    await post(`/broadcasts/${id}/approve`, { hash: second.hash }, 'approver');
    await work();

    const { version } = shown.parse((await world.send(`/broadcasts/${id}`)).json.broadcast);
    const stale = await post(`/broadcasts/${id}/edit`, { version: version - 1, change: { title: 'x' } });
    expect(stale.status).toBe(409);
    const texts = { ...TEXTS, es: 'Las oficinas abren a las 10.' };
    const edited = await post(`/broadcasts/${id}/edit`, { version, change: { texts } });
    expect(edited.json).toMatchObject({ state: 'draft', texts, approvedBy: null, approvedHash: null });
    expect((await world.send(`/broadcasts/${id}`)).json).toMatchObject({ audience: 0, finishesAt: null });
    for (const hash of [first.hash, second.hash]) {
      expect((await post(`/broadcasts/${id}/approve`, { hash }, 'approver')).status).toBe(409);
      await post(`/broadcasts/${id}/submit`, undefined);
      expect((await post(`/broadcasts/${id}/approve`, { hash }, 'approver')).status).toBe(409);
    }
    const { hash } = await review(id);
    expect((await post(`/broadcasts/${id}/approve`, { hash }, 'approver')).status).toBe(200);
  });

  it('can send it back, undo it and hold it back for longer', async () => {
    const id = await drafted({ holdMinutes: 5 });
    await post(`/broadcasts/${id}/submit`, undefined);
    expect((await post(`/broadcasts/${id}/reject`, { reason: 'no hour' }, 'approver')).json).toMatchObject({
      state: 'draft',
      submittedBy: null,
    });
    await post(`/broadcasts/${id}/submit`, undefined);
    await post(`/broadcasts/${id}/approve`, { hash: (await review(id)).hash }, 'approver');
    // While the audience is not frozen yet, and when it is.
    const until = new Date(world.now + 30 * MINUTE).toISOString();
    expect((await post(`/broadcasts/${id}/hold`, { until })).json).toMatchObject({
      state: 'approved',
      dueAt: until,
    });
    await work();
    const sooner = await post(`/broadcasts/${id}/hold`, { until });
    expect(sooner.status).toBe(409);
    expect(detailOf(sooner.json)).toContain(`held back until ${until}`);
    const later = await post(`/broadcasts/${id}/hold`, { until: '2021-03-02T10:00:00-08:00' });
    expect(later.json).toMatchObject({ state: 'holding', dueAt: '2021-03-02T18:00:00.000Z' });
    expect((await post(`/broadcasts/${id}/undo`, undefined)).json).toMatchObject({
      state: 'draft',
      dueAt: null,
    });
  });

  it('let nothing pass that would move people, unless an admin says why', async () => {
    const id = await drafted({ texts: { es: 'Venga al puente hoy.' }, fallback: 'es' });
    const refused = await post(`/broadcasts/${id}/submit`, undefined);
    expect(refused.status).toBe(409);
    expect(detailOf(refused.json)).toContain('moving_word es venga');
    const reason = 'the port asks for it in writing';
    for (const as of ['operator', 'approver', 'viewer'] as const)
      expect((await post(`/broadcasts/${id}/override`, { reason }, as)).status, as).toBe(403);
    const overridden = await post(`/broadcasts/${id}/override`, { reason }, 'admin');
    expect(overridden.json).toMatchObject({
      override: { by: world.actors.admin, reason },
    });
    const [row] = (await world.send(`/audit?subject=${id}&limit=1`)).items;
    expect(row).toMatchObject({ act: 'broadcast.override', detail: { rule: 'moving_word', reason } });
    expect((await post(`/broadcasts/${id}/submit`, undefined)).json.state).toBe('review');
  });
});

describe('a draft', () => {
  it('may be half written; its review names what is missing', async () => {
    await peopleIn(temp.storage, 2, { now: world.now });
    const draft = await post('/broadcasts', { title: '  Aviso ' });
    expect(draft.json).toMatchObject({
      ...{ title: 'Aviso', kind: 'new', of: null, state: 'draft', texts: {}, fallback: null },
      ...{ audience: { include: {}, exclude: [] }, startsAt: null, quietHours: true, holdMinutes: 10 },
      createdAt: new Date(world.now).toISOString(),
    });
    const { id, version } = shown.parse(draft.json);
    const problems = async () => (await world.send(`/broadcasts/${id}/review`)).json.problems;
    expect(await problems()).toEqual([
      { code: 'no_text', blocks: 'always' },
      { code: 'language_without_text', blocks: 'always', language: 'es' },
      { code: 'language_without_text', blocks: 'always', language: 'en' },
    ]);
    const edited = await post(`/broadcasts/${id}/edit`, {
      version,
      change: { texts: { es: 'Hola {{nombre}}.' }, fallback: 'es' },
    });
    expect(edited.json.version).toBe(version + 1);
    expect(await problems()).toEqual([
      { code: 'unknown_variable', blocks: 'always', language: 'es', what: 'nombre' },
    ]);
  });

  it.each([
    ['/texts/es', { texts: { es: 'x'.repeat(1_601) } }],
    ['/texts/de', { texts: { de: 'Hallo' } }],
    ['/canaryShare', { canaryShare: 1.01 }],
    ['/failureLimit', { failureLimit: -0.1 }],
    ['/holdMinutes', { holdMinutes: 1_441 }],
    ['/livesMinutes', { livesMinutes: 0 }],
    ['/startsAt/zone', { startsAt: { date: '2021-03-05', time: '09:00', zone: 'Mars/Olympus' } }],
    ['/startsAt/date', { startsAt: { date: '2021-02-30', time: '09:00', zone: 'America/Tijuana' } }],
    ['/startsAt/time', { startsAt: { date: '2021-03-05', time: '24:00', zone: 'America/Tijuana' } }],
    ['/audience/include/receipts', { audience: { include: { receipts: Array(10_001).fill('R1') } } }],
    ['/audience/include/outcomes', { audience: { include: { outcomes: [] } } }],
    [
      '/audience/exclude/0/appointments',
      { audience: { include: {}, exclude: [{ appointments: { from: '2021-03-05', to: '2021-03-04' } }] } },
    ],
    ['/audience/include/everybody', { audience: { include: { everybody: true } } }],
    ['/author', { author: 'somebody else' }],
  ])('is refused with its place: %s', async (pointer, over) => {
    const got = await post('/broadcasts', { title: 'x', ...over });
    expect(got.status).toBe(400);
    expect(faulty.parse(got.json).errors.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('takes the longest list of receipts, and a change must change something', async () => {
    const receipts = Array.from({ length: 10_000 }, (_, i) => `r${String(i).padStart(6, '0')}`);
    await peopleIn(temp.storage, 3, { now: world.now });
    const got = await post('/broadcasts', { title: 'x', audience: { include: { receipts } } });
    expect(got.status).toBe(201);
    expect(await review(shown.parse(got.json).id)).toMatchObject({ size: 3 });
    const nothing = await post(`/broadcasts/${shown.parse(got.json).id}/edit`, { version: 1, change: {} });
    expect(faulty.parse(nothing.json).errors[0]).toMatchObject({ pointer: '/change' });
  });

  it('is shown as one person would get it, by name to those only who act on people', async () => {
    const { id, receipt } = await made.draft(world, { texts: { es: 'Hola {{first_name}}.' } });
    const ask = async (as: Sent['as']) => (await post(`/broadcasts/${id}/preview`, { receipt }, as)).json;
    const person = { language: 'es', channel: 'sms', segments: 1 };
    expect(await ask('operator')).toEqual({ ...person, body: 'Hola Ana.' });
    expect(await ask('approver')).toEqual({ ...person, body: null });
    expect(await ask('viewer')).toEqual({ ...person, body: null });
  });

  it('is tried on phones of staff, in each of its languages', async () => {
    const id = await drafted();
    await listStaffPhones(temp.storage, '+15550001111', '+15550001112');
    const phones = [
      { to: '+1 (555) 000-1111', channel: 'sms' },
      { to: '+15550001112', channel: 'whatsapp' },
    ];
    const got = await post(`/broadcasts/${id}/test`, { phones });
    const messages = z.array(z.string()).parse(got.json.messages);
    const rows = await Promise.all(messages.map((message) => temp.storage.findOutbox(message)));
    expect(rows.map((row) => [row?.to, row?.channel, row?.content.body.slice(0, 6)])).toEqual([
      ['+15550001111', 'sms', 'Aviso:'],
      ['+15550001111', 'sms', 'Notice'],
      ['+15550001112', 'whatsapp', 'Aviso:'],
      ['+15550001112', 'whatsapp', 'Notice'],
    ]);
    const wrong = await post(`/broadcasts/${id}/test`, { phones: [{ to: '12345', channel: 'sms' }] });
    expect(faulty.parse(wrong.json).errors[0]?.pointer).toBe('/phones/0/to');
    const many = await post(`/broadcasts/${id}/test`, { phones: Array(6).fill(phones[0]) });
    expect(many.status).toBe(400);
  });

  it('is for as many as the count says, whoever is kept out of them', async () => {
    await peopleIn(temp.storage, 10, {
      now: world.now,
      of: (i) =>
        i === 0
          ? { registration: { contactId: null } }
          : i === 1
            ? { talk: { stopped: true } }
            : i === 2
              ? { talk: { broadcastOptIn: false } }
              : { registration: { city: i < 5 ? 'Mérida' : 'Tijuana' } },
    });
    const count = async (audience: object) => (await post('/audiences/count', { audience })).json;
    expect(await count({ include: {} })).toEqual({
      size: 10,
      groups: [
        { language: 'en', channel: 'sms', count: 5 },
        { language: 'es', channel: null, count: 1 },
        { language: 'es', channel: 'sms', count: 4 },
      ],
      kept: { noPhone: 1, stopped: 1, newsStopped: 1 },
    });
    expect(await count({ include: { cities: ['merida'] } })).toMatchObject({ size: 2 });
    expect(
      await count({ include: { languages: ['es'] }, exclude: [{ receipts: ['R000004'] }] }),
    ).toMatchObject({ size: 4 });
    // With a city and one receipt a viewer could find out where somebody is.
    expect((await post('/audiences/count', { audience: { include: {} } }, 'viewer')).status).toBe(403);
  });
});

describe('the list', () => {
  it('gives the newest first, page by page, of some states or all', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      world.now += 1_000;
      ids.unshift((await (i % 2 === 0 ? made.draft(world) : made.inReview(world))).id);
    }
    const all: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const got = await world.send(`/broadcasts?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      all.push(...got.items.map(({ id }) => id));
      cursor = got.next;
    }
    expect(all).toEqual(ids);
    const some = async (query: string) =>
      (await world.send(`/broadcasts?${query}`)).items.map(({ state }) => state);
    expect(await some('state=review')).toEqual(['review', 'review']);
    expect(await some('state=draft,review')).toHaveLength(5);
    expect(await some('state=draft&state=done')).toEqual(['draft', 'draft', 'draft']);
    const wrong = await world.send('/broadcasts?state=draft,gone');
    expect(faulty.parse(wrong.json).errors[0]?.pointer).toBe('/state/1');
  });
});

describe('what is made with a key', () => {
  /** Sends with a key to a service that is gone as soon as its second commit is in: the answer is never kept. */
  async function killedAfterCommit(path: string, body: object | undefined, key: string): Promise<void> {
    let commits = 0;
    const dying: Storage = {
      ...temp.storage,
      async commit(writes) {
        commits += 1;
        if (commits > 2) throw new Error('gone');
        return temp.storage.commit(writes);
      },
    };
    const dead = await openApiWorld(dying, {}, { prepared: false });
    const got = await dead.send(path, {
      method: 'POST',
      as: world.tokens.operator,
      headers: { 'idempotency-key': key },
      ...(body === undefined ? {} : { body }),
    });
    expect(got.status).toBe(500);
    await dead.close();
  }

  it.each([
    ['a broadcast', async () => ['/broadcasts', { title: 'Uno', texts: { es: 'Hola.' } }] as const],
    ['a resend', async () => [`/broadcasts/${(await made.done(world)).id}/resend`, undefined] as const],
    [
      'a correction',
      async () =>
        [
          `/broadcasts/${(await made.recalled(world)).id}/correct`,
          { title: 'Uno', texts: { es: 'Hola.' } },
        ] as const,
    ],
  ])('%s is made once, and told when the first answer was lost', async (_, sample) => {
    const [path, body] = await sample();
    const before = await temp.storage.listBroadcasts({ limit: 10 });
    await killedAfterCommit(path, body, 'key-1');
    const after = await temp.storage.listBroadcasts({ limit: 10 });
    expect(after).toHaveLength(before.length + 1);
    world.now += 2 * MINUTE;
    const send = (key: string) =>
      world.send(path, {
        method: 'POST',
        as: 'operator',
        headers: { 'idempotency-key': key },
        ...(body === undefined ? {} : { body }),
      });
    const again = await send('key-1');
    expect(again.status).toBe(201);
    const { id } = shown.parse(again.json);
    expect(before.map((each) => each.id)).not.toContain(id);
    expect(after.map((each) => each.id)).toContain(id);
    expect((await send('key-1')).headers.get('idempotent-replayed')).toBe('true');
    expect(await temp.storage.listBroadcasts({ limit: 10 })).toHaveLength(after.length);
    // Another key, and the same one when it has expired, make another one.
    expect(shown.parse((await send('key-2')).json).id).not.toBe(id);
    world.now += 25 * 60 * MINUTE;
    expect(shown.parse((await send('key-1')).json).id).not.toBe(id);
  });

  it('test messages are queued once, and named when the first answer was lost', async () => {
    const id = await drafted();
    await listStaffPhones(temp.storage, '+15550001111');
    const [path, body] = [
      `/broadcasts/${id}/test`,
      { phones: [{ to: '+15550001111', channel: 'sms' }] },
    ] as const;
    await killedAfterCommit(path, body, 'key-1');
    expect(await temp.storage.countOutbox()).toMatchObject({ queued: 2 });
    world.now += 2 * MINUTE;
    const got = await world.send(path, { body, as: 'operator', headers: { 'idempotency-key': 'key-1' } });
    const messages = z.array(z.string()).parse(got.json.messages);
    expect(messages).toHaveLength(2);
    for (const message of messages) expect((await temp.storage.findOutbox(message))?.state).toBe('queued');
    expect(await temp.storage.countOutbox()).toMatchObject({ queued: 2 });
  });
});

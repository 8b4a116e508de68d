import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { approveChange } from '../../../src/changes/changes.ts';
import { createToken } from '../../../src/console/tokens.ts';
import { wording } from '../../support/families.ts';
import { LUIS, storePerson } from '../../support/staff.ts';
import { makeOutboxMessage } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';
import {
  makeOpenRequest,
  makeScheduled,
  makeSlots,
  makeUnreached,
  makeWaiting,
} from '../../support/api/samples.ts';
import { openApiWorld, type ApiWorld } from '../../support/api/world.ts';

const DAY = 86_400_000;

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

const madeToken = z.object({ text: z.string(), token: z.object({ id: z.string() }) });

describe('addresses and methods', () => {
  it('answers 404 and 405 with Allow as problems, without asking who it is', async () => {
    const nothing = await world.send('/nothing', { as: null });
    expect(nothing.status).toBe(404);
    expect(nothing.json).toMatchObject({ type: 'urn:aviso:error:not_found', status: 404 });
    for (const [path, method, allow] of [
      ['/phases', 'DELETE', 'GET, HEAD'],
      ['/assignments', 'GET', 'POST'],
      ['/tokens', 'PUT', 'GET, HEAD, POST'],
      ['/openapi.json', 'POST', 'GET, HEAD'],
    ] as const) {
      const got = await world.send(path, { as: null, method });
      expect(got.status, path).toBe(405);
      expect(got.headers.get('allow')).toBe(allow);
      expect(got.json.type).toBe('urn:aviso:error:method_unknown');
    }
    expect((await world.send('/appointments/%E0%A4%A', {})).status).toBe(400);
  });

  it('answers HEAD as GET without a body, streams too', async () => {
    for (const path of ['/phases', '/outbox/progress', '/openapi.json']) {
      const got = await world.send(path, { method: 'HEAD' });
      expect(got.status, path).toBe(200);
      expect(got.text).toBe('');
    }
  });

  it('publishes its description to everybody', async () => {
    const got = await world.send('/openapi.json', { as: null });
    expect(got.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(got.json.components).toMatchObject({ securitySchemes: { token: { scheme: 'bearer' } } });
  });

  it('names each fault with its place', async () => {
    const rows = [
      { port: 'gateway', date: '2031-02-30', time: '9:00', capacity: 12 },
      { port: 'tijuana', date: '2031-02-03', time: '09:00', capacity: -1, note: 'x' },
    ];
    const got = await world.send('/slots/import?dry=1', { body: { rows } });
    expect(got.status).toBe(400);
    const at = (place: string, pointer: string): unknown => expect.objectContaining({ in: place, pointer });
    expect(got.json.errors).toEqual(
      expect.arrayContaining([
        at('query', '/dry'),
        at('body', '/rows/0/date'),
        at('body', '/rows/0/time'),
        at('body', '/rows/1/port'),
        at('body', '/rows/1/capacity'),
        at('body', '/rows/1/note'),
      ]),
    );
    expect(got.text).not.toContain('tijuana');
  });
});

describe('who is let in', () => {
  it('a token until it expires or is revoked, in no other form than Bearer', async () => {
    const { text, token } = await createToken(
      { ...world, actor: 'cli:test' },
      { name: 'x', role: 'viewer', days: 2 },
    );
    expect((await world.send('/me', { as: text })).json).toMatchObject({
      id: token.id,
      name: 'x',
      role: 'viewer',
      now: new Date(world.now).toISOString(),
    });
    for (const authorization of [
      text,
      `Basic ${text}`,
      `Bearer ${text}x`,
      'Bearer',
      `Bearer ${text.toLowerCase()}`,
    ])
      expect((await world.send('/me', { as: null, headers: { authorization } })).status).toBe(401);
    world.now += 2 * DAY - 1;
    expect((await world.send('/me', { as: text })).status).toBe(200);
    world.now += 1;
    const expired = await world.send('/me', { as: text });
    expect(expired.status).toBe(401);
    expect(expired.headers.get('www-authenticate')).toBe('Bearer realm="aviso", error="invalid_token"');

    const second = await world.send('/tokens', { body: { name: 'y', role: 'operator' } });
    expect(second.status).toBe(201);
    const made = madeToken.parse(second.json);
    expect(made.text).toMatch(/^aviso_[\w-]{43}$/);
    expect((await world.send('/me', { as: made.text })).json.acts).toContain('people.search');
    expect((await world.send('/tokens?limit=200')).text).not.toContain(made.text);
    await world.send(`/tokens/${made.token.id}/revoke`, { method: 'POST' });
    expect((await world.send('/me', { as: made.text })).status).toBe(401);
  });

  it('keeps about when a token was used', async () => {
    const used = async () => (await temp.storage.findToken(world.tokenIds.viewer))!.lastUsedAt;
    expect(await used()).toBeNull();
    const first = world.now;
    await world.send('/me', { as: 'viewer' });
    world.now += 3_599_000;
    await world.send('/me', { as: 'viewer' });
    expect(await used()).toBe(first);
    world.now += 1_000;
    await world.send('/me', { as: 'viewer' });
    expect(await used()).toBe(world.now);
  });

  it('says who asked for what in no log line', async () => {
    const { phone } = await makeWaiting(world);
    await world.send('/registrations/search', { body: { phone } });
    await world.send('/nothing');
    await world.send('/me', { as: 'aviso_wrong' });
    expect(world.log.lines).toEqual([
      {
        level: 'warn',
        fields: { code: 'not_authenticated', requests: 1 },
        message: 'api: requests were refused',
      },
    ]);
  });
});

describe('limits', () => {
  it('lets a token make so many requests, and says what is left', async () => {
    const limited = await openApiWorld(temp.storage, { limits: { tokenRequests: 3 } }, { prepared: false });
    const as = world.tokens.viewer;
    const left = [];
    for (let at = 0; at < 3; at += 1) left.push((await limited.send('/me', { as })).headers.get('ratelimit'));
    expect(left.map((header) => header?.replace(/t=\d+/, 't'))).toEqual([
      '"token";r=2;t',
      '"token";r=1;t',
      '"token";r=0;t',
    ]);
    const over = await limited.send('/me', { as });
    expect(over.status).toBe(429);
    expect(over.headers.get('ratelimit-policy')).toBe('"token";q=3;w=60');
    expect((await limited.send('/me', { as: world.tokens.admin })).status).toBe(200);
    await limited.close();
  });

  it('stops answering an address that keeps failing, but lets a good token in from there', async () => {
    const limited = await openApiWorld(temp.storage, { limits: { failures: 3 } }, { prepared: false });
    for (let at = 0; at < 3; at += 1) expect((await limited.send('/me', { as: 'aviso_x' })).status).toBe(401);
    const over = await limited.send('/me', { as: null });
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(500);
    expect((await limited.send('/me', { as: world.tokens.viewer })).status).toBe(200);
    await limited.close();
  });
});

describe('lists', () => {
  /** All of a list, two at a time. */
  async function walk(path: string): Promise<Readonly<Record<string, unknown>>[]> {
    const all = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const and = path.includes('?') ? '&' : '?';
      const { status, items, next } = await world.send(
        `${path}${and}limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(status).toBe(200);
      expect(items.length).toBeLessThanOrEqual(2);
      all.push(...items);
      cursor = next;
    }
    return all;
  }

  it('come page by page, each row once', async () => {
    const made = [];
    for (let at = 0; at < 5; at += 1) made.push(await makeOpenRequest(world));
    const { registration, contactId } = await makeScheduled(world);
    for (let at = 0; at < 4; at += 1)
      await temp.storage.commit([{ kind: 'send', message: makeOutboxMessage({ contactId }) }]);
    await makeSlots(world);

    expect((await walk('/requests')).map(({ id }) => id)).toEqual(made.map(({ request }) => request.id));
    const waiting = await walk('/registrations/waiting');
    expect(new Set(waiting.map(({ receipt }) => receipt)).size).toBe(waiting.length);
    const slots = await walk('/slots');
    expect(slots.map(({ id }) => id)).toEqual((await temp.storage.listSlots({})).map(({ id }) => id));
    const messages = await walk(`/contacts/${contactId}/messages`);
    expect(messages).toHaveLength((await temp.storage.listOutboxOf(contactId)).length);
    const audit = await walk('/audit');
    expect(audit.map(({ seq }) => seq)).toEqual(audit.map((_, at) => audit.length - at));
    const ofToken = await walk(`/audit?subject=${world.tokenIds.admin}`);
    expect(ofToken.map(({ act }) => act)).toEqual(['token.create']);
    expect((await walk('/tokens')).map(({ role }) => role)).toEqual([
      'viewer',
      'operator',
      'approver',
      'admin',
    ]);
    const timeline = await walk(`/registrations/${registration.receipt}/timeline`);
    const kinds = timeline.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['registered', 'text', 'message', 'appointment', 'decision']));
    const times = timeline.map(({ at }) => String(at));
    expect([...times].sort()).toEqual(times);
  });

  it('of slots are by day at the port', async () => {
    const [first] = await makeSlots(world);
    const [second] = await makeSlots(world);
    const got = await world.send(`/slots?from=${second!.date}&to=${second!.date}`);
    expect(got.items.map(({ date }) => date)).toEqual([second!.date, second!.date]);
    const one = await world.send(`/slots?port=san-ysidro&to=${first!.date}&limit=1`);
    expect(one.items).toHaveLength(1);
    expect(one.next).not.toBeNull();
  });

  it('refuse a cursor of another list', async () => {
    await makeSlots(world);
    const { next } = await world.send('/slots?limit=1');
    const { contactId } = await makeScheduled(world);
    const gone = Buffer.from('{"behind":"M-0"}').toString('base64url');
    for (const path of [
      `/audit?cursor=${String(next)}`,
      '/audit?cursor=x',
      '/audit?cursor=',
      `/contacts/${contactId}/messages?cursor=${gone}`,
    ]) {
      const got = await world.send(path);
      expect(got.status, path).toBe(400);
      expect(got.json.errors).toMatchObject([{ in: 'query', pointer: '/cursor' }]);
    }
  });
});

describe('people', () => {
  it('are found by receipt, by A-number of anyone in the family and by phone as it is written anywhere', async () => {
    const { registration, phone } = await makeWaiting(world);
    const receipts = async (body: object) =>
      (await world.send('/registrations/search', { as: 'operator', body })).items.map(
        ({ receipt }) => receipt,
      );
    for (const { aNumber } of registration.members)
      expect(await receipts({ aNumber: `A ${aNumber}` })).toEqual([registration.receipt]);
    expect(await receipts({ phone: `whatsapp:${phone.slice(0, 6)} ${phone.slice(6)}` })).toEqual([
      registration.receipt,
    ]);
    expect(await receipts({ phone: '+525500000000' })).toEqual([]);
    expect(await receipts({ aNumber: '999888777' })).toEqual([]);
    const [own] = registration.members;
    const name = `${own!.surnames} ${own!.givenNames}`.toLowerCase();
    expect(await receipts({ name })).toContain(registration.receipt);
    expect(await receipts({ name: `${name} zacarias` })).toEqual([]);
    for (const body of [{ name: 'y' }, { phone: '664' }, { aNumber: 'hola' }, {}, { phone, aNumber: '1' }])
      expect((await world.send('/registrations/search', { body })).status).toBe(400);
    const cases = await world.send('/cases/search', { body: { aNumber: registration.aNumber } });
    expect(cases.items).toHaveLength(2);
    expect(cases.items[0]).toMatchObject({ family: registration.familyId, birthDate: '1990-05-17' });
  });

  it('are shown whole to an operator, and masked to a viewer and an approver', async () => {
    const { registration, phone, contactId } = await makeScheduled(world);
    const path = `/registrations/${registration.receipt}`;
    const whole = (await world.send(path, { as: 'operator' })).json;
    expect(whole).toMatchObject({ phone, city: 'Ciudad Secreta', needs: ['medical'] });
    expect(whole.members).toContainEqual(
      expect.objectContaining({ aNumber: registration.aNumber, surnames: 'Ejemplo' }),
    );
    for (const as of ['viewer', 'approver'] as const) {
      const masked = (await world.send(path, { as })).json;
      expect(masked).toMatchObject({ phone: null, city: null, needs: null, missing: null, alternate: null });
      expect(masked.members).toContainEqual({
        aNumber: `******${registration.aNumber.slice(-3)}`,
        givenNames: null,
        surnames: null,
      });
      const [message] = (await world.send(`/contacts/${contactId}/messages`, { as })).items;
      expect(message).toMatchObject({ body: null, to: null, purpose: 'instruction', state: 'queued' });
    }
    const [message] = (await world.send(`/contacts/${contactId}/messages`)).items;
    expect(message).toMatchObject({ to: phone, purpose: 'instruction' });
    expect(message?.body).toMatch(/\d+ de \p{L}+/u);
    const timeline = (await world.send(`${path}/timeline`)).items;
    expect(timeline).toContainEqual(expect.objectContaining({ kind: 'text', text: 'ayuda por favor' }));
  });

  it('are answered, and the talk is taken and given back', async () => {
    const { request, contactId, registration } = await makeOpenRequest(world);
    const answered = await world.send(`/requests/${request.id}/answer`, {
      as: 'operator',
      body: { text: ' Le ayudamos. ' },
    });
    const leavesAt = new Date(world.now + 10_000).toISOString();
    expect(answered.json).toMatchObject({ id: request.id, state: 'open', segments: 1, leavesAt });
    expect(world.changes).toBe(1);
    expect((await temp.storage.listOutboxOf(contactId)).at(-1)).toMatchObject({
      purpose: 'staff',
      content: { body: 'Le ayudamos.' },
    });
    const held = await world.send(`/contacts/${contactId}/take`, { method: 'POST' });
    expect([held.status, held.text.includes('has it')]).toEqual([409, true]);
    const taken = await world.send(`/contacts/${contactId}/take?held=pass`, { method: 'POST' });
    expect(taken.json.withPerson).toBe(true);
    expect((await world.send(`/contacts/${contactId}/release`, { method: 'POST' })).json.withPerson).toBe(
      false,
    );
    expect((await world.send(`/requests/${request.id}`)).json).toMatchObject({
      reason: 'asked',
      contact: contactId,
      unreached: null,
      registrations: [
        { receipt: registration.receipt, outcome: registration.decision.outcome, stage: 'waiting' },
      ],
      texts: [{ text: 'ayuda por favor', attachment: null }],
    });
    expect((await world.send(`/requests/${request.id}`, { as: 'viewer' })).json).toMatchObject({
      texts: null,
    });
    await world.send(`/requests/${request.id}/close`, { method: 'POST' });
    expect((await world.send('/requests')).items).toEqual([]);
    expect((await world.send('/requests?state=closed')).items).toHaveLength(1);
    expect((await world.send(`/requests/${request.id}`)).json.state).toBe('closed');
  });

  it('whom no message reached are listed with what was tried, until they are reached', async () => {
    const { registration, request, appointment, phone, contactId } = await makeUnreached(world);
    const [entry] = (await world.send('/unreached', { as: 'operator' })).items;
    expect(entry).toMatchObject({
      reference: appointment.reference,
      receipt: registration.receipt,
      contact: contactId,
      phone,
      alternate: { number: '+525550009999', channel: 'sms' },
      next: { kind: 'reach.other_channel' },
      request: request.id,
      // In two parts.
      tried: [1, 2].map(() => ({
        what: 'instruction',
        channel: 'sms',
        state: 'undelivered',
        error: '30003',
      })),
    });
    expect(entry?.names).toContain('Ana Ejemplo');
    const [masked] = (await world.send('/unreached', { as: 'viewer' })).items;
    expect(masked).toMatchObject({ names: null, phone: null, alternate: null, shelter: null });
    const details = (await world.send(`/requests/${request.id}`)).json;
    expect(details).toMatchObject({ reason: 'unreached', unreached: { reference: appointment.reference } });

    const talk = (await temp.storage.findConversation(contactId))!;
    const heard = { ...talk, version: talk.version + 1, lastInboundAt: world.now + 1 };
    await temp.storage.commit([{ kind: 'conversation', conversation: heard }]);
    const before = await temp.storage.listAudit({ after: 0, limit: 99 });
    expect((await world.send('/unreached')).items).toEqual([]);
    // To look changes nothing: who watches the schedules closes the request.
    expect(await temp.storage.listAudit({ after: 0, limit: 99 })).toEqual(before);
  });

  it('may be told on another phone, which the audit does not name', async () => {
    const { registration } = await makeWaiting(world);
    const path = `/registrations/${registration.receipt}`;
    const set = await world.send(`${path}/shelter`, {
      as: 'operator',
      body: { number: '+52 (664) 765-4321', channel: 'whatsapp' },
    });
    expect(set.json.shelter).toEqual({ number: '+526647654321', channel: 'whatsapp' });
    expect((await world.send(`${path}/alternate`, { body: { number: null } })).json.alternate).toBeNull();
    const wrong = await world.send(`${path}/shelter`, { body: { number: '765 4321' } });
    expect(wrong.json).toMatchObject({ status: 400, errors: [{ in: 'body', pointer: '/number' }] });
    expect(await temp.storage.findRegistration(registration.id)).toMatchObject({
      alternate: null,
      shelter: { number: '+526647654321', channel: 'whatsapp' },
    });
    const audit = await world.send(`/audit?subject=${registration.id}`);
    expect(audit.items.map(({ act }) => act)).toEqual(['registration.alternate', 'registration.shelter']);
    expect(audit.text).not.toContain('7654321');
  });
});

describe('slots and assignment', () => {
  it('imports rows, and names those that it does not take', async () => {
    const row = { port: 'gateway', date: '2021-03-20', time: '09:00', capacity: 6 };
    const got = await world.send('/slots/import', { body: { rows: [row, row, { ...row, capacity: 7 }] } });
    expect(got.json).toEqual({
      added: 1,
      changed: 0,
      unchanged: 1,
      rejected: 1,
      rejects: [{ pointer: '/rows/2', reason: 'the slot is on line 2 already, with another capacity' }],
    });
  });

  it('takes no slot that has gone by', async () => {
    const row = { port: 'gateway', date: '2021-01-20', time: '09:00', capacity: 6 };
    const got = await world.send('/slots/import', { body: { rows: [row] } });
    expect(got.json).toMatchObject({
      added: 0,
      rejects: [{ pointer: '/rows/0', reason: 'date has gone by' }],
    });
    expect(await temp.storage.findSlot('gateway|2021-01-20|09:00')).toBeNull();
  });

  it('counts in a dry run and changes nothing, then assigns', async () => {
    const [slot] = await makeSlots(world);
    const { registration } = await makeWaiting(world);
    const body = { port: slot!.port, from: slot!.date, to: slot!.date };
    const before = (await temp.storage.listAudit({ after: 0, limit: 99 })).length;
    const dry = await world.send('/assignments', { body: { ...body, dryRun: true } });
    expect(dry.json).toMatchObject({ dryRun: true, families: 1, people: 2 });
    expect(await temp.storage.findActiveAppointment(registration.id)).toBeNull();
    expect(await temp.storage.listAudit({ after: 0, limit: 99 })).toHaveLength(before);
    expect((await world.send('/assignments', { body })).json).toMatchObject({ families: 1, people: 2 });
    const appointment = (await temp.storage.findActiveAppointment(registration.id))!;
    const shown = await world.send(`/appointments/${appointment.reference.toLowerCase()}`, { as: 'viewer' });
    expect(shown.json).toMatchObject({ receipt: registration.receipt, state: 'offered', slot: slot!.id });
    expect(shown.text).toContain('"kind":"day_before"');
    expect(dry.json).toMatchObject({ otherBorder: { families: 0, named: [] } });
    const rows = await temp.storage.listOutboxOf(registration.contactId!);
    expect(shown.json.messages).toEqual(
      rows.map(({ id }) => ({ id, purpose: 'instruction', state: 'queued', error: null })),
    );
  });
});

describe('a day at a port', () => {
  it('is counted, closed when a second person approves, and then takes nobody in', async () => {
    const { appointment, registration, slots } = await makeScheduled(world);
    const [nine, eleven] = slots;
    const body = { port: nine!.port, date: nine!.date, time: '09:00' };
    const { reference } = appointment;
    const dry = await world.send('/slots/close', { as: 'operator', body: { ...body, dryRun: true } });
    const fate = { reference, receipt: registration.receipt, time: '09:00', people: 2, state: 'offered' };
    expect(dry.json).toMatchObject({
      ...{ dryRun: true, changed: false, closed: false, change: null },
      figures: { appointments: 1, moved: 1, people: 2, count: 1, counts: 'appointments' },
      appointments: [{ ...fate, to: eleven!.id, told: true }],
    });
    for (const count of [undefined, 0, 2]) {
      const got = await world.send('/slots/close', { as: 'operator', body: { ...body, count } });
      expect(got.status).toBe(409);
      expect(got.text).toContain('1 moved to a later date for 2 people');
    }
    expect((await world.send('/slots/close', { as: 'approver', body })).status).toBe(403);
    const asked = await world.send('/slots/close', { as: 'operator', body: { ...body, count: 1 } });
    const proposed = z
      .object({ change: z.object({ id: z.string(), kind: z.string(), state: z.string() }) })
      .parse(asked.json).change;
    expect(asked.json).toMatchObject({ changed: false, closed: false });
    expect(proposed).toMatchObject({ kind: 'slots_close', state: 'proposed' });
    await storePerson(temp.storage, 'luis');
    const { ids, clock } = world;
    await approveChange({ storage: temp.storage, ids, clock, wording, actor: LUIS }, proposed.id, 1);
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ slotId: eleven!.id });
    const again = await world.send('/slots/close', { body: { ...body, count: 1 } });
    expect(again.json).toMatchObject({ changed: false, closed: true, change: null });
    const listed = await world.send(`/slots?port=${body.port}&from=${body.date}&to=${body.date}`);
    expect(listed.items.map(({ id, closed }) => [id, closed])).toEqual([
      [nine!.id, true],
      [eleven!.id, false],
    ]);
    const moved = await world.send(`/appointments/${reference}/move`, { body: { slot: nine!.id } });
    expect(moved.status).toBe(409);
    expect(moved.text).toContain('is closed');
    const rows = [{ ...body, capacity: 99 }];
    const imported = await world.send('/slots/import', { body: { rows } });
    expect(imported.json).toMatchObject({ added: 0, changed: 0, rejected: 1 });
    expect(imported.text).toContain('closed');
  });

  it('is closed by one person within 48 hours, and at once where nobody is in it', async () => {
    const { appointment, slots } = await makeScheduled(world);
    const { port, date } = slots[0]!;
    world.now = Date.parse(`${date}T12:00:00Z`) - 40 * 3_600_000;
    const got = await world.send('/slots/close', { as: 'operator', body: { port, date, count: 1 } });
    expect(got.json).toMatchObject({ changed: true, closed: true, change: null });
    expect(await temp.storage.findAppointment(appointment.id)).toMatchObject({ state: 'cancelled' });
    const empty = await world.send('/slots/close', { as: 'operator', body: { port: 'nogales', date } });
    expect(empty.json).toMatchObject({ changed: true, figures: { count: 0 }, appointments: [] });
  });
});

describe('another border', () => {
  it('is named by a dry run, and whoever moves an appointment to another city is warned', async () => {
    const [slot] = await makeSlots(world);
    const { registration } = await makeWaiting(world, 'Matamoros');
    const body = { port: slot!.port, from: slot!.date, to: slot!.date };
    const named = [{ receipt: registration.receipt, port: slot!.port, city: 'Matamoros' }];
    for (const dryRun of [true, false]) {
      const got = await world.send('/assignments', { body: { ...body, dryRun } });
      expect(got.json).toMatchObject({ dryRun, otherBorder: { families: 1, named } });
    }
    const { reference } = (await temp.storage.findActiveAppointment(registration.id))!;
    const there = { port: 'gateway', date: slot!.date, time: '10:00', capacity: 9 };
    await world.send('/slots/import', { body: { rows: [there] } });
    const moved = await world.send(`/appointments/${reference}/move`, {
      body: { slot: `gateway|${there.date}|10:00` },
    });
    expect(moved.json).toMatchObject({
      port: 'gateway',
      warnings: [expect.stringContaining('another city')],
    });
  });
});

describe('the outbox', () => {
  it('tells what waits at each sender and when the last of it leaves, at a rate of 100', async () => {
    expect((await world.send('/outbox/queued')).items).toEqual([]);
    const of = (priority: 1 | 3, segments: number) =>
      makeOutboxMessage({ priority, segments, sender: '+15005550006', notBefore: world.now, contactId: 'c' });
    // What was read is good for five seconds.
    const fresh = await openApiWorld({ ...temp.storage }, {}, { prepared: false });
    for (const message of [of(1, 150), of(3, 200), of(3, 200)])
      await temp.storage.commit([{ kind: 'send', message }]);
    const at = (ms: number): string => new Date(world.now + ms).toISOString();
    expect((await fresh.send('/outbox/queued', { as: world.tokens.viewer })).items).toEqual([
      {
        sender: '+15005550006',
        kind: 'appointment',
        messages: 1,
        segments: 150,
        ahead: 0,
        leavesAt: at(1_500),
      },
      {
        sender: '+15005550006',
        kind: 'broadcast',
        messages: 2,
        segments: 400,
        ahead: 150,
        leavesAt: at(5_500),
      },
    ]);
    await fresh.close();
  });
});

describe('the audit', () => {
  it('is walked, and the first entry that does not hold is named', async () => {
    expect((await world.send('/audit/verification', { as: 'viewer' })).json).toMatchObject({
      // Of each role a person and a token.
      entries: 8,
      head: (await temp.storage.listAudit({ after: 7, limit: 1 }))[0]!.hash,
      broken: null,
    });
    const storage = {
      ...temp.storage,
      listAudit: async (query: { after: number; limit: number }) =>
        (await temp.storage.listAudit(query)).map((row) => (row.seq === 2 ? { ...row, actor: 'x' } : row)),
    };
    const other = await openApiWorld(storage, {}, { prepared: false });
    const found = await other.send('/audit/verification', { as: world.tokens.viewer });
    expect(found.json).toMatchObject({ entries: 1, broken: { seq: 2, why: 'changed' } });
    await other.close();
  });
});

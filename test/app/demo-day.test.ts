import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planDay } from '../../src/app/demo-day/plan.ts';
import { openRuntime, type Runtime } from '../../src/app/open.ts';
import { startService, type Service } from '../../src/app/service.ts';
import { readDemoMade, readDemoState, removeDemo } from '../../src/demo/demo.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { byState } from '../../src/domain/broadcast.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { DEMO_CASES, demoRoster } from '../../src/roster/demo.ts';
import { FAKE_ACCOUNT, FAKE_TOKEN } from '../support/fake-twilio.ts';
import { TEST_KEY } from '../support/storage.ts';

/** So few that it does not take long, and enough for one of each kind. */
const FAMILIES = 60;
const NOW = '2021-04-06T19:00:00Z';

let folder: string;
let service: Service | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aviso-'));
});
afterEach(async () => {
  await service?.close();
  service = null;
  rmSync(folder, { recursive: true, force: true });
});

async function open(over: Readonly<Record<string, string>> = {}): Promise<Runtime> {
  return openRuntime(
    {
      PORT: '0',
      DATABASE_URL: `sqlite:${join(folder, 'aviso.db')}`,
      DATA_KEY: TEST_KEY.toString('base64'),
      NOW,
      LOG_LEVEL: 'silent',
      ...over,
    },
    'service',
  );
}

async function played(runtime: Runtime, families = FAMILIES): Promise<void> {
  service = await startService(runtime, 'all', { demoFamilies: families });
  while ((await readDemoState(runtime.storage)) === 'loading')
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await readDemoState(runtime.storage)).toBe('there');
}

describe('the two weeks that the demo has behind it', { timeout: 120_000 }, () => {
  it('bring families in every stage, requests, a closed day and a broadcast that is half out, and go whole', async () => {
    const runtime = await open();
    const { storage, clock } = runtime;
    await played(runtime);

    const stages = await storage.countRegistrations();
    for (const stage of ['idle', 'waiting', 'scheduled'] as const)
      expect(stages[stage], stage).toBeGreaterThan(0);
    expect((await storage.countUrgent()).waiting).toBe(1);
    const [urgent, ...others] = await storage.listPersonRequests('open');
    expect(urgent?.reason).toBe('danger');
    expect(others.length).toBeGreaterThan(0);
    expect((await storage.listInbound(urgent?.contactId ?? '', 100)).at(-1)?.text).toContain('secuestrados');
    expect((await storage.listPersonRequests('closed')).length).toBeGreaterThan(0);
    expect(await storage.listClosures({})).toMatchObject([{ port: 'gateway' }]);

    const came = await storage.countCheckIns({ from: '2021-03-20', to: '2021-04-06' });
    expect(came.some(({ state }) => state === 'arrived')).toBe(true);

    const made = await readDemoMade(storage);
    const [broadcast] = await storage.listBroadcasts({ limit: 5 });
    expect(broadcast).toMatchObject({ state: 'paused', id: made.broadcastIds[0] });
    const out = byState(await storage.countRecipients(broadcast?.id ?? ''));
    expect(out.delivered).toBeGreaterThanOrEqual(out.waiting);
    expect(out.waiting).toBeGreaterThan(0);

    const families = await Promise.all(made.familyIds.map((id) => storage.findRegistrationOfFamily(id)));
    const registered = families.filter((family) => family !== null);
    expect(new Set(registered.map(({ language }) => language)).size).toBe(LANGUAGES.length);
    const talks = await Promise.all(made.contactIds.map((id) => storage.findConversation(id)));
    expect(new Set(talks.map((talk) => talk?.channel))).toEqual(new Set(['sms', 'whatsapp']));
    expect(made.contactIds.length).toBeLessThan(made.familyIds.length);
    // Everything happened before the demo was opened.
    for (const id of made.contactIds)
      for (const row of await storage.listOutboxOf(id))
        expect(row.attemptedAt ?? 0).toBeLessThanOrEqual(clock.now());
    // The documented cases are left for whoever tries the service.
    expect(await storage.findRegistrationOfFamily('DEMO-FAMILY')).toBeNull();

    // Somebody tries it, on a phone of their own, in a slot of the demo's.
    const own = storage.contactIdOf(contactPoint('+525500000001'));
    const [registration] = registered;
    if (registration === undefined) throw new Error('nobody registered');
    const slotId = made.slotIds.at(-1) ?? '';
    await storage.commit([
      {
        kind: 'registration',
        registration: {
          ...registration,
          ...{ id: 'own', version: 1, receipt: 'ROWN0001', contactId: own, familyId: 'DEMO-FAMILY' },
          stage: 'idle',
        },
      },
      { kind: 'slot', slotId, people: 4 },
    ]);

    await removeDemo({ storage, clock, actor: 'cli:test' });
    expect(await readDemoState(storage)).toBe('removed');
    expect(await storage.countRegistrations()).toMatchObject({ waiting: 0, scheduled: 0 });
    expect(await storage.findRegistration('own')).not.toBeNull();
    expect(await storage.findFamily('DEMO-FAMILY')).toHaveLength(4);
    expect(await storage.countCases()).toBe(4);
    expect((await storage.listSlots({})).map(({ id, taken }) => [id, taken])).toEqual([[slotId, 4]]);
    expect(Object.values(await storage.countOutbox()).every((count) => count === 0)).toBe(true);
    expect(await storage.listPersonRequests('open')).toEqual([]);
    expect(await storage.listPersonRequests('closed')).toEqual([]);
    expect(await storage.listBroadcasts({ limit: 5 })).toEqual([]);
    expect(await storage.listClosures({})).toEqual([]);
    expect((await storage.findProgramme())?.gates).toEqual({});
    for (const id of made.contactIds) {
      expect(await storage.findConversation(id)).toBeNull();
      expect(await storage.listInbound(id, 10)).toEqual([]);
    }
    // Twice does nothing, and a new start does not bring it back.
    await expect(removeDemo({ storage, clock, actor: 'cli:test' })).rejects.toMatchObject({
      code: 'not_possible',
    });
    await service?.close();
    const again = await open();
    service = await startService(again, 'all', { demoFamilies: FAMILIES });
    expect(await again.storage.countCases()).toBe(4);
  });

  it('keep nobody waiting who texts while they are played', async () => {
    const runtime = await open();
    service = await startService(runtime, 'all');
    const { url } = service;
    const phone = '+525500000007';
    const posted = await fetch(`${url ?? ''}/simulator/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: phone, channel: 'sms', body: 'hola' }),
    });
    expect(posted.status).toBeLessThan(300);
    const answers = async (): Promise<string> =>
      (await fetch(`${url ?? ''}/simulator/messages?to=${encodeURIComponent(phone)}`)).text();
    while (!(await answers()).includes('Idioma')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await readDemoState(runtime.storage)).toBe('loading');
  });

  it('are the same each time', async () => {
    const receipts: string[][] = [];
    for (const name of ['one', 'two']) {
      const runtime = await open({ DATABASE_URL: `sqlite:${join(folder, name)}.db` });
      service = await startService(runtime, 'all', { demoFamilies: 12 });
      while ((await readDemoState(runtime.storage)) === 'loading')
        await new Promise((resolve) => setTimeout(resolve, 50));
      const { familyIds } = await readDemoMade(runtime.storage);
      const found = await Promise.all(familyIds.map((id) => runtime.storage.findRegistrationOfFamily(id)));
      receipts.push(found.map((registration) => registration?.receipt ?? '-'));
      await service.close();
      service = null;
    }
    expect(receipts[0]?.length).toBe(12);
    expect(receipts[0]).toEqual(receipts[1]);
  });

  it('are taken out with DEMO=off', async () => {
    await played(await open(), 3);
    await service?.close();
    const runtime = await open({ DEMO: 'off' });
    service = await startService(runtime, 'all');
    expect(await readDemoState(runtime.storage)).toBe('removed');
    expect(await runtime.storage.countCases()).toBe(0);
  });

  it('are played neither live nor over a database that is in use', async () => {
    const live = await open({
      ...{ TWILIO_ACCOUNT_SID: FAKE_ACCOUNT, TWILIO_AUTH_TOKEN: FAKE_TOKEN, TWILIO_SMS_FROM: '+15005550006' },
      ...{ TWILIO_API_BASE_URL: 'http://127.0.0.1:9', OPERATOR_NAME: 'Casa', DEMO: 'on', NOW: '' },
    });
    service = await startService(live, 'web', { demoFamilies: FAMILIES });
    expect(await readDemoState(live.storage)).toBe('none');
    expect(Object.values(await live.storage.countRegistrations()).every((count) => count === 0)).toBe(true);
    await service.close();

    const used = await open({ DATABASE_URL: `sqlite:${join(folder, 'used.db')}` });
    await used.storage.importCases(DEMO_CASES, { dryRun: false });
    service = await startService(used, 'all', { demoFamilies: FAMILIES });
    expect(await readDemoState(used.storage)).toBe('none');
    expect(await used.storage.countCases()).toBe(DEMO_CASES.length);
  });

  it('stop where they are when the service stops, and can be removed all the same', async () => {
    const runtime = await open();
    service = await startService(runtime, 'all', { demoFamilies: 300 });
    await service.close();
    const after = await open();
    service = await startService(after, 'all');
    expect(await readDemoState(after.storage)).toBe('there');
    await removeDemo({ storage: after.storage, clock: after.clock, actor: 'cli:test' });
    expect(await after.storage.listAccounts({ after: '', limit: 10 })).toEqual([]);
    expect(await after.storage.countCases()).toBe(0);
  });
});

describe('the plan of the demo', () => {
  const now = Date.parse(NOW);
  const roster = Array.from(demoRoster(1_000, 2021), (person) => ({
    ...person,
    familyId: person.familyId === '' ? person.aNumber : person.familyId,
  }));

  it('has three hundred families in five languages, on numbers that are nobody’s', () => {
    const families = planDay(roster, 211, now, 300);
    expect(families).toHaveLength(300);
    expect(new Set(families.map(({ language }) => language)).size).toBe(LANGUAGES.length);
    for (const { phone, from } of families) {
      expect(phone).toMatch(/^\+52(664|656|868)555\d{4}$/);
      expect(from).toBeLessThan(now);
    }
    expect(planDay(roster, 211, now, 300)).toEqual(families);
    expect(planDay(roster, 212, now, 300)).not.toEqual(families);
  });
});

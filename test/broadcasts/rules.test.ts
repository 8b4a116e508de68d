import { describe, expect, it } from 'vitest';
import {
  correctBroadcast,
  repliesTo,
  reportCsv,
  reportRows,
  resendToFailures,
  unreachedRows,
} from '../../src/broadcasts/after.ts';
import {
  approveBroadcast,
  overrideRule,
  reviewBroadcast,
  submitBroadcast,
} from '../../src/broadcasts/approval.ts';
import { createBroadcast, editBroadcast, previewFor } from '../../src/broadcasts/compose.ts';
import { recallBroadcast } from '../../src/broadcasts/steer.ts';
import { TESTS_OF_A_PERSON, TESTS_TO_A_PHONE } from '../../src/broadcasts/test-cap.ts';
import { readProgramme, setProgramme } from '../../src/programme/programme.ts';
import { testSend } from '../../src/broadcasts/test-send.ts';
import { contactPoint } from '../../src/domain/address.ts';
import type { OutboxRow } from '../../src/domain/message.ts';
import {
  AT_ONCE,
  openBroadcastWorld,
  peopleIn,
  phoneOf,
  SMS,
  WHATSAPP,
  type BroadcastWorld,
} from '../support/broadcasts.ts';
import { EVA, LUIS } from '../support/staff.ts';
import { makeAppointment, makeInbound } from '../support/records.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What the outbox hands to the channel now; each is delivered, or fails with the code that `fails` gives. */
async function sendAll(
  { storage, now }: BroadcastWorld,
  { sender = SMS, fails = () => null }: { sender?: string; fails?: (row: OutboxRow) => string | null } = {},
): Promise<readonly OutboxRow[]> {
  const rows = await storage.claimOutbox({ sender, owner: 'w', now, limit: 10_000 });
  for (const row of rows) {
    const error = fails(row);
    if (error !== null) await storage.recordSends([{ id: row.id, outcome: 'failed', error }]);
    else {
      await storage.recordSends([{ id: row.id, outcome: 'accepted', sid: `SM${row.id}`, holdUntil: now }]);
      await storage.recordReport({ id: row.id, sid: `SM${row.id}`, state: 'delivered', error: null });
    }
  }
  return rows;
}

async function conversationOf(world: BroadcastWorld, i: number) {
  const contactId = world.storage.contactIdOf(contactPoint(phoneOf(i)));
  const talk = await world.storage.findConversation(contactId);
  if (talk === null) throw new Error(`no talk ${String(i)}`);
  return talk;
}

async function collect<Row>(rows: AsyncGenerator<Row>): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

describe('quiet hours', () => {
  it('keep each zone’s people asleep until their own 08:00', async () => {
    const world = await openBroadcastWorld();
    const { storage, loop, states } = world;
    const zones = ['America/Tijuana', 'America/Mexico_City', 'America/Cancun'];
    // 12:30 in London: 04:30 in Tijuana, 06:30 in Mexico City, 07:30 in Cancún.
    world.now = Date.parse('2021-02-20T12:30:00Z');
    await peopleIn(storage, 9, { now: world.now, of: (i) => ({ registration: { zone: zones[i % 3]! } }) });
    const { id } = await world.approved({ ...AT_ONCE, quietHours: true });
    const asleep: Record<string, number>[] = [];
    for (const at of ['12:30', '13:00', '14:00', '16:00']) {
      world.now = Date.parse(`2021-02-20T${at}:00Z`);
      await loop.drain();
      asleep.push(await states(id));
    }
    expect(asleep).toEqual([
      { waiting: 9 },
      { waiting: 6, queued: 3 },
      { waiting: 3, queued: 6 },
      { queued: 9 },
    ]);
    const rows = await sendAll(world);
    expect(new Set(rows.map(({ quietZone }) => quietZone))).toEqual(new Set(zones));
  });
});

describe('the outbox', () => {
  it('holds no more than leaves soon, and broadcasts take turns', async () => {
    const world = await openBroadcastWorld({ rates: () => 4 });
    await peopleIn(world.storage, 150, { now: world.now });
    const first = await world.approved();
    await world.loop.drain();
    // Thirty seconds at four a second.
    expect(await world.states(first.id)).toEqual({ queued: 120, waiting: 30 });
    const second = await world.approved();
    await world.loop.drain();
    expect(await world.states(second.id)).toEqual({ waiting: 150 });
    await sendAll(world);
    await world.loop.drain();
    expect(await world.states(first.id)).toEqual({ delivered: 120, queued: 30 });
    expect(await world.states(second.id)).toEqual({ queued: 90, waiting: 60 });
  });

  it('gets nothing that would leave after the end, and who waits then has expired', async () => {
    const world = await openBroadcastWorld({ rates: () => 1 });
    await peopleIn(world.storage, 100, { now: world.now });
    const { id } = await world.approved({ ...AT_ONCE, livesMinutes: 1 });
    await world.loop.drain();
    world.now += 50_000;
    await sendAll(world);
    await world.loop.drain();
    const { queued = 0, delivered = 0 } = await world.states(id);
    expect(delivered).toBe(30);
    expect(queued).toBe(10);
    world.now += 11_000;
    await sendAll(world);
    await world.loop.drain();
    expect(await world.states(id)).toEqual({ delivered: 30, expired: 70 });
    expect((await world.find(id)).state).toBe('done');
  });
});

describe('what changed since the audience was frozen', () => {
  it('keeps the message from those it is not meant for any more, with the reason', async () => {
    const world = await openBroadcastWorld();
    const { storage, loop, deps } = world;
    await peopleIn(storage, 6, { now: world.now });
    const { id } = await world.approved({
      ...AT_ONCE,
      holdMinutes: 5,
      audience: { include: { outcomes: ['eligible'] }, exclude: [] },
    });
    await loop.drain();
    expect(await world.states(id)).toEqual({ waiting: 6 });
    const registrations = await Promise.all(
      [0, 1, 2].map(async (i) => (await storage.findRegistrationByReceipt(`R00000${String(i)}`))!),
    );
    const [outcome, moved, withdrawn] = registrations.map((each) => ({ ...each, version: each.version + 1 }));
    await storage.commit([
      {
        kind: 'registration',
        registration: {
          ...outcome!,
          decision: { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null },
        },
      },
    ]);
    await storage.commit([{ kind: 'registration', registration: { ...moved!, contactId: 'another' } }]);
    await storage.commit([{ kind: 'registration', registration: { ...withdrawn!, stage: 'withdrawn' } }]);
    const stops = await conversationOf(world, 3);
    await storage.commit([{ kind: 'conversation', conversation: { ...stops, version: 2, stopped: true } }]);
    world.now += 5 * 60_000;
    await loop.drain();
    // Queued already when this one says no more news: kept back when its turn comes.
    const news = await conversationOf(world, 4);
    await storage.commit([
      { kind: 'conversation', conversation: { ...news, version: 2, broadcastOptIn: false } },
    ]);
    await sendAll(world);
    await loop.drain();
    const rows = await collect(reportRows(deps, id));
    expect(rows.map(({ state, reason }) => [state, reason])).toEqual([
      ['suppressed', 'outcome_changed'],
      ['suppressed', 'number_changed'],
      ['suppressed', 'withdrawn'],
      ['suppressed', 'stopped'],
      ['suppressed', 'news_stopped'],
      ['delivered', null],
    ]);
  });

  it('keeps a date from those whose date is another one now', async () => {
    const world = await openBroadcastWorld();
    const { storage, loop } = world;
    await peopleIn(storage, 3, { now: world.now });
    const appointments = [0, 1].map((i) =>
      makeAppointment({ registrationId: `01REG${String(i).padStart(21, '0')}`, familyId: `F${String(i)}` }),
    );
    for (const appointment of appointments) await storage.commit([{ kind: 'appointment', appointment }]);
    const { id } = await world.approved({
      ...AT_ONCE,
      holdMinutes: 5,
      texts: { es: '{{first_name}}: {{reference}}, {{date}} {{time}} {{city}}, {{port}} {{gate}}.' },
      fallback: 'es',
      audience: { include: { appointments: {} }, exclude: [] },
    });
    await loop.drain();
    expect(await world.states(id)).toEqual({ waiting: 2 });
    const moved = { ...appointments[0]!, version: 2, time: '11:00' };
    await storage.commit([{ kind: 'appointment', appointment: moved }]);
    world.now += 5 * 60_000;
    await loop.drain();
    const [row] = await sendAll(world);
    expect(row?.content.body).toContain('miércoles 10 de marzo');
    expect(row?.content.body).toContain('San Ysidro PedWest');
    await loop.drain();
    expect(await world.states(id)).toEqual({ delivered: 1, suppressed: 1 });
  });
});

describe('the way to a person', () => {
  it('is WhatsApp within 24 hours of their last text there, SMS later; one phone gets the same text once', async () => {
    const world = await openBroadcastWorld();
    const { storage, loop, deps } = world;
    const onWhatsApp = (ago: number) => ({
      talk: { channel: 'whatsapp' as const, sender: WHATSAPP, lastWhatsAppAt: world.now - ago },
    });
    await peopleIn(storage, 4, {
      now: world.now,
      of: (i) =>
        i === 0
          ? onWhatsApp(HOUR)
          : i === 1
            ? onWhatsApp(30 * HOUR)
            : i === 2
              ? onWhatsApp(23 * HOUR)
              : {
                  registration: {
                    contactId: storage.contactIdOf(contactPoint(phoneOf(0))),
                    language: 'es',
                  },
                },
    });
    const { id } = await world.approved({ ...AT_ONCE, holdMinutes: 60 });
    await loop.drain();
    const frozen = await storage.listRecipients({ broadcastId: id, after: 0, limit: 10 });
    expect(frozen.map(({ channel, sender, reason }) => [channel, sender, reason])).toEqual([
      ['whatsapp', WHATSAPP, null],
      ['sms', SMS, null],
      ['whatsapp', WHATSAPP, null],
      ['whatsapp', WHATSAPP, 'same_phone'],
    ]);
    // The third one's window closes while it is held back.
    world.now += HOUR;
    await loop.drain();
    const onSms = await sendAll(world);
    const onWhats = await sendAll(world, { sender: WHATSAPP });
    expect(onSms.map(({ to }) => to).sort()).toEqual([phoneOf(1), phoneOf(2)]);
    expect(onWhats.map(({ to }) => to)).toEqual([phoneOf(0)]);
    expect(onWhats[0]?.content).toMatchObject({ language: 'es', sms: [expect.stringContaining('Aviso')] });
    expect((await previewFor(deps, await world.find(id), 'R000000')).channel).toBe('whatsapp');
  });
});

describe('a way that nobody else of the audience has', () => {
  it('is found when somebody wrote to another of our numbers since', async () => {
    const world = await openBroadcastWorld();
    const { storage, loop } = world;
    const talk = { channel: 'whatsapp' as const, sender: WHATSAPP, lastWhatsAppAt: world.now - HOUR };
    await peopleIn(storage, 1, { now: world.now, of: () => ({ talk }) });
    const { id } = await world.approved({ ...AT_ONCE, holdMinutes: 60 });
    await loop.drain();
    const before = await conversationOf(world, 0);
    const other = '+15005550009';
    await storage.commit([
      {
        kind: 'conversation',
        conversation: {
          ...before,
          version: before.version + 1,
          channel: 'sms',
          sender: other,
          address: phoneOf(0),
        },
      },
    ]);
    world.now += HOUR;
    await loop.drain();
    expect((await sendAll(world, { sender: other })).map(({ to }) => to)).toEqual([phoneOf(0)]);
    await loop.drain();
    expect(await world.states(id)).toEqual({ delivered: 1 });
    expect((await world.find(id)).expansion.senders).toContain(other);
  });
});

describe('a phone of several families', () => {
  /** Families 0 and 2 read Spanish, 1 and 3 English, all on the phone of the first. */
  async function shelter() {
    const world = await openBroadcastWorld();
    const contactId = world.storage.contactIdOf(contactPoint(phoneOf(0)));
    await peopleIn(world.storage, 4, {
      now: world.now,
      // The third is the only one of its zone.
      of: (i) => ({ registration: { contactId, zone: i === 2 ? 'America/New_York' : 'America/Tijuana' } }),
    });
    const { id } = await world.approved({ ...AT_ONCE, holdMinutes: 60, canaryShare: 0.01 });
    await world.loop.drain();
    const rows = async () =>
      (await world.storage.listRecipients({ broadcastId: id, after: 0, limit: 10 })).map(
        ({ state, reason }) => [state, reason],
      );
    return { ...world, world, rows };
  }

  it('gets each text once, in every language that is read there', async () => {
    const { world, rows, loop } = await shelter();
    expect(await rows()).toEqual([
      ['waiting', null],
      ['waiting', null],
      ['suppressed', 'same_phone'],
      ['suppressed', 'same_phone'],
    ]);
    world.now += HOUR;
    await loop.drain();
    const first = await sendAll(world);
    const second = await sendAll(world);
    expect([...first, ...second].map(({ content }) => content.body.split(':')[0])).toEqual([
      'Aviso',
      'Notice',
    ]);
  });

  it('gets it for the others when the family that was to get it there is not meant any more', async () => {
    const { world, rows, loop, storage } = await shelter();
    const gone = await storage.findRegistrationByReceipt('R000000');
    await storage.commit([
      { kind: 'registration', registration: { ...gone!, version: gone!.version + 1, stage: 'withdrawn' } },
    ]);
    world.now += HOUR;
    await loop.drain();
    await sendAll(world);
    await loop.drain();
    await sendAll(world);
    await loop.drain();
    expect(await rows()).toEqual([
      ['suppressed', 'withdrawn'],
      ['delivered', null],
      ['delivered', null],
      ['suppressed', 'same_phone'],
    ]);
  });
});

describe('afterwards', () => {
  async function ended() {
    const world = await openBroadcastWorld();
    await peopleIn(world.storage, 10, { now: world.now });
    const { id } = await world.approved();
    await world.loop.drain();
    await sendAll(world, { fails: ({ to }) => (to === phoneOf(1) || to === phoneOf(2) ? '30006' : null) });
    await world.loop.drain();
    expect(await world.states(id)).toEqual({ delivered: 8, failed: 2 });
    expect((await world.find(id)).state).toBe('done');
    return { ...world, world, id };
  }

  it('the failures alone get it once more, after the same gate', async () => {
    const { world, deps, loop, id } = await ended();
    const again = await resendToFailures(deps, id, EVA);
    expect(again.authors).toEqual(['ana', EVA]);
    expect(again).toMatchObject({ state: 'draft', kind: 'resend', of: id });
    await submitBroadcast(deps, again.id, EVA);
    const review = await reviewBroadcast(deps, again.id);
    expect(review.size).toBe(2);
    await expect(approveBroadcast(deps, again.id, 'ana', review.hash)).rejects.toMatchObject({
      code: 'not_possible',
    });
    await approveBroadcast(deps, again.id, LUIS, review.hash);
    await loop.drain();
    expect((await sendAll(world)).map(({ to }) => to).sort()).toEqual([phoneOf(1), phoneOf(2)]);
  });

  it('a correction goes to exactly those who got it', async () => {
    const { world, deps, loop, id } = await ended();
    const right = await correctBroadcast(
      deps,
      id,
      { title: 'Corrección', texts: { es: 'Las oficinas abren.', en: 'Offices are open.' } },
      'ana',
    );
    await submitBroadcast(deps, right.id, 'ana');
    const { hash, size } = await reviewBroadcast(deps, right.id);
    expect(size).toBe(8);
    await approveBroadcast(deps, right.id, LUIS, hash);
    await loop.drain();
    const to = (await sendAll(world)).map((row) => row.to);
    expect(to).toHaveLength(8);
    expect(to).not.toContain(phoneOf(1));
  });

  it('a correction reaches who was decided otherwise since, or has lost the appointment', async () => {
    const world = await openBroadcastWorld();
    const { storage, deps, loop } = world;
    await peopleIn(storage, 3, { now: world.now });
    const appointments = [0, 1, 2].map((i) =>
      makeAppointment({ registrationId: `01REG${String(i).padStart(21, '0')}`, familyId: `F${String(i)}` }),
    );
    await storage.commit(appointments.map((appointment) => ({ kind: 'appointment', appointment })));
    const { id } = await world.approved({
      ...AT_ONCE,
      audience: {
        include: { outcomes: ['eligible'], appointments: { from: '2021-01-01' } },
        exclude: [{ outcomes: ['later_phase'] }],
      },
    });
    await loop.drain();
    await sendAll(world);
    await loop.drain();
    expect(await world.states(id)).toEqual({ delivered: 3 });

    const decided = (await storage.findRegistrationByReceipt('R000000'))!;
    const decision = { outcome: 'later_phase', rule: 'not-in-this-phase', phaseId: null } as const;
    expect(
      await storage.commit([
        { kind: 'registration', registration: { ...decided, version: decided.version + 1, decision } },
        { kind: 'appointment', appointment: { ...appointments[1]!, version: 2, state: 'cancelled' } },
      ]),
    ).toBe('ok');
    async function corrected(es: string) {
      const content = { title: 'Corrección', texts: { es, en: 'The last text was wrong.' } };
      const right = await correctBroadcast(deps, id, content, 'ana');
      await submitBroadcast(deps, right.id, 'ana');
      const { hash, size } = await reviewBroadcast(deps, right.id);
      expect(size).toBe(3);
      await approveBroadcast(deps, right.id, LUIS, hash);
      await loop.drain();
      const to = (await sendAll(world)).map((row) => row.to).sort();
      await loop.drain();
      return { to, states: await world.states(right.id) };
    }
    expect(await corrected('El aviso anterior tenía un error.')).toEqual({
      to: [phoneOf(0), phoneOf(1), phoneOf(2)],
      states: { delivered: 3 },
    });
    // The one whose appointment was cancelled must not set out.
    expect(await corrected('Vaya al puente a la hora de su cita.')).toEqual({
      to: [phoneOf(0), phoneOf(2)],
      states: { delivered: 2, suppressed: 1 },
    });
  });

  it('what stays in doubt is an end, once the last report would be too late', async () => {
    const world = await openBroadcastWorld();
    await peopleIn(world.storage, 2, { now: world.now });
    const { id } = await world.approved();
    await world.loop.drain();
    const { now } = world;
    const claimed = await world.storage.claimOutbox({ sender: SMS, owner: 'killed', now, limit: 1 });
    expect(claimed).toHaveLength(1);
    await world.storage.markOrphans(SMS, 'next');
    await sendAll(world);
    await world.loop.drain();
    expect(await world.states(id)).toEqual({ unsure: 1, delivered: 1 });
    expect((await world.find(id)).state).not.toBe('done');
    world.now = (await world.find(id)).expiresAt! + 2 * HOUR;
    await world.loop.drain();
    expect(await world.states(id)).toEqual({ unsure: 1, delivered: 1 });
    expect((await world.find(id)).state).toBe('done');
  });

  it('waits for the end of what it follows', async () => {
    const world = await openBroadcastWorld();
    await peopleIn(world.storage, 3, { now: world.now });
    const { id } = await world.approved();
    await world.loop.drain();
    await expect(resendToFailures(world.deps, id, 'ana')).rejects.toMatchObject({ code: 'not_possible' });
    await recallBroadcast(world.deps, id, 'ana', 'Wrong.');
    const next = await correctBroadcast(world.deps, id, { title: 'X', texts: { es: 'Hola.' } }, 'ana');
    // The worker has not yet seen what was recalled.
    await expect(submitBroadcast(world.deps, next.id, 'ana')).rejects.toThrow(/not at its end/);
    await world.loop.drain();
    expect(await world.states(id)).toEqual({ recalled: 3 });
  });

  it('answers are linked, and the report is rows without a phone', async () => {
    const { world, deps, storage, loop, id } = await ended();
    const contactId = storage.contactIdOf(contactPoint(phoneOf(0)));
    world.now += HOUR;
    const talk = await conversationOf(world, 0);
    await storage.commit([
      {
        kind: 'inbound',
        contactId,
        message: makeInbound({ sid: 'SManswer', text: 'gracias', receivedAt: world.now }),
      },
      { kind: 'conversation', conversation: { ...talk, version: 2, lastInboundAt: world.now } },
    ]);
    world.now += 120_000;
    await loop.drain();
    expect(await world.states(id)).toEqual({ delivered: 7, failed: 2, replied: 1 });
    expect(await collect(repliesTo(deps, id))).toEqual([
      {
        position: 1,
        receipt: 'R000000',
        language: 'es',
        sid: 'SManswer',
        at: world.now - 120_000,
        text: 'gracias',
      },
    ]);
    const csv = (await collect(reportCsv(deps, id))).join('');
    expect(csv.split('\n')).toHaveLength(12);
    expect(csv).toContain('1,R000000,es,sms,replied,,2021-02-20T17:00:00.000Z,2021-02-20T18:00:00.000Z');
    expect(csv).not.toContain('+52');
    expect((await collect(unreachedRows(deps, id))).map(({ reason }) => reason)).toEqual(['30006', '30006']);
    // When nobody answers any more the worker has nothing left to look at.
    world.now += 4 * DAY;
    await loop.drain();
    expect(await storage.listLiveBroadcasts()).toEqual([]);
  });
});

describe('before', () => {
  const STAFF = '+15550001111';
  const list = async (
    world: Awaited<ReturnType<typeof openBroadcastWorld>>,
    ...numbers: readonly string[]
  ) => {
    const { version } = await readProgramme(world.storage);
    const staffPhones = numbers.map((number) => ({ number, who: 'Eva' }));
    await setProgramme({ ...world.deps, actor: 'admin' }, version, { staffPhones });
  };

  it('a test goes to the phones of staff in every language, filled with examples', async () => {
    const world = await openBroadcastWorld();
    await list(world, STAFF);
    const draft = await createBroadcast(
      world.deps,
      { title: 'X', texts: { es: 'Hola {{first_name}}.', en: 'Hello {{first_name}}.' } },
      'ana',
    );
    await testSend(world.deps, draft.id, [{ to: '+15550001111', channel: 'sms' }], 'ana');
    expect((await sendAll(world)).map(({ content, to }) => [content.body, to])).toEqual([
      ['Hola Ana.', '+15550001111'],
    ]);
    expect((await sendAll(world)).map(({ content }) => content.body)).toEqual(['Hello Ana.']);
  });

  it('a test goes to no phone of a registration, and is none without a text', async () => {
    const world = await openBroadcastWorld();
    await list(world, STAFF, phoneOf(0));
    await peopleIn(world.storage, 1, { now: world.now });
    const draft = await createBroadcast(world.deps, { title: 'X' }, 'ana');
    const test = (to: string) => testSend(world.deps, draft.id, [{ to, channel: 'sms' }], 'ana');
    await expect(test('+15550001111')).rejects.toThrow(/no text/);
    await editBroadcast(world.deps, draft, { texts: { es: 'Siga en casa.' } }, 'ana');
    // As WhatsApp writes the same number.
    await expect(test(phoneOf(0).replace('+52', '+521'))).rejects.toThrow(/staff only/);
    expect(await world.storage.countOutbox()).toMatchObject({ queued: 0 });
    expect(await test('+15550001111')).toHaveLength(1);
  });

  it('a test says nothing that could move people, unless an admin let it pass or all of them have appointments', async () => {
    const world = await openBroadcastWorld();
    await list(world, STAFF);
    const draft = await createBroadcast(world.deps, { title: 'X', texts: { es: 'Venga al puente.' } }, 'ana');
    const test = (id: string) => testSend(world.deps, id, [{ to: '+15550001111', channel: 'sms' }], 'ana');
    await expect(test(draft.id)).rejects.toMatchObject({ code: 'text_refused' });
    const asking = await createBroadcast(world.deps, { title: 'X', texts: { es: 'Responda YES.' } }, 'ana');
    await expect(test(asking.id)).rejects.toThrow(/carrier_word es YES/);
    expect(await world.storage.countOutbox()).toMatchObject({ queued: 0 });
    await overrideRule(world.deps, draft.id, 'eva', 'agreed with the port');
    expect(await test(draft.id)).toHaveLength(1);
    const holders = await createBroadcast(
      world.deps,
      {
        title: 'X',
        texts: { es: 'Venga a {{port}} el {{date}}.' },
        audience: { include: { appointments: {} }, exclude: [] },
      },
      'ana',
    );
    expect(await test(holders.id)).toHaveLength(1);
  });

  it('a test goes to no phone that no admin listed, however the listed one is spelled', async () => {
    const world = await openBroadcastWorld();
    const draft = await createBroadcast(world.deps, { title: 'X', texts: { es: 'Hola.' } }, 'ana');
    const test = (to: string) => testSend(world.deps, draft.id, [{ to, channel: 'sms' }], 'ana');
    await expect(test(STAFF)).rejects.toThrow(/programme -- set --staff-phone/);
    await list(world, '+526561234567');
    await expect(test(STAFF)).rejects.toMatchObject({ code: 'not_possible' });
    expect(await test('+5216561234567')).toHaveLength(1);
    await list(world);
    await expect(test('+526561234567')).rejects.toMatchObject({ code: 'not_possible' });
  });

  it('tests are capped for a phone and for a person, also when they come at once, and anew the next day', async () => {
    const world = await openBroadcastWorld();
    const phones = Array.from({ length: 4 }, (_, at) => `+1555000111${String(at)}`);
    await list(world, ...phones);
    const draft = await createBroadcast(world.deps, { title: 'X', texts: { es: 'Hola.', en: 'Hi.' } }, 'ana');
    const test = (to: string, who = 'ana') => testSend(world.deps, draft.id, [{ to, channel: 'sms' }], who);
    for (let sent = 0; sent < TESTS_TO_A_PHONE / 2 - 1; sent += 1) await test(phones[0]!);
    const raced = await Promise.allSettled([test(phones[0]!), test(phones[0]!), test(phones[0]!, 'luis')]);
    expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(test(phones[0]!, 'luis')).rejects.toThrow(/One phone gets 20/);
    for (const to of phones.slice(1, 3))
      for (let sent = 0; sent < TESTS_TO_A_PHONE / 2; sent += 1) await test(to, 'luis');
    const own = TESTS_OF_A_PERSON - (await world.storage.countOutbox()).queued;
    expect(own).toBe(0);
    for (let sent = 0; sent < TESTS_TO_A_PHONE / 2; sent += 1)
      await test(phones[3]!, 'luis').catch(() => undefined);
    await expect(test(phones[3]!, 'luis')).rejects.toThrow(/One p/);
    world.now += DAY;
    expect(await test(phones[0]!)).toHaveLength(2);
  });

  it('the preview says who, what it costs and until when', async () => {
    const world = await openBroadcastWorld({ rates: () => 1 });
    await peopleIn(world.storage, 100, {
      now: world.now,
      of: (i) => (i < 3 ? { talk: { stopped: true } } : i === 3 ? { talk: { broadcastOptIn: false } } : {}),
    });
    const draft = await createBroadcast(world.deps, { title: 'X', ...AT_ONCE }, 'ana');
    const preview = await reviewBroadcast(world.deps, draft.id);
    expect(preview).toMatchObject({
      size: 100,
      kept: { noPhone: 0, stopped: 3, newsStopped: 1 },
      segments: 96,
      finishesAt: world.now + 96_000,
    });
    expect(preview.samples).toContainEqual(
      expect.objectContaining({ language: 'es', channel: 'sms', people: 48, segments: 1 }),
    );
    expect(preview.costs.es).toMatchObject({
      asWritten: 2,
      rewritten: 1,
      letters: [{ letter: 'á', times: 1, instead: 'a', segmentsMore: 1 }],
    });
  });

  it('audiences are lists of receipts, cities and what is left out of them', async () => {
    const world = await openBroadcastWorld();
    await peopleIn(world.storage, 6, {
      now: world.now,
      of: (i) => ({ registration: { city: i < 3 ? 'Mérida' : 'Tijuana' } }),
    });
    const size = async (audience: Parameters<typeof createBroadcast>[1]['audience']) =>
      (
        await reviewBroadcast(
          world.deps,
          (await createBroadcast(world.deps, { title: 'X', audience: audience! }, 'ana')).id,
        )
      ).size;
    expect(await size({ include: { cities: ['merida'] }, exclude: [] })).toBe(3);
    expect(await size({ include: { receipts: ['R000001', 'R000004', 'none'] }, exclude: [] })).toBe(2);
    expect(
      await size({ include: { receipts: ['R000001', 'R000004'] }, exclude: [{ cities: ['Mérida'] }] }),
    ).toBe(1);
    expect(await size({ include: {}, exclude: [{ unreached: true }, { receipts: ['R000005'] }] })).toBe(5);
    expect(await size({ include: { unreached: true }, exclude: [] })).toBe(0);
  });
});

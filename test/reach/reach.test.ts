import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { assign } from '../../src/decisions/assign.ts';
import { cancelAppointment, moveAppointment } from '../../src/appointments/change.ts';
import { noteFlag } from '../../src/reach/flagged.ts';
import { setOtherPhone } from '../../src/staff-requests/other-phone.ts';
import { closeRequest } from '../../src/staff-requests/staff-request.ts';
import type { ReachDeps } from '../../src/reach/reach.ts';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import { closeReached, listUnreached } from '../../src/reach/unreached.ts';
import type { Appointment } from '../../src/domain/appointment.ts';
import type { OutboxRow } from '../../src/domain/message.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { isReachStep } from '../../src/domain/reminder.ts';
import { slotId, type Slot } from '../../src/domain/slot.ts';
import { instantOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import { confirmWrites } from '../../src/appointments/appointment-ends.ts';
import { askedToPassOnWrite, passedOnWrite } from '../../src/reach/passed-on.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording, type FamilyFacts } from '../support/families.ts';
import { NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { signGates } from '../support/signed-gates.ts';

const HOUR = 3_600_000;
const SMS = '+15005550006';
const WHATSAPP = 'whatsapp:+15005550007';
const ALTERNATE = { number: '+525550000002', channel: 'sms' as const };
const SHELTER = { number: '+525550000003', channel: 'sms' as const };

let temp: TempStorage;
let storage: Storage;
let now: number;
let deps: ReachDeps & { readonly actor: string };
beforeEach(async () => {
  temp = await openTempStorage();
  storage = temp.storage;
  await signGates(storage);
  // Ten in the morning in Tijuana.
  now = NOW;
  const clock = { now: () => now };
  deps = {
    storage,
    clock,
    ids: createIds(clock),
    wording,
    actor: 'cli:test',
    senderFor: (channel) => (channel === 'sms' ? SMS : WHATSAPP),
  };
});
afterEach(async () => {
  await temp.close();
});

const slotAt = (date: string, time: string): Slot => ({
  id: slotId('san-ysidro', date, time),
  port: 'san-ysidro',
  date,
  time,
  startsAt: instantOf(date, time, portOf('san-ysidro').zone),
  capacity: 100,
  taken: 0,
});
const FIRST = slotAt('2021-03-20', '09:00');
const SECOND = slotAt('2021-03-25', '13:00');

interface Scheduled {
  readonly appointment: Appointment;
  readonly registration: Registration;
}

async function schedule(family: FamilyFacts = {}): Promise<Scheduled> {
  await storage.importSlots([FIRST, SECOND]);
  const { id } = await storeFamily(storage, { people: 2, ...family });
  await assign({ ...deps, dryRun: false });
  return {
    registration: (await storage.findRegistration(id))!,
    appointment: (await storage.findActiveAppointment(id))!,
  };
}

const phones = { registration: { alternate: ALTERNATE, shelter: SHELTER } };
const rowsTo = (number: string): Promise<readonly OutboxRow[]> =>
  storage.listOutboxOf(storage.contactIdOf(number));
const rowsOf = ({ registration }: Scheduled): Promise<readonly OutboxRow[]> =>
  storage.listOutboxOf(registration.contactId!);

/** What was queued for the family, then for the two other phones. */
async function told(scheduled: Scheduled): Promise<readonly string[]> {
  const rows = [
    ...(await rowsOf(scheduled)),
    ...(await rowsTo(ALTERNATE.number)),
    ...(await rowsTo(SHELTER.number)),
  ];
  const said = rows.filter(({ purpose }) => !purpose.startsWith('reminder.'));
  return [...new Set(said.map(({ purpose, channel }) => `${purpose} ${channel}`))];
}

async function steps({ appointment }: Scheduled): Promise<readonly string[]> {
  return (await storage.listReminders(appointment.id))
    .filter(isReachStep)
    .filter(({ state }) => state !== 'withdrawn')
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ kind, state }) => `${kind.slice('reach.'.length)} ${state}`);
}

async function report(
  row: OutboxRow,
  state: 'sent' | 'delivered' | 'undelivered' | 'failed',
  error: string | null = null,
): Promise<void> {
  await storage.recordReport({ id: row.id, sid: `SM${row.id}`, state, error });
}

/** All that is out came to nothing: the phones are off. */
async function off(scheduled: Scheduled): Promise<void> {
  const rows = [
    ...(await rowsOf(scheduled)),
    ...(await rowsTo(ALTERNATE.number)),
    ...(await rowsTo(SHELTER.number)),
  ];
  for (const row of rows.filter(({ state }) => state === 'queued')) await report(row, 'undelivered', '30003');
}

async function at(hours: number): Promise<void> {
  now = NOW + hours * HOUR;
  await sendDueReminders(deps);
}

const calls = async (): Promise<readonly string[]> =>
  (await storage.listPersonRequests('open'))
    .filter(({ reason }) => reason === 'unreached')
    .map(({ id }) => id);

async function texts(contactId: string): Promise<void> {
  const talk = (await storage.findConversation(contactId))!;
  await storage.commit([
    { kind: 'conversation', conversation: { ...talk, version: talk.version + 1, lastInboundAt: now } },
  ]);
}

describe('a family that is not reached', () => {
  it('is tried on the other channel, by the phone it named, by the shelter, and is called', async () => {
    const it = await schedule(phones);
    expect(await steps(it)).toEqual([
      'other_channel pending',
      'alternate pending',
      'shelter pending',
      'call pending',
    ]);
    await off(it);
    await at(5.9);
    expect(await told(it)).toEqual(['instruction sms']);
    await at(6);
    await off(it);
    expect(await told(it)).toEqual(['instruction sms', 'reach.other_channel whatsapp']);
    await at(23.9);
    expect(await rowsTo(ALTERNATE.number)).toEqual([]);
    await at(24);
    await off(it);
    await at(45.9);
    expect(await rowsTo(SHELTER.number)).toEqual([]);
    // Thirty-six hours are over at 22:00: the shelter is not rung before the morning.
    await at(46);
    await off(it);
    expect(await told(it)).toEqual([
      'instruction sms',
      'reach.other_channel whatsapp',
      'reach.alternate sms',
      'reach.shelter sms',
    ]);
    expect(await calls()).toEqual([]);
    await at(48);
    expect(await calls()).toEqual([`unreached:${it.appointment.id}`]);
    expect(await steps(it)).toEqual(['other_channel done', 'alternate done', 'shelter done', 'call done']);
  });

  it('gets the whole instruction on the other channel, at that channel’s number and sender', async () => {
    const it = await schedule({ talk: { channel: 'whatsapp', address: '+5215550000001', sender: WHATSAPP } });
    await off(it);
    await at(6);
    const rows = (await rowsOf(it)).filter(({ purpose }) => purpose === 'reach.other_channel');
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows)
      expect(row).toMatchObject({
        channel: 'sms',
        to: '+525550000001',
        sender: SMS,
        group: `appointment:${it.appointment.id}`,
        expiresAt: it.appointment.startsAt,
        quietZone: 'America/Tijuana',
        priority: 1,
      });
    expect(rows.map(({ content }) => content.body).join(' ')).toContain(it.appointment.reference);
  });

  it('is told of nothing more once a message was delivered', async () => {
    const it = await schedule(phones);
    await off(it);
    await at(6);
    for (const row of await rowsOf(it)) if (row.channel === 'whatsapp') await report(row, 'delivered');
    await at(24);
    expect(await steps(it)).toEqual([
      'other_channel done',
      'alternate skipped',
      'shelter skipped',
      'call skipped',
    ]);
    await at(60);
    expect(await told(it)).toEqual(['instruction sms', 'reach.other_channel whatsapp']);
    expect(await calls()).toEqual([]);
  });

  it.each<[string, (it: Scheduled) => Promise<unknown>]>([
    ['the family texts', ({ registration }) => texts(registration.contactId!)],
    ['the family confirms', ({ appointment }) => storage.commit(confirmWrites(appointment))],
    [
      'who was asked says that they told them',
      ({ appointment }) => storage.commit([passedOnWrite(appointment)]),
    ],
    [
      'one part of it arrives',
      async (it) => {
        const [row] = await rowsOf(it);
        await report(row!, 'delivered');
      },
    ],
  ])('is reached when %s', async (_, reach) => {
    const it = await schedule(phones);
    now += HOUR;
    await reach(it);
    await at(6);
    expect(new Set((await steps(it)).map((step) => step.split(' ')[1]))).toEqual(new Set(['skipped']));
  });

  it('is not reached by what is only sent, nor by the named phone’s delivery', async () => {
    const it = await schedule(phones);
    for (const row of await rowsOf(it)) await report(row, 'sent');
    await at(6);
    for (const row of await rowsOf(it)) await report(row, 'sent');
    await at(24);
    for (const row of await rowsTo(ALTERNATE.number)) await report(row, 'delivered');
    await at(46);
    await at(48);
    expect(await calls()).toHaveLength(1);
  });

  it('begins anew when the date changes, and ends when it is cancelled', async () => {
    const it = await schedule(phones);
    await off(it);
    await at(6);
    for (const row of await rowsOf(it)) await report(row, 'delivered');
    await moveAppointment({ ...deps, reference: it.appointment.reference, toSlot: SECOND.id });
    expect(await steps(it)).toEqual([
      'other_channel done',
      'other_channel pending',
      'alternate pending',
      'shelter pending',
      'call pending',
    ]);
    await off(it);
    const before = (await rowsOf(it)).length;
    // What arrived was the earlier date. The copy says that the date has changed.
    await at(24);
    const copies = (await rowsOf(it)).slice(before);
    expect(copies.map(({ purpose }) => purpose)).toContain('reach.other_channel');
    expect(copies.map(({ content }) => content.body).join(' ')).toMatch(/cita es otra ahora/);
    await cancelAppointment({ ...deps, reference: it.appointment.reference, reason: 'test' });
    await at(100);
    expect((await steps(it)).filter((step) => step.endsWith('pending'))).toEqual([]);
    expect(await rowsTo(ALTERNATE.number)).toEqual([]);
    expect(await calls()).toEqual([]);
  });

  it('waits while its instruction stands in our own line, but a person is asked in time', async () => {
    const it = await schedule(phones);
    await at(6);
    expect(await told(it)).toEqual(['instruction sms']);
    expect((await steps(it))[0]).toBe('other_channel pending');
    const [step] = (await storage.listReminders(it.appointment.id)).filter(isReachStep);
    expect(step!.dueAt).toBeGreaterThan(now);
    // For days on end: two days before, a person is asked.
    const until = (it.appointment.startsAt - NOW) / HOUR;
    for (let hours = 12; hours < until - 48; hours += 12) await at(hours);
    expect(await told(it)).toEqual(['instruction sms']);
    expect(await calls()).toEqual([]);
    for (let hours = until - 48; hours < until - 40; hours += 1) await at(hours);
    expect(await calls()).toHaveLength(1);
    const [request] = await storage.listPersonRequests('open');
    expect(request!.openedAt).toBeLessThanOrEqual(it.appointment.startsAt - 44 * HOUR);
  });

  it('gives the later steps their time when nothing ran for days', async () => {
    const it = await schedule(phones);
    await off(it);
    await at(60);
    expect(await told(it)).toEqual(['instruction sms', 'reach.other_channel whatsapp']);
    expect(await calls()).toEqual([]);
    await off(it);
    await at(80);
    await at(95);
    expect(await calls()).toEqual([]);
    await at(107);
    expect(await calls()).toHaveLength(1);
  });

  it('is not taken for reached when the registration moved to a phone that was not told', async () => {
    const it = await schedule();
    for (const row of await rowsOf(it)) await report(row, 'undelivered', '30003');
    const other = await storeFamily(storage, {
      talk: { address: '+525550000009', lastInboundAt: NOW + HOUR },
    });
    const { registration } = it;
    await storage.commit([
      {
        kind: 'registration',
        registration: { ...registration, version: registration.version + 1, contactId: other.contactId },
      },
    ]);
    await at(6);
    const rows = (await storage.listOutboxOf(other.contactId!)).filter(
      ({ group }) => group === `appointment:${it.appointment.id}`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows[0]).toMatchObject({ purpose: 'reach.other_channel', channel: 'sms', to: '+525550000009' });
    expect((await steps(it))[0]).toBe('other_channel done');
  });
});

describe('another phone', () => {
  it('is told in a text of its own: the names, the date, how to say that they know', async () => {
    const it = await schedule(phones);
    await off(it);
    await at(6);
    await off(it);
    await at(24);
    const [row, more] = await rowsTo(ALTERNATE.number);
    expect(more).toBeUndefined();
    expect(row).toMatchObject({
      to: ALTERNATE.number,
      sender: SMS,
      group: `appointment:${it.appointment.id}`,
      quietZone: 'America/Tijuana',
    });
    expect(row!.segments).toBeLessThanOrEqual(2);
    const { body } = row!.content;
    expect(body).toContain('Para 2: Ana, Luis');
    expect(body).toContain(`1 ${it.appointment.reference}`);
    expect(body).not.toContain('Ejemplo');
    expect(body).not.toContain(it.registration.receipt);
    expect(await storage.findConversation(row!.contactId)).toMatchObject({
      language: 'es',
      address: ALTERNATE.number,
      lastWhatsAppAt: null,
      stopped: false,
    });
  });

  it('that stopped us is left alone, and the next one is told at once', async () => {
    const it = await schedule(phones);
    await off(it);
    const contactId = storage.contactIdOf(ALTERNATE.number);
    await storeFamily(storage, { registration: { contactId }, talk: { contactId, stopped: true } });
    await at(6);
    await off(it);
    await at(24);
    expect(await rowsTo(ALTERNATE.number)).toEqual([]);
    expect(await rowsTo(SHELTER.number)).toHaveLength(1);
    expect((await steps(it)).slice(1)).toEqual(['alternate skipped', 'shelter done', 'call pending']);
  });

  it('that is the family’s own is no other phone', async () => {
    const contactId = storage.contactIdOf(ALTERNATE.number);
    const it = await schedule({
      registration: { contactId, alternate: ALTERNATE },
      talk: { contactId, address: ALTERNATE.number },
    });
    await off(it);
    await at(24);
    expect((await rowsTo(ALTERNATE.number)).map(({ purpose }) => purpose)).not.toContain('reach.alternate');
  });

  it('that there is none of leaves the family’s phone its time', async () => {
    const it = await schedule();
    await off(it);
    await at(6);
    await off(it);
    await at(24);
    expect(await steps(it)).toEqual([
      'other_channel done',
      'alternate skipped',
      'shelter pending',
      'call pending',
    ]);
    await at(46);
    expect(await calls()).toEqual([]);
    await at(48);
    expect(await calls()).toHaveLength(1);
  });

  it('is set by staff, and the audit does not name it', async () => {
    const { registration } = await schedule();
    await setOtherPhone(deps, registration.receipt, 'alternate', '+52 (555) 000-0002');
    await setOtherPhone(deps, registration.receipt, 'shelter', '+525550000003', 'whatsapp');
    expect(await storage.findRegistration(registration.id)).toMatchObject({
      alternate: ALTERNATE,
      shelter: { number: '+525550000003', channel: 'whatsapp' },
    });
    await setOtherPhone(deps, registration.receipt, 'shelter', null);
    expect(await storage.findRegistration(registration.id)).toMatchObject({
      alternate: ALTERNATE,
      shelter: null,
    });
    await expect(setOtherPhone(deps, registration.receipt, 'shelter', '5550000003')).rejects.toMatchObject({
      code: 'not_possible',
    });
    await expect(setOtherPhone(deps, 'R000000', 'shelter', null)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(JSON.stringify(await storage.listAudit({ after: 0, limit: 99 }))).not.toContain('5550000002');
  });
});

describe('a number that is dead', () => {
  const flag = async (
    scheduled: Scheduled,
    purpose: string,
    flagged: 'dead' | 'not_on_channel' | 'stopped',
  ) => {
    for (const row of await rowsOf(scheduled)) {
      if (row.purpose !== purpose) continue;
      await report(row, 'undelivered', '30006');
      await noteFlag(storage, row, flagged, now);
    }
    await sendDueReminders(deps);
  };

  it('hands on at once, and each part of an instruction but once', async () => {
    const it = await schedule(phones);
    now += 60_000;
    await flag(it, 'instruction', 'dead');
    // Both parts were flagged; the named phone is not told on that account.
    expect(await told(it)).toEqual(['instruction sms', 'reach.other_channel whatsapp']);
    await flag(it, 'instruction', 'dead');
    expect(await rowsTo(ALTERNATE.number)).toEqual([]);
    await flag(it, 'reach.other_channel', 'not_on_channel');
    expect(await rowsTo(ALTERNATE.number)).toHaveLength(1);
    expect(await steps(it)).toEqual([
      'other_channel done',
      'alternate done',
      'shelter pending',
      'call pending',
    ]);
  });

  it('without any other phone is on the list of those to be called at once', async () => {
    const it = await schedule();
    now += 60_000;
    await flag(it, 'instruction', 'dead');
    await flag(it, 'reach.other_channel', 'not_on_channel');
    expect(await calls()).toHaveLength(1);
    const [entry] = await listUnreached(deps);
    expect(entry).toMatchObject({
      requestId: `unreached:${it.appointment.id}`,
      daysLeft: 18,
      next: null,
      flags: [
        { channel: 'sms', flag: 'dead' },
        { channel: 'whatsapp', flag: 'not_on_channel' },
      ],
    });
  });

  it('on one channel alone does not make the other one dead', async () => {
    const it = await schedule(phones);
    await off(it);
    await at(6);
    await flag(it, 'reach.other_channel', 'not_on_channel');
    expect(await rowsTo(ALTERNATE.number)).toEqual([]);
    expect((await steps(it))[1]).toBe('alternate pending');
  });

  it('is not tried again on that channel until somebody texts from it', async () => {
    const it = await schedule(phones);
    await off(it);
    now += 60_000;
    await noteFlag(
      storage,
      { contactId: it.registration.contactId!, channel: 'whatsapp', group: null, purpose: 'reply' },
      'not_on_channel',
      now,
    );
    await at(6);
    expect(await told(it)).toEqual(['instruction sms']);
    const other = await schedule();
    await noteFlag(
      storage,
      { contactId: other.registration.contactId!, channel: 'whatsapp', group: null, purpose: 'reply' },
      'not_on_channel',
      NOW - 1,
    );
    now = NOW + 6 * HOUR;
    await off(other);
    await at(23);
    expect(await told(other)).toContain('reach.other_channel whatsapp');
  });
});

describe('the list of those to be called', () => {
  async function called(family: FamilyFacts = {}): Promise<Scheduled> {
    const it = await schedule(family);
    await goUnreached(it);
    return it;
  }

  async function goUnreached(...all: readonly Scheduled[]): Promise<void> {
    for (const each of all) await off(each);
    await at(6);
    for (const each of all) await off(each);
    for (const hours of [24, 46, 48]) await at(hours);
  }

  it('names what was tried, when, and why it came to nothing', async () => {
    const it = await called(phones);
    const [entry] = await listUnreached(deps);
    expect(entry).toMatchObject({ daysLeft: 16, next: null, phone: '+525550000001' });
    const steps = entry!.tried.map(({ what, channel, state, error }) =>
      [what, channel, state, error].join(' '),
    );
    expect(steps[0]).toBe('instruction sms undelivered 30003');
    expect(steps).toContain('reach.other_channel whatsapp undelivered 30003');
    expect(steps.at(-2)).toBe('reach.alternate sms queued ');
    expect(steps.at(-1)).toBe('reach.shelter sms queued ');
    expect(it.appointment.id).toBe(entry!.appointment.id);
  });

  it('is by date, and holds those for whom steps are still due', async () => {
    const first = await called();
    now = NOW + 48 * HOUR;
    const second = await schedule();
    await moveAppointment({ ...deps, reference: first.appointment.reference, toSlot: SECOND.id });
    const listed = await listUnreached(deps);
    expect(listed.map(({ appointment }) => appointment.id)).toEqual([
      second.appointment.id,
      first.appointment.id,
    ]);
    expect(listed[0]).toMatchObject({ requestId: null, next: { kind: 'reach.other_channel' } });
  });

  it('lets go of who is reached later, and of nobody else', async () => {
    const it = await schedule();
    await goUnreached(it, await schedule());
    expect(await calls()).toHaveLength(2);
    expect(await closeReached(deps)).toBe(0);
    const [row] = await rowsOf(it);
    // What was given up for lost may arrive all the same.
    await report(row!, 'delivered');
    expect(await closeReached(deps)).toBe(1);
    expect(await calls()).not.toContain(`unreached:${it.appointment.id}`);
    expect((await storage.listAudit({ after: 0, limit: 99 })).at(-1)).toMatchObject({
      actor: 'service',
      act: 'person.close',
      detail: { why: 'reached' },
    });
  });

  it('is closed by hand, and stays closed', async () => {
    const it = await called();
    await closeRequest(deps, `unreached:${it.appointment.id}`, null);
    expect(await calls()).toEqual([]);
    await at(72);
    expect(await calls()).toEqual([]);
    expect(await listUnreached(deps)).toEqual([]);
  });

  it('does not stand in the way of somebody who asks for a person', async () => {
    const it = await called();
    expect(await storage.findOpenPersonRequest(it.registration.contactId!)).toBeNull();
  });
});

describe('a step', () => {
  it('is taken once, however many workers look at once', async () => {
    const families: Scheduled[] = [];
    for (let i = 0; i < 8; i += 1) families.push(await schedule(phones));
    for (const each of families) await off(each);
    const other = await openSqlite({ path: temp.path, vault: temp.vault });
    for (const hours of [6, 24]) {
      now = NOW + hours * HOUR;
      await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          sendDueReminders(i % 2 === 0 ? deps : { ...deps, storage: other }),
        ),
      );
      // Who came too late found the commit stale; due means due until done.
      await sendDueReminders(deps);
      for (const each of families) await off(each);
    }
    await other.close();
    for (const each of families) {
      const copies = (await rowsOf(each)).filter(({ purpose }) => purpose === 'reach.other_channel');
      expect(copies).toHaveLength(1);
    }
    // One shared phone was named by all: once for each family.
    expect(await rowsTo(ALTERNATE.number)).toHaveLength(8);
  });

  it('is its message or nothing: what dies in the middle is taken again, and sent once', async () => {
    const it = await schedule(phones);
    await off(it);
    now = NOW + 6 * HOUR;
    const dying: Storage = { ...storage, commit: () => Promise.reject(new Error('killed')) };
    await expect(sendDueReminders({ ...deps, storage: dying })).rejects.toThrow('killed');
    expect((await steps(it))[0]).toBe('other_channel pending');
    // Killed after the commit, before anybody heard of it.
    const deaf: Storage = {
      ...storage,
      async commit(writes) {
        await storage.commit(writes);
        throw new Error('killed');
      },
    };
    await expect(sendDueReminders({ ...deps, storage: deaf })).rejects.toThrow('killed');
    await sendDueReminders(deps);
    await sendDueReminders(deps);
    const copies = (await rowsOf(it)).filter(({ purpose }) => purpose === 'reach.other_channel');
    expect(copies).toHaveLength(1);
  });
});

it('what somebody says of an earlier date is nothing of the present one', async () => {
  const it = await schedule(phones);
  await storage.commit([
    askedToPassOnWrite(it.appointment, 'someone'),
    passedOnWrite({ id: it.appointment.id, slotId: 'another slot' }),
  ]);
  await off(it);
  await at(6);
  expect(await told(it)).toContain('reach.other_channel whatsapp');
});

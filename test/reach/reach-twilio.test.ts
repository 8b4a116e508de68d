import { describe, expect, it } from 'vitest';
import { portOf } from '../../flows/programme.ts';
import { assign } from '../../src/decisions/assign.ts';
import { noteFlag } from '../../src/reach/flagged.ts';
import type { ReachDeps } from '../../src/reach/reach.ts';
import { sendDueReminders } from '../../src/appointments/reminders.ts';
import { closeReached, listUnreached } from '../../src/reach/unreached.ts';
import { stopAsCarrierDid } from '../../src/conversation/carrier-stop.ts';
import { newTalk, writeTalk } from '../../src/conversation/stored-talk.ts';
import { contactPoint } from '../../src/domain/address.ts';
import { slotId } from '../../src/domain/slot.ts';
import { instantOf, localOf } from '../../src/domain/zoned-time.ts';
import { createIds } from '../../src/platform/ids.ts';
import { CONVERSATION_VERSION } from '../../flows/conversation.ts';
import { storeFamily, wording } from '../support/families.ts';
import { openOutboxWorld, SMS, WHATSAPP, type OutboxWorld } from '../support/outbox.ts';
import { NOW } from '../support/records.ts';
import { signGates } from '../support/signed-gates.ts';

const HOUR = 3_600_000;
const FAMILY = '+525550000001';
const ALTERNATE = '+525550000002';
const SHELTER = '+525550000003';

/** What a phone does with a message: `on` takes it, `off` is switched off, `dead` does not exist, `stopped` refuses us at the carrier. */
type Phone = 'on' | 'off' | 'dead' | 'stopped';
const ERRORS = { off: 30003, dead: 30006, stopped: 21610 } as const;

interface World {
  readonly house: OutboxWorld;
  readonly deps: ReachDeps;
  readonly appointmentId: string;
  /** By number, WhatsApp ones with their prefix; what is not named is off. */
  readonly phones: Map<string, Phone>;
  /** Goes on to so many hours after the instruction, an hour at a time. */
  until(hours: number): Promise<void>;
  /** What each phone was sent, in order: `number purpose`. */
  sent(): Promise<readonly string[]>;
  purposeOf(sid: string): Promise<string>;
}

/** A family with an appointment in nineteen days, two phones beside its own, over a Twilio on this machine. */
async function openWorld(zone = 'America/Tijuana'): Promise<World> {
  let now = NOW;
  const clock = { now: () => now };
  const phones = new Map<string, Phone>();
  const house: OutboxWorld = await openOutboxWorld({
    now: () => now,
    onFlag: async (row, flag) => {
      if (flag === 'stopped')
        await stopAsCarrierDid({ storage: house.storage, ids: deps.ids, clock }, row.contactId);
      await noteFlag(house.storage, row, flag, now);
    },
  });
  const { storage, twilio, dispatcher } = house;
  const deps: ReachDeps = {
    storage,
    clock,
    ids: createIds({ now: () => Date.now() }),
    wording,
    senderFor: (channel) => (channel === 'sms' ? SMS : WHATSAPP),
  };
  twilio.reporting((message) => {
    const phone = phones.get(message.to) ?? 'off';
    if (phone === 'on') return [{ status: 'delivered', afterMs: 1 }];
    return [{ status: 'undelivered', afterMs: 1, errorCode: ERRORS[phone] }];
  });
  const contactId = storage.contactIdOf(contactPoint(FAMILY));
  const talk = { contactId, address: FAMILY, sender: SMS, channel: 'sms' as const };
  const { id } = await storeFamily(storage, {
    people: 2,
    registration: {
      contactId,
      zone,
      alternate: { number: ALTERNATE, channel: 'sms' },
      shelter: { number: SHELTER, channel: 'sms' },
    },
    talk: { ...talk, machineVersion: CONVERSATION_VERSION, snapshot: writeTalk(newTalk()) },
  });
  const [date, time] = ['2021-03-20', '09:00'];
  const startsAt = instantOf(date, time, portOf('san-ysidro').zone);
  await signGates(storage);
  await storage.importSlots([
    { id: slotId('san-ysidro', date, time), port: 'san-ysidro', date, time, startsAt, capacity: 9, taken: 0 },
  ]);
  await assign({ ...deps, dryRun: false, actor: 'test' });
  const { id: appointmentId } = (await storage.findActiveAppointment(id))!;

  /** Everything that is due now, and what came back of it. */
  async function settle(): Promise<void> {
    for (;;) {
      const { steps } = await sendDueReminders(deps);
      await dispatcher.drain();
      await twilio.until(() => twilio.reports.length >= twilio.sent.length, 'every report');
      await dispatcher.drain();
      if (steps.told + steps.asked + steps.skipped + steps.ended === 0) return;
    }
  }

  const purposeOf = async (sid: string): Promise<string> =>
    (await storage.findOutboxBySid(sid))?.purpose ?? '?';
  return {
    house,
    deps,
    appointmentId,
    phones,
    purposeOf,
    async until(hours) {
      for (; now < NOW + hours * HOUR; now = Math.min(now + HOUR, NOW + hours * HOUR)) await settle();
      await settle();
    },
    async sent() {
      const all = await Promise.all(twilio.sent.map(async ({ to, sid }) => `${to} ${await purposeOf(sid)}`));
      return [...new Set(all)].filter((each) => !each.includes('reminder.'));
    },
  };
}

const calls = async ({ deps }: World): Promise<number> =>
  (await deps.storage.listPersonRequests('open')).filter(({ reason }) => reason === 'unreached').length;

describe('over Twilio', { timeout: 60_000 }, () => {
  it.each(['America/Tijuana', 'America/Matamoros', 'America/Cancun'])(
    'everything is tried in its order, by day, and then a person is asked: %s',
    async (zone) => {
      const world = await openWorld(zone);
      await world.until(47);
      expect(await world.sent()).toEqual([
        `${FAMILY} instruction`,
        `whatsapp:${FAMILY} reach.other_channel`,
        `${ALTERNATE} reach.alternate`,
        `${SHELTER} reach.shelter`,
      ]);
      expect(await calls(world)).toBe(0);
      await world.until(49);
      expect(await calls(world)).toBe(1);
      // Nobody beside the family was rung at night.
      for (const message of world.house.twilio.sent) {
        if (!(await world.purposeOf(message.sid)).startsWith('reach.')) continue;
        const row = (await world.deps.storage.findOutboxBySid(message.sid))!;
        if (row.id.includes('~')) continue;
        const { time } = localOf(message.createdAt, zone);
        expect(time >= '08:00' && time <= '21:00').toBe(true);
      }
      const [entry] = await listUnreached(world.deps);
      expect(new Set(entry!.tried.map(({ error }) => error))).toContain('30003');
    },
  );

  it('a phone that is off is tried at other hours until it is on, and then no more', async () => {
    const world = await openWorld();
    await world.until(100);
    const { twilio } = world.house;
    const tries = twilio.sent.filter(({ to }) => to === FAMILY);
    const parts = new Set(tries.map(({ body }) => body));
    // About every seventeen hours after the third, each part.
    expect(tries.length / parts.size).toBeGreaterThanOrEqual(6);
    expect(new Set(tries.map(({ createdAt }) => new Date(createdAt).getUTCHours())).size).toBeGreaterThan(4);
    expect(await calls(world)).toBe(1);
    world.phones.set(FAMILY, 'on');
    await world.until(130);
    expect(await closeReached(world.deps)).toBe(1);
    expect(await calls(world)).toBe(0);
    const then = twilio.sent.length;
    await world.until(200);
    const after = await Promise.all(twilio.sent.slice(then).map(({ sid }) => world.purposeOf(sid)));
    expect(after.filter((purpose) => purpose === 'instruction' || purpose === 'reach.other_channel')).toEqual(
      [],
    );
  });

  it('reached on the other channel, nobody else is told, and the first one is not tried on', async () => {
    const world = await openWorld();
    world.phones.set(`whatsapp:${FAMILY}`, 'on');
    await world.until(60);
    expect(await world.sent()).toEqual([`${FAMILY} instruction`, `whatsapp:${FAMILY} reach.other_channel`]);
    expect(await calls(world)).toBe(0);
    const last = Math.max(
      ...world.house.twilio.sent.filter(({ to }) => to === FAMILY).map(({ createdAt }) => createdAt),
    );
    expect(last).toBeLessThan(NOW + 24 * HOUR);
  });

  it.each<[Phone]>([['dead'], ['stopped']])('a %s number is left at once', async (phone) => {
    const world = await openWorld();
    world.phones.set(FAMILY, phone);
    world.phones.set(`whatsapp:${FAMILY}`, 'dead');
    world.phones.set(ALTERNATE, 'dead');
    world.phones.set(SHELTER, 'dead');
    await world.until(0);
    // What is known of an address is taken in beside the report.
    for (let tries = 0; (await calls(world)) === 0 && tries < 200; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await world.until(0);
    }
    expect(await calls(world)).toBe(1);
    const sent = await world.sent();
    expect(sent[0]).toBe(`${FAMILY} instruction`);
    expect(sent.includes(`whatsapp:${FAMILY} reach.other_channel`)).toBe(phone === 'dead');
    expect(sent.slice(-2)).toEqual([`${ALTERNATE} reach.alternate`, `${SHELTER} reach.shelter`]);
    // Each part of each once: nothing is tried again at a number that is gone.
    const texts = world.house.twilio.sent.map(({ to, body }) => `${to} ${body}`);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('a report without our id is matched by Twilio’s', async () => {
    const other = await openWorld();
    const { storage } = other.deps;
    other.house.twilio.reporting(() => []);
    await other.house.dispatcher.drain();
    const [sent] = (await storage.listOutboxOf(storage.contactIdOf(FAMILY))).filter(
      ({ sid }) => sid !== null,
    );
    await other.house.dispatcher.onReport({
      id: null,
      sid: sent!.sid!,
      state: 'undelivered',
      error: '30003',
      again: 'later',
    });
    const rows = await storage.listOutboxOf(storage.contactIdOf(FAMILY));
    expect(rows.filter(({ id }) => id === `${sent!.id}~2`)).toMatchObject([{ state: 'queued' }]);
  });
});

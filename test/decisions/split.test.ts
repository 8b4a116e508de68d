import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decideDue } from '../../src/decisions/decide-again.ts';
import { foreseeSplit, joinedInto, splitRegistration } from '../../src/decisions/split-registration.ts';
import { joinRegistrations } from '../../src/staff-requests/join.ts';
import { appointmentOf, giveSlot, registrationOf } from '../support/appointment.ts';
import { ALONE, BORN, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
const OTHER = '+526640000002';
let world: TalkWorld;
let kept: string;
let other: string;
beforeEach(async () => {
  world = await openTalkWorld();
  await world.sayAll(PHONE, ...TO_REGISTERED);
  await world.sayAll(OTHER, 'hola', '1', '1', ALONE, BORN, '1', '1', '1', '1');
  kept = (await registrationOf(world))!.receipt;
  other = (await registrationOf(world, 'ALONE'))!.receipt;
});
afterEach(() => world.close());

const act = () => ({ ...world.deps, actor: 'cli:test' });
const moveInRoster = async (familyId: string): Promise<void> => {
  const facts = (await world.temp.storage.findCase(ALONE))!;
  await world.temp.storage.importCases([{ ...facts, familyId }], { dryRun: false });
};
async function joined(): Promise<void> {
  await moveInRoster('FAMILY');
  await decideDue(world.deps);
  await joinRegistrations(act(), kept, other);
  await decideDue(world.deps);
}
const split = (mark: string | null = null, reason = 'joined by mistake') =>
  splitRegistration(act(), { kept, other }, reason, mark);
const queued = async (phone: string): Promise<readonly string[]> =>
  (await world.rows(phone)).filter(({ state }) => state === 'queued').map(({ content }) => content.body);

describe('registrations that were joined by mistake', () => {
  it('are split: each has its own people, seats and decision again, and each phone is told once', async () => {
    await joined();
    await giveSlot(world);
    const { slotId, reference, people } = (await appointmentOf(world))!;
    expect(people).toBe(5);
    await moveInRoster('ALONE');
    await decideDue(world.deps);
    await world.handOver();
    const { mark, stays } = await foreseeSplit(act(), kept, other);
    expect(stays.date).toMatchObject({ kind: 'resized', people: 4 });
    await expect(split('another')).rejects.toThrow('look again');
    await split(mark);
    expect(await appointmentOf(world)).toMatchObject({ reference, people: 4 });
    expect(await world.temp.storage.findSlot(slotId)).toMatchObject({ taken: 4 });
    expect(await queued(PHONE)).toEqual([expect.stringContaining(reference)]);
    expect(await queued(OTHER)).toEqual([expect.stringContaining(`${other} va otra vez`)]);
    await decideDue(world.deps);
    expect(await registrationOf(world, 'ALONE')).toMatchObject({ receipt: other, stage: 'waiting' });
    expect(await registrationOf(world)).toMatchObject({ members: [{}, {}, {}, {}], stage: 'scheduled' });
    expect((await world.say(OTHER, 'ESTADO')).join()).toContain(other);
    await expect(split()).rejects.toThrow('was not joined');
  });

  it('are split once by two at once', async () => {
    await joined();
    await moveInRoster('ALONE');
    await decideDue(world.deps);
    const both = await Promise.allSettled([split(), split()]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await joinedInto(world.temp.storage, (await registrationOf(world))!)).toEqual([]);
  });

  it('stay joined while the roster has them so, where nobody joined them, and without a reason', async () => {
    await expect(split()).rejects.toThrow('was not joined');
    await joined();
    await expect(split()).rejects.toThrow('in one family');
    await moveInRoster('ALONE');
    await decideDue(world.deps);
    await expect(split(null, ' ')).rejects.toThrow('needs a reason');
    await world.sayAll('+526640000003', 'hola', '1', '1', ALONE, BORN, '1', '1', '1', '1');
    await expect(split()).rejects.toThrow('another registration by now');
  });
});

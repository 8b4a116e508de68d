import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeTravellers, foreseeTravellers, markOfPlan } from '../../src/decisions/change-travellers.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import { hasNumber, type TravellerChange } from '../../src/domain/traveller.ts';
import { appointmentOf, giveSlot, registrationOf } from '../support/appointment.ts';
import { makeCase, makeId } from '../support/records.ts';
import { FAMILY, openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const PHONE = '+526640000001';
let world: TalkWorld;
beforeEach(async () => {
  world = await openTalkWorld();
  await world.sayAll(PHONE, ...TO_REGISTERED);
});
afterEach(() => world.close());

const registration = async () => (await registrationOf(world))!;
const order = async (change: TravellerChange, settles = false) => ({
  ...{ receipt: (await registration()).receipt, change, settles, childId: makeId() },
  ...{ reason: 'told at the shelter', mark: null },
});
const change = async (asked: TravellerChange, over: { settles?: boolean; mark?: string } = {}) =>
  changeTravellers({ ...world.deps, actor: 'cli:test' }, { ...(await order(asked, over.settles)), ...over });
const died = (aNumber: string): TravellerChange => ({ what: 'off', aNumber, why: 'death' });
const stays = (aNumber: string): TravellerChange => ({ what: 'off', aNumber, why: 'stays' });
const CHILD: TravellerChange = {
  ...{ what: 'child', givenNames: 'Lucía', surnames: 'Ejemplo' },
  birthDate: '2021-01-15',
};
const queued = async (): Promise<readonly string[]> =>
  (await world.rows(PHONE)).filter(({ state }) => state === 'queued').map(({ content }) => content.body);
const names = async (): Promise<readonly string[]> =>
  (await registration()).members.map(({ givenNames }) => givenNames);

describe('who died', () => {
  it('travels no more, is named in nothing that is said from then on, and comes back by no decision', async () => {
    await giveSlot(world);
    const { slotId, reference } = (await appointmentOf(world))!;
    expect((await queued()).join()).toContain('Luis');
    await change(died(FAMILY[1]));
    // The instruction had not left: it is said anew, whole, without them.
    const said = (await queued()).filter((body) => body.includes(reference)).join();
    expect(said).not.toContain('Luis');
    expect(said).toContain('Ana');
    expect(await appointmentOf(world)).toMatchObject({ reference, people: 3 });
    expect(await world.temp.storage.findSlot(slotId)).toMatchObject({ taken: 3 });
    await decideDue(world.deps);
    expect(await names()).toEqual(['Ana María', 'Eva', 'Leo']);
    const facts = (await world.temp.storage.findCase(FAMILY[1]))!;
    await world.temp.storage.importCases([{ ...facts, language: 'fr' }], { dryRun: false });
    await decideDue(world.deps);
    expect(await names()).toEqual(['Ana María', 'Eva', 'Leo']);
    await expect(change({ what: 'number', aNumber: FAMILY[1] })).rejects.toMatchObject({ why: 'dead' });
  });

  it('may be who registered: the family goes on by the case of another one', async () => {
    await change(died(FAMILY[0]));
    expect(await registration()).toMatchObject({ aNumber: FAMILY[1], decisionDue: true });
    await decideDue(world.deps);
    expect(await registration()).toMatchObject({ stage: 'waiting', members: [{}, {}, {}] });
    expect((await world.say(PHONE, 'ESTADO')).join()).not.toContain('Ana');
  });

  it('is added again only once it is said that it was a mistake', async () => {
    await change(died(FAMILY[3]));
    await expect(change({ what: 'mistaken', aNumber: FAMILY[2] })).rejects.toMatchObject({ why: 'not_dead' });
    await change({ what: 'mistaken', aNumber: FAMILY[3] });
    expect(await registration()).toMatchObject({ apart: [{ why: 'stays' }], members: [{}, {}, {}] });
    await change({ what: 'number', aNumber: FAMILY[3] });
    expect(await registration()).toMatchObject({ apart: [], members: [{}, {}, {}, {}] });
  });

  it('is not named in any language, and the family is told once', async () => {
    await giveSlot(world);
    await world.handOver();
    for (const language of LANGUAGES) {
      const before = await registration();
      await world.temp.storage.commit([
        { kind: 'registration', registration: { ...before, version: before.version + 1, language } },
      ]);
      await change(died(FAMILY[3]));
      const said = await queued();
      expect(said).toHaveLength(1);
      expect(said[0]).not.toContain('Leo');
      await change({ what: 'mistaken', aNumber: FAMILY[3] });
      await change({ what: 'number', aNumber: FAMILY[3] });
      await decideDue(world.deps);
      await world.handOver();
    }
  });
});

describe('a child without a number', () => {
  it('takes a seat, and is the one whom the roster has later, not one more', async () => {
    await giveSlot(world);
    const { slotId } = (await appointmentOf(world))!;
    await change(CHILD);
    expect(await appointmentOf(world)).toMatchObject({ people: 5 });
    expect(await world.temp.storage.findSlot(slotId)).toMatchObject({ taken: 5 });
    await decideDue(world.deps);
    expect(await names()).toEqual(['Ana María', 'Luis', 'Eva', 'Leo', 'Lucía']);
    const born = makeCase({
      ...{ aNumber: '201000777', familyId: 'FAMILY', givenNames: 'LUCIA MARIA' },
      birthDate: '2021-01-15',
    });
    await world.temp.storage.importCases([born], { dryRun: false });
    await decideDue(world.deps);
    const { members } = await registration();
    expect(members).toHaveLength(5);
    expect(members.every(hasNumber)).toBe(true);
    expect(members.map(({ aNumber }) => aNumber)).toContain('201000777');
    expect((await world.temp.storage.listPersonRequests('open')).map(({ reason }) => reason)).toEqual([]);
  });

  it('has a family that never is split: it is moved whole, by who saw that, or nothing changes', async () => {
    await giveSlot(world, '2021-03-15', 4);
    await expect(change(CHILD)).rejects.toThrow('no room for 5 people');
    expect(await registration()).toMatchObject({ members: [{}, {}, {}, {}] });
    await world.temp.storage.importSlots([
      { ...(await world.temp.storage.findSlot((await appointmentOf(world))!.slotId))!, capacity: 4 },
      {
        ...{ id: 'san-ysidro|2021-03-16|10:00', port: 'san-ysidro', date: '2021-03-16', time: '10:00' },
        ...{ startsAt: Date.parse('2021-03-16T17:00:00Z'), capacity: 9, taken: 0 },
      },
    ]);
    await expect(change(CHILD)).rejects.toThrow('would be moved whole');
    const plan = await foreseeTravellers(world.deps, await order(CHILD));
    expect(plan.date).toMatchObject({ kind: 'moved', people: 5 });
    await change(CHILD, { mark: markOfPlan(plan) });
    expect(await appointmentOf(world)).toMatchObject({ date: '2021-03-16', people: 5, state: 'offered' });
    expect((await queued()).join()).toMatch(/Para 5:.*Luc/);
    expect(await world.temp.storage.findSlot('san-ysidro|2021-03-15|10:00')).toMatchObject({ taken: 0 });
  });

  it('is born since the family enrolled', async () => {
    for (const birthDate of ['2018-01-01', '2021-02-21'])
      await expect(change({ ...CHILD, birthDate })).rejects.toMatchObject({ why: 'birth' });
  });
});

describe('who stays behind', () => {
  it('settles what the family said of them, and is told once by the decision', async () => {
    const before = await registration();
    await world.temp.storage.commit([
      {
        kind: 'registration',
        registration: {
          ...{ ...before, version: before.version + 1, missing: 'does not travel: Leo' },
          decisionDue: true,
        },
      },
    ]);
    await decideDue(world.deps);
    expect(await registration()).toMatchObject({ decision: { outcome: 'review' } });
    await world.handOver();
    await change(stays(FAMILY[3]), { settles: true });
    expect(await queued()).toEqual([]);
    await decideDue(world.deps);
    expect(await registration()).toMatchObject({ stage: 'waiting', missing: null, members: [{}, {}, {}] });
    expect(await queued()).toHaveLength(1);
  });

  it('costs a family that is mixed by it no date twice, and cannot be all of it', async () => {
    for (const aNumber of FAMILY.slice(1)) await change(stays(aNumber));
    await expect(change(stays(FAMILY[0]))).rejects.toMatchObject({ why: 'nobody_left' });
    await expect(change(stays(FAMILY[1]))).rejects.toMatchObject({ why: 'not_member' });
    await expect(change({ what: 'number', aNumber: '201000009' })).rejects.toMatchObject({
      why: 'elsewhere',
    });
  });
});

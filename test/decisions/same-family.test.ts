import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assign } from '../../src/decisions/assign.ts';
import { decideDue } from '../../src/decisions/decide-again.ts';
import { joinRegistrations } from '../../src/staff-requests/join.ts';
import type { OutgoingDeps } from '../../src/messages/outgoing.ts';
import { beginPhases, ensurePhases } from '../../src/decisions/phases.ts';
import type { Registration } from '../../src/domain/registration.ts';
import { createIds } from '../../src/platform/ids.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { storeFamily, wording } from '../support/families.ts';
import { makeSlot, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';
import { signGates } from '../support/signed-gates.ts';

let temp: TempStorage;
let storage: Storage;
let deps: OutgoingDeps;
beforeEach(async () => {
  temp = await openTempStorage();
  storage = temp.storage;
  await signGates(storage);
  const clock = { now: () => NOW };
  deps = { storage, clock, ids: createIds(clock), wording };
  await ensurePhases(storage);
  await beginPhases(storage, clock);
});
afterEach(async () => {
  await temp.close();
});

/** The roster says from now on that these families are one. */
async function together(familyId: string, ...registrations: readonly Registration[]): Promise<void> {
  const cases = (
    await Promise.all(registrations.map((registration) => storage.findFamily(registration.familyId)))
  ).flat();
  await storage.importCases(
    cases.map((one) => ({ ...one, familyId })),
    { dryRun: false },
  );
}

const stored = async ({ id }: Registration): Promise<Registration | null> => storage.findRegistration(id);
const reasons = async (): Promise<readonly string[]> =>
  (await storage.listPersonRequests('open')).map(({ reason }) => reason);

describe('a family that the roster names anew', () => {
  it('keeps its registration, which follows it', async () => {
    const one = await storeFamily(storage, { people: 2 });
    await together('new', one);
    await decideDue(deps);
    expect(await stored(one)).toMatchObject({ familyId: 'new', stage: 'waiting' });
    expect((await storage.findRegistrationOfFamily('new'))?.id).toBe(one.id);
    expect(await reasons()).toEqual([]);
  });

  it('takes its appointment along', async () => {
    const one = await storeFamily(storage, { people: 2 });
    await storage.importSlots([makeSlot({ capacity: 9 })]);
    await assign({ ...deps, dryRun: false, actor: 'cli:test' });
    await together('new', one);
    await decideDue(deps);
    expect(await storage.findActiveAppointment(one.id)).toMatchObject({ familyId: 'new', people: 2 });
  });
});

describe('two families that registered apart and are one by the roster later', () => {
  it('get one appointment, and both are shown to the staff', async () => {
    const one = await storeFamily(storage, { people: 2 });
    const two = await storeFamily(storage, { people: 1 });
    await together('one family', one, two);
    await decideDue(deps);
    const all = [await stored(one), await stored(two)];
    expect(all.map((each) => each?.stage).sort()).toEqual(['idle', 'waiting']);
    expect(all.find((each) => each?.stage === 'idle')?.decision).toMatchObject({
      outcome: 'review',
      rule: 'family-twice',
    });
    expect(all.find((each) => each?.stage === 'waiting')?.members).toHaveLength(3);
    expect(await reasons()).toEqual(['same_family', 'same_family']);
    await storage.importSlots([makeSlot({ capacity: 9 })]);
    expect(await assign({ ...deps, dryRun: false, actor: 'cli:test' })).toMatchObject({
      families: 1,
      people: 3,
    });
    // Deciding again, however often, makes no second one and asks nobody twice.
    await storage.commit([{ kind: 'decideAll' }]);
    await decideDue(deps);
    expect(await assign({ ...deps, dryRun: false, actor: 'cli:test' })).toMatchObject({ families: 0 });
    expect(await reasons()).toHaveLength(2);
  });

  it('keep the appointments they have until staff have looked', async () => {
    const one = await storeFamily(storage, { people: 2 });
    const two = await storeFamily(storage, { people: 1 });
    await storage.importSlots([makeSlot({ capacity: 9 })]);
    await assign({ ...deps, dryRun: false, actor: 'cli:test' });
    await together('one family', one, two);
    expect(await decideDue(deps)).toMatchObject({ cancelled: 0 });
    expect(await storage.findActiveAppointment(one.id)).not.toBeNull();
    expect(await storage.findActiveAppointment(two.id)).not.toBeNull();
    // The one that the roster has grown is looked at for its new people, the other one for being the second.
    expect([...(await reasons())].sort()).toEqual(['missing_people', 'same_family']);
  });

  it('are joined by staff: one ends and is told so, nobody learns of whom', async () => {
    const one = await storeFamily(storage, { people: 2 });
    const two = await storeFamily(storage, { people: 1 });
    await together('one family', one, two);
    await decideDue(deps);
    const kept = (await stored(one))?.stage === 'waiting' ? one : two;
    const other = kept === one ? two : one;
    const act = { ...deps, actor: 'cli:test' };
    await expect(joinRegistrations(act, kept.receipt, kept.receipt)).rejects.toThrow(/one registration/);
    await joinRegistrations(act, kept.receipt, other.receipt);
    expect(await stored(other)).toMatchObject({ stage: 'withdrawn' });
    await decideDue(deps);
    expect(await stored(kept)).toMatchObject({ stage: 'waiting' });
    const told = (await storage.listOutboxOf(other.contactId ?? '')).map(({ content }) => content.body);
    expect(told.join()).toContain(other.receipt);
    expect(told.join()).not.toContain(kept.receipt);
    await expect(joinRegistrations(act, kept.receipt, other.receipt)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('are not joined when the roster has them apart', async () => {
    const one = await storeFamily(storage, { people: 2 });
    const two = await storeFamily(storage, { people: 1 });
    await expect(joinRegistrations({ ...deps, actor: 'cli:test' }, one.receipt, two.receipt)).rejects.toThrow(
      /not have them in one family/,
    );
  });
});

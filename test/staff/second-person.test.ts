import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenActor } from '../../src/domain/actor.ts';
import type { Role } from '../../src/domain/roles.ts';
import { createToken, findGoodToken, type Whose } from '../../src/console/tokens.ts';
import { disableStaff, joinStaff, linkStaff } from '../../src/staff/staff.ts';
import { whyNoSecondPerson } from '../../src/staff/second-person.ts';
import { frozenIds } from '../support/frozen-ids.ts';
import { makeStaff, makeToken, NOW } from '../support/records.ts';
import { openTempStorage, type TempStorage } from '../support/storage.ts';

const SHELL = 'cli:operator';
const clock = { now: () => NOW };

let temp: TempStorage;
const ids = frozenIds(clock);
beforeEach(async () => {
  temp = await openTempStorage();
});
afterEach(() => temp.close());

const actFor = (actor: string) => ({ storage: temp.storage, clock, ids, actor });

/** A token that `by` makes. */
async function make(by: string, of: Whose, role: Role = 'approver') {
  const made = await createToken(actFor(by), { ...of, role, days: 9 });
  return { ...made, actor: tokenActor(made.token) };
}

const why = (authors: readonly string[], by: string) => whyNoSecondPerson(temp.storage, authors, by);

describe('a second person', () => {
  it('is somebody else with a token of their own, made on the machine', async () => {
    const ana = await make(SHELL, { name: 'Ana' }, 'admin');
    const luis = await make(SHELL, { name: 'Luis' });
    expect(await why([ana.actor], luis.actor)).toBeNull();
    expect(await why([luis.actor], ana.actor)).toBeNull();
    expect(await why([ana.actor], ana.actor)).toMatch(/Nobody approves/);
  });

  it('is never a typed name', async () => {
    const ana = await make(SHELL, { name: 'Ana' }, 'admin');
    for (const by of ['Luis', 'cli:luis', 'service', 'token:NONE:Luis', 'token:NONE@NONE:Luis'])
      expect(await why([ana.actor], by), by).toMatch(/Only a person with a log-in or a token/);
  });

  it.each(['Аna', 'Ana 2', 'ANA', 'Ána', 'A​na', 'Ana (approver)', 'Ana II', 'Ana López', 'ana-', 'Ａｎａ'])(
    'is not made of the name %s beside Ana, until somebody says that it is another person',
    async (name) => {
      const ana = await make(SHELL, { name: 'Ana' }, 'admin');
      const spoof = await make(SHELL, { name });
      expect(spoof.alike.map(({ id }) => id)).toEqual([ana.staff.id]);
      expect(await why([ana.actor], spoof.actor)).toMatch(/Nobody has said yet/);
      await expect(linkStaff(actFor(SHELL), spoof.staff.id, { apart: false })).rejects.toThrow(/join them/);
      // Ana herself says so: she stands behind it then.
      await linkStaff(actFor(ana.actor), spoof.staff.id, { apart: true });
      expect(await why([ana.actor], spoof.actor)).toMatch(/made the token|linked/);
    },
  );

  it.each(['Luis', 'Mariana', 'Anabel', 'Susana López', 'night shift'])(
    'may be called %s beside Ana',
    async (name) => {
      await make(SHELL, { name: 'Ana' });
      expect((await make(SHELL, { name })).alike).toEqual([]);
    },
  );

  it('is not made by an admin: not for themselves, not for another one, not by way of a third', async () => {
    const ana = await make(SHELL, { name: 'Ana' }, 'admin');
    const further = await make(SHELL, { staffId: ana.staff.id });
    expect(further.actor).toMatch(new RegExp(`^token:\\w+@${ana.staff.id}:Ana$`));
    expect(await why([ana.actor], further.actor)).toMatch(/Nobody approves/);

    const invented = await make(ana.actor, { name: 'Beatriz' }, 'admin');
    expect(await why([ana.actor], invented.actor)).toMatch(/made the token/);
    const byInvented = await make(invented.actor, { name: 'Carmen' });
    expect(await why([ana.actor], byInvented.actor)).toMatch(/made the token/);

    // A further token of somebody who is there: its text is known to who made it.
    const luis = await make(SHELL, { name: 'Luis' });
    const borrowed = await make(ana.actor, { staffId: luis.staff.id });
    expect(await why([ana.actor], borrowed.actor)).toMatch(/made the token/);
    expect(await why([ana.actor], luis.actor)).toBeNull();
    const throughLuis = await make(borrowed.actor, { name: 'Diana' });
    expect(await why([ana.actor], throughLuis.actor)).toMatch(/made the token/);
  });

  it('did not make the token that it was written with, nor do both come from one hand', async () => {
    const ana = await make(SHELL, { name: 'Ana' }, 'admin');
    const [writes, approves] = [
      await make(ana.actor, { name: 'Beatriz' }, 'operator'),
      await make(ana.actor, { name: 'Carmen' }),
    ];
    expect(await why([writes.actor], ana.actor)).toMatch(/written with was made/);
    expect(await why([writes.actor], approves.actor)).toMatch(/one and the same person/);
    const luis = await make(SHELL, { name: 'Luis' });
    expect(await why([writes.actor], luis.actor)).toBeNull();
  });

  it('wrote no version, with whatever token', async () => {
    const ana = await make(SHELL, { name: 'Ana' }, 'operator');
    const eva = await make(SHELL, { name: 'Eva' }, 'operator');
    const evaApproves = await make(SHELL, { staffId: eva.staff.id });
    expect(await why([eva.actor, ana.actor], evaApproves.actor)).toMatch(/Nobody approves/);
  });

  it('is linked by somebody who is not behind it', async () => {
    const storage = temp.storage;
    // As the migration leaves them.
    for (const [id, name] of [
      ['A', 'Ana'],
      ['B', 'Boss'],
      ['L', 'Luis'],
    ] as const) {
      const unlinked = { linkedBy: null, linkedAt: null, createdBy: null };
      await storage.commit([{ kind: 'staff', staff: makeStaff({ id, name, ...unlinked }) }]);
      await storage.commit([
        { kind: 'token', token: makeToken({ id, name, staffId: id, createdBy: null, role: 'admin' }) },
      ]);
    }
    const [ana, boss, luis] = ['token:A:Ana', 'token:B:Boss', 'token:L:Luis'] as const;
    expect(await why([ana], luis)).toMatch(/Nobody has said yet/);
    await expect(linkStaff(actFor(ana), 'A', { apart: true })).rejects.toThrow(/Nobody links themselves/);
    // With two tokens of before she links one with the other, and stands behind it.
    await linkStaff(actFor(ana), 'B', { apart: false });
    await expect(linkStaff(actFor(boss), 'A', { apart: true })).rejects.toThrow(/Nobody links themselves/);
    expect(await why([ana], boss)).toMatch(/linked/);
    expect(await why([boss], ana)).not.toBeNull();
    await linkStaff(actFor(SHELL), 'L', { apart: false });
    expect(await why([ana], luis)).toBeNull();
    expect(await why([luis], ana)).toMatch(/Nobody has said yet/);
  });

  it('is not two records that mean one person', async () => {
    const ana = await make(SHELL, { name: 'Ana' }, 'admin');
    const work = await make(SHELL, { name: 'night shift' });
    expect(await why([ana.actor], work.actor)).toBeNull();
    await joinStaff(actFor(SHELL), work.staff.id, ana.staff.id);
    expect(await why([ana.actor], work.actor)).toMatch(/Nobody approves/);
    expect(await why([work.actor], ana.actor)).toMatch(/Nobody approves/);
    await expect(joinStaff(actFor(SHELL), ana.staff.id, work.staff.id)).rejects.toMatchObject({
      code: 'not_possible',
    });
  });

  it('is let in no more once disabled, with any of their tokens', async () => {
    const ana = await make(SHELL, { name: 'Ana' }, 'admin');
    const luis = await make(SHELL, { name: 'Luis' });
    const further = await make(SHELL, { staffId: luis.staff.id });
    expect(await findGoodToken(temp.storage, clock, luis.text)).not.toBeNull();
    await disableStaff(actFor(SHELL), luis.staff.id);
    for (const { text, actor } of [luis, further]) {
      expect(await findGoodToken(temp.storage, clock, text)).toBeNull();
      expect(await why([ana.actor], actor)).toMatch(/disabled/);
    }
    await expect(make(SHELL, { staffId: luis.staff.id })).rejects.toMatchObject({ code: 'not_possible' });
  });
});

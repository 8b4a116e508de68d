import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { beginMove, pendingMove, stopMove } from '../../src/staff-requests/begin-move.ts';
import { nextMoveAt, settleMoves } from '../../src/staff-requests/settle-moves.ts';
import { registrationGroup } from '../../src/domain/message-groups.ts';
import { LANGUAGES } from '../../src/domain/language.ts';
import type { IdentifiedBy } from '../../src/domain/moving.ts';
import { appointmentOf, giveSlot, registrationOf } from '../support/appointment.ts';
import { makeOutboxMessage } from '../support/records.ts';
import { openTalkWorld, TO_REGISTERED, type TalkWorld } from '../support/talk-world.ts';

const LOST = '+526640000001';
const NEW = '+526640000002';
const HOUR = 3_600_000;
let world: TalkWorld;
beforeEach(async () => {
  world = await openTalkWorld();
  await world.sayAll(LOST, ...TO_REGISTERED);
  await world.say(NEW, 'hola');
  await world.handOver();
});
afterEach(() => world.close());

const act = () => ({ ...world.deps, actor: 'cli:test' });
const registration = async () => (await registrationOf(world))!;
const begin = async (
  over: { to?: string; said?: readonly IdentifiedBy[]; reason?: string; receipt?: string } = {},
) =>
  beginMove(act(), {
    ...{ receipt: (await registration()).receipt, to: NEW, reason: 'called the shelter' },
    ...{ said: ['birth_date', 'names'], ...over },
  });
const queued = async (phone: string): Promise<readonly string[]> =>
  (await world.rows(phone)).filter(({ state }) => state === 'queued').map(({ content }) => content.body);
const contactOf = (phone: string) => world.temp.storage.contactIdOf(phone);
const open = async (): Promise<readonly string[]> =>
  (await world.temp.storage.listPersonRequests('open')).map(
    ({ reason, about }) => `${reason} ${about ?? ''}`,
  );

describe('a family that lost its phone', () => {
  it('has its phone warned, and nothing moved for 24 hours', async () => {
    const { dueAt } = await begin();
    const { receipt } = await registration();
    expect(dueAt).toBe(world.now + 24 * HOUR);
    expect(await queued(LOST)).toEqual([expect.stringMatching(new RegExp(`${receipt}.*24 horas`))]);
    expect(await queued(NEW)).toEqual([expect.stringContaining('24 horas')]);
    expect(await nextMoveAt(world.temp.storage, world.now)).toBe(dueAt);
    world.now = dueAt - 1;
    expect(await settleMoves(world.deps)).toEqual({ moved: 0, objected: 0 });
    expect(await registration()).toMatchObject({ contactId: contactOf(LOST) });
    const [row] = await world.temp.storage.listAuditBefore({ before: 1e12, limit: 1 });
    expect(row).toMatchObject({
      act: 'registration.move_begin',
      detail: { said: 'birth_date, names', warned: true, reason: 'called the shelter' },
    });
    expect(JSON.stringify(row)).not.toContain('6640000002');
  });

  it('is moved by then, once by two processes and after a restart, with all that waits to be sent', async () => {
    await giveSlot(world);
    const { reference } = (await appointmentOf(world))!;
    const { id } = await registration();
    const news = makeOutboxMessage({ contactId: contactOf(LOST), content: { body: 'una noticia' } });
    await world.temp.storage.commit([
      { kind: 'send', message: { ...news, group: registrationGroup(id), expiresAt: world.now + 90 * HOUR } },
    ]);
    await begin();
    world.now += 24 * HOUR;
    const storage = await world.temp.reopen();
    const deps = { ...world.deps, storage };
    const both = await Promise.all([settleMoves(deps), settleMoves(deps)]);
    expect(both.reduce((sum, { moved }) => sum + moved, 0)).toBe(1);
    expect(await settleMoves(deps)).toEqual({ moved: 0, objected: 0 });
    expect(await storage.findRegistration(id)).toMatchObject({ contactId: contactOf(NEW), moving: null });
    const stateOf = async (phone: string, words: string): Promise<readonly string[]> =>
      (await storage.listOutboxOf(contactOf(phone)))
        .filter(({ content }) => content.body.includes(words))
        .map(({ state }) => state);
    expect(await stateOf(LOST, 'una noticia')).toEqual(['withdrawn']);
    expect(await stateOf(NEW, 'una noticia')).toEqual(['queued']);
    expect(new Set(await stateOf(LOST, reference))).toEqual(new Set(['withdrawn']));
    expect(await stateOf(NEW, reference)).toContain('queued');
    expect(await stateOf(LOST, 'sigue ahora en otro')).toEqual(['queued']);
    expect(await storage.listPersonRequests('open')).toEqual([]);
  });

  it('stays where it is when that phone writes anything, and an urgent request says so at once', async () => {
    await begin();
    world.now += HOUR;
    await world.say(LOST, 'yo no pedi nada');
    expect(await settleMoves(world.deps)).toEqual({ moved: 0, objected: 1 });
    expect(await registration()).toMatchObject({ contactId: contactOf(LOST), moving: null });
    expect(await open()).toEqual(['danger danger.move']);
    expect((await queued(LOST)).at(-1)).toContain('sigue en este');
    expect((await queued(NEW)).at(-1)).toContain('no pas');
    world.now += 30 * HOUR;
    expect(await settleMoves(world.deps)).toEqual({ moved: 0, objected: 0 });
    expect(await registration()).toMatchObject({ contactId: contactOf(LOST) });
  });

  it('may object in the last moment, even while it is being moved', async () => {
    await begin();
    world.now += 24 * HOUR;
    const [, settled] = await Promise.all([world.say(LOST, 'no'), settleMoves(world.deps)]);
    const after = await settleMoves(world.deps);
    expect(settled.moved + settled.objected + after.moved + after.objected).toBe(1);
    // Whichever came first is whole: it is moved, or it is not and staff know.
    const moved = (await registration()).contactId === contactOf(NEW);
    expect(await open()).toEqual(moved ? [] : ['danger danger.move']);
  });

  it('can have it stopped by staff, and it is over when the family goes another way', async () => {
    await begin();
    const { receipt } = await registration();
    await expect(begin()).rejects.toThrow('on its way');
    await stopMove(act(), receipt, 'found it again');
    expect(await pendingMove(world.temp.storage, await registration())).toBeNull();
    expect(await queued(LOST)).toEqual([]);
    await expect(stopMove(act(), receipt, 'again')).rejects.toThrow('not on its way');
    await begin();
    const now = await registration();
    await world.temp.storage.commit([
      { kind: 'registration', registration: { ...now, version: now.version + 1, stage: 'withdrawn' } },
    ]);
    expect(await settleMoves(world.deps)).toEqual({ moved: 0, objected: 0 });
    expect(await open()).toEqual([]);
  });

  it('is not begun for who said too little, nor to a phone that cannot have it', async () => {
    const before = await registration();
    const refused = async (over: Parameters<typeof begin>[0], says: RegExp): Promise<void> => {
      await expect(begin(over)).rejects.toThrow(says);
    };
    await refused({ said: ['names', 'city'] }, /two things/);
    await refused({ said: ['birth_date'] }, /two things/);
    await refused({ said: ['birth_date', 'birth_date'] }, /two things/);
    await refused({ reason: ' ' }, /needs a reason/);
    await refused({ to: LOST }, /has it already/);
    await refused({ to: '6640000002' }, /country code/);
    await refused({ to: '+526640000009' }, /never texted/);
    await refused({ receipt: 'R0000000' }, /Registration/);
    await world.say(NEW, 'ALTO');
    await refused({}, /STOP/);
    expect(await registration()).toEqual(before);
  });

  it('is told in every language', async () => {
    for (const language of LANGUAGES) {
      const now = await registration();
      await world.temp.storage.commit([
        { kind: 'registration', registration: { ...now, version: now.version + 1, language } },
      ]);
      await begin();
      expect((await queued(LOST)).at(-1)).toMatch(new RegExp(`${now.receipt}.*24`));
      await stopMove(act(), now.receipt, 'a test');
    }
  });
});

import { describe, expect, it } from 'vitest';
import {
  approveBroadcast,
  overrideRule,
  rejectBroadcast,
  reviewBroadcast,
  submitBroadcast,
  undoBroadcast,
} from '../../src/broadcasts/approval.ts';
import { createBroadcast, editBroadcast } from '../../src/broadcasts/compose.ts';
import { tokenActor } from '../../src/domain/actor.ts';
import { createAudienceFreezer } from '../../src/broadcasts/freeze-audience.ts';
import { holdBroadcast } from '../../src/broadcasts/steer.ts';
import { AT_ONCE, openBroadcastWorld, peopleIn, phoneOf, TEXTS } from '../support/broadcasts.ts';
import { makeToken } from '../support/records.ts';
import { EVA, LUIS, storePerson } from '../support/staff.ts';

async function submitted(over = {}) {
  const world = await openBroadcastWorld();
  await peopleIn(world.storage, 10, { now: world.now });
  const draft = await createBroadcast(world.deps, { title: 'Cierre', ...AT_ONCE, ...over }, 'ana');
  await submitBroadcast(world.deps, draft.id, 'ana');
  const review = await reviewBroadcast(world.deps, draft.id);
  return { ...world, world, id: draft.id, review };
}

describe('approval', () => {
  it('is of what was seen, by somebody else, and freezes the audience', async () => {
    const { deps, storage, loop, id, review, states } = await submitted({ holdMinutes: 5 });
    expect(review).toMatchObject({ size: 10, problems: [] });
    await expect(approveBroadcast(deps, id, 'ana', review.hash)).rejects.toMatchObject({
      code: 'not_possible',
    });
    const approved = await approveBroadcast(deps, id, LUIS, review.hash);
    expect(approved).toMatchObject({ state: 'approved', approvedBy: LUIS, approvedCount: 10 });
    await loop.drain();
    expect(await storage.findBroadcast(id)).toMatchObject({
      state: 'holding',
      dueAt: deps.clock.now() + 5 * 60_000,
    });
    expect(await states(id)).toEqual({ waiting: 10 });
    const recipients = await storage.listRecipients({ broadcastId: id, after: 0, limit: 100 });
    expect(recipients.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(recipients[2]).toMatchObject({ language: 'es', to: phoneOf(2), values: { first_name: 'Ana' } });
  });

  it('is not one’s own for whoever submitted what another one wrote', async () => {
    const { deps, world } = await submitted();
    const draft = await createBroadcast(deps, { title: 'Otro', ...AT_ONCE }, 'ana');
    await submitBroadcast(deps, draft.id, LUIS);
    const { hash } = await reviewBroadcast(world.deps, draft.id);
    for (const by of ['ana', LUIS])
      await expect(approveBroadcast(deps, draft.id, by, hash)).rejects.toMatchObject({
        code: 'not_possible',
      });
    expect((await approveBroadcast(deps, draft.id, EVA, hash)).state).toBe('approved');
  });

  it('is nobody’s who wrote an earlier version, though an earlier build wrote down the last author alone', async () => {
    const { deps, storage, id } = await submitted();
    const seen = (await storage.findBroadcast(id))!;
    await editBroadcast(deps, seen, { title: 'Otro' }, LUIS);
    await submitBroadcast(deps, id, LUIS);
    const stored = (await storage.findBroadcast(id))!;
    const forgotten = {
      ...stored,
      version: stored.version + 1,
      author: EVA,
      authors: [EVA],
      submittedBy: EVA,
    };
    expect(await storage.commit([{ kind: 'broadcast', broadcast: forgotten }])).toBe('ok');
    const { hash } = await reviewBroadcast(deps, id);
    await expect(approveBroadcast(deps, id, LUIS, hash)).rejects.toMatchObject({ code: 'not_possible' });
    expect((await storage.findBroadcast(id))?.state).toBe('review');
  });

  it('is refused when the audience is another one than was seen', async () => {
    const { deps, storage, world, id, review } = await submitted();
    await peopleIn(storage, 1, { now: world.now, from: 10 });
    await expect(approveBroadcast(deps, id, LUIS, review.hash)).rejects.toMatchObject({
      code: 'not_possible',
    });
    const again = await reviewBroadcast(deps, id);
    expect(again.size).toBe(11);
    expect((await approveBroadcast(deps, id, LUIS, again.hash)).approvedCount).toBe(11);
  });

  it('is void after any edit, also while it is held back, and nothing of it remains', async () => {
    const { deps, storage, loop, id, review, states } = await submitted({ holdMinutes: 5 });
    await approveBroadcast(deps, id, LUIS, review.hash);
    await loop.drain();
    const held = (await storage.findBroadcast(id))!;
    const edited = await editBroadcast(deps, held, { texts: { ...TEXTS, es: 'Otro texto.' } }, EVA);
    expect(edited).toMatchObject({ state: 'draft', author: EVA, approvedBy: null, approvedHash: null });
    expect(await states(id)).toEqual({});
    await expect(approveBroadcast(deps, id, LUIS, review.hash)).rejects.toMatchObject({
      code: 'not_possible',
    });
    await submitBroadcast(deps, id, EVA);
    await expect(approveBroadcast(deps, id, LUIS, review.hash)).rejects.toMatchObject({
      code: 'not_possible',
    });
  });

  it('refuses an edit of what somebody else has changed', async () => {
    const { deps, storage, id } = await submitted();
    const seen = (await storage.findBroadcast(id))!;
    await editBroadcast(deps, seen, { title: 'Uno' }, 'ana');
    await expect(editBroadcast(deps, seen, { title: 'Dos' }, LUIS)).rejects.toMatchObject({
      code: 'not_possible',
    });
  });

  it('freezes nobody who was meant before the last edit, however slow whoever freezes is', async () => {
    const world = await openBroadcastWorld();
    const { deps, storage, loop, find } = world;
    await peopleIn(storage, 600, { now: world.now });
    const { id } = await world.approved();
    const stale = await find(id);
    // While a page of all is on its way, it is edited to those who speak English and approved anew.
    const { version } = stale;
    await editBroadcast(
      deps,
      { id, version },
      { audience: { include: { languages: ['en'] }, exclude: [] } },
      'ana',
    );
    await submitBroadcast(deps, id, 'ana');
    await approveBroadcast(deps, id, LUIS, (await reviewBroadcast(deps, id)).hash);
    await createAudienceFreezer(deps).freezeSome(stale);
    expect((await find(id)).expansion.made).toBe(0);
    await loop.drain();
    expect((await find(id)).approvedCount).toBe(300);
    const frozen = await storage.listRecipients({ broadcastId: id, after: 0, limit: 1_000 });
    expect(frozen).toHaveLength(300);
    expect(new Set(frozen.map(({ language }) => language))).toEqual(new Set(['en']));
  });

  it('is undone within the time it is held back, and can be given anew', async () => {
    const { deps, storage, loop, id, review, states } = await submitted({ holdMinutes: 5 });
    await approveBroadcast(deps, id, LUIS, review.hash);
    await loop.drain();
    expect((await undoBroadcast(deps, id, 'ana')).state).toBe('draft');
    expect(await states(id)).toEqual({});
    await submitBroadcast(deps, id, 'ana');
    await approveBroadcast(deps, id, LUIS, (await reviewBroadcast(deps, id)).hash);
    await loop.drain();
    expect(await states(id)).toEqual({ waiting: 10 });
    expect((await storage.findBroadcast(id))?.state).toBe('holding');
  });

  it('cannot be undone once its time has come', async () => {
    const { deps, storage, loop, world, id, review } = await submitted({ holdMinutes: 5 });
    await approveBroadcast(deps, id, LUIS, review.hash);
    await loop.drain();
    world.now += 5 * 60_000;
    await loop.drain();
    expect((await storage.findBroadcast(id))?.state).toBe('sending');
    await expect(undoBroadcast(deps, id, 'ana')).rejects.toMatchObject({ code: 'not_possible' });
  });

  it('is refused to the same person with another token, and given by another of the same role', async () => {
    const { deps } = await submitted();
    const { storage } = deps;
    const ana = await storePerson(storage, 'ana', { token: { role: 'operator' } });
    const draft = await createBroadcast(deps, { title: 'Otro', ...AT_ONCE }, ana);
    await submitBroadcast(deps, draft.id, ana);
    const { hash } = await reviewBroadcast(deps, draft.id);
    const second = makeToken({ staffId: 'S-ana', name: 'Somebody else', role: 'approver' });
    await storage.commit([{ kind: 'token', token: second }]);
    await expect(approveBroadcast(deps, draft.id, tokenActor(second), hash)).rejects.toThrow(
      /Nobody approves/,
    );
    expect((await approveBroadcast(deps, draft.id, LUIS, hash)).state).toBe('approved');
  });

  it('is refused to whoever wrote an earlier version, or what is sent again', async () => {
    const { deps, storage, id } = await submitted();
    const ana = await storePerson(storage, 'ana');
    const first = (await storage.findBroadcast(id))!;
    await editBroadcast(deps, first, { title: 'De Ana' }, ana);
    const second = (await storage.findBroadcast(id))!;
    await editBroadcast(deps, second, { title: 'De Eva', texts: TEXTS }, EVA);
    await submitBroadcast(deps, id, EVA);
    const { hash } = await reviewBroadcast(deps, id);
    for (const by of [ana, EVA])
      await expect(approveBroadcast(deps, id, by, hash)).rejects.toThrow(/in any version/);
    await approveBroadcast(deps, id, LUIS, hash);
    await undoBroadcast(deps, id, EVA);
    expect((await storage.findBroadcast(id))!.authors).toEqual(['ana', ana, EVA]);
    // A draft of before is as much theirs after it was undone.
    await submitBroadcast(deps, id, EVA);
    await expect(approveBroadcast(deps, id, ana, (await reviewBroadcast(deps, id)).hash)).rejects.toThrow(
      /in any version/,
    );
  });

  it('goes back to its author with a reason', async () => {
    const { deps, storage, id } = await submitted();
    expect((await rejectBroadcast(deps, id, LUIS, 'Falta la hora.')).state).toBe('draft');
    const last = (await storage.listAudit({ after: 0, limit: 100 })).at(-1);
    expect(last).toMatchObject({ act: 'broadcast.reject', actor: LUIS, subject: id });
  });

  it('needs nobody below the size that the house sets', async () => {
    const world = await openBroadcastWorld({ exemptBelow: 5 });
    await peopleIn(world.storage, 4, { now: world.now });
    const few = await createBroadcast(world.deps, { title: 'Pocos', ...AT_ONCE }, 'ana');
    expect((await submitBroadcast(world.deps, few.id, 'ana')).state).toBe('approved');
    await peopleIn(world.storage, 1, { now: world.now, from: 4 });
    const more = await createBroadcast(world.deps, { title: 'Más', ...AT_ONCE }, 'ana');
    expect((await submitBroadcast(world.deps, more.id, 'ana')).state).toBe('review');
  });
});

describe('a broadcast that was small enough to need nobody else', () => {
  it('is a draft again when more are meant by the time its audience is frozen', async () => {
    const world = await openBroadcastWorld({ exemptBelow: 5 });
    const { deps, storage, loop, find } = world;
    await peopleIn(storage, 8, { now: world.now });
    const audience = { include: { languages: ['en' as const] }, exclude: [] };
    const { id } = await createBroadcast(deps, { title: 'Cierre', ...AT_ONCE, audience }, 'ana');
    expect((await submitBroadcast(deps, id, 'ana')).state).toBe('approved');
    const one = await storage.findRegistrationByReceipt('R000000');
    await storage.commit([
      { kind: 'registration', registration: { ...one!, version: one!.version + 1, language: 'en' } },
    ]);
    await loop.drain();
    expect(await find(id)).toMatchObject({ state: 'draft', approvedHash: null, live: false });
    expect(await world.states(id)).toEqual({});
    expect((await storage.listAudit({ after: 0, limit: 100 })).at(-1)).toMatchObject({
      actor: 'service',
      act: 'broadcast.grew',
      detail: { count: 4, made: 5 },
    });
    // In the same number it needs a second person now.
    expect((await submitBroadcast(deps, id, 'ana')).state).toBe('review');
  });
});

describe('holding back', () => {
  const MINUTE = 60_000;

  it('makes the start later, never sooner, and leaves approved what was approved', async () => {
    const { deps, storage, loop, world, id, review, states } = await submitted({ holdMinutes: 5 });
    const approved = await approveBroadcast(deps, id, LUIS, review.hash);
    await loop.drain();
    const later = world.now + 60 * MINUTE;
    expect(await holdBroadcast(deps, id, 'ana', later)).toMatchObject({
      state: 'holding',
      dueAt: later,
      approvedBy: LUIS,
      approvedHash: approved.approvedHash,
    });
    for (const sooner of [later, later - 1, world.now + 5 * MINUTE, world.now - 1])
      await expect(holdBroadcast(deps, id, 'ana', sooner)).rejects.toThrow(/only later/);
    expect((await storage.listAudit({ after: 0, limit: 100 })).at(-1)).toMatchObject({
      act: 'broadcast.hold',
      actor: 'ana',
      subject: id,
      detail: { until: new Date(later).toISOString() },
    });
    world.now = later - 1;
    await loop.drain();
    expect(await states(id)).toEqual({ waiting: 10 });
    world.now = later;
    await loop.drain();
    expect((await world.find(id)).state).toBe('sending');
    await expect(holdBroadcast(deps, id, 'ana', later + MINUTE)).rejects.toThrow(/in sending/);
  });

  it('is possible while the audience is being frozen, whose progress it leaves as it is', async () => {
    const world = await openBroadcastWorld();
    const { deps, storage, loop, find } = world;
    await peopleIn(storage, 600, { now: world.now });
    const { id } = await world.approved({ ...AT_ONCE, holdMinutes: 5 });
    const freezer = createAudienceFreezer(deps);
    await freezer.freezeSome(await find(id));
    expect((await find(id)).expansion.made).toBe(250);
    await expect(holdBroadcast(deps, id, 'ana', world.now + 5 * MINUTE)).rejects.toThrow(/only later/);
    // Another page is frozen between the look at the broadcast and the commit.
    let reads = 0;
    const late = {
      ...storage,
      findBroadcast: async (of: string) => {
        const found = await storage.findBroadcast(of);
        reads += 1;
        if (reads === 1) await freezer.freezeSome(await find(id));
        return found;
      },
    };
    const later = world.now + 60 * MINUTE;
    const held = await holdBroadcast({ ...deps, storage: late }, id, 'ana', later);
    expect(reads).toBe(2);
    expect(held).toMatchObject({ state: 'approved', dueAt: later, expansion: { made: 500 } });
    await loop.drain();
    expect(await find(id)).toMatchObject({ state: 'holding', dueAt: later, expansion: { made: 600 } });
    expect(await world.states(id)).toEqual({ waiting: 600 });
    expect((await storage.listAudit({ after: 0, limit: 100 })).map(({ act }) => act)).toEqual([
      'broadcast.create',
      'broadcast.submit',
      'broadcast.approve',
      'broadcast.hold',
    ]);
  });

  it('ends with an undo: approved anew, it starts as it would have', async () => {
    const { deps, loop, world, id, review } = await submitted({ holdMinutes: 5 });
    await approveBroadcast(deps, id, LUIS, review.hash);
    await holdBroadcast(deps, id, 'ana', world.now + 60 * MINUTE);
    expect((await undoBroadcast(deps, id, 'ana')).dueAt).toBeNull();
    await submitBroadcast(deps, id, 'ana');
    await approveBroadcast(deps, id, LUIS, (await reviewBroadcast(deps, id)).hash);
    await loop.drain();
    expect((await world.find(id)).dueAt).toBe(world.now + 5 * MINUTE);
  });
});

describe('what keeps a broadcast from being submitted', () => {
  it('is named: languages without a text, unknown variables, words that would move people', async () => {
    const world = await openBroadcastWorld();
    await peopleIn(world.storage, 4, { now: world.now });
    const { deps } = world;
    const draft = await createBroadcast(deps, { title: 'X', texts: { es: 'Hola {{nombre}}.' } }, 'ana');
    await expect(submitBroadcast(deps, draft.id, 'ana')).rejects.toThrow(
      /language_without_text en; unknown_variable es nombre/,
    );
    const known = await editBroadcast(
      deps,
      draft,
      { texts: { es: 'Venga al puente.' }, fallback: 'es' },
      'ana',
    );
    await expect(submitBroadcast(deps, draft.id, 'ana')).rejects.toThrow(/moving_word es venga/);
    await expect(overrideRule(deps, draft.id, 'root', ' ')).rejects.toMatchObject({ code: 'not_possible' });
    await overrideRule(deps, draft.id, 'root', 'The port asks for it.');
    expect((await submitBroadcast(deps, draft.id, 'ana')).state).toBe('review');
    const again = await editBroadcast(
      deps,
      await world.find(known.id),
      { texts: { es: 'Venga ya al puente.' } },
      'ana',
    );
    expect(again.override).toBeNull();
    await expect(submitBroadcast(deps, draft.id, 'ana')).rejects.toThrow(/moving_word/);
  });

  it('is nothing in the same words to those who have an appointment', async () => {
    const world = await openBroadcastWorld();
    await peopleIn(world.storage, 2, { now: world.now });
    const draft = await createBroadcast(
      world.deps,
      {
        title: 'X',
        texts: { es: 'Preséntese en {{port}}.' },
        fallback: 'es',
        audience: { include: { appointments: {} }, exclude: [] },
      },
      'ana',
    );
    const { problems } = await reviewBroadcast(world.deps, draft.id);
    expect(problems.map(({ code }) => code)).toEqual(['nobody']);
  });

  it('is a word on which the carrier acts, with or without an override', async () => {
    const world = await openBroadcastWorld();
    await peopleIn(world.storage, 2, { now: world.now });
    const draft = await createBroadcast(
      world.deps,
      { title: 'X', texts: { es: 'Responda STOP.' }, fallback: 'es' },
      'ana',
    );
    await overrideRule(world.deps, draft.id, 'root', 'Because.');
    await expect(submitBroadcast(world.deps, draft.id, 'ana')).rejects.toThrow(/carrier_word es STOP/);
  });
});

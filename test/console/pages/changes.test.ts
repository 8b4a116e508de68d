import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsole, type Browser, type ConsoleWorld } from '../../support/console.ts';
import { storeDated, storeProposal } from '../../support/dated.ts';
import { makeAuditEntry } from '../../support/records.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
let approver: Browser;
let admin: Browser;
beforeAll(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
  approver = await world.as('approver');
  admin = await world.as('admin');
});
afterAll(async () => {
  await world.close();
  await temp.close();
});

const stateOf = async (id: string) => (await temp.storage.findChange(id))?.state;

describe('changes that wait', () => {
  it('are listed with what they would do, and a second person approves what they counted', async () => {
    const change = await storeProposal(world);
    expect((await approver.get('/changes')).html).toContain(`/console/changes/${change.id}"`);
    const page = await approver.get(`/changes/${change.id}`);
    expect(page.html).toContain('San Ysidro');
    expect(page.html).toContain('<b>1</b> appointments taken back');
    expect(page.html).toContain('How many appointments does it concern?');
    const wrong = await approver.send(`/changes/${change.id}/approve`, { count: '7"' });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="7&quot;"');
    expect(wrong.html).toContain('That is not the number that stands above');
    expect(await stateOf(change.id)).toBe('proposed');
    const done = await approver.send(`/changes/${change.id}/approve`, { count: ' 1 ' });
    expect(done.to).toBe(`/changes/${change.id}?done=change_approved`);
    expect(await stateOf(change.id)).toBe('done');
    expect(await temp.storage.findClosure(change.subject)).not.toBeNull();
    const after = await approver.get(`/changes/${change.id}`);
    expect(after.html).toContain('the approver');
    expect(after.html).not.toContain('Approve, and do it');
  });

  it('are shown to everybody and decided by those who may', async () => {
    const change = await storeProposal(world);
    for (const role of ['viewer', 'operator'] as const) {
      const page = await (await world.as(role)).get(`/changes/${change.id}`);
      expect(page.status).toBe(200);
      expect(page.html).not.toContain('<form method="post" action="/console/changes');
    }
  });

  it('are not approved by who proposed them: the page says so instead of a field', async () => {
    const change = await storeProposal(world);
    const { actor } = (await temp.storage.listAuditBefore({ before: 1e12, limit: 99 })).find(
      ({ act }) => act === 'change.approve',
    ) ?? { actor: '' };
    await temp.storage.commit([
      { kind: 'change', change: { ...change, version: 2, authors: [...change.authors, actor] } },
      { kind: 'audit', entry: makeAuditEntry() },
    ]);
    const page = await approver.get(`/changes/${change.id}`);
    expect(page.html).toContain('Another person has to decide');
    expect(page.html).not.toContain('Approve, and do it');
    const refused = await approver.send(`/changes/${change.id}/approve`, { count: '1' });
    expect(refused.status).toBe(409);
    expect(await stateOf(change.id)).toBe('proposed');
  });

  it('that count otherwise by now are counted anew, and looked at again', async () => {
    const change = await storeProposal(world);
    const [port, date = ''] = change.subject.split('|');
    const slot = (await temp.storage.listSlots({ from: date, to: date })).find((each) => each.port === port)!;
    await storeDated(world, slot);
    const page = await admin.get(`/changes/${change.id}`);
    expect(page.html).toContain('counts otherwise than when it was proposed');
    expect((await admin.send(`/changes/${change.id}/approve`, { count: '1' })).status).toBe(422);
    const counted = await admin.send(`/changes/${change.id}/approve`, { count: '2' });
    expect(counted.status).toBe(409);
    expect(counted.html).toContain('It counted otherwise by now.');
    expect(await stateOf(change.id)).toBe('proposed');
    expect((await admin.send(`/changes/${change.id}/approve`, { count: '2' })).to).toContain(
      'change_approved',
    );
    expect(await stateOf(change.id)).toBe('done');
  });

  it('are rejected with a reason, and of two who decide at once the second is told', async () => {
    const change = await storeProposal(world);
    await admin.get(`/changes/${change.id}`);
    const empty = await admin.send(`/changes/${change.id}/reject`, { reason: ' ' });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain('Say why.');
    const both = await Promise.all([
      admin.send(`/changes/${change.id}/reject`, { reason: '<b>no</b>' }),
      approver.send(`/changes/${change.id}/approve`, { count: '1' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await stateOf(change.id)).toMatch(/^(rejected|done)$/);
    expect((await admin.get('/changes/none')).status).toBe(404);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoWrites } from '../../../src/demo/demo.ts';
import { NOTHING_MADE } from '../../../src/domain/demo.ts';
import { PORT_IDS } from '../../../src/domain/port.ts';
import { storeFamily } from '../../support/families.ts';
import { makeProgramme } from '../../support/records.ts';
import { openConsole, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage, { simulated: true });
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

const SAYS = 'the families, their texts and the staff are made up';

describe('the demo', () => {
  it('is said on every page, and removed by an admin with one click, with nothing else', async () => {
    const { storage } = temp;
    const made = await storeFamily(storage);
    const other = await storeFamily(storage);
    const signed = Object.fromEntries(
      PORT_IDS.slice(0, 2).map((port, i) => [
        port,
        { gate: 'A', by: i === 0 ? 'demo' : 'cli:ana', at: world.now, stands: true },
      ]),
    );
    const programme = makeProgramme({
      gates: { 'san-ysidro': 'A', 'paso-del-norte': 'A' },
      signatures: signed,
    });
    await storage.commit([
      { kind: 'programme', record: programme },
      ...demoWrites('there', {
        ...NOTHING_MADE,
        contactIds: [made.contactId ?? ''],
        familyIds: [made.familyId],
      }),
    ]);

    expect((await world.browser().get('/log-in')).html).toContain(SAYS);
    const viewer = await world.as('viewer');
    const seen = await viewer.get('/');
    expect(seen.html).toContain(SAYS);
    expect(seen.html).not.toContain('/console/demo');
    expect((await viewer.get('/demo')).status).toBe(403);

    const admin = await world.as('admin');
    expect((await admin.get('/')).html).toContain('/console/demo');
    expect((await admin.get('/demo')).html).toMatch(/Families who text.*?<\/th><td class="num">1</s);
    const removed = await admin.send('/demo/remove');
    expect(removed.to).toBe('/?done=demo_removed');
    const after = await admin.get(removed.to ?? '');
    expect(after.html).toContain('The demo is removed.');
    expect(after.html).not.toContain(SAYS);
    expect(await storage.findRegistration(made.id)).toBeNull();
    expect(await storage.findRegistration(other.id)).not.toBeNull();
    expect((await storage.findProgramme())?.gates).toEqual({ 'paso-del-norte': 'A' });
    const [entry] = await storage.listAuditBefore({ before: 1_000_000, limit: 1, subject: 'demo' });
    expect(entry).toMatchObject({ act: 'demo.remove', detail: { families: 1 } });
    // Of two clicks the second one finds nothing.
    expect((await admin.send('/demo/remove')).status).toBe(409);
  });

  it('that is being put together is not removed', async () => {
    await temp.storage.commit(demoWrites('loading', NOTHING_MADE));
    const admin = await world.as('admin');
    const { html } = await admin.get('/demo');
    expect(html).toContain('is being put together');
    expect(html).not.toContain('/demo/remove');
    expect((await admin.send('/demo/remove')).status).toBe(409);
  });

  it('is not spoken of where there is none', async () => {
    const admin = await world.as('admin');
    expect((await admin.get('/')).html).not.toContain(SAYS);
    expect((await admin.get('/demo')).html).toContain('holds no demo');
  });
});

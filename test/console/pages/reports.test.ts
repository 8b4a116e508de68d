import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shownRow } from '../../../src/console/needs-figures.ts';
import { ROLES } from '../../../src/domain/roles.ts';
import { storeFamily } from '../../support/families.ts';
import { openConsole, type ConsoleWorld } from '../../support/console.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

let temp: TempStorage;
let world: ConsoleWorld;
beforeEach(async () => {
  temp = await openTempStorage();
  world = await openConsole(temp.storage);
});
afterEach(async () => {
  await world.close();
  await temp.close();
});

const FILES = ['days', 'ports', 'languages', 'outcomes', 'needs', 'needs-by-port'];

describe('reports', () => {
  it('are counts by day, port, language, decision and need, and nothing of a person', async () => {
    const { storage } = temp;
    const at = { createdAt: world.now - 86_400_000 };
    for (let i = 0; i < 7; i += 1)
      await storeFamily(storage, {
        facts: { portOfReturn: 'gateway', surnames: '<script>alert(1)</script>' },
        registration: { ...at, stage: 'waiting', language: 'ht', needs: ['pregnancy'] },
      });
    for (let i = 0; i < 2; i += 1)
      await storeFamily(storage, {
        facts: { portOfReturn: 'nogales', givenNames: 'Zenobia' },
        registration: { ...at, stage: 'waiting', language: 'es', needs: ['pregnancy', 'medical'] },
      });
    await storeFamily(storage, { registration: { ...at, stage: 'withdrawn', needs: ['medical'] } });
    const viewer = await world.as('viewer');
    const { html } = await viewer.get('/reports');
    for (const hidden of ['Zenobia', 'script>alert', '+52', 'Ejemplo']) expect(html).not.toContain(hidden);
    expect(html).toContain('&lt;5');

    const files = new Map<string, string>();
    for (const file of FILES) {
      const seen = await viewer.get(`/reports/${file}.csv`);
      expect(seen.headers.get('content-type'), file).toContain('text/csv');
      expect(seen.headers.get('content-disposition'), file).toContain(`aviso-${file}.csv`);
      // The response's text() takes the mark off: it is looked for in the bytes below.
      files.set(file, seen.html.replace('\uFEFF', ''));
    }
    expect(files.get('ports')).toContain('gateway,7,7,0,0,0,0\n');
    expect(files.get('languages')).toContain('es,2,2,0,0,0,0\n');
    expect(files.get('outcomes')).toContain('eligible,9\n');
    expect(files.get('needs')).toContain('medical,2\n');
    expect(files.get('needs')).toContain('pregnancy,9\n');
    // Two at nogales could be worked out from nine and seven.
    expect(files.get('needs-by-port')).toMatch(/gateway,0,0,not shown,0,0\nnogales,<5,0,<5,0,0\n/);
    // Who was withdrawn since did register that day.
    expect(files.get('days')).toMatch(/,10,0,0\n\d{4}-\d\d-\d\d,0,0,0\n$/);
  });

  it('begin with the mark by which spreadsheets know UTF-8', async () => {
    const viewer = await world.as('viewer');
    const cookie = [...viewer.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(`${world.url}/console/reports/needs.csv`, { headers: { cookie } });
    expect([...new Uint8Array(await answer.arrayBuffer()).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('that nobody makes are not found', async () => {
    expect((await (await world.as('admin')).get('/reports/people.csv')).status).toBe(404);
  });

  it.each(ROLES)('are for a %s, too', async (role) => {
    expect((await (await world.as(role)).get('/reports')).status).toBe(200);
  });
});

describe('small groups', () => {
  it('are not shown, nor what they could be worked out from', () => {
    expect(shownRow([7, 2, 9])).toEqual(['hidden', 'few', 9]);
    expect(shownRow([7, 2, 3])).toEqual([7, 'few', 'few']);
    expect(shownRow([5, 0, 9])).toEqual([5, 0, 9]);
    expect(shownRow([4, 0])).toEqual(['few', 0]);
    expect(shownRow([])).toEqual([]);
  });
});

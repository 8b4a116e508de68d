import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMacsLoop } from '../../src/app/macs-loop.ts';
import { GUARDED } from '../../src/storage/records/guarded.ts';
import { MAC_WALK_NAMES } from '../../src/storage/mac-walks.ts';
import { RECORDS } from '../../src/storage/records/copied.ts';
import { connect } from '../../src/storage/sqlite/connection.ts';
import { migrate } from '../../src/storage/sqlite/migrations.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { QUIET_MS } from '../../src/storage/walk-standing.ts';
import { createMemoryLog, silentLog } from '../support/log.ts';
import { testVault } from '../support/storage.ts';

/** The number of databases before rows had MACs. */
const BEFORE = 34;

describe('the loop that gives rows their MACs', () => {
  it('gives them to what an earlier version stored, which counts until then, and says how many', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aviso-macs-'));
    const path = join(folder, 'aviso.db');
    const earlier = connect(path, 5);
    migrate(earlier, testVault(), BEFORE);
    for (const [id, hash] of [
      ['T1', 'a'],
      ['T2', 'b'],
    ] as const)
      earlier
        .prepare(
          `INSERT INTO tokens (id, version, name, staff_id, role, hash, created_at, expires_at)
           VALUES (?, 1, 'Ana', 'S1', 'operator', ?, 5, 9)`,
        )
        .run([id, hash.repeat(64)]);
    earlier.close();

    const storage = await openSqlite({ path, vault: testVault() });
    expect(await storage.areRowsGuarded()).toBe(false);
    expect(await storage.findToken('T1')).toMatchObject({ role: 'operator' });
    expect((await storage.findForged({ record: 'tokens', after: null, limit: 9 })).forged).toHaveLength(2);
    const log = createMemoryLog();
    const loop = createMacsLoop({ storage, owner: 'one', log });
    loop.start();
    await expect
      .poll(async () => (await storage.findForged({ record: 'tokens', after: null, limit: 9 })).forged)
      .toEqual([]);
    await loop.stop();
    expect(log.lines).toContainEqual({
      ...{ level: 'info', message: 'macs: rows of before got theirs', fields: { record: 'tokens', rows: 2 } },
    });
    await storage.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('writes into the audit that it is done, after which an upgrade that is done again gives none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aviso-macs-'));
    const path = join(folder, 'aviso.db');
    const earlier = connect(path, 5);
    migrate(earlier, testVault(), BEFORE);
    earlier.close();
    const storage = await openSqlite({ path, vault: testVault() });
    const yesterday = Date.now() - QUIET_MS;
    for (const walk of MAC_WALK_NAMES)
      while ((await storage.guardSome({ walk, limit: 9, now: yesterday })).state === 'more');
    const loop = createMacsLoop({ storage, owner: 'one', log: silentLog });
    loop.start();
    const acts = async () => (await storage.listAudit({ after: 0, limit: 9 })).map(({ act }) => act);
    await expect.poll(acts).toEqual(['rows.guarded', 'rows.guarded']);
    await loop.stop();
    expect(await storage.areRowsGuarded()).toBe(true);
    await storage.close();

    const past = connect(path, 5);
    for (const { table } of GUARDED.map((record) => RECORDS[record]))
      past.exec(`ALTER TABLE ${table} DROP COLUMN mac`);
    past.exec(
      `DROP TABLE saved_views; DELETE FROM meta WHERE name LIKE '%macs'; PRAGMA user_version = ${String(BEFORE)}`,
    );
    past.close();
    const again = await openSqlite({ path, vault: testVault() });
    expect(await again.areRowsGuarded()).toBe(true);
    await again.close();
    await rm(folder, { recursive: true, force: true });
  });
});

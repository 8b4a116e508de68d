import type Database from 'libsql';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { copyStorage } from '../../../src/storage/copy.ts';
import { RECORDS } from '../../../src/storage/records/copied.ts';
import { placedFields } from '../../../src/storage/records/record.ts';
import type { Collection } from '../../../src/storage/copy-port.ts';
import { columnOf } from '../../../src/storage/sqlite/record-table.ts';
import { openSqliteForCopy } from '../../../src/storage/sqlite/copy.ts';
import { connect } from '../../../src/storage/sqlite/connection.ts';
import { migrate } from '../../../src/storage/sqlite/migrations.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { boundSealsSuite, loosen, type Opened, type RawRows } from '../../support/bound-seals.ts';
import { PERSONAL, storePersonal } from '../../support/personal-fields.ts';
import { withinFile } from '../../support/raw-tables.ts';
import { openTempStorage, testVault } from '../../support/storage.ts';
import { sealLoose } from '../../support/loose-seals.ts';

const keyOf = (collection: Collection): string => {
  const form = RECORDS[collection];
  return columnOf(placedFields(form.fields).find(({ name }) => name === form.key)!);
};

const sealedRows = z.array(z.tuple([z.string(), z.instanceof(Uint8Array)]));

function rawRows(path: string): RawRows {
  const within = <T>(work: (database: Database.Database) => T): T => withinFile(path, work);
  return {
    sealedOf: async (collection) =>
      within((database) => {
        const rows = database
          .prepare(`SELECT ${keyOf(collection)}, sealed FROM ${RECORDS[collection].table}`)
          .raw()
          .all();
        return new Map(sealedRows.parse(rows).map(([key, sealed]) => [key, Buffer.from(sealed)]));
      }),
    putSealed: async (collection, key, sealed) => {
      within((database) => {
        const changed = database
          .prepare(`UPDATE ${RECORDS[collection].table} SET sealed = ? WHERE ${keyOf(collection)} = ?`)
          .run(sealed, key);
        expect(changed.changes).toBe(1);
      });
    },
    putStanding: async (value) => {
      within((database) => {
        database.prepare("UPDATE meta SET value = ? WHERE name = 'seals'").run(value);
      });
    },
  };
}

async function open(): Promise<Opened> {
  const temp = await openTempStorage();
  return { ...temp, raw: rawRows(temp.path) };
}

describe('in a file', () => {
  boundSealsSuite(open);

  it('are bound by a copy, whose target opens no loose ones', async () => {
    const source = await openTempStorage();
    const target = join(source.folder, 'copied.db');
    try {
      await storePersonal(source.storage);
      await loosen(rawRows(source.path));
      await source.storage.close();
      const [from, to] = [source.path, target].map((path) => openSqliteForCopy({ path, vault: testVault() }));
      const report = await copyStorage({ from: await from!, to: await to!, now: Date.now() });
      expect(report.equal).toBe(true);
      await Promise.all([(await from!).close(), (await to!).close()]);
      for (const [key, sealed] of await rawRows(target).sealedOf('cases'))
        expect(testVault().open(sealed, { record: 'cases', key })).toMatchObject({
          surnames: PERSONAL.surnames,
        });
      const copied = await openSqlite({ path: target, vault: testVault() });
      expect(await copied.areSealsBound()).toBe(true);
      await copied.close();
      expect(await (await source.reopen()).areSealsBound()).toBe(false);
    } finally {
      await source.close();
    }
  });

  it('are to be bound where an earlier version has been, and not in a new file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aviso-seals-'));
    try {
      const path = join(folder, 'aviso.db');
      const earlier = connect(path, 5);
      migrate(earlier, testVault(), 30);
      earlier
        .prepare(
          `INSERT INTO inbound (sid, contact_id, channel, recipient, received_at, sealed) VALUES ('SM1', 'contact-1', 'sms', '+1', 5, ?)`,
        )
        .run([sealLoose({ from: '+525550000001', text: 'hola', payload: null, location: null })]);
      earlier.close();
      const upgraded = await openSqlite({ path, vault: testVault() });
      expect(await upgraded.areSealsBound()).toBe(false);
      expect(await upgraded.listInbound('contact-1', 9)).toMatchObject([{ text: 'hola' }]);
      await upgraded.close();
      const fresh = await openSqlite({ path: join(folder, 'fresh.db'), vault: testVault() });
      expect(await fresh.areSealsBound()).toBe(true);
      await fresh.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

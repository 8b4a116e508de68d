import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/storage/sqlite/connection.ts';
import { driftOf } from '../../../src/storage/sqlite/drift.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { openTempStorage, type TempStorage } from '../../support/storage.ts';

describe('tables and the records that declare them', () => {
  let temp: TempStorage;
  beforeEach(async () => {
    temp = await openTempStorage();
  });
  afterEach(() => temp.close());

  async function changed(sql: string): Promise<void> {
    await temp.storage.close();
    const connection = connect(temp.path, 5);
    connection.exec(sql);
    connection.close();
  }

  it('are the same after the migrations, which alone make tables', () => {
    const connection = connect(temp.path, 5);
    expect(driftOf(connection)).toEqual({ missing: [], surplus: [] });
    connection.close();
  });

  it.each([
    ['a column is gone', 'ALTER TABLE conversations DROP COLUMN news', 'conversations.news'],
    ['a table is gone', 'DROP TABLE tries', 'tries.at'],
    [
      'a column is of another type',
      'ALTER TABLE tokens DROP COLUMN created_by; ALTER TABLE tokens ADD COLUMN created_by INTEGER',
      'tokens.created_by',
    ],
    ['what only queries need is gone', 'ALTER TABLE outbox DROP COLUMN recall', 'outbox.recall'],
  ])('refuse to be opened when %s', async (_what, sql, named) => {
    await changed(sql);
    const refused = await openSqlite({ path: temp.path, vault: temp.vault }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'storage_unavailable' });
    expect(String(refused)).toContain(named);
  });

  it('say what nobody declares, and work', async () => {
    await changed('ALTER TABLE slots ADD COLUMN note TEXT; CREATE TABLE somebodys (id TEXT)');
    const names: string[] = [];
    const storage = await openSqlite({
      path: temp.path,
      vault: temp.vault,
      onSurplus: (surplus) => names.push(...surplus),
    });
    expect(names).toEqual(['slots.note', 'somebodys']);
    await storage.ping();
    await storage.close();
  });
});
